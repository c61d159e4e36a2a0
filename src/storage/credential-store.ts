import type { Credential, CredentialEntry, CredentialStore } from '../authenticators/credential-store.ts';
import { AppError } from '../errors.ts';
import type { Cipher } from './cipher.ts';
import { NAME, nameIn } from './credential-names.ts';
import { type CredentialRow, credentials } from './entities.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const LOCK = { name: 'lock-credentials', text: 'SELECT id FROM persons WHERE id = $1 FOR NO KEY UPDATE' };

const UNIQUE_VIOLATION = '23505';

/** The whole row moves, whatever columns it has. */
const REMOVE = {
  name: 'remove-credential',
  text: `WITH gone AS (DELETE FROM credentials c WHERE c.id = $1 AND c.person_id = $2 RETURNING c.id, c.person_id, to_jsonb(c) AS credential)
INSERT INTO removed_credentials (id, person_id, credential) SELECT id, person_id, credential FROM gone RETURNING id`,
};

/** What its owner added again meanwhile is back already. */
const RESTORE = {
  name: 'restore-credential',
  text: `WITH back AS (DELETE FROM removed_credentials r WHERE r.id = $1 AND r.person_id = $2 RETURNING r.credential)
INSERT INTO credentials SELECT (jsonb_populate_record(NULL::credentials, credential)).* FROM back ON CONFLICT DO NOTHING RETURNING id`,
};

/** Credentials in PostgreSQL; their data is encrypted. */
export function createCredentialStore(work: UnitOfWork, cipher: Cipher): CredentialStore {
  const table = () => work.manager().getRepository(credentials);
  const seal = (id: string, data: unknown): Buffer => cipher.seal('credential', id, JSON.stringify(data));
  const lookupHash = (method: string, lookup: string): Buffer => cipher.lookup(`credential.${method}`, lookup);
  const read = (row: CredentialRow): Credential => ({
    id: row.id,
    personId: row.person_id,
    method: row.method,
    version: row.version,
    lastUsedAt: row.last_used_at ?? undefined,
    data: JSON.parse(cipher.open('credential', row.id, row.data)) as unknown,
  });

  function entry(row: CredentialRow): CredentialEntry {
    const label = nameIn(cipher, NAME, row.id, row);
    return { ...read(row), createdAt: row.created_at, ...(label === undefined ? {} : { label }) };
  }
  const rowsOf = (personId: string): Promise<CredentialRow[]> =>
    work.remember(`credentials:${personId}`, () =>
      table().find({ where: { person_id: personId }, order: { created_at: 'ASC', id: 'ASC' } }),
    );

  async function move(statement: typeof REMOVE, { id, personId }: Pick<Credential, 'id' | 'personId'>) {
    const moved = await work.query({ ...statement, values: [id, personId] });
    work.forget(`credentials:${personId}`);
    return moved.length === 1;
  }

  return {
    ofPerson: async (personId) => (await rowsOf(personId)).map(read),
    list: async (personId) => (await rowsOf(personId)).map(entry),
    async lock(personId) {
      await work.query({ ...LOCK, values: [personId] });
      work.forget(`credentials:${personId}`);
    },
    async rename({ id, personId }, label) {
      const named = label === '' ? null : cipher.seal(NAME, id, label);
      await table().update({ id, person_id: personId }, { named, label: null });
      work.forget(`credentials:${personId}`);
    },
    remove: (credential) => move(REMOVE, credential),
    restore: (credential) => move(RESTORE, credential),
    async add({ id, personId, method, data, lookup }) {
      const found = lookup === undefined ? {} : { lookup: lookupHash(method, lookup) };
      await table()
        .insert({ id, person_id: personId, method, data: seal(id, data), ...found })
        .catch((error: unknown) => {
          const isTaken = (error as { code?: unknown }).code === UNIQUE_VIOLATION;
          throw isTaken ? new AppError('already_used', 'somebody has this credential', { cause: error }) : error;
        });
      work.forget(`credentials:${personId}`);
    },
    async findByLookup(method, lookup) {
      const row = await table().findOne({ where: { method, lookup: lookupHash(method, lookup) } });
      return row ? read(row) : undefined;
    },
    async update({ id, version, personId }, data) {
      const changes = { data: seal(id, data), version: version + 1, last_used_at: new Date() };
      const { affected } = await table().update({ id, version }, changes);
      work.forget(`credentials:${personId}`);
      return affected === 1;
    },
    async touch({ id }) {
      await table().update({ id }, { last_used_at: new Date() });
    },
  };
}
