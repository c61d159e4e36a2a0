/** This provider as a client: how it shows who it is, and how it reads what is encrypted for it. */
import { compactDecrypt, importJWK, type JWK } from 'jose';
import * as oauth from 'oauth4webapi';
import { type ConnectionTools, UpstreamDisbelieved } from '../../upstream.ts';
import type { OidcSettings } from './settings.ts';

type ClientKeys = ConnectionTools['clientKeys'];

const ALGORITHM_OF_CURVE: Readonly<Record<string, string>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'Ed25519',
};
/** How keys are encrypted (RFC 7518, section 4): to one of ours, never by a secret or a password. */
const KEY_MANAGEMENT = ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW', 'RSA-OAEP', 'RSA-OAEP-256'];
const CONTENT_ENCRYPTION = ['A128GCM', 'A192GCM', 'A256GCM', 'A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512'];
const MOST_PLAINTEXT = 256 * 1024;

const algorithmOf = ({ alg, kty, crv }: JWK): string =>
  alg ?? (kty === 'RSA' ? 'PS256' : (ALGORITHM_OF_CURVE[crv ?? ''] ?? ''));

/** Signs with the first key (RFC 7523, section 3). */
function signedAssertion(keys: ClientKeys, { assertionAudience }: OidcSettings): oauth.ClientAuth {
  const [first = {}] = keys as readonly JWK[];
  let made: Promise<oauth.ClientAuth> | undefined;

  async function make(): Promise<oauth.ClientAuth> {
    const key = (await importJWK(first, algorithmOf(first))) as oauth.CryptoKey;
    return (as, client, body, headers) =>
      oauth.PrivateKeyJwt(first.kid === undefined ? key : { key, kid: first.kid }, {
        [oauth.modifyAssertion](_header, payload) {
          if (assertionAudience === 'token_endpoint') payload.aud = as.token_endpoint;
        },
      })(as, client, body, headers);
  }

  return async (as, client, body, headers) => {
    made ??= make();
    await (await made)(as, client, body, headers);
  };
}

/** How the provider shows who it is at the token endpoint (OpenID Connect Core 1.0, section 9). */
export function clientAuthOf(settings: OidcSettings, keys: ClientKeys): oauth.ClientAuth {
  const secret = settings.secret ?? '';
  if (settings.auth === 'client_secret_basic') return oauth.ClientSecretBasic(secret);
  if (settings.auth === 'client_secret_post') return oauth.ClientSecretPost(secret);
  return signedAssertion(keys, settings);
}

/** Reads a JWE that is meant for one of the keys; fails with UpstreamDisbelieved. */
export function createDecrypting(keys: ClientKeys): (jwe: string) => Promise<string> {
  const readers = (keys as readonly JWK[]).filter(({ use }) => use !== 'sig');

  return async (jwe) => {
    try {
      const { plaintext } = await compactDecrypt(
        jwe,
        ({ kid, alg = '', epk }) => {
          const kty = alg.startsWith('RSA') ? 'RSA' : (epk as JWK | undefined)?.kty;
          const curve = (epk as JWK | undefined)?.crv;
          const found = readers.find(
            (key) => key.kty === kty && key.crv === curve && (kid === undefined || kid === key.kid),
          );
          if (!found) throw new UpstreamDisbelieved('encrypted-for-another-key');
          return importJWK({ ...found, alg }, alg);
        },
        {
          keyManagementAlgorithms: KEY_MANAGEMENT,
          contentEncryptionAlgorithms: CONTENT_ENCRYPTION,
          maxDecompressedLength: MOST_PLAINTEXT,
        },
      );
      return Buffer.from(plaintext).toString('utf8');
    } catch (error) {
      if (error instanceof UpstreamDisbelieved) throw error;
      throw new UpstreamDisbelieved((error as { code?: string }).code ?? 'encryption');
    }
  };
}
