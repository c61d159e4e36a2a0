import type { Consent, ConsentStore } from '../consent/consent.ts';
import { type ConsentRow, consents } from './entities.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const FIND = {
  name: 'find-consent',
  text: `SELECT id, person_id, client_id, mandate_id, scopes, granted, refused, shown_hash, shown, language, acr FROM consents
WHERE person_id = $1 AND client_id = $2 AND mandate_id IS NOT DISTINCT FROM $3::uuid AND ended_at IS NULL`,
};

type Found = Pick<
  ConsentRow,
  | 'id'
  | 'person_id'
  | 'client_id'
  | 'mandate_id'
  | 'scopes'
  | 'granted'
  | 'refused'
  | 'shown_hash'
  | 'shown'
  | 'language'
  | 'acr'
>;

const read = (row: Found): Consent => ({
  id: row.id,
  personId: row.person_id,
  clientId: row.client_id,
  mandateId: row.mandate_id ?? undefined,
  scopes: row.scopes,
  granted: row.granted,
  refused: row.refused,
  shownHash: row.shown_hash,
  shown: (row.shown ?? undefined) as Consent['shown'],
  language: row.language,
  acr: row.acr,
});

/** Consents in PostgreSQL. */
export function createConsentStore(work: UnitOfWork): ConsentStore {
  const key = (...about: (string | undefined)[]): string => `consent:${about.join(':')}`;
  return {
    async find(personId, clientId, mandateId) {
      const row = await work.remember(key(personId, clientId, mandateId), async () => {
        const rows = await work.find<Found & { [column: string]: unknown }>({
          ...FIND,
          values: [personId, clientId, mandateId],
        });
        return rows[0] as Found | undefined;
      });
      return row && read(row);
    },
    replace: (consent) =>
      work.transaction(async () => {
        const table = work.manager().getRepository(consents);
        const open = {
          person_id: consent.personId,
          client_id: consent.clientId,
          mandate_id: consent.mandateId ?? null,
        };
        // One person answers in two tabs: the row lock makes one wait for the other, so that one open consent is left.
        await work.manager().query('SELECT 1 FROM persons WHERE id = $1 FOR UPDATE', [consent.personId]);
        await table
          .createQueryBuilder()
          .update()
          .set({ ended_at: () => 'now()' })
          .where(
            'person_id = :person_id AND client_id = :client_id AND mandate_id IS NOT DISTINCT FROM :mandate_id::uuid AND ended_at IS NULL',
            open,
          )
          .execute();
        await table.insert({
          ...open,
          id: consent.id,
          scopes: [...consent.scopes],
          granted: [...consent.granted],
          refused: [...consent.refused],
          shown_hash: consent.shownHash,
          ...(consent.shown ? { shown: consent.shown } : {}),
          language: consent.language,
          acr: consent.acr,
        });
        work.forget(key(consent.personId, consent.clientId, consent.mandateId));
      }),
  };
}
