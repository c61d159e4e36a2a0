import { randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cipher, createCipher } from '../../../src/storage/cipher.ts';
import { createCredentialStore } from '../../../src/storage/credential-store.ts';
import { type Database, migrate, openDatabase } from '../../../src/storage/database.ts';
import { nodeName, readNodesKeys } from '../../../src/storage/node-keys.ts';
import { countByKey, countOthers, type Progress, reEncrypt } from '../../../src/storage/re-encryption.ts';
import { createUnitOfWork } from '../../../src/storage/unit-of-work.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';

const [a, b, lookupKey] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const keysOf = (current: string) => ({ current, keys: { a, b } });
const before = createCipher({ dataKeys: keysOf('a'), lookupKey });
const after = createCipher({ dataKeys: keysOf('b'), lookupKey });

let database: TestDatabase;
let db: Database;
let pool: Pool;
beforeAll(async () => {
  database = await createDatabase();
  await migrate(database.url);
  db = await openDatabase({ url: database.url, poolSize: 4 });
  pool = new Pool({ connectionString: database.url, max: 4 });
});
beforeEach(() => pool.query('TRUNCATE persons CASCADE'));
afterAll(async () => {
  await pool?.end();
  await db?.close();
  await database?.drop();
});

async function addPeople(count: number, cipher: Cipher = before): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const id of ids)
    await pool.query(`INSERT INTO persons (id, status, document) VALUES ($1, 'active', $2)`, [
      id,
      cipher.seal('person', id, `{"of":"${id}"}`),
    ]);
  return ids;
}

async function documentOf(id: string): Promise<Buffer> {
  const { rows } = await pool.query<{ document: Buffer }>('SELECT document FROM persons WHERE id = $1', [id]);
  return rows[0]?.document ?? Buffer.alloc(0);
}

function run(pace: { rate?: number; signal?: AbortSignal; tell?: (progress: Progress) => void } = {}) {
  const { rate = 1e6, signal = new AbortController().signal, tell = () => undefined } = pace;
  return reEncrypt({ pool, cipher: after, current: 'b' }, { rate, signal, tell });
}

const written = async (): Promise<number> => (await run()).reduce((sum, one) => sum + one.written, 0);

describe('encrypting anew', () => {
  it('reaches every row over all batches, keeps what it says, and does nothing the second time', async () => {
    const ids = await addPeople(450);
    const told: Progress[] = [];
    await run({ tell: (progress) => told.push(progress) });
    expect(countOthers(await countByKey(pool), 'b')).toBe(0);
    for (const id of ids.slice(0, 20)) {
      const document = await documentOf(id);
      expect(after.open('person', id, document)).toBe(`{"of":"${id}"}`);
    }
    expect(told.at(-1)).toMatchObject({ seen: 450, total: 450, written: 450 });
    expect(await written()).toBe(0);
  });

  it('reaches both columns of a table that has two', async () => {
    const hash = randomBytes(20);
    const values = [hash, before.seal('session', hash, '{}'), before.seal('session-origin', hash, '{}')];
    await pool.query('INSERT INTO sessions (uid_hash, payload, origin, expires_at) VALUES ($1, $2, $3, now())', values);
    const counts = await countByKey(pool);
    expect(['payload', 'origin'].map((column) => counts.get(`sessions.${column}`)?.get('a'))).toEqual([1, 1]);
    expect(await written()).toBe(2);
    expect(countOthers(await countByKey(pool), 'b')).toBe(0);
    await pool.query('TRUNCATE sessions CASCADE');
  });

  it('leaves alone what somebody writes meanwhile, and does it in a later round', async () => {
    const [id = ''] = await addPeople(1);
    const somebody = await pool.connect();
    await somebody.query('BEGIN');
    await somebody.query('UPDATE persons SET document = $2 WHERE id = $1', [id, before.seal('person', id, 'newer')]);
    const running = run();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await somebody.query('COMMIT');
    somebody.release();
    await running;
    expect(after.open('person', id, await documentOf(id))).toBe('newer');
    expect((await documentOf(id)).toString('latin1', 2, 3)).toBe('b');
  });

  it('reaches a removed credential, which its owner can still have back', async () => {
    const [personId = ''] = await addPeople(1);
    const credentials = createCredentialStore(createUnitOfWork(db), before);
    const id = randomUUID();
    await credentials.add({ id, personId, method: 'password', data: { hash: 'x' } });
    await credentials.rename({ id, personId }, 'Máy cũ');
    await credentials.remove({ id, personId });
    expect((await countByKey(pool)).get('removed_credentials.credential.data')).toEqual(new Map([['a', 1]]));
    await run();
    expect((await countByKey(pool)).get('removed_credentials.credential.data')).toEqual(new Map([['b', 1]]));
    const withoutOld = createCipher({ dataKeys: { current: 'b', keys: { b } }, lookupKey });
    const later = createCredentialStore(createUnitOfWork(db), withoutOld);
    expect(await later.restore({ id, personId })).toBe(true);
    expect(await later.list(personId)).toMatchObject([{ id, data: { hash: 'x' }, label: 'Máy cũ' }]);
  });

  it('ends between two batches when it is told to, and keeps to its rate', async () => {
    await addPeople(450);
    const controller = new AbortController();
    const started = performance.now();
    const result = await run({
      rate: 400,
      signal: controller.signal,
      tell: ({ written: n }) => n >= 400 && controller.abort(),
    });
    expect(result.find(({ place }) => place === 'persons.document')?.written).toBe(400);
    expect(performance.now() - started).toBeGreaterThan(400);
    expect(await written()).toBe(50);
  });
});

describe('what a node calls itself', () => {
  it('tells which keys it knows, and nothing of them', async () => {
    const application = nodeName({ dataKeys: keysOf('a'), lookupKey });
    const node = await openDatabase({ url: database.url, poolSize: 2, application });
    await node.pool.query('SELECT 1');
    const [c, other] = [randomBytes(32), randomBytes(32)];
    const { sets, data, lookup } = await readNodesKeys(pool);
    expect([sets, data.unknown(b), data.unknown(c)]).toEqual([1, false, true]);
    expect([data.current(a), data.current(b), data.notCurrent(b)]).toEqual([true, false, true]);
    expect([lookup.current(lookupKey), lookup.unknown(other), lookup.othersThan(lookupKey)]).toEqual([
      true,
      true,
      false,
    ]);
    await node.close();
    expect(application).toMatch(/^motcua [0-9a-f]{8} [0-9a-f]{8} L[0-9a-f]{8}$/);
  });

  it('is never longer than PostgreSQL keeps it', () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`k${n}`, randomBytes(32)]));
    const keys = { dataKeys: { current: 'k8', keys: many }, lookupKey, otherLookupKey: randomBytes(32) };
    expect(nodeName(keys)).toMatch(/^motcua( [0-9a-f]{8}){4} L[0-9a-f]{8} [0-9a-f]{8}$/);
    expect(nodeName(keys).length).toBeLessThan(64);
  });
});
