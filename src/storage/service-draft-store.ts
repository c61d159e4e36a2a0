import type { Proposal } from '../relying-parties/proposal.ts';
import type { DraftStore } from '../relying-parties/service-list.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const PURPOSE = 'service-draft';
const FIND = { name: 'find-service-draft', text: 'SELECT content FROM service_drafts WHERE service_id = $1' };
const SAVE = {
  name: 'save-service-draft',
  text: `INSERT INTO service_drafts (service_id, content) VALUES ($1, $2)
ON CONFLICT (service_id) DO UPDATE SET content = $2, saved_at = now()`,
};
const REMOVE = { name: 'remove-service-draft', text: 'DELETE FROM service_drafts WHERE service_id = $1' };

/** Drafts in PostgreSQL, encrypted. */
export function createServiceDraftStore(work: UnitOfWork, cipher: Cipher): DraftStore {
  return {
    async find(serviceId) {
      const [row] = await work.query<{ content: Buffer }>({ ...FIND, values: [serviceId] });
      return row && (JSON.parse(cipher.open(PURPOSE, serviceId, row.content)) as Proposal);
    },
    async save(serviceId, proposal) {
      const sealed = cipher.seal(PURPOSE, serviceId, JSON.stringify(proposal));
      await work.query({ ...SAVE, values: [serviceId, sealed] });
    },
    async remove(serviceId) {
      await work.query({ ...REMOVE, values: [serviceId] });
    },
  };
}
