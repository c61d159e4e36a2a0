/** Signed and encrypted statements of an OpenID provider: what is believed of them. */
import { createHash } from 'node:crypto';
import { errors, type JWTPayload, type JWTVerifyOptions, type JWTVerifyResult, jwtVerify } from 'jose';
import { UpstreamDisbelieved } from '../../upstream.ts';
import type { Published } from './metadata.ts';
import type { OidcSettings } from './settings.ts';

export interface TokensParts {
  readonly settings: OidcSettings;
  readonly published: Published;
  readonly decrypt: (jwe: string) => Promise<string>;
}

/** Failures that a newer key set may mend. */
const STALE = new Set(['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED']);

/** A statement that is believed, and as it was signed. */
export type Believed = JWTVerifyResult<JWTPayload> & { readonly signed: string };

/** What a kind of statement must be. */
export interface Rules extends Pick<JWTVerifyOptions, 'maxTokenAge' | 'requiredClaims' | 'typ'> {
  /** False: such a statement need not say from whom it is and for whom; what it says of that is checked elsewhere. */
  readonly addressed?: false;
  /** Only encrypted ones count. */
  readonly encrypted?: boolean;
  /** For an unknown key, the key set is asked for at most so often. */
  readonly renewEveryMs: number;
}

const PARTS_OF_JWE = 5;
export const isEncrypted = (token: string): boolean => token.split('.').length === PARTS_OF_JWE;

/** Makes what reads them. */
export function createTokens({ settings, published: { keys }, decrypt }: TokensParts) {
  const { issuer, clientId: audience, algorithms, clockToleranceSeconds: clockTolerance } = settings;

  const open = async (token: string): Promise<string> => (isEncrypted(token) ? decrypt(token) : token);

  async function verify(signed: string, rules: JWTVerifyOptions, renewEveryMs: number) {
    const known = await keys.get();
    try {
      return await jwtVerify(signed, known, rules);
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || !STALE.has(error.code)) throw error;
      const newer = await keys.renew(renewEveryMs);
      if (newer === known) throw error;
      return await jwtVerify(signed, newer, rules);
    }
  }

  return {
    open,
    /**
     * Fails with UpstreamDisbelieved, and with UpstreamUnavailable when the keys cannot be had. A key that nobody knows is
     * looked for once in a new key set (OpenID Connect Core 1.0, section 10.1.1).
     */
    async believe(token: string, { addressed, encrypted, renewEveryMs, ...rest }: Rules): Promise<Believed> {
      if (encrypted && !isEncrypted(token)) throw new UpstreamDisbelieved('not-encrypted');
      const signed = await open(token);
      const from = addressed === false ? {} : { issuer, audience };
      try {
        const verified = await verify(signed, { algorithms, clockTolerance, ...from, ...rest }, renewEveryMs);
        return { ...verified, signed };
      } catch (error) {
        if (error instanceof errors.JOSEError) throw new UpstreamDisbelieved(codeOf(error));
        throw error;
      }
    },
  };
}

/** Reads statements of one provider. */
export type Tokens = ReturnType<typeof createTokens>;

/** The claim that was wrong belongs to the code; what it said does not. */
function codeOf(error: errors.JOSEError): string {
  const claim = (error as { claim?: unknown }).claim;
  return typeof claim === 'string' && claim !== 'unspecified' ? `${error.code}-${claim}` : error.code;
}

const LONG = new Set(['EdDSA', 'Ed25519']);

/** The value of `at_hash` for an access token (OpenID Connect Core 1.0, section 3.1.3.6). */
export function accessTokenHash(accessToken: string, algorithm: string): string {
  const bits = LONG.has(algorithm) ? '512' : algorithm.slice(-3);
  const digest = createHash(`sha${bits}`).update(accessToken, 'ascii').digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
