import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadSettings } from '../../src/config.ts';
import { command } from '../support/command.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createWorld, type World } from '../support/world.ts';

/** Each command is a process of its own. */
vi.setConfig({ testTimeout: 120_000 });

const HOUR = 3_600_000;
let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const file = (): string => join(world.directory, 'keys', 'signing.jwks.json');
const kids = (): string[] =>
  (JSON.parse(readFileSync(file(), 'utf8')) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
const signing = (...args: string[]) => command(world, 'keys', 'signing', ...args);
/** As if every step had been taken this much earlier. */
const wait = (ms: number) =>
  sql(world.databaseUrl, `UPDATE key_steps SET at = at - $1 * interval '1 millisecond'`, [ms]);

/** As if every node had been restarted with the keys as they are now. */
async function restart(): Promise<void> {
  const nodes = await sql<{ node_id: string }>(world.databaseUrl, 'SELECT node_id FROM signing_key_nodes');
  const keys = kids().map((kid) => ({ kid, alg: 'ES256' }));
  for (const { node_id: id } of nodes) await world.app.storage.signingKeys.report(id, keys);
}

describe('the key that signs tokens', () => {
  let first = '';
  let second = '';

  it('is followed by another one, which is published before it signs', async () => {
    [first = ''] = kids();
    const { code, stdout } = await signing('next');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('restart node by node') });
    [, second = ''] = kids();
    expect(kids()).toEqual([first, second]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect((await signing('next')).stderr).toContain('waits: promote it');
  });

  it('does not make way for one that services cannot know yet', async () => {
    expect((await signing('promote', second)).stderr).toContain('some node does not publish');
    await restart();
    expect((await signing('promote', second)).stderr).toContain('services may not have read it before');
    await wait(HOUR);
    expect((await signing('retire', first)).stderr).toContain('promote another one first');
    expect((await signing('retire', second)).stderr).toContain('has never signed');
    expect((await signing('promote', 'other')).stderr).toContain('no signing key of this name');
    expect(kids()).toEqual([first, second]);
  });

  it('makes way, and goes when the last token that it signed has expired', async () => {
    expect(await signing('promote', second)).toMatchObject({ code: 0, stdout: expect.stringContaining('signs with') });
    expect(kids()).toEqual([second, first]);
    expect((await signing('retire', first)).stderr).toContain('still signs with');
    await restart();
    expect((await signing('retire', first)).stderr).toContain('tokens that it signed are valid until then');
    expect((await signing('promote', second)).stderr).toContain('signs already');
    await wait(HOUR + 600_000);
    expect((await signing('retire', first)).code).toBe(0);
    expect(kids()).toEqual([second]);
  });

  it('goes at once where it must, which is on record as every step', async () => {
    const [only = ''] = kids();
    await signing('next');
    const [, stolen = ''] = kids();
    expect((await signing('retire', stolen)).code).toBe(1);
    expect((await signing('retire', stolen, '--force')).code).toBe(0);
    expect((await signing('retire', only, '--force')).stderr).toContain('promote another one first');
    expect(kids()).toEqual([only]);
    const steps = await sql<{ step: string }>(world.databaseUrl, 'SELECT step FROM key_steps ORDER BY at');
    expect(steps.map(({ step }) => step.replace('signing-', ''))).toEqual([
      'next',
      'promote',
      'replaced',
      'retire',
      'next',
      'retire',
    ]);
  });

  it('and the others are listed without what they are made of', async () => {
    const { stdout } = await command(world, 'keys', 'list');
    const secrets = readFileSync(join(world.directory, 'keys', 'secrets.json'), 'utf8').match(/[\w-]{43}/g) ?? [];
    const [key] = (JSON.parse(readFileSync(file(), 'utf8')) as { keys: { d: string; kid: string; x: string }[] }).keys;
    expect(stdout).toContain(key?.kid);
    expect(stdout).toMatch(/data k1 +encrypts +not on record/);
    expect([...secrets, key?.d ?? '', key?.x ?? ''].filter((secret) => stdout.includes(secret))).toEqual([]);
    const json = JSON.parse((await command(world, 'keys', 'list', '--json')).stdout) as {
      signing: { state: string }[];
    };
    expect(json.signing.map(({ state }) => state)).toEqual(['signs']);
  });
});

describe('a request', () => {
  const officer = persona('A security officer').id;
  const other = persona('director of a company').id;
  const ask = async (what: string): Promise<string> => {
    const id = crypto.randomUUID();
    const by = { via: 'page', people: [officer] } as const;
    const request = { id, kind: 'keys', subject: what, content: { what }, reason: 'The year is over.', by } as const;
    await world.app.storage.approvals.add(request);
    return id;
  };
  const approve = (id: string) => world.app.storage.approvals.decide(id, { outcome: 'approved', by: [other] });
  const refusals = async (id: string) => (await signing('next', '--request', id)).stderr.trim();

  it('counts for one step, once it is approved, and about these keys alone', async () => {
    const before = kids();
    const [id, data] = [await ask('next'), await ask('data')];
    await approve(data);
    expect(await refusals(crypto.randomUUID())).toBe('--request: there is no such request');
    expect(await refusals(id)).toBe('--request: nobody has decided about it yet');
    expect(await refusals(data)).toBe('--request: it is about another step');
    expect(kids()).toEqual(before);
    await approve(id);
    expect((await signing('next', '--request', id)).code).toBe(0);
    expect(kids()).toHaveLength(before.length + 1);
    const retiring = await signing('retire', kids()[1] ?? '', '--force', '--request', id);
    expect(retiring.stderr).toContain('about another step');
    expect((await signing('next', '--force', '--request', id)).stderr).toContain('carried out before');
    expect(kids()).toHaveLength(before.length + 1);
  });

  it('is needed in production, also to begin a change of the keys of stored data', async () => {
    const { useApproval } = await import('../../src/cli/keys/approved.ts');
    const settings = loadSettings(world.environment);
    const { approvals, transaction } = world.app.storage;
    const use = (request: string | undefined) =>
      transaction(() =>
        useApproval(
          { change: { approvals }, settings: { ...settings, environment: 'production' }, request },
          { step: 'data' },
        ),
      );
    await expect(use(undefined)).rejects.toThrow('two security officers');
    const id = await ask('data');
    await approve(id);
    const added = await command(world, 'keys', 'data', 'add', 'k2', '--request', id);
    expect(added).toMatchObject({ code: 0 });
    await expect(use(id)).rejects.toThrow('carried out before');
  });
});
