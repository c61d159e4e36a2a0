/** Computes keyed hashes of personal values again, after `lookupKey` changed, from the encrypted records they belong to. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { identifierSpace, statedIdentifiers } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { Cipher } from './cipher.ts';

const BATCH = 200;
const ROUNDS = 10;
const ROUND_PAUSE_MS = 300;

/** What a run did to one table. */
export interface Rehashed {
  readonly table: string;
  readonly rows: number;
  readonly written: number;
  /** Hashes that no key explains any more. */
  readonly removed: number;
}

interface Batch {
  /** Key of the last row; undefined when there was none. */
  readonly last: string | undefined;
  readonly rows: number;
  readonly written: number;
  readonly removed?: number;
  /** Rows that somebody else held. */
  readonly skipped?: number;
}

type Work = (client: PoolClient, after: string) => Promise<Batch>;

const FIRST = '00000000-0000-0000-0000-000000000000';

/** Every text by which a person may be found, with the purpose of its hash. */
function textsOf(person: Person): [purpose: string, text: string][] {
  const space = identifierSpace(person);
  const contacts = [
    ...person.phones.map(({ value }) => [`${space}/phone`, value] as [string, string]),
    ...person.emails.map(({ value }) => [`${space}/email`, value] as [string, string]),
  ];
  const numbers = statedIdentifiers(person).map(({ kind, value }) => [`${space}/${kind}`, value] as [string, string]);
  return [...numbers, ...contacts];
}

interface PersonRow {
  id: string;
  document: Buffer;
  hashes: Buffer[];
  exclusive: boolean[];
}

const PEOPLE = `SELECT id FROM persons WHERE id > $1 ORDER BY id LIMIT ${BATCH}`;
/** The lock that a node takes when it saves a person, so that nobody writes what was meanwhile taken back; never waited for. */
const LOCK = 'SELECT id FROM persons WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED';
const IDENTIFIERS = `SELECT p.id, p.document, array_agg(i.hash) AS hashes, array_agg(i.exclusive) AS exclusive
FROM persons p JOIN person_identifiers i ON i.person_id = p.id WHERE p.id = ANY($1::uuid[]) GROUP BY p.id`;
const ADD = `INSERT INTO person_identifiers (hash, person_id, exclusive)
SELECT * FROM unnest($1::bytea[], $2::uuid[], $3::boolean[]) ON CONFLICT DO NOTHING`;
const REMOVE = `DELETE FROM person_identifiers i USING unnest($1::bytea[], $2::uuid[]) AS gone (hash, person_id)
WHERE i.hash = gone.hash AND i.person_id = gone.person_id`;

/** What is missing beside the hashes of a person, and what nothing explains; a hash that is not there stays away under every key. */
function changesOf(cipher: Cipher, { id, document, hashes, exclusive }: PersonRow) {
  const person = JSON.parse(cipher.open('person', id, document)) as Person;
  const groups = textsOf(person).map(([purpose, text]) => cipher.lookups(purpose, text));
  const there = new Map(hashes.map((hash, index) => [hash.toString('hex'), exclusive[index] ?? false]));
  const known = new Set(groups.flat().map((hash) => hash.toString('hex')));
  const missing = groups.flatMap((group) => {
    const found = group.find((hash) => there.has(hash.toString('hex')));
    if (!found) return [];
    const isExclusive = there.get(found.toString('hex')) ?? false;
    return group.filter((hash) => !there.has(hash.toString('hex'))).map((hash) => ({ id, hash, isExclusive }));
  });
  return { missing, stale: hashes.filter((hash) => !known.has(hash.toString('hex'))).map((hash) => ({ id, hash })) };
}

const people =
  (cipher: Cipher): Work =>
  async (client, after) => {
    const ids = (await client.query<{ id: string }>(PEOPLE, [after])).rows.map(({ id }) => id);
    const locked = (await client.query<{ id: string }>(LOCK, [ids])).rows.map(({ id }) => id);
    const { rows } = await client.query<PersonRow>(IDENTIFIERS, [locked]);
    const changes = rows.map((row) => changesOf(cipher, row));
    const missing = changes.flatMap((change) => change.missing);
    const stale = changes.flatMap((change) => change.stale);
    const added = [missing.map(({ hash }) => hash), missing.map(({ id }) => id), missing.map((one) => one.isExclusive)];
    await client.query(ADD, added);
    await client.query(REMOVE, [stale.map(({ hash }) => hash), stale.map(({ id }) => id)]);
    return {
      last: ids.at(-1),
      rows: ids.length,
      written: missing.length,
      removed: stale.length,
      skipped: ids.length - locked.length,
    };
  };

interface HashRow {
  id: string;
  position?: number;
  sealed: Buffer;
  hash: Buffer;
}

/** A table with one hash in a row. */
interface Single {
  readonly read: string;
  readonly write: string;
  readonly purpose: string;
  /** Purpose of the encrypted record. */
  readonly record: string;
  /** The texts of which one may be the hashed one. */
  texts(record: Record<string, unknown>): readonly string[];
}

const single =
  (cipher: Cipher, { read, write, purpose, record, texts }: Single): Work =>
  async (client, after) => {
    const { rows } = await client.query<HashRow>(read, [after]);
    let written = 0;
    for (const { id, position, sealed, hash } of rows) {
      const all = texts(JSON.parse(cipher.open(record, id, sealed)) as Record<string, unknown>);
      const text = all.find((one) => cipher.lookups(purpose, one).some((known) => known.equals(hash)));
      const fresh = text === undefined ? hash : cipher.lookup(purpose, text);
      if (fresh.equals(hash)) continue;
      const values = [id, hash, fresh, ...(position === undefined ? [] : [position])];
      written += (await client.query(write, values)).rowCount ?? 0;
    }
    return { last: rows.at(-1)?.id, rows: rows.length, written };
  };

const some = (texts: readonly unknown[]): string[] => texts.filter((text): text is string => typeof text === 'string');

const SINGLES: Readonly<Record<string, Single>> = {
  mandates: {
    read: `SELECT id, invited AS sealed, invited_hash AS hash FROM mandates
WHERE id > $1 AND invited IS NOT NULL AND invited_hash IS NOT NULL ORDER BY id LIMIT ${BATCH}`,
    write: 'UPDATE mandates SET invited_hash = $3 WHERE id = $1 AND invited_hash = $2',
    purpose: 'mandate.invited',
    record: 'mandate',
    texts: ({ kind, number, code }) => [`${kind}:${number ?? code}`],
  },
  team_invitations: {
    read: `SELECT id, invited AS sealed, invited_hash AS hash FROM team_invitations
WHERE id > $1 ORDER BY id LIMIT ${BATCH}`,
    write: 'UPDATE team_invitations SET invited_hash = $3 WHERE id = $1 AND invited_hash = $2',
    purpose: 'team-invitation.number',
    record: 'team-invitation',
    texts: ({ number }) => some([number]),
  },
  upstream_links: {
    read: `SELECT id, subject AS sealed, subject_hash AS hash FROM upstream_links WHERE id > $1 ORDER BY id LIMIT ${BATCH}`,
    write: 'UPDATE upstream_links SET subject_hash = $3 WHERE id = $1 AND subject_hash = $2',
    purpose: 'upstream-link.subject',
    record: 'upstream-link',
    texts: ({ issuer, subject }) => [`${issuer}\0${subject}`],
  },
  proof_requests: {
    read: `SELECT id, content AS sealed, code_hash AS hash FROM proof_requests
WHERE id > $1 AND code_hash IS NOT NULL AND content IS NOT NULL ORDER BY id LIMIT ${BATCH}`,
    write: 'UPDATE proof_requests SET code_hash = $3 WHERE id = $1 AND code_hash = $2',
    purpose: 'proof-request.code',
    record: 'proof-request',
    texts: ({ code }) => some([code]),
  },
  organisation_consents: {
    read: `SELECT r.id, c.position, r.content AS sealed, c.number_hash AS hash FROM
(SELECT o.id, o.content FROM organisation_requests o WHERE o.id > $1 AND o.content IS NOT NULL
  AND EXISTS (SELECT FROM organisation_consents a WHERE a.request_id = o.id) ORDER BY o.id LIMIT ${BATCH}) r
JOIN organisation_consents c ON c.request_id = r.id ORDER BY r.id, c.position`,
    write:
      'UPDATE organisation_consents SET number_hash = $3 WHERE request_id = $1 AND number_hash = $2 AND position = $4',
    purpose: 'organisation-consent.number',
    record: 'organisation-request',
    texts: ({ found }) =>
      some(
        ((found as { representatives?: { number?: unknown }[] })?.representatives ?? []).map(({ number }) => number),
      ),
  },
};

async function walk(pool: Pool, table: string, work: Work): Promise<Rehashed & { skipped: number }> {
  let [rows, written, removed, skipped] = [0, 0, 0, 0];
  const client = await pool.connect();
  try {
    for (let after: string | undefined = FIRST; after !== undefined; ) {
      await client.query('BEGIN');
      const batch: Batch = await work(client, after);
      await client.query('COMMIT');
      rows += batch.rows;
      written += batch.written;
      removed += batch.removed ?? 0;
      skipped += batch.skipped ?? 0;
      after = batch.last;
    }
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  return { table, rows, written, removed, skipped };
}

/** Again until nobody held a row that was passed over. */
async function rehashPeople(pool: Pool, cipher: Cipher): Promise<Rehashed> {
  const table = 'person_identifiers';
  let [written, removed] = [0, 0];
  for (let round = 1; ; round += 1) {
    const done = await walk(pool, table, people(cipher));
    written += done.written;
    removed += done.removed;
    if (done.skipped === 0) return { table, rows: done.rows, written, removed };
    if (round === ROUNDS) throw new Error(`${done.skipped} people were being written all the time: run it again`);
    await wait(ROUND_PAUSE_MS);
  }
}

/** Makes every hash of a personal value under all lookup keys there are; what was done in each table. */
export async function rehash(pool: Pool, cipher: Cipher): Promise<Rehashed[]> {
  const done = [await rehashPeople(pool, cipher)];
  for (const [table, of] of Object.entries(SINGLES)) done.push(await walk(pool, table, single(cipher, of)));
  return done;
}
