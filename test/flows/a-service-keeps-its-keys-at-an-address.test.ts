import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProviderNode, startNode } from '../support/node.ts';
import { change } from '../support/own-service.ts';
import { freePort } from '../support/ports.ts';
import { register } from '../support/relying-party.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

interface Key {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

let world: World;
let other: ProviderNode;
let [first, second]: Key[] = [];
/** What is at the addresses of the service; nothing for one that does not answer. */
const published = new Map<string, readonly (Key | undefined)[]>();
let fetches: string[] = [];
let server: Server;
let home: string;

async function newKey(kid: string): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' } };
}

beforeAll(async () => {
  world = await createWorld();
  other = await startNode(world);
  [first, second] = await Promise.all(['first', 'second'].map(newKey));
  server = createServer(({ url = '' }, response) => {
    fetches.push(url);
    const keys = published.get(url);
    if (!keys) response.writeHead(503).end();
    else response.end(JSON.stringify({ keys: keys.map((key) => key?.publicJwk) }));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  home = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server?.close(resolve));
  await other?.end('SIGTERM');
  await world?.stop();
});

async function registered(address: string): Promise<string> {
  const clientId = `service-${randomUUID()}`;
  await register(world, {
    clientId,
    metadata: { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${home}${address}` },
  });
  return clientId;
}

/** Whether the service is believed to be itself, shown on a node. */
async function isKnown(origin: string, clientId: string, key: Key | undefined): Promise<boolean> {
  if (!key) throw new Error('there is no key');
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: world.issuer, iat: now, exp: now + 60, jti: randomUUID() };
  const assertion = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(key.privateKey);
  const response = await fetch(`${origin}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      grant_type: 'refresh_token',
      refresh_token: 'made-up',
    }),
  });
  const { error } = (await response.json()) as { error: string };
  expect(['invalid_grant', 'invalid_client']).toContain(error);
  return error === 'invalid_grant';
}

const everywhere = (clientId: string, key: Key | undefined): Promise<boolean[]> =>
  Promise.all([world.issuer, other.origin].map((origin) => isKnown(origin, clientId, key)));

describe('the keys that a service keeps at an address', () => {
  it('are fetched once by each node', async () => {
    published.set('/steady', [first]);
    const clientId = await registered('/steady');
    for (let i = 0; i < 5; i += 1) expect(await everywhere(clientId, first)).toEqual([true, true]);
    const asked = fetches.filter((address) => address === '/steady').length;
    // One of the nodes may have looked meanwhile whether keys end soon, as it does once a day.
    expect([2, 3]).toContain(asked);
  });

  it('still let it in while the address does not answer', async () => {
    published.set('/lost', [first]);
    const clientId = await registered('/lost');
    expect(await everywhere(clientId, first)).toEqual([true, true]);
    published.delete('/lost');
    expect(await everywhere(clientId, first)).toEqual([true, true]);
    await change(world, clientId, ({ name }) => ({ name: { ...name, vi: 'Tên mới' } }));
    await eventually(async () => {
      expect(await everywhere(clientId, first)).toEqual([true, true]);
      expect(fetches.filter((address) => address === '/lost').length).toBeGreaterThan(2);
    });
    expect(await everywhere(clientId, first)).toEqual([true, true]);
  });

  it('are those of the new address once the registration says so, on every node', async () => {
    published.set('/before', [first]).set('/after', [second]);
    const clientId = await registered('/before');
    expect(await everywhere(clientId, first)).toEqual([true, true]);
    await change(world, clientId, ({ metadata }) => ({ metadata: { ...metadata, jwks_uri: `${home}/after` } }));
    await eventually(async () => expect(await everywhere(clientId, second)).toEqual([true, true]), 1_000);
    expect(await everywhere(clientId, first)).toEqual([false, false]);
  });

  it('are not asked for again and again by whoever signs with another key', async () => {
    published.set('/attacked', [first]);
    const clientId = await registered('/attacked');
    expect(await everywhere(clientId, first)).toEqual([true, true]);
    fetches = [];
    for (let i = 0; i < 20; i += 1) expect(await everywhere(clientId, second)).toEqual([false, false]);
    expect(fetches.length).toBeLessThanOrEqual(2);
  });

  it('are not read beyond a size that no key set has', async () => {
    published.set(
      '/huge',
      Array.from({ length: 500 }, () => first),
    );
    const clientId = await registered('/huge');
    expect(await everywhere(clientId, first)).toEqual([false, false]);
  });
});
