import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestUpstream } from '../support/upstream.ts';
import { createUpstreamWorld, type UpstreamWorld } from '../support/upstream-world.ts';
import { eventually } from '../support/wait.ts';
import type { World } from '../support/world.ts';

let all: UpstreamWorld;
let world: World;
let upstream: TestUpstream;

beforeAll(async () => {
  all = await createUpstreamWorld({ bank: {} }, { upstreams: { probeSeconds: 1, failures: 2, restSeconds: 1 } });
  world = all.world;
  upstream = all.upstreams.bank as TestUpstream;
});
afterAll(() => all?.stop());

const health = async () => (await world.app.storage.upstreams.health.all()).find(({ upstream: id }) => id === 'bank');
const becomes = (state: string): Promise<void> =>
  eventually(async () => expect((await health())?.state).toBe(state), 10_000);

describe('this provider as a client of upstreams', () => {
  it('publishes its public keys, and nothing private', async () => {
    const response = await fetch(`${world.issuer}/upstreams/jwks.json`);
    expect(response.headers.get('content-type')).toContain('application/jwk-set+json');
    expect(response.headers.get('set-cookie')).toBeNull();
    const set = (await response.json()) as JSONWebKeySet;
    expect(set.keys.map(({ use }) => use)).toEqual(['sig', 'enc']);
    expect(JSON.stringify(set)).not.toMatch(/"(d|p|q|dp|dq|qi|k|oth)":/);
    await expect(createLocalJWKSet(set)({ alg: 'ES256', kid: String(set.keys[0]?.kid) })).resolves.toBeTruthy();
  });

  it('notices by itself that an upstream went away, left it alone, and that it is back', async () => {
    await becomes('up');
    await upstream.stop();
    await becomes('resting');
    expect((await health())?.why).toBe('ECONNREFUSED');
    await upstream.start();
    await becomes('up');
    expect((await health())?.why).toBeUndefined();
  });
});
