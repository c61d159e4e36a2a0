import type { Credential, CredentialStore } from '../authenticators/credential-store.ts';
import type { Cipher } from './cipher.ts';
import { type CredentialRow, credentials } from './entities.ts';
import type { UnitOfWork } from './unit-of-work.ts';

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

  return {
    async ofPerson(personId) {
      const rows = await work.remember(`credentials:${personId}`, () =>
        table().find({ where: { person_id: personId }, order: { created_at: 'ASC', id: 'ASC' } }),
      );
      return rows.map(read);
    },
    async add({ id, personId, method, data, lookup }) {
      const found = lookup === undefined ? {} : { lookup: lookupHash(method, lookup) };
      await table().insert({ id, person_id: personId, method, data: seal(id, data), ...found });
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
