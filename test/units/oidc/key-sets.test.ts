import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import Provider, { type Client } from 'oidc-provider';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type KeySet, keepKeySet } from '../../../src/oidc/key-sets.ts';

const MINUTE = 60_000;

/** How the library checks a signature. */
const { verify } = (await import('oidc-provider/lib/helpers/jwt.js' as string)) as {
  verify(jwt: string, keys: unknown): Promise<unknown>;
};

const keys: { kid: string; privateKey: CryptoKey; publicJwk: JWK }[] = [];
let server: Server;
let [fetches, isDown] = [0, false];
let published: string[] = [];
let now = 0;
let provider: Provider;
let address: string;

beforeAll(async () => {
  for (const kid of ['one', 'two']) {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    keys.push({ kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } });
  }
  server = createServer((_request, response) => {
    fetches += 1;
    if (isDown) response.writeHead(503).end();
    else {
      const set = { keys: keys.filter(({ kid }) => published.includes(kid)).map(({ publicJwk }) => publicJwk) };
      response.setHeader('cache-control', 'max-age=86400').end(JSON.stringify(set));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  provider = new Provider('http://localhost', {
    fetch(url, options) {
      const { dispatcher: _, ...unguarded } = { ...options } as RequestInit & { dispatcher?: unknown };
      return fetch(url, unguarded);
    },
  });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  [fetches, isDown, published, now] = [0, false, ['one'], 1_000 * MINUTE];
});

function made(before?: KeySet): { client: Client; keySet: KeySet | undefined } {
  const metadata = {
    client_id: 'service',
    redirect_uris: ['https://service.example/callback'],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: address,
  };
  const client = new (provider.Client as unknown as new (metadata: object) => Client)(metadata);
  return { client, keySet: keepKeySet(client, before, { log: pino({ level: 'silent' }), now: () => now }) };
}

/** Whether something that was signed with this key is believed. */
async function isGood({ client }: { client: Client }, kid: string): Promise<boolean> {
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw new Error('no such key');
  const jwt = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).sign(key.privateKey);
  const { asymmetricKeyStore } = client as unknown as { asymmetricKeyStore: unknown };
  return verify(jwt, asymmetricKeyStore).then(
    () => true,
    () => false,
  );
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

describe('the keys that a service keeps at an address', () => {
  it('are fetched once for many who come together, and not again for four minutes', async () => {
    const service = made();
    expect(await Promise.all(Array.from({ length: 20 }, () => isGood(service, 'one')))).not.toContain(false);
    now += 4 * MINUTE - 1;
    expect(await isGood(service, 'one')).toBe(true);
    await settled();
    expect(fetches).toBe(1);
  });

  it('are fetched in the background before they are old, and nobody waits', async () => {
    const service = made();
    await isGood(service, 'one');
    now += 4 * MINUTE;
    published = ['two'];
    expect(await isGood(service, 'one')).toBe(true);
    await settled();
    expect(fetches).toBe(2);
    expect(await isGood(service, 'one')).toBe(false);
  });

  it('end five minutes after they were removed, whatever the answer said about keeping it', async () => {
    const service = made();
    await isGood(service, 'one');
    published = ['two'];
    now += 5 * MINUTE;
    expect(await isGood(service, 'one')).toBe(false);
    expect(await isGood(service, 'two')).toBe(true);
  });

  it('are fetched anew for one that is not known, at most every ten seconds', async () => {
    const service = made();
    await isGood(service, 'one');
    published = ['one', 'two'];
    now += 9_999;
    expect(await isGood(service, 'two')).toBe(false);
    expect(fetches).toBe(1);
    now += 1;
    expect(await isGood(service, 'two')).toBe(true);
    expect(fetches).toBe(2);
  });

  it('count for an hour while the address does not answer, and not longer', async () => {
    const service = made();
    await isGood(service, 'one');
    isDown = true;
    for (now += 5 * MINUTE; now < 1_060 * MINUTE; now += 5 * MINUTE) expect(await isGood(service, 'one')).toBe(true);
    now = 1_060 * MINUTE;
    expect(await isGood(service, 'one')).toBe(false);
    expect(await isGood(service, 'one')).toBe(false);
    isDown = false;
    now += 10_000;
    expect(await isGood(service, 'one')).toBe(true);
  });

  it('make nobody wait twice in ten seconds for an address that does not answer', async () => {
    const service = made();
    await isGood(service, 'one');
    isDown = true;
    now += 6 * MINUTE;
    for (let i = 0; i < 10; i += 1) expect(await isGood(service, 'one')).toBe(true);
    expect(fetches).toBe(2);
  });

  it('are fetched again when the registration changed, and count on while that fails', async () => {
    const before = made();
    await isGood(before, 'one');
    published = ['two'];
    const changed = made(before.keySet);
    expect(await isGood(changed, 'one')).toBe(false);
    expect(await isGood(changed, 'two')).toBe(true);
    isDown = true;
    expect(await isGood(made(changed.keySet), 'two')).toBe(true);
  });
});
