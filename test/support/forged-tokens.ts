/** What somebody makes of the ID token of another who has no key of the provider. */
import { createHmac } from 'node:crypto';
import { decodeJwt, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { TestUpstream } from './upstream.ts';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsPart = (token: string): string => token.split('.')[1] ?? '';

/** `alg: none`. */
export const unsigned = (token: string): string => `${encoded({ alg: 'none' })}.${claimsPart(token)}.`;

/** With a key of their own; `header` says whose it is. */
export async function signedByAnother(token: string, header: object = {}): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256');
  return new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'ES256', ...header }).sign(privateKey);
}

/** With what both sides know, or everybody. */
export function signedWithSecret(token: string, secret: string): string {
  const input = `${encoded({ alg: 'HS256' })}.${claimsPart(token)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** The classic: the public key taken for a shared secret. */
export async function signedWithThePublicKey(token: string, upstream: TestUpstream): Promise<string> {
  const key = await importJWK(await upstream.publicKey(), 'ES256', { extractable: true });
  return signedWithSecret(token, await exportSPKI(key as Parameters<typeof exportSPKI>[0]));
}

/** Under the signature that it has. */
export function forSomebodyElse(token: string, subject: string): string {
  const [header, , signature] = token.split('.');
  return `${header}.${encoded({ ...decodeJwt(token), sub: subject })}.${signature}`;
}
