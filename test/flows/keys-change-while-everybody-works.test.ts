import type { ChildProcess } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readCheckpoints } from '../../src/audit/checkpoints.ts';
import { loadSettings } from '../../src/config.ts';
import { loadKeys } from '../../src/keys.ts';
import { createLog } from '../../src/log.ts';
import { loadAuditKeys } from '../../src/storage/audit-keys.ts';
import { type Cipher, createCipher } from '../../src/storage/cipher.ts';
import { ENCRYPTED_COLUMNS } from '../../src/storage/encrypted-columns.ts';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { startCommand } from '../support/command.ts';
import { go, isInside } from '../support/journey.ts';
import { type ProviderNode, startNode } from '../support/node.ts';
import { persona } from '../support/personas.ts';
import { citizen, register } from '../support/registration.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { eventually, pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const MANY = { attempts: 100_000, seconds: 3_600 };
/** People who are there besides, so that the command has something to do. */
const CROWD = 1_500;

let world: World;
let balancer: Balancer;
let nodes: ProviderNode[] = [];
let service: TestRelyingParty;
const early: TextBrowser = createTextBrowser();
const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');

const secretsFile = (): string => join(world.directory, 'keys', 'secrets.json');
type DataKeys = { current: string; keys: Record<string, string> };
const dataKeys = (): DataKeys => (JSON.parse(readFileSync(secretsFile(), 'utf8')) as { dataKeys: DataKeys }).dataKeys;

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const { child, ended } = startCommand(world, ['keys', ...args]);
  return { child, ended: ended.then(({ code, stdout, stderr }) => ({ code, out: stdout + stderr })) };
}
const run = (...args: string[]): Promise<Ended> => start(...args).ended;

/** One node after the other makes way for a new process, as in any deployment. */
async function rollingRestart(): Promise<void> {
  for (const old of nodes) {
    const fresh = await startNode(world);
    nodes = [...nodes.filter((node) => node !== old), fresh];
    expect(await old.end('SIGTERM')).toBe(0);
  }
}

async function addCrowd(): Promise<void> {
  const cipher = createCipher(loadKeys(join(world.directory, 'keys'), { production: false }));
  const ids = Array.from({ length: CROWD }, () => crypto.randomUUID());
  const documents = ids.map((id) => cipher.seal('person', id, JSON.stringify({ name: { full: 'Ai Đó' } })));
  const text = `INSERT INTO persons (id, status, document) SELECT n.id, 'closed', n.document FROM unnest($1::uuid[], $2::bytea[]) AS n (id, document)`;
  await sql(world.databaseUrl, text, [ids, documents]);
}

/** What people and services do all the time; each thing that goes wrong is kept. */
function startLoad() {
  const failures: string[] = [];
  const done = { signIns: 0, refreshes: 0, registrations: 0 };
  let goesOn = true;
  let number = 0;
  let token = '';
  async function repeatedly(what: keyof typeof done, work: () => Promise<boolean>): Promise<void> {
    while (goesOn) {
      const failure = await work().then(
        (isDone) => (isDone ? undefined : 'something else was shown'),
        (error: Error) => error.message,
      );
      if (failure) failures.push(`${what}: ${failure}`);
      else done[what] += 1;
      await pause(50);
    }
  }
  const loops = [
    repeatedly('signIns', async () => isInside(await go(createTextBrowser(), `${world.portal}/sign-in`, lan))),
    repeatedly('refreshes', async () => {
      token ||= (await service.signIn(createTextBrowser(), lan)).tokens.refresh_token ?? '';
      const renewed = await service.refresh(token);
      token = renewed.refresh_token ?? '';
      return (await service.userInfo(renewed)).name === lan.name.full;
    }),
    repeatedly('registrations', async () => {
      number += 1;
      const browser = createTextBrowser();
      const end = await register(world, browser, await browser.open(`${world.issuer}/register`), citizen(number));
      return end.status === 200 && end.url.pathname === '/register/done';
    }),
  ];
  return {
    failures,
    done,
    async stop() {
      goesOn = false;
      await Promise.all(loops);
    },
  };
}

const countOf = async (key: string): Promise<number> => {
  const { out } = await run('data', 'check');
  return Number(new RegExp(`^${key}(?: \\(current\\))?: (\\d+) values`, 'm').exec(out)?.[1] ?? 0);
};

let load: ReturnType<typeof startLoad>;
beforeAll(async () => {
  const registration = { begun: MANY, codes: MANY };
  world = await createWorld({ registration, guessing: { account: MANY, device: MANY, address: MANY } });
  await world.stopProvider();
  nodes = [await startNode(world), await startNode(world)];
  balancer = await startBalancer(Number(new URL(world.issuer).port), () => nodes.map(({ origin }) => origin));
  service = await basicClient(world);
  await go(early, `${world.taxOffice}/sign-in`, minh);
  await addCrowd();
  load = startLoad();
}, 240_000);
afterAll(async () => {
  await load?.stop();
  await Promise.all(nodes.map((node) => node.end('SIGKILL')));
  await balancer?.stop();
  await world?.stop();
}, 120_000);

describe('a new data key', () => {
  it('is added for its owner only, and is not used before every node knows it', async () => {
    expect(await run('data', 'use', 'k2')).toMatchObject({ code: 1, out: expect.stringContaining('add it first') });
    expect(await run('data', 'add', 'k2')).toMatchObject({ code: 0 });
    expect(dataKeys()).toMatchObject({ current: 'k1', keys: { k1: expect.any(String), k2: expect.any(String) } });
    expect(statSync(secretsFile()).mode & 0o777).toBe(0o600);
    expect(await run('data', 'add', 'k2')).toMatchObject({ code: 1, out: expect.stringContaining('already') });
    expect(await run('data', 'use', 'k2')).toMatchObject({
      code: 1,
      out: expect.stringContaining('does not know "k2" yet'),
    });
    await rollingRestart();
    expect(await run('data', 'use', 'k2')).toMatchObject({ code: 0 });
    expect(dataKeys().current).toBe('k2');
  }, 240_000);

  it('is the one that all nodes encrypt under before anything is encrypted anew', async () => {
    expect(await run('data', 're-encrypt')).toMatchObject({ code: 1, out: expect.stringContaining('restart it') });
    expect(await run('data', 'retire', 'k1')).toMatchObject({
      code: 1,
      out: expect.stringContaining('still encrypts under "k1"'),
    });
    await rollingRestart();
    expect(await run('data', 'retire', 'k1')).toMatchObject({
      code: 1,
      out: expect.stringContaining('persons.document: '),
    });
    expect(await run('data', 'retire', 'k2')).toMatchObject({ code: 1, out: expect.stringContaining('is current') });
  }, 240_000);
});

/** How many people are encrypted under the new key. */
async function anew(): Promise<number> {
  const text = `SELECT count(*)::int AS n FROM persons WHERE substring(document FROM 3 FOR 2) = 'k2'`;
  return (await sql<{ n: number }>(world.databaseUrl, text))[0]?.n ?? 0;
}

const untilAnew = (count: number): Promise<void> =>
  eventually(async () => expect(await anew()).toBeGreaterThan(count), 60_000);

describe('encrypting anew', () => {
  it('goes on where it was killed', async () => {
    const before = await countOf('k1');
    expect(before).toBeGreaterThan(CROWD);
    const { child, ended } = start('data', 're-encrypt', '--rate', '200');
    await untilAnew(300);
    child.kill('SIGKILL');
    expect((await ended).code).toBeNull();
    const left = await countOf('k1');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(before);
  }, 240_000);

  it('can be stopped, and says so; one at a time', async () => {
    const { child, ended } = start('data', 're-encrypt', '--rate', '30');
    await untilAnew((await anew()) + 100);
    expect(await run('data', 're-encrypt')).toMatchObject({ code: 1, out: expect.stringContaining('somebody else') });
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 1, out: expect.stringContaining('Run it again to go on') });
    expect(await countOf('k1')).toBeGreaterThan(0);
  }, 240_000);

  it('ends with nothing left under the old key, and a report', async () => {
    const { code, out } = await run('data', 're-encrypt');
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringMatching(/persons\.document +\d+ rows, \d+ encrypted anew/),
    });
    expect(out).toMatch(/\d+ encrypted anew in [\d.]+ s, \d+ a second/);
    expect(await countOf('k1')).toBe(0);
    expect(await run('data', 're-encrypt')).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 encrypted anew in'),
    });
  }, 240_000);
});

describe('the old data key', () => {
  it('leaves secrets.json, and its name does not come back', async () => {
    const { out } = await run('data', 'retire', 'k1');
    expect(out).toContain('"k1" is retired');
    expect(Object.keys(dataKeys().keys)).toEqual(['k2']);
    expect(await run('data', 'add', 'k1')).toMatchObject({ code: 1, out: expect.stringContaining('was retired') });
    await rollingRestart();
  }, 240_000);
});

describe('the key of hashes', () => {
  const lookupKeys = (): unknown[] => {
    const { lookupKey, otherLookupKey, tokenLookupKey } = JSON.parse(readFileSync(secretsFile(), 'utf8'));
    return [lookupKey, otherLookupKey, tokenLookupKey];
  };

  it('is changed in the same order', async () => {
    const [first] = lookupKeys();
    expect(await run('lookup', 'use')).toMatchObject({
      code: 1,
      out: expect.stringContaining('begin with motcua keys lookup add'),
    });
    expect(await run('lookup', 'add')).toMatchObject({ code: 0 });
    const [, second] = lookupKeys();
    expect(lookupKeys()).toEqual([first, expect.any(String), first]);
    expect(await run('lookup', 'use')).toMatchObject({
      code: 1,
      out: expect.stringContaining('does not know the new key'),
    });
    await rollingRestart();
    expect(await run('lookup', 'use')).toMatchObject({ code: 0 });
    expect(lookupKeys()).toEqual([second, first, first]);
    expect(await run('lookup', 'rewrite')).toMatchObject({ code: 1, out: expect.stringContaining('restart it') });
    await rollingRestart();
    expect(await run('lookup', 'rewrite')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/person_identifiers +\d+ rows, [1-9]/),
    });
    expect(await run('lookup', 'retire')).toMatchObject({ code: 0 });
    expect(lookupKeys()).toEqual([second, undefined, first]);
    expect(await run('lookup', 'rewrite')).toMatchObject({
      code: 1,
      out: expect.stringContaining('still knows the old key'),
    });
    await rollingRestart();
    expect(await run('lookup', 'rewrite')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/0 hashes written, [1-9]\d* removed/),
    });
  }, 300_000);
});

describe('both old keys', () => {
  it('were missed by nobody: people signed in, services renewed, accounts were opened all the time', async () => {
    await load.stop();
    expect(load.failures).toEqual([]);
    for (const count of Object.values(load.done)) expect(count).toBeGreaterThan(3);
    expect(isInside(await go(early, `${world.portal}/sign-in`, minh, { skip: true }))).toBe(true);
  }, 240_000);

  it('are not needed to read anything, the record of what happened included', async () => {
    const cipher = createCipher(loadKeys(join(world.directory, 'keys'), { production: false }));
    const pool = new Pool({ connectionString: world.databaseUrl, max: 2 });
    await loadAuditKeys(pool, cipher);
    await readAll(pool, cipher);
    await pool.end();
  });

  it('leave the chain of the record as it was', async () => {
    const settings = loadSettings({ ...world.environment, PORT: '0' });
    const keys = loadKeys(settings.keysDirectory, { production: false });
    const app = await createApp(settings, keys, createLog('silent'));
    const { audit } = app.storage;
    expect(await audit.verify(await readCheckpoints(settings.audit.checkpointFile))).toEqual([]);
    await app.stop();
  });
});

const TAKEN = [
  'add',
  'use',
  're-encrypt',
  're-encrypt',
  'retire',
  'lookup-add',
  'lookup-use',
  'lookup-rewrite',
  'lookup-retire',
  'lookup-rewrite',
];

async function readAll(pool: Pool, cipher: Cipher): Promise<void> {
  const events = await pool.query<{ type: string; details: Buffer }>(
    'SELECT type, details FROM audit_events ORDER BY id',
  );
  const keysOf = new Set(events.rows.map(({ details }) => details.toString('utf8', 2, 4)));
  expect([...keysOf].sort()).toEqual(['k1', 'k2']);
  for (const { type, details } of events.rows)
    expect(JSON.parse(cipher.open('audit', type, details))).toBeTypeOf('object');
  const steps = events.rows.filter(({ type }) => type === 'keys.changed');
  const said = steps.map(
    ({ details }) => JSON.parse(cipher.open('audit', 'keys.changed', details)) as { step: string },
  );
  expect(said.map(({ step }) => step)).toEqual(TAKEN);
  for (const { table, column, purpose, key, field } of ENCRYPTED_COLUMNS.filter(({ field }) => !field)) {
    const { rows } = await pool.query<{ name: string | Buffer; sealed: Buffer }>(
      `SELECT ${key[0]?.column} AS name, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`,
    );
    expect(field).toBeUndefined();
    for (const { name, sealed } of rows) expect(cipher.open(purpose, name, sealed)).toBeTypeOf('string');
  }
}

describe('two who change the keys at once', () => {
  it('do not lose each other’s change: the second is refused', async () => {
    writeFileSync(`${secretsFile()}.new`, '', { mode: 0o600 });
    expect(await run('data', 'add', 'k3')).toMatchObject({
      code: 1,
      out: expect.stringContaining('somebody changes keys now'),
    });
    expect(Object.keys(dataKeys().keys)).toEqual(['k2']);
  });
});
