/** Receipts that a person takes away: signed with the provider's key, so that anybody can tell that they are genuine. */
import { CompactSign, importJWK, type JWK } from 'jose';
import type { Receipt } from './receipts.ts';

export interface SignedReceiptParts {
  readonly issuer: string;
  readonly keys: { readonly signing: { readonly keys: readonly JWK[] } };
  readonly now: () => Date;
}

const ALGORITHM = 'ES256';
/** RFC 8725, section 3.11: no other token of this provider can be taken for a receipt, and no receipt for another token. */
export const RECEIPT_TYPE = 'consent-receipt+jwt';
/** What the payload means, under the issuer's `/schemas/`. */
const SCHEMA = 'consent-receipt-1.schema.json';

/** The payload, as docs/schemas/consent-receipt-1.schema.json describes it. */
export function statementOf(receipt: Receipt, { issuer, now }: Pick<SignedReceiptParts, 'issuer' | 'now'>) {
  const { id, kind, at, clientId, acr, language, textVersion, shown, shownHash, chosen } = receipt;
  return {
    iss: issuer,
    iat: Math.floor(now().getTime() / 1000),
    jti: id,
    schema: `${issuer}/schemas/${SCHEMA}`,
    kind,
    at: at.toISOString(),
    client_id: clientId,
    ...(acr ? { acr: `${issuer}/acr/${acr}` } : {}),
    language,
    text_version: textVersion,
    shown,
    shown_sha256: shownHash,
    chosen,
  };
}

/** Makes the function that signs a receipt (JWS, compact serialization, RFC 7515). */
export function createReceiptSigner(parts: SignedReceiptParts): (receipt: Receipt) => Promise<string> {
  const jwk = parts.keys.signing.keys.find(({ alg }) => alg === ALGORITHM);
  if (!jwk) throw new Error('there is no key for ES256');
  const key = importJWK(jwk, ALGORITHM);
  return async (receipt) => {
    const payload = new TextEncoder().encode(JSON.stringify(statementOf(receipt, parts)));
    const header = { alg: ALGORITHM, kid: jwk.kid ?? '', typ: RECEIPT_TYPE };
    return new CompactSign(payload).setProtectedHeader(header).sign(await key);
  };
}
