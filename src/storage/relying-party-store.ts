import type {
  RelyingParty,
  RelyingPartyStore,
  ServiceDirectory,
  ServiceHistory,
} from '../relying-parties/relying-party.ts';
import type { Cipher } from './cipher.ts';
import { type RelyingPartyRow, relyingParties } from './entities.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** More than anybody reads on one page. */
const MOST_SERVICES = 100;
const WHERE_ACTING = {
  name: 'services-where-acting',
  text: `SELECT client_id FROM relying_parties WHERE registration->'policy' ? 'representation' ORDER BY client_id LIMIT ${MOST_SERVICES}`,
};

const EVER_USED = {
  name: 'services-ever-used',
  text: `SELECT DISTINCT client_id FROM consents WHERE person_id = $1 ORDER BY client_id LIMIT ${MOST_SERVICES}`,
};

/** Registrations in PostgreSQL; the secret is encrypted. */
export function createRelyingPartyStore(
  work: UnitOfWork,
  cipher: Cipher,
): RelyingPartyStore & ServiceDirectory & ServiceHistory {
  const table = () => work.manager().getRepository(relyingParties);
  const read = (row: RelyingPartyRow): RelyingParty => ({
    ...(row.registration as Omit<RelyingParty, 'clientSecret'>),
    ...(row.secret ? { clientSecret: cipher.open('client-secret', row.client_id, row.secret) } : {}),
  });

  return {
    async find(clientId) {
      const row = await table().findOneBy({ client_id: clientId });
      return row ? read(row) : undefined;
    },
    whereActing: async () =>
      (await work.query<{ client_id: string }>({ ...WHERE_ACTING, values: [] })).map((row) => row.client_id),
    everUsedBy: async (personId) =>
      (await work.query<{ client_id: string }>({ ...EVER_USED, values: [personId] })).map((row) => row.client_id),
    save: (relyingParty) =>
      work.transaction(async () => {
        const { clientSecret, ...registration } = relyingParty;
        const client_id = relyingParty.clientId;
        const secret = clientSecret ? cipher.seal('client-secret', client_id, clientSecret) : null;
        const known = await table().existsBy({ client_id });
        const changes = { registration: registration as object, secret, updated_at: new Date() };
        if (known) await table().update({ client_id }, { ...changes, version: () => 'version + 1' });
        else await table().insert({ client_id, ...changes });
      }),
  };
}
