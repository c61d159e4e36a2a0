import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { subjectOf } from '../../src/approvals/key-change.ts';
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
    expect((await signing('promote', second)).stderr).toContain('services may not have read it before');
    await wait(HOUR);
    expect((await signing('promote', second)).stderr).toContain('does not publish');
    expect((await signing('retire', first)).stderr).toContain('promote another one first');
    expect((await signing('retire', second)).stderr).toContain('has never signed');
    expect((await signing('promote', 'other')).stderr).toContain('no signing key of this name');
    expect(kids()).toEqual([first, second]);
  });

  it('makes way, and goes when the last token that it signed has expired', async () => {
    const unreachable = { ...world, environment: { ...world.environment, ISSUER: 'http://localhost:1' } };
    const done = await command(unreachable, 'keys', 'signing', 'promote', second);
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('look yourself') });
    expect(kids()).toEqual([second, first]);
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

describe('in production', () => {
  const officer = persona('A security officer').id;
  const other = persona('director of a company').id;
  const ask = async (subject: string): Promise<string> => {
    const { approvals } = world.app.storage;
    const id = crypto.randomUUID();
    const by = { via: 'page', people: [officer] } as const;
    await approvals.add({ id, kind: 'keys', subject, content: {}, reason: 'The year is over.', by });
    return id;
  };
  const approve = (id: string) => world.app.storage.approvals.decide(id, { outcome: 'approved', by: [other] });

  it('a step needs a request that was approved for it, and uses it up', async () => {
    const id = await ask('next');
    const step = { step: 'next' } as const;
    const { useApprovedKeyChange } = await import('../../src/approvals/key-change.ts');
    const { approvals, transaction } = world.app.storage;
    const use = (wanted: Parameters<typeof useApprovedKeyChange>[1], request = id) =>
      transaction(() => useApprovedKeyChange(request, wanted, { approvals, withinSeconds: 60 }));
    expect(subjectOf({ step: 'promote', kid: 'a' })).toBe('promote a');
    expect(await use(step)).toBe(false);
    await approve(id);
    expect(await use({ step: 'retire', kid: 'a' })).toBe(false);
    expect(await use(step)).toBe(true);
    expect(await use(step)).toBe(false);
    expect(await use(step, crypto.randomUUID())).toBe(false);
  });

  it('a request that does not fit changes nothing, in development neither', async () => {
    const before = kids();
    expect((await signing('next', '--request', await ask('next'))).stderr).toContain(
      'no approved request about "next"',
    );
    expect(kids()).toEqual(before);
    const id = await ask('next');
    await approve(id);
    expect((await signing('next', '--request', id)).code).toBe(0);
    expect(kids()).toHaveLength(before.length + 1);
  });
});
