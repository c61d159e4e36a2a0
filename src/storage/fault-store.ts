import type { FaultStore } from '../teams/faults.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const FIND = { name: 'find-fault', text: 'SELECT fault, set_at AS since FROM sandbox_faults WHERE client_id = $1' };
const SET = {
  name: 'set-fault',
  text: `INSERT INTO sandbox_faults (client_id, fault, set_at) VALUES ($1, $2, $3)
ON CONFLICT (client_id) DO UPDATE SET fault = $2, set_at = $3`,
};
const REMOVE = { name: 'remove-fault', text: 'DELETE FROM sandbox_faults WHERE client_id = $1' };

/** Faults of sandboxes in PostgreSQL. */
export function createFaultStore(work: UnitOfWork): FaultStore {
  return {
    find: async (clientId) => (await work.find<{ fault: string; since: Date }>({ ...FIND, values: [clientId] }))[0],
    async set(clientId, fault, since) {
      await work.query({ ...SET, values: [clientId, fault, since] });
    },
    async remove(clientId) {
      await work.query({ ...REMOVE, values: [clientId] });
    },
  };
}
