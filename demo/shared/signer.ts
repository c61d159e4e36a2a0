import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import type { PrivateKey } from './private-key.ts';

/** How a signature can be wrong: by another key under the same name, by one that the token brings along, or none. */
export const FORGERIES = ['other-key', 'injected-key', 'unsigned'] as const;
export type Forgery = (typeof FORGERIES)[number];

/** Signs statements (JWT, ES256), or forges them for demonstration. */
export interface Signer {
  /** The public half, as a JWK set (RFC 7517). */
  readonly keySet: { readonly keys: readonly object[] };
  sign(claims: JWTPayload, forgery?: Forgery): Promise<string>;
}

const ALGORITHM = 'ES256';

async function forge(claims: JWTPayload, forgery: Forgery, kid: string): Promise<string> {
  if (forgery === 'unsigned') return new UnsecuredJWT(claims).encode();
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const header =
    forgery === 'other-key' ? { kid } : { kid: "../../dev/null' OR '1'='1", jwk, jku: 'http://localhost:9/jwks' };
  return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', ...header }).sign(privateKey);
}

/** Makes a signer of a private key. */
export async function createSigner({ d, ...rest }: PrivateKey): Promise<Signer> {
  const { kid } = rest;
  const key = await importJWK({ ...rest, ...(d === undefined ? {} : { d }) }, ALGORITHM);
  return {
    keySet: { keys: [rest] },
    sign: (claims, forgery) =>
      forgery
        ? forge(claims, forgery, kid)
        : new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid }).sign(key),
  };
}
