/** Tells whether a receipt that a person brought is genuine: a complete example for docs/consent.md. */
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';

/** JSON with sorted members (RFC 8785; what was shown is text alone). */
const canonical = (_name: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** The receipt; throws when the provider never signed it, or it was altered. */
export async function verifyReceipt(jws: string, issuer: string) {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  const { payload } = await jwtVerify(jws, keys, { issuer, typ: 'consent-receipt+jwt', algorithms: ['ES256'] });
  const hash = createHash('sha256').update(JSON.stringify(payload.shown, canonical)).digest('base64url');
  if (hash !== payload.shown_sha256) throw new Error('the hash is not that of what was shown');
  return payload;
}
