import type {
  ProgramDirectory,
  RegistrationDirectory,
  RegistrationVersion,
  RegistrationVersions,
  RelyingParty,
  RelyingPartyStore,
  ServiceDirectory,
  ServiceHistory,
} from '../relying-parties/relying-party.ts';
import { skeletonsOf } from '../relying-parties/skeleton.ts';
import type { Cipher } from './cipher.ts';
import type { RelyingPartyRow } from './entities.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** More than anybody reads on one page. */
const MOST_SERVICES = 100;
const WHERE_ACTING = {
  name: 'services-where-acting',
  text: `SELECT client_id FROM relying_parties WHERE registration->'policy' ? 'representation' ORDER BY client_id LIMIT ${MOST_SERVICES}`,
};

const PROGRAMS = {
  name: 'programs-of-team',
  text: `SELECT client_id FROM relying_parties WHERE registration->'policy' ? 'api'
AND registration->'policy'->'api'->>'team' = $1 ORDER BY client_id LIMIT ${MOST_SERVICES}`,
};

const EVER_USED = {
  name: 'services-ever-used',
  text: `SELECT DISTINCT client_id FROM consents WHERE person_id = $1 ORDER BY client_id LIMIT ${MOST_SERVICES}`,
};

const FIND = {
  name: 'find-registration',
  text: 'SELECT client_id, registration, secret FROM relying_parties WHERE client_id = $1',
};
const CLIENT_IDS = { name: 'all-client-ids', text: 'SELECT client_id FROM relying_parties LIMIT $1' };
const SAVE = {
  name: 'save-registration',
  text: `INSERT INTO relying_parties AS r (client_id, registration, secret) VALUES ($1, $2, $3)
ON CONFLICT (client_id) DO UPDATE SET registration = $2, secret = $3, updated_at = now(), version = r.version + 1
RETURNING version`,
};
const KEEP_VERSION = {
  name: 'keep-registration-version',
  text: `INSERT INTO registration_versions (client_id, version, registration, saved_by, request_id)
VALUES ($1, $2, $3, $4, $5)`,
};
const SAVE_NAMES = {
  name: 'save-service-names',
  text: `WITH gone AS (DELETE FROM service_names WHERE client_id = $1 AND NOT skeleton = ANY($2))
INSERT INTO service_names (client_id, skeleton) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
};
const LOCK_VERSION = {
  name: 'lock-registration-version',
  text: 'SELECT version FROM relying_parties WHERE client_id = $1 FOR NO KEY UPDATE',
};
const VERSION = 'version, registration, saved_at, saved_by, request_id';
const FIND_VERSION = {
  name: 'find-registration-version',
  text: `SELECT ${VERSION} FROM registration_versions WHERE client_id = $1 AND version = $2`,
};
const VERSIONS = {
  name: 'registration-versions',
  text: `SELECT ${VERSION} FROM registration_versions WHERE client_id = $1 ORDER BY version DESC LIMIT ${MOST_SERVICES}`,
};

type FoundRow = Pick<RelyingPartyRow, 'client_id' | 'registration' | 'secret'>;

interface VersionRow {
  [column: string]: unknown;
  version: number;
  registration: RegistrationVersion['registration'];
  saved_at: Date;
  saved_by: string | null;
  request_id: string | null;
}

const readVersion = (row: VersionRow): RegistrationVersion => ({
  version: row.version,
  registration: row.registration,
  savedAt: row.saved_at,
  ...(row.saved_by === null ? {} : { personId: row.saved_by }),
  ...(row.request_id === null ? {} : { requestId: row.request_id }),
});

/** Registrations in PostgreSQL; the secret is encrypted. */
export function createRelyingPartyStore(
  work: UnitOfWork,
  cipher: Cipher,
): RelyingPartyStore &
  RegistrationDirectory &
  RegistrationVersions &
  ServiceDirectory &
  ServiceHistory &
  ProgramDirectory {
  const read = (row: FoundRow): RelyingParty => ({
    ...(row.registration as Omit<RelyingParty, 'clientSecret'>),
    ...(row.secret ? { clientSecret: cipher.open('client-secret', row.client_id, row.secret) } : {}),
  });

  return {
    async find(clientId) {
      const [row] = await work.find<FoundRow>({ ...FIND, values: [clientId] });
      return row && read(row);
    },
    async clientIds(most) {
      const rows = await work.query<{ client_id: string }>({ ...CLIENT_IDS, values: [most + 1] });
      return rows.length > most ? undefined : rows.map((row) => row.client_id);
    },
    whereActing: async () =>
      (await work.query<{ client_id: string }>({ ...WHERE_ACTING, values: [] })).map((row) => row.client_id),
    programsOf: async (teamId) =>
      (await work.query<{ client_id: string }>({ ...PROGRAMS, values: [teamId] })).map((row) => row.client_id),
    everUsedBy: async (personId) =>
      (await work.query<{ client_id: string }>({ ...EVER_USED, values: [personId] })).map((row) => row.client_id),
    save: (relyingParty, { personId, requestId } = {}) =>
      work.transaction(async () => {
        const { clientSecret, ...registration } = relyingParty;
        const id = relyingParty.clientId;
        const secret = clientSecret ? cipher.seal('client-secret', id, clientSecret) : null;
        const document = JSON.stringify(registration);
        const [saved] = await work.query<{ version: number }>({ ...SAVE, values: [id, document, secret] });
        const by = [personId ?? null, requestId ?? null];
        await work.query({ ...KEEP_VERSION, values: [id, saved?.version, document, ...by] });
        await work.query({ ...SAVE_NAMES, values: [id, skeletonsOf(relyingParty.name)] });
      }),
    async lockVersion(clientId) {
      const [row] = await work.query<{ version: number }>({ ...LOCK_VERSION, values: [clientId] });
      return row?.version;
    },
    async findVersion(clientId, version) {
      const [row] = await work.query<VersionRow>({ ...FIND_VERSION, values: [clientId, version] });
      return row && readVersion(row);
    },
    versionsOf: async (clientId) =>
      (await work.query<VersionRow>({ ...VERSIONS, values: [clientId] })).map(readVersion),
  };
}
