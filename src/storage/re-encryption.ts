/** Encrypts stored values anew under the current data key, beside nodes that go on working with them. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import { type Cipher, headerOf } from './cipher.ts';
import { ENCRYPTED_COLUMNS, type EncryptedColumn, placeOf } from './encrypted-columns.ts';

/** How many rows are read, and at most written, in one statement. */
const BATCH = 200;
/** What a node holds locked, or writes at that very moment, is left for the next round. */
const ROUNDS = 5;
const ROUND_PAUSE_MS = 500;

/** Where a run stands. */
export interface Progress {
  /** Table and column. */
  readonly place: string;
  /** Rows that were looked at, of all columns together. */
  readonly seen: number;
  readonly total: number;
  /** Values that were encrypted anew. */
  readonly written: number;
}

/** How a run is done. */
export interface Pace {
  /** Values to encrypt anew in a second, at most. */
  readonly rate: number;
  /** Ends the run after the batch at hand; another run goes on from there. */
  readonly signal: AbortSignal;
  tell(progress: Progress): void;
}

/** One column of a finished or stopped run. */
export interface Written {
  readonly place: string;
  readonly rows: number;
  readonly written: number;
}

interface Row {
  readonly key: string[];
  /** Null when there is nothing to do. */
  readonly sealed: Buffer | null;
}

/** The encrypted value in a row of `t`. */
const reading = ({ column, field }: EncryptedColumn): string =>
  field ? `decode(substr(t.${column} ->> '${field}', 3), 'hex')` : `t.${column}`;
/** The column with another value in it. */
const writing = ({ column, field }: EncryptedColumn, value: string): string =>
  field ? `jsonb_set(t.${column}, '{${field}}', to_jsonb('\\x' || encode(${value}, 'hex')))` : value;

const keyOf = ({ key }: EncryptedColumn): string => key.map(({ column }) => `t.${column}`).join(', ');

/** One batch after a key, by the primary key: each statement is short, however much there is to skip. */
function batchText(of: EncryptedColumn, first: boolean): string {
  const after = of.key.map(({ type }, index) => `$${index + 2}::${type}`).join(', ');
  const texts = of.key.map(({ column }) => `t.${column}::text`).join(', ');
  return `SELECT ARRAY[${texts}] AS key, CASE WHEN substring(${reading(of)} FROM 1 FOR length($1::bytea)) = $1::bytea
THEN NULL ELSE ${reading(of)} END AS sealed FROM ${of.table} t ${first ? '' : `WHERE (${keyOf(of)}) > (${after})`}
ORDER BY ${keyOf(of)} LIMIT ${BATCH}`;
}

/** Writes only where the old bytes still are, and never waits for a row: so it stands in nobody's way for long, nor in a circle. */
function writeText(of: EncryptedColumn): string {
  const keys = of.key.map((_, index) => `k${index}`);
  const arrays = [...keys.map((_, index) => `$${index + 1}::text[]`), `$${keys.length + 1}::bytea[]`];
  const given = `unnest(${[...arrays, `$${keys.length + 2}::bytea[]`].join(', ')}) AS n (${keys.join(', ')}, was, fresh)`;
  const same = (alias: string) =>
    of.key.map(({ column, type }, index) => `t.${column} = ${alias}.k${index}::${type}`).join(' AND ');
  return `WITH own AS (SELECT ${keys.map((key) => `n.${key}`).join(', ')}, n.fresh FROM ${given} JOIN ${of.table} t ON ${same('n')}
  WHERE ${reading(of)} = n.was ORDER BY ${keyOf(of)} FOR UPDATE OF t SKIP LOCKED)
UPDATE ${of.table} t SET ${of.column} = ${writing(of, 'own.fresh')} FROM own WHERE ${same('own')} RETURNING 1`;
}

/** The name that a record is encrypted under: bytes where the key is a hash. */
function nameOf({ key }: EncryptedColumn, [first = '']: readonly string[]): Buffer | string {
  return key[0]?.type === 'bytea' ? Buffer.from(first.slice(2), 'hex') : first;
}

function sealAnew(cipher: Cipher, of: EncryptedColumn, { key, sealed }: { key: string[]; sealed: Buffer }): Buffer {
  const name = nameOf(of, key);
  try {
    return cipher.seal(of.purpose, name, cipher.open(of.purpose, name, sealed));
  } catch (cause) {
    const problem = `${of.table} ${key.join(' ')}: cannot be read: ${(cause as Error).message}`;
    throw new Error(problem, { cause });
  }
}

async function writeBatch(pool: Pool, cipher: Cipher, of: EncryptedColumn, rows: readonly Row[]): Promise<number> {
  const stale = rows.filter((row): row is Row & { sealed: Buffer } => row.sealed !== null);
  if (stale.length === 0) return 0;
  const fresh = stale.map((row) => sealAnew(cipher, of, row));
  const keys = of.key.map((_, index) => stale.map(({ key }) => key[index]));
  const { rowCount } = await pool.query(writeText(of), [...keys, stale.map(({ sealed }) => sealed), fresh]);
  return rowCount ?? 0;
}

/** Walks through one column; how many rows there were and how many values were written. */
async function walk(
  { pool, cipher, header }: { pool: Pool; cipher: Cipher; header: Buffer },
  of: EncryptedColumn,
  { rate, signal, tell }: Omit<Pace, 'tell'> & { tell(seen: number, written: number): void },
): Promise<Written> {
  let [rows, written] = [0, 0];
  for (let last: string[] | undefined; !signal.aborted; ) {
    const started = performance.now();
    const text = batchText(of, last === undefined);
    const batch = (await pool.query<Row>(text, [header, ...(last ?? [])])).rows;
    const done = await writeBatch(pool, cipher, of, batch);
    rows += batch.length;
    written += done;
    tell(batch.length, done);
    last = batch.at(-1)?.key;
    await wait(Math.max(0, (done / rate) * 1000 - (performance.now() - started)), undefined, { signal }).catch(
      () => {},
    );
    if (batch.length < BATCH || last === undefined) break;
  }
  return { place: placeOf(of), rows, written };
}

/** How many values each data key has, by column; the audit trail is left out, because it keeps its keys. */
export async function countByKey(pool: Pool): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const all = new Map<string, Map<string, number>>();
  for (const of of ENCRYPTED_COLUMNS) {
    const { rows } = await pool.query<{ key: string; count: number }>(
      `SELECT convert_from(substring(sealed FROM 3 FOR get_byte(sealed, 1)), 'UTF8') AS key, count(*) AS count
FROM (SELECT ${reading(of)} AS sealed FROM ${of.table} t) s WHERE sealed IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
    all.set(placeOf(of), new Map(rows.map(({ key, count }) => [key, Number(count)])));
  }
  return all;
}

/** Of the counts, what is not encrypted under this key. */
export const countOthers = (counts: Awaited<ReturnType<typeof countByKey>>, current: string): number =>
  [...counts.values()].flatMap((byKey) => [...byKey]).reduce((sum, [key, n]) => (key === current ? sum : sum + n), 0);

async function countRows(pool: Pool): Promise<number> {
  const counts = ENCRYPTED_COLUMNS.map(({ table }) => `(SELECT count(*) FROM ${table})`);
  const { rows } = await pool.query<{ total: number }>(`SELECT ${counts.join(' + ')} AS total`);
  return Number(rows[0]?.total ?? 0);
}

/** Encrypts everything anew that is not under the current key, column by column; what was done in each. */
export async function reEncrypt(
  { pool, cipher, current }: { pool: Pool; cipher: Cipher; current: string },
  pace: Pace,
): Promise<Written[]> {
  const header = headerOf(current);
  const done = new Map<string, Written>();
  for (let round = 0; round < ROUNDS && !pace.signal.aborted; round += 1) {
    const total = await countRows(pool);
    let [seen, written] = [0, 0];
    for (const of of ENCRYPTED_COLUMNS) {
      const tell = (rows: number, values: number): void => {
        seen += rows;
        written += values;
        pace.tell({ place: placeOf(of), seen, total, written });
      };
      const result = await walk({ pool, cipher, header }, of, { ...pace, tell });
      const before = done.get(placeOf(of))?.written ?? 0;
      done.set(placeOf(of), { ...result, written: before + result.written });
    }
    if (countOthers(await countByKey(pool), current) === 0) break;
    await wait(ROUND_PAUSE_MS);
  }
  return [...done.values()];
}
