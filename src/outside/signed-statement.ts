/** Statements that a source has signed (JWT, RFC 7519): what is believed of them. */
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';

/** What a statement must say to be believed. */
export interface Expected {
  readonly issuer: string;
  readonly audience: string;
  /** The time at which it is looked at, or was handed in. */
  readonly at: Date;
  /** It was made at most so many seconds before that. */
  readonly maxAgeSeconds: number;
}

/** A statement that must not be believed, whenever it is looked at. */
export class Disbelieved extends Error {
  override readonly name = 'Disbelieved';
}

const ALGORITHMS = ['ES256', 'ES384', 'PS256', 'EdDSA'];
/** Clocks differ by so many seconds. */
const TOLERANCE_SECONDS = 60;

/** Failures of fetching keys; every other one is about the statement itself. */
const TRANSIENT = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

/** The claims of a statement. Throws Disbelieved, or an Error when the keys cannot be had now. */
export async function believe(text: string, keys: JWTVerifyGetKey, expected: Expected): Promise<JWTPayload> {
  const { issuer, audience, at, maxAgeSeconds } = expected;
  try {
    const { payload } = await jwtVerify(text, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      currentDate: at,
      maxTokenAge: maxAgeSeconds,
      clockTolerance: TOLERANCE_SECONDS,
      requiredClaims: ['iss', 'aud', 'iat', 'exp'],
    });
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError) || TRANSIENT.has(error.code)) throw error;
    throw new Disbelieved(error.code);
  }
}
