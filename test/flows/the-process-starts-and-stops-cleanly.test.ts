import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { projectPath } from '../../src/config.ts';
import { go } from '../support/journey.ts';
import { leaksInLog } from '../support/leaks/log.ts';
import { startNode } from '../support/node.ts';
import { type Persona, persona } from '../support/personas.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
const directory = mkdtempSync(join(tmpdir(), 'motcua-process-'));
beforeAll(async () => {
  world = await createWorld();
});
afterAll(async () => {
  await world?.stop();
  rmSync(directory, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly errors: string;
}

/** Runs the provider with a configuration that must not work. */
async function run(tree: object, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const file = join(directory, 'extra.yaml');
  writeFileSync(file, stringify(tree));
  const environment = { PATH: process.env.PATH, DATABASE_URL: world.databaseUrl, MOTCUA_CONFIG: file, ...env };
  const child = spawn(process.execPath, [projectPath('src/main.ts')], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, errors };
}

describe('the process', () => {
  it('lists every problem of its settings and ends with 1', async () => {
    const { code, errors } = await run({ session: { idleSeconds: -1 }, lifetimes: { accessTokenSeconds: 'long' } });
    expect(code).toBe(1);
    expect(errors).toContain('session.idleSeconds');
    expect(errors).toContain('lifetimes.accessTokenSeconds');
    expect(errors).not.toContain('at ');
  });

  it('names an authenticator that does not exist', async () => {
    const { code, errors } = await run({ authenticators: ['password', 'palm-reading'] });
    expect(code).toBe(1);
    expect(errors).toContain('there is no authenticator "palm-reading"');
  });

  it('names a method whose limits or settings are mistyped, for a limit that applies to nothing protects nobody', async () => {
    const assurance = join(world.directory, 'assurance.yaml');
    const shipped = parse(readFileSync(projectPath('config/assurance.yaml'), 'utf8')) as object;
    const authenticators = { passwrod: { counts: { aal: 1 } }, 'sms-code': { evidenceMaxAgeSeconds: 60 } };
    writeFileSync(assurance, stringify({ ...shipped, authenticators }));
    const limits = await run({ assurance });
    expect(limits.code).toBe(1);
    expect(limits.errors).toContain(`${assurance}: authenticators: there is no authenticator "passwrod"`);
    expect(limits.errors).not.toContain('sms-code');
    const settings = await run({ authenticatorSettings: { passky: {} } });
    expect(settings.code).toBe(1);
    expect(settings.errors).toContain('authenticatorSettings: there is no authenticator "passky"');
  });

  it('refuses to start in production with development keys and settings', async () => {
    const production = { issuer: 'https://eid.example.gov.vn', keysDirectory: join(world.directory, 'keys') };
    const { code, errors } = await run(production, { NODE_ENV: 'production' });
    expect(code).toBe(1);
    expect(errors).toMatch(/development/);
  });

  it('stops with 0 on SIGTERM and answers no more', async () => {
    const node = await startNode(world);
    expect((await fetch(`${node.origin}/health/live`)).status).toBe(200);
    expect(await node.end('SIGTERM')).toBe(0);
    await expect(fetch(`${node.origin}/health/live`)).rejects.toThrow();
  });
});

/** Signs in at the portal, asks for nonsense, and gives back everything that the provider logged meanwhile. */
async function logOfJourney(person: Persona): Promise<string> {
  const own = await createWorld();
  const file = join(directory, 'log');
  const output = openSync(file, 'w');
  await own.app.stop();
  const env = { PATH: process.env.PATH, ...own.environment, LOG_LEVEL: 'trace' };
  const child = spawn(process.execPath, [projectPath('src/main.ts')], { env, stdio: ['ignore', output, output] });
  try {
    const ready = () =>
      fetch(`${own.issuer}/health/ready`).then(
        ({ status }) => status,
        () => 0,
      );
    await expect.poll(ready, { timeout: 15_000 }).toBe(200);
    const browser = createTextBrowser();
    const page = await go(browser, `${own.portal}/sign-in`, person, { ticked: ['email', 'phone_number', 'birthdate'] });
    expect(page.text).toContain(person.name.full);
    await browser.open(`${own.issuer}/auth?client_id=demo-portal&login_hint=${person.login}`);
    await fetch(`${own.issuer}/nowhere?secret=in-the-address`, { headers: { 'x-request-id': 'my-own-request-id' } });
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await own.stop().catch(() => undefined);
  }
  return readFileSync(file, 'utf8');
}

describe('the log', () => {
  it('follows each request by its id and tells nothing about people', async () => {
    const lan = persona('An ordinary citizen');
    const log = await logOfJourney(lan);
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(leaksInLog(log.split('\n'))).toEqual([]);
    expect(lines).toContainEqual(
      expect.objectContaining({ requestId: 'my-own-request-id', path: '/nowhere', status: 404 }),
    );
    const personal = [lan.login, lan.password, lan.name.full, 'Nguyễn', lan.birthdate, '900000001', 'lan.nguyen'];
    for (const secret of [...personal, 'in-the-address', 'motcua_session', 'code=']) expect(log).not.toContain(secret);
  });
});

describe('a rush of sign-ins', () => {
  it('turns people away with 503 and Retry-After when too many passwords wait, while everything else stays fast', async () => {
    const busy = await createWorld({ passwordHashing: { memoryKiB: 65_536, iterations: 3, concurrency: 1, queue: 1 } });
    const lan = persona('An ordinary citizen');
    try {
      const people = Array.from({ length: 8 }, () => createTextBrowser());
      const pages = await Promise.all(people.map((browser) => browser.open(`${busy.portal}/sign-in`)));
      const answers = Promise.all(
        people.map((browser, i) =>
          browser.submit(pages[i] as (typeof pages)[0], '.login-submit', {
            login: lan.login,
            password: 'wrong password',
          }),
        ),
      );
      const live = await fetch(`${busy.issuer}/health/ready`);
      expect(live.status).toBe(200);
      const refused = (await answers).filter(({ status }) => status === 503);
      expect(refused.length).toBeGreaterThan(0);
      for (const page of refused) expect(page.headers.get('retry-after')).toBe('5');
    } finally {
      await busy.stop();
    }
  });
});
