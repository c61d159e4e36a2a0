import type { AcceptanceStore } from '../consent/acceptances.ts';
import { acceptances } from './registration-entities.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Acceptances in PostgreSQL. */
export function createAcceptanceStore(work: UnitOfWork): AcceptanceStore {
  const table = () => work.manager().getRepository(acceptances);
  return {
    async add(all) {
      const rows = all.map(({ personId, document, version, language, textHash }) => ({
        person_id: personId,
        document,
        version,
        language,
        text_hash: textHash,
      }));
      // Accepted twice, as by a double click: the first time is the one that counts.
      await table().createQueryBuilder().insert().values(rows).orIgnore().execute();
    },
    async list(personId) {
      const rows = await table().find({ where: { person_id: personId }, order: { accepted_at: 'ASC' } });
      return rows.map(({ document, version, language, text_hash, accepted_at }) => ({
        personId,
        document,
        version,
        language,
        textHash: text_hash,
        at: accepted_at,
      }));
    },
  };
}
