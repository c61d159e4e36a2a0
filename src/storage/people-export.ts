/** Reads everybody as they are at one moment, page by page, however many they are. */
import type { Pool, PoolClient } from 'pg';
import type { Person } from '../identity/person.ts';
import { PERSON_COLUMNS, type PersonColumns } from './artifact-rows.ts';
import type { Cipher } from './cipher.ts';
import { personOf } from './person-rows.ts';

const PAGE = 500;
const NOBODY = '00000000-0000-0000-0000-000000000000';
const SNAPSHOT = 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY';
/** Whom a team made up stays here. */
const REAL = `p.status NOT IN ('closed', 'merged') AND NOT EXISTS (SELECT FROM test_people t WHERE t.person_id = p.id)`;
const COUNT = `SELECT count(*) AS n FROM persons p WHERE ${REAL}`;
const PEOPLE = `SELECT ${PERSON_COLUMNS} FROM persons p WHERE p.id > $1 AND ${REAL} ORDER BY p.id LIMIT ${PAGE}`;
const CREDENTIALS = `SELECT id, person_id, method, data FROM credentials
WHERE person_id = ANY($1::uuid[]) AND method = ANY($2::text[]) ORDER BY created_at, id`;

/** Somebody, with the data of their credentials by authenticator. */
export interface ReadPerson {
  readonly person: Person;
  readonly credentials: ReadonlyMap<string, unknown>;
}

/** What an export reads. */
export interface PeopleExport {
  /** Calls `page` with everybody whose account is not closed, in one snapshot; `methods` are the credentials to read. */
  read(
    methods: readonly string[],
    page: (people: readonly ReadPerson[], total: number) => Promise<boolean>,
  ): Promise<void>;
}

type CredentialRow = { id: string; person_id: string; method: string; data: Buffer };

/** In PostgreSQL. */
export function createPeopleExport(pool: Pool, cipher: Cipher): PeopleExport {
  async function credentialsOf(client: PoolClient, ids: readonly string[], methods: readonly string[]) {
    const all = new Map<string, Map<string, unknown>>();
    if (methods.length === 0) return all;
    const { rows } = await client.query<CredentialRow>(CREDENTIALS, [ids, methods]);
    for (const { id, person_id: person, method, data } of rows) {
      const own = all.get(person) ?? new Map<string, unknown>();
      own.set(method, JSON.parse(cipher.open('credential', id, data)));
      all.set(person, own);
    }
    return all;
  }

  async function readAll(client: PoolClient, ...[methods, page]: Parameters<PeopleExport['read']>): Promise<void> {
    const { rows: counted } = await client.query<{ n: number }>(COUNT);
    const total = counted[0]?.n ?? 0;
    for (let after = NOBODY, goesOn = true; goesOn; ) {
      const { rows } = await client.query<PersonColumns>(PEOPLE, [after]);
      const people = rows.map((row) => personOf(cipher, row)).filter((person) => person !== undefined);
      after = people.at(-1)?.id ?? after;
      const real = people.filter(({ testTeam }) => testTeam === undefined);
      const ids = real.map(({ id }) => id);
      const credentials = await credentialsOf(client, ids, methods);
      const read = real.map((person) => ({ person, credentials: credentials.get(person.id) ?? new Map() }));
      goesOn = (await page(read, total)) && rows.length === PAGE;
    }
  }

  return {
    async read(methods, page) {
      const client = await pool.connect();
      try {
        await client.query(SNAPSHOT);
        await readAll(client, methods, page);
      } finally {
        await client.query('ROLLBACK').catch(() => undefined);
        client.release();
      }
    },
  };
}
