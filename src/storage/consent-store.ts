import type { Consent, ConsentEnd, ConsentKey, ConsentStore } from '../consent/consent.ts';
import {
  type ConsentColumns,
  END,
  FIND,
  GET,
  LIST,
  LIST_ABOUT,
  LOCK_PERSON,
  OPEN_PAGE,
  readConsent,
  readKept,
  STOPPED_PAGE,
} from './consent-rows.ts';
import { consents } from './entities.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Consents in PostgreSQL. */
export function createConsentStore(work: UnitOfWork): ConsentStore {
  const key = ({ personId, clientId, mandateId }: ConsentKey): string => `consent:${personId}:${clientId}:${mandateId}`;

  /** One person answers in two tabs: the row lock makes one wait for the other, so that one open consent is left. */
  async function endOpen(of: ConsentKey, why: ConsentEnd): Promise<ConsentColumns | undefined> {
    await work.query({ ...LOCK_PERSON, values: [of.personId] });
    const values = [of.personId, of.clientId, of.mandateId, why];
    const [row] = await work.query<ConsentColumns>({ ...END, values });
    work.forget(key(of));
    return row;
  }

  async function add(consent: Consent, since: Date | undefined): Promise<void> {
    await work
      .manager()
      .getRepository(consents)
      .insert({
        person_id: consent.personId,
        client_id: consent.clientId,
        mandate_id: consent.mandateId ?? null,
        id: consent.id,
        scopes: [...consent.scopes],
        granted: [...consent.granted],
        refused: [...consent.refused],
        shown_hash: consent.shownHash,
        ...(consent.shown ? { shown: consent.shown } : {}),
        language: consent.language,
        acr: consent.acr,
        begun_at: since ?? (() => 'now()'),
      });
  }

  return {
    async find(personId, clientId, mandateId) {
      const row = await work.remember(key({ personId, clientId, mandateId }), async () => {
        const rows = await work.find<ConsentColumns>({ ...FIND, values: [personId, clientId, mandateId] });
        return rows[0];
      });
      return row && readConsent(row);
    },
    replace: (consent, why = 'answered') =>
      work.transaction(async () => {
        const before = await endOpen(consent, why);
        await add(consent, before && readKept(before).since);
      }),
    async list(personId, about) {
      const statement = about
        ? { ...LIST_ABOUT, values: [personId, about.clientId, about.mandateId] }
        : { ...LIST, values: [personId] };
      return (await work.query<ConsentColumns>(statement)).map(readKept);
    },
    async page(personId, { state, since, limit, offset }) {
      const values = [personId, limit, offset];
      const statement =
        state === 'open' ? { ...OPEN_PAGE, values } : { ...STOPPED_PAGE, values: [...values, since ?? new Date(0)] };
      const rows = await work.query<ConsentColumns & { total: number }>(statement);
      return { total: rows[0]?.total ?? 0, consents: rows.map(readKept) };
    },
    async get(personId, id) {
      const [row] = await work.query<ConsentColumns>({ ...GET, values: [personId, id] });
      return row && readKept(row);
    },
    async lock(personId) {
      await work.query({ ...LOCK_PERSON, values: [personId] });
    },
    end: (of, why) =>
      work.transaction(async () => {
        const row = await endOpen(of, why);
        return row && readKept(row);
      }),
  };
}
