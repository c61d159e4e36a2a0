import type { GuardianRelation, Guardianship, GuardianshipStore } from '../identity/guardianships.ts';
import { type GuardianshipRow, guardianships } from './registration-entities.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const read = ({ ward_id, guardian_id, relation }: GuardianshipRow): Guardianship => ({
  wardId: ward_id,
  guardianId: guardian_id,
  relation: relation as GuardianRelation,
});

/** Guardianships in PostgreSQL. */
export function createGuardianshipStore(work: UnitOfWork): GuardianshipStore {
  const table = () => work.manager().getRepository(guardianships);
  const find = async (where: Partial<GuardianshipRow>): Promise<Guardianship[]> =>
    (await table().find({ where, order: { since: 'ASC', ward_id: 'ASC' } })).map(read);
  return {
    async add({ wardId, guardianId, relation }) {
      await table().insert({ ward_id: wardId, guardian_id: guardianId, relation });
    },
    ofGuardian: (guardianId) => find({ guardian_id: guardianId }),
    ofWard: (wardId) => find({ ward_id: wardId }),
  };
}
