import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { createExpiringMap } from './expiring-map.ts';

/** A token with the proof that came with it, and the request that both are for. */
export interface Proven {
  readonly token: string;
  readonly proof: string;
  readonly method: string;
  /** The address of the request at its public origin, without query. */
  readonly url: string;
}

/** Tells the thumbprint of the key that made the proof; undefined when it proves nothing. */
export type ProofCheck = (proven: Proven) => Promise<string | undefined>;

const ALGORITHMS = ['ES256', 'PS256', 'EdDSA', 'Ed25519'];
const MOST_SECONDS = 60;

/**
 * Checks proofs as a resource server must (RFC 9449, section 4.3): made by the key in it, for this request and this token,
 * just now, and not seen before.
 */
export function createProofCheck(): ProofCheck {
  const seen = createExpiringMap<true>({ lifetimeSeconds: 2 * MOST_SECONDS, maximum: 100_000 });

  return async ({ token, proof, method, url }) => {
    const verified = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: ALGORITHMS,
      typ: 'dpop+jwt',
      maxTokenAge: MOST_SECONDS,
      clockTolerance: 5,
    }).catch(() => undefined);
    if (!verified) return undefined;
    const { payload, protectedHeader } = verified;
    const ath = createHash('sha256').update(token).digest('base64url');
    const isForThis = payload.htm === method && payload.htu === url && payload.ath === ath;
    if (!isForThis || !payload.jti || !protectedHeader.jwk) return undefined;
    const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk);
    const name = `${thumbprint}/${payload.jti}`;
    if (seen.get(name)) return undefined;
    seen.set(name, true);
    return thumbprint;
  };
}
