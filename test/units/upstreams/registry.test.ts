import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../src/errors.ts';
import { type Definition, definitionSchema } from '../../../src/upstreams/definition.ts';
import { lineOf } from '../../../src/upstreams/problems.ts';
import { createUpstreams } from '../../../src/upstreams/registry.ts';
import type { UpstreamRow } from '../../../src/upstreams/rows.ts';

const secretFile = join(mkdtempSync(join(tmpdir(), 'motcua-registry-')), 'secret');
writeFileSync(secretFile, 'a secret of the file');

const described = (id: string, settings: Record<string, unknown> = {}): Definition =>
  definitionSchema.parse({
    id,
    protocol: 'oidc',
    name: { vi: id, en: id, fr: id },
    settings: { issuer: `https://${id}.example`, clientId: 'mot-cua', auth: 'client_secret_basic', ...settings },
    claims: {},
    levels: [{ acr: ['low'], factors: ['knowledge'] }],
    firstArrival: 'connect',
  });

let rows: UpstreamRow[];
let guarded: string[];
let time: number;

const registry = (file: readonly Definition[] = []) =>
  createUpstreams({
    described: file,
    rows: { all: async () => rows, find: async (id) => rows.find((row) => row.id === id) },
    tools: { issuer: 'https://eid.example', clientKeys: [], allowLoopback: false, fetch, withinMs: 100 },
    guarded(id, connection) {
      guarded.push(id);
      return connection;
    },
    rests: () => false,
    now: () => new Date(time),
  });
const row = (id: string, more: Partial<UpstreamRow> = {}): UpstreamRow => ({
  ...{ id, definition: described(id), secret: 's', changedAt: new Date(0) },
  ...more,
});

beforeEach(() => {
  [rows, guarded, time] = [[], [], 0];
});

describe('the upstreams of a deployment', () => {
  it('are those of the file and those that staff added, but for what is switched off', async () => {
    rows = [row('ministry'), row('school', { off: { since: new Date(0) } })];
    const upstreams = await registry([described('bank', { clientSecretFile: secretFile })]);
    expect((await upstreams.all()).map(({ definition }) => definition.id)).toEqual(['bank', 'ministry']);
    expect(await upstreams.find('ministry')).toBeDefined();
    expect(await upstreams.find('school')).toBeUndefined();
    expect(await upstreams.find('nobody')).toBeUndefined();
  });

  it('are connected once for each description, and not by being looked at', async () => {
    rows = [row('ministry')];
    const upstreams = await registry();
    for (; time < 30_000; time += 6_000) await upstreams.all();
    await upstreams.find('ministry');
    expect(upstreams.problemsIn(described('ministry'), 's')).toEqual([]);
    expect(guarded).toEqual(['ministry']);
    rows = [row('ministry', { changedAt: new Date(1) })];
    await upstreams.find('ministry');
    expect(guarded).toEqual(['ministry', 'ministry']);
  });

  it('may name files of the machine only where a file describes them', async () => {
    const upstreams = await registry();
    const problems = upstreams.problemsIn(described('ministry', { clientSecretFile: secretFile }), 's');
    expect(problems.map(lineOf).join()).toContain('settings.clientSecretFile: is only for upstreams of the file');
    rows = [row('ministry', { definition: described('ministry', { clientSecretFile: secretFile }) })];
    expect(await upstreams.find('ministry')).toBeUndefined();
  });

  it('stop the start with every problem of one in the file', async () => {
    const wrong = described('bank', { issuer: 'http://bank.example', par: 'sometimes' });
    const failure = await registry([wrong]).catch((error) => error);
    expect(failure).toBeInstanceOf(ConfigurationError);
    expect(failure.problems.map((problem: string) => problem.split(':')[0])).toEqual([
      'upstreams.bank.settings.issuer',
      'upstreams.bank.settings.par',
    ]);
  });
});
