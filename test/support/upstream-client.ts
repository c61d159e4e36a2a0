/** This provider as a client of the upstreams of a test. */
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';
import { type ClientKey, publicKeySet } from '../../src/upstreams/client-keys.ts';
import { createUpstreamProtocol } from '../../src/upstreams/protocols/oidc.ts';
import type { Answer, Asked, Connection, ConnectionTools } from '../../src/upstreams/upstream.ts';
import type { TestUpstream } from './upstream.ts';

export const CALLBACK = 'http://localhost:9/upstreams/bank/callback';

async function newKey(alg: string, use: 'sig' | 'enc'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: `${use}-${alg}`, use, ...(use === 'sig' ? { alg } : {}) };
}

/** Keys of this provider: one that signs, and one of each kind that decrypts. */
export async function newClientKeys(): Promise<{
  readonly own: readonly ClientKey[];
  readonly published: JSONWebKeySet;
}> {
  const own = (await Promise.all([
    newKey('ES256', 'sig'),
    newKey('ECDH-ES', 'enc'),
    newKey('RSA-OAEP-256', 'enc'),
  ])) as ClientKey[];
  return { own, published: publicKeySet(own) as unknown as JSONWebKeySet };
}

/** Connects an upstream, by its secret unless the settings say otherwise. */
export function connectTo(
  { issuer, clientId, clientSecret }: Pick<TestUpstream, 'issuer' | 'clientId' | 'clientSecret'>,
  settings: Record<string, unknown> = {},
  tools: Partial<ConnectionTools> = {},
): Connection {
  return createUpstreamProtocol().connect({
    settings: { issuer, clientId, auth: 'client_secret_basic', ...settings },
    secret: clientSecret,
    mayReadFiles: false,
    issuer: 'http://localhost:9',
    clientKeys: [],
    allowLoopback: true,
    fetch,
    withinMs: 5_000,
    ...tools,
  });
}

export const ASKED: Asked = {
  callback: CALLBACK,
  state: 'state-1',
  acr: [],
  anew: false,
  language: 'vi',
  path: [],
};

/** Asks for a sign-in, and comes back. */
export async function goThere(connection: Connection, upstream: TestUpstream, asked: Partial<Asked> = {}) {
  const { location, kept } = await connection.begin({ ...ASKED, ...asked });
  const callback = await upstream.signIn(location);
  return { location, kept, callback };
}

/** A sign-in from here and back. */
export async function signInAt(
  connection: Connection,
  upstream: TestUpstream,
  asked: Partial<Asked> = {},
): Promise<Answer> {
  const { kept, callback } = await goThere(connection, upstream, asked);
  return connection.finish({ kept: JSON.parse(JSON.stringify(kept)), callback });
}
