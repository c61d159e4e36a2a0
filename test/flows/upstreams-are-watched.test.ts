import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';
import { newClientKeys } from '../support/upstream-client.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let upstream: TestUpstream;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'motcua-upstreams-'));
  upstream = await startUpstream();
  const clientKeysFile = join(directory, 'client-keys.json');
  const file = join(directory, 'upstreams.yaml');
  writeFileSync(clientKeysFile, JSON.stringify({ keys: (await newClientKeys()).own }));
  const bank = {
    id: 'bank',
    protocol: 'oidc',
    name: { vi: 'Ngân hàng', en: 'Bank', fr: 'Banque' },
    settings: { issuer: upstream.issuer, clientId: upstream.clientId },
    claims: { number: 'number' },
    levels: [{ acr: ['low'], factors: ['knowledge'] }],
    firstArrival: 'connect',
  };
  writeFileSync(file, stringify({ upstreams: [bank] }));
  world = await createWorld({ upstreams: { file, clientKeysFile, probeSeconds: 1, failures: 2, restSeconds: 1 } });
});

afterAll(async () => {
  await world?.stop();
  await upstream?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function health(): Promise<{ state: string; why: string | null } | undefined> {
  const client = new Client({ connectionString: world.databaseUrl });
  await client.connect();
  try {
    return (await client.query("SELECT state, why FROM upstream_health WHERE upstream = 'bank'")).rows[0];
  } finally {
    await client.end();
  }
}

const becomes = (state: string): Promise<void> =>
  eventually(async () => expect((await health())?.state).toBe(state), 10_000);

describe('this provider as a client of upstreams', () => {
  it('publishes its public keys, and nothing private', async () => {
    const response = await fetch(`${world.issuer}/upstreams/jwks.json`);
    expect(response.headers.get('content-type')).toContain('application/jwk-set+json');
    expect(response.headers.get('set-cookie')).toBeNull();
    const set = (await response.json()) as JSONWebKeySet;
    expect(set.keys.map(({ use }) => use)).toEqual(['sig', 'enc', 'enc']);
    expect(JSON.stringify(set)).not.toMatch(/"(d|p|q|dp|dq|qi|k|oth)":/);
    await expect(createLocalJWKSet(set)({ alg: 'ES256', kid: 'sig-ES256' })).resolves.toBeTruthy();
  });

  it('notices by itself that an upstream went away, left it alone, and that it is back', async () => {
    await becomes('up');
    await upstream.stop();
    await becomes('resting');
    expect((await health())?.why).toBe('ECONNREFUSED');
    await upstream.start();
    await becomes('up');
    expect((await health())?.why).toBeNull();
  });
});
