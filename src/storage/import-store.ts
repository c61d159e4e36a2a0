import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { AppError } from '../errors.ts';
import { claimableIdentifiers, type Identifier } from '../identity/identifiers.ts';
import type { ImportState, ImportStore, Newcomer } from '../import/store.ts';
import type { Cipher } from './cipher.ts';
import { withLock } from './locks.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const LOCK = 7_212_400;
const UNIQUE_VIOLATION = '23505';
/** Kinds that belong to one person only. */
const EXCLUSIVE = new Set<Identifier['kind']>(['citizen_number', 'passport']);

/** Maintenance forgets its numbers a day later, so that no import runs into it. */
const ABANDONED = "finished_at IS NULL AND started_at < now() - interval '30 days'";
const COLUMNS = `id, mapping_sha256, rows, imported, rejected, rejects_bytes, finished_at IS NOT NULL AS finished,
${ABANDONED} AS abandoned`;
const FIND = { name: 'find-import', text: `SELECT ${COLUMNS} FROM imports WHERE file_sha256 = $1` };
const BEGIN = {
  name: 'begin-import',
  text: `INSERT INTO imports (id, file_sha256, mapping_sha256) VALUES ($1, $2, $3) RETURNING ${COLUMNS}`,
};
const ADVANCE = {
  name: 'advance-import',
  text: `UPDATE imports SET rows = $2, imported = $3, rejected = $4, rejects_bytes = $5,
finished_at = CASE WHEN $6 THEN now() END WHERE id = $1`,
};
const TAKEN = {
  name: 'taken-identifiers',
  text: `SELECT DISTINCT encode(hash, 'hex') AS hash FROM person_identifiers WHERE hash = ANY($1::bytea[]) AND (exclusive OR imported IS DISTINCT FROM $2)`,
};
const CLAIM = {
  name: 'claim-imported-numbers',
  text: `INSERT INTO imported_numbers (import_id, hash) SELECT $2, * FROM unnest($1::bytea[])
ON CONFLICT DO NOTHING RETURNING encode(hash, 'hex') AS hash`,
};
const FORGET = { name: 'forget-imported-numbers', text: 'DELETE FROM imported_numbers WHERE import_id = $1' };
const ADD_PEOPLE = {
  name: 'import-people',
  text: 'INSERT INTO persons (id, status, document) SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])',
};
const ADD_IDENTIFIERS = {
  name: 'import-identifiers',
  text: `INSERT INTO person_identifiers (hash, person_id, exclusive, imported)
SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::boolean[], $4::uuid[])`,
};
const ADD_PROOFS = {
  name: 'import-proofs',
  text: `INSERT INTO proofs (id, person_id, method, source, proved_at, expires_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])`,
};
const ADD_CREDENTIALS = {
  name: 'import-credentials',
  text: `INSERT INTO credentials (id, person_id, method, data)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[])`,
};

interface StateRow {
  [column: string]: unknown;
  id: string;
  mapping_sha256: string;
  rows: number;
  imported: number;
  rejected: number;
  rejects_bytes: number;
  finished: boolean;
  abandoned: boolean;
}

const stateOf = ({ mapping_sha256: mapping, rejects_bytes: rejectsBytes, ...row }: StateRow): ImportState => ({
  id: row.id,
  mapping,
  rows: row.rows,
  imported: row.imported,
  rejected: row.rejected,
  rejectsBytes,
  finished: row.finished,
  abandoned: row.abandoned,
});

const toDate = (seconds: number | undefined): Date | null => (seconds === undefined ? null : new Date(seconds * 1000));

/** Arrays of columns from rows: one statement for many. */
const transposed = (rows: readonly (readonly unknown[])[], width: number): unknown[] =>
  Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));

/** Imports in PostgreSQL: a batch is a handful of statements, whatever its size. */
export function createImportStore(work: UnitOfWork, cipher: Cipher, pool: Pool): ImportStore {
  const hashesOf = ({ kind, value }: Identifier): Buffer[] => cipher.lookups(`person/${kind}`, value);

  async function insert(
    statement: { name: string; text: string },
    rows: readonly (readonly unknown[])[],
  ): Promise<void> {
    const [first] = rows;
    if (first) await work.query({ ...statement, values: transposed(rows, first.length) });
  }

  function documentRow({ person }: Newcomer): unknown[] {
    const { id, status, proofs: _, ...document } = person;
    return [id, status, cipher.seal('person', id, JSON.stringify(document))];
  }
  const identifierRows = ({ person }: Newcomer, importId: string): unknown[][] =>
    claimableIdentifiers(person).flatMap((one) =>
      hashesOf(one).map((hash) => [hash, person.id, EXCLUSIVE.has(one.kind), importId]),
    );
  const proofRows = ({ person }: Newcomer): unknown[][] =>
    person.proofs.map(({ method, source = '', at, expiresAt }) => [
      randomUUID(),
      person.id,
      method,
      source,
      toDate(at),
      toDate(expiresAt),
    ]);
  const credentialRows = ({ person, credentials }: Newcomer): unknown[][] =>
    credentials.map(({ id, method, data }) => [
      id,
      person.id,
      method,
      cipher.seal('credential', id, JSON.stringify(data)),
    ]);

  return {
    async find(file) {
      const [row] = await work.query<StateRow>({ ...FIND, values: [file] });
      return row && stateOf(row);
    },
    async begin(file, mapping) {
      const [row] = await work.query<StateRow>({ ...BEGIN, values: [randomUUID(), file, mapping] });
      if (!row) throw new AppError('internal', 'an import was not begun');
      return stateOf(row);
    },
    async taken(identifiers, importId) {
      const owners = new Map(identifiers.flatMap((one) => hashesOf(one).map((hash) => [hash.toString('hex'), one])));
      const hashes = [...owners.keys()].map((hex) => Buffer.from(hex, 'hex'));
      const rows = await work.query<{ hash: string }>({ ...TAKEN, values: [hashes, importId] });
      const found = new Set(rows.map(({ hash }) => hash));
      return new Set(identifiers.filter((one) => hashesOf(one).some((hash) => found.has(hash.toString('hex')))));
    },
    async claim(numbers, importId) {
      const hashes = new Map(
        numbers.map((one) => [cipher.lookup('import.number', `${one.kind} ${one.value}`).toString('hex'), one]),
      );
      const values = [[...hashes.keys()].map((hex) => Buffer.from(hex, 'hex')), importId];
      const rows = await work.query<{ hash: string }>({ ...CLAIM, values });
      return new Set(rows.flatMap(({ hash }) => hashes.get(hash) ?? []));
    },
    async add(newcomers, importId) {
      await insert(ADD_PEOPLE, newcomers.map(documentRow));
      await insert(
        ADD_IDENTIFIERS,
        newcomers.flatMap((one) => identifierRows(one, importId)),
      ).catch((error: unknown) => {
        const isTaken = (error as { code?: unknown }).code === UNIQUE_VIOLATION;
        throw isTaken ? new AppError('already_used', 'somebody took a number meanwhile', { cause: error }) : error;
      });
      await insert(ADD_PROOFS, newcomers.flatMap(proofRows));
      await insert(ADD_CREDENTIALS, newcomers.flatMap(credentialRows));
    },
    async advance({ id, rows, imported, rejected, rejectsBytes, finished }) {
      await work.query({ ...ADVANCE, values: [id, rows, imported, rejected, rejectsBytes, finished] });
      if (finished) await work.query({ ...FORGET, values: [id] });
    },
    async alone(run) {
      let ran = false;
      const once = async (): Promise<void> => {
        ran = true;
        await run();
      };
      await withLock(pool, LOCK, once, { wait: false });
      return ran;
    },
  };
}
