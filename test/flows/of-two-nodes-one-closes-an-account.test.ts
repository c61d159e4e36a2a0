import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClosingJob } from '../../src/closing/ending.ts';
import type { Person } from '../../src/identity/person.ts';
import { createDevelopmentKeys, loadKeys } from '../../src/keys.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { createDatabase, type TestDatabase } from '../support/postgres.ts';
import { sql } from '../support/sql.ts';

const PEOPLE = 70;
const settings = { closing: { waitSeconds: 3600, remindSeconds: 600, keepSeconds: 31_536_000 } };

let database: TestDatabase;
let directory: string;
let nodes: Storage[];
beforeAll(async () => {
  [database, directory] = await Promise.all([createDatabase(), mkdtemp(join(tmpdir(), 'motcua-closing-'))]);
  await createDevelopmentKeys(directory);
  const keys = loadKeys(directory, { production: false });
  const open = () => openStorage({ url: database.url, poolSize: 4 }, keys);
  nodes = [await open(), await open()];
});
afterAll(async () => {
  await Promise.all(nodes?.map((node) => node.close()) ?? []);
  await database?.drop();
  await rm(directory, { recursive: true, force: true });
});

const told: string[] = [];
const jobOf = (node: Storage) =>
  createClosingJob({
    ...node,
    audit: node.audit.record,
    now: () => new Date(),
    settings,
    endEverything: (id) => node.artifacts.endEveryGrant(id),
    endMandate: async () => [],
    withdrawAll: async () => 0,
    ledger: { recordClosed: async () => undefined },
    tellClosing: async ({ id }, news) => void told.push(`${news} ${id}`),
  });

const leaving = (number: number): Person => ({
  id: randomUUID(),
  status: 'closing',
  language: 'vi',
  name: { full: 'Trần Văn Thử', given: 'Thử' },
  birthdate: '1990-01-01',
  phones: [{ value: `+8490000${1000 + number}`, verified: true }],
  emails: [],
  proofs: [],
});

async function begin(closesAt: Date): Promise<string[]> {
  const [node] = nodes;
  const people = Array.from({ length: PEOPLE }, (_, number) => leaving(number));
  for (const person of people) {
    await node?.people.save(person);
    await node?.closings.begin({ personId: person.id, startedAt: new Date(), closesAt }, randomUUID());
  }
  return people.map(({ id }) => id);
}

describe('two nodes at the end of the waiting', () => {
  it('tell everybody once more, once', async () => {
    const ids = await begin(new Date(Date.now() + 300_000));
    for (let run = 0; run < 2; run += 1) await Promise.all(nodes.map((node) => jobOf(node)()));
    expect(told.filter((line) => line.startsWith('soon')).sort()).toEqual(ids.map((id) => `soon ${id}`).sort());
  });

  it('close each account once, a few at a time', async () => {
    await sql(database.url, `UPDATE closings SET closes_at = now() - interval '1 second'`);
    for (let run = 0; run < 2; run += 1) await Promise.all(nodes.map((node) => jobOf(node)()));
    const events = `SELECT person_id FROM audit_events WHERE type = 'account.closed'`;
    const closed = (await sql<{ person_id: string }>(database.url, events)).map(({ person_id }) => person_id);
    expect([closed.length, new Set(closed).size]).toEqual([PEOPLE, PEOPLE]);
    expect(told.filter((line) => line.startsWith('closed'))).toHaveLength(PEOPLE);
    expect(await sql(database.url, `SELECT DISTINCT status FROM persons`)).toEqual([{ status: 'closed' }]);
    expect(await sql(database.url, 'SELECT 1 FROM person_identifiers')).toEqual([]);
  });
});
