/** A service of the profile fapi2 whose every message a test can change: keys, assertions and proofs made by hand. */
import { createHash, randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import * as openid from 'openid-client';
import { createRelyingParty, register, type TestRelyingParty } from './relying-party.ts';
import type { World } from './world.ts';

const ALGORITHM = 'ES256';

/** A key for proofs of possession. */
export interface ProofKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

/** Makes one. */
export async function proofKey(): Promise<ProofKey> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { privateKey, publicKey, jwk: await exportJWK(publicKey) };
}

/** What a proof is for; `token` at a resource. */
export interface ProofOf {
  readonly method: string;
  readonly url: string;
  readonly token?: string;
  readonly changed?: Readonly<Record<string, unknown>>;
}

/** A DPoP proof (RFC 9449, section 4.2). */
export function proofOf({ privateKey, jwk }: ProofKey, { method, url, token, changed = {} }: ProofOf): Promise<string> {
  const ath = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') };
  const iat = Math.floor(Date.now() / 1000);
  return new SignJWT({ jti: randomUUID(), htm: method, htu: url, iat, ...ath, ...changed })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'dpop+jwt', jwk })
    .sign(privateKey);
}

/** The service. */
export interface FapiService {
  readonly clientId: string;
  /** As its developers write it, with openid-client. */
  readonly party: TestRelyingParty;
  /** The same without proofs of possession. */
  readonly unproven: TestRelyingParty;
  /** The key that its tokens are bound to. */
  readonly key: ProofKey;
  /** Parameters by which it authenticates. */
  assertion(changed?: { alg?: string; key?: CryptoKey; aud?: string }): Promise<Record<string, string>>;
}

/** Registers a service like the test clients, with a key of its own, and starts to be it; `metadata` differs. */
export async function fapiService(
  world: World,
  clientId: string,
  metadata: Record<string, unknown> = {},
): Promise<FapiService> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), use: 'sig', kid: clientId }] };
  await register(world, {
    clientId,
    metadata: { token_endpoint_auth_method: 'private_key_jwt', jwks, ...metadata },
    policy: { profile: 'fapi2', exception: undefined },
  });
  const authentication = openid.PrivateKeyJwt({ key: privateKey, kid: clientId });
  const unproven = await createRelyingParty(world, { clientId, authentication, pushed: true });
  const key = await proofKey();
  const dpop = openid.getDPoPHandle(unproven.config, key);
  return {
    clientId,
    unproven,
    key,
    party: await createRelyingParty(world, { clientId, authentication, pushed: true, dpop }),
    async assertion({ alg = ALGORITHM, key: own = privateKey, aud = world.issuer } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const client_assertion = await new SignJWT({
        iss: clientId,
        sub: clientId,
        aud,
        iat: now,
        exp: now + 60,
        jti: randomUUID(),
      })
        .setProtectedHeader({ alg })
        .sign(own);
      const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
      return { client_id: clientId, client_assertion_type, client_assertion };
    },
  };
}

/** What an endpoint said. */
export interface Said {
  readonly status: number;
  readonly error: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
  readonly challenge: string | null;
}

/** Sends a form, with a proof and a certificate if there are any. */
export async function post(
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Said> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), headers });
  return said(response);
}

/** Reads an answer. */
export async function said(response: Response): Promise<Said> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const error = typeof body.error === 'string' ? body.error : undefined;
  return { status: response.status, error, body, challenge: response.headers.get('www-authenticate') };
}
