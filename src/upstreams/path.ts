/** What is said of the way of a sign-in through several providers. Pure. */

/** Authorization parameter that names the upstream by which somebody comes. */
export const HINT_PARAMETER = 'idp_hint';

/** Authorization parameter with the issuers that have passed the request on, separated by spaces, the first one first. */
export const PATH_PARAMETER = 'idp_path';
/** So many may stand before us; nobody understands who vouches for whom after more. */
const MOST = 3;
const ISSUER = /^https?:\/\/[\x21-\x7e]{1,200}$/;

/** What a path of a request means; `invalid` where it is none. */
export type Path = { readonly kind: 'issuers'; readonly issuers: readonly string[] } | { readonly kind: Unacceptable };

/** Why a request is refused by its path; `loop` where it has passed us, or anybody twice. */
export type Unacceptable = 'loop' | 'long' | 'invalid';

/** Reads it; absent is empty. */
export function readPath(value: string | undefined, ourIssuer: string): Path {
  const issuers = (value ?? '').split(' ').filter((one) => one !== '');
  if (issuers.some((one) => !ISSUER.test(one))) return { kind: 'invalid' };
  if (issuers.includes(ourIssuer) || new Set(issuers).size < issuers.length) return { kind: 'loop' };
  return issuers.length > MOST ? { kind: 'long' } : { kind: 'issuers', issuers };
}

/** Whether a request has passed this issuer, which would only refuse it. */
export const hasPassed = (value: string | undefined, issuer: string): boolean =>
  (value ?? '').split(' ').includes(issuer);

/** The path as it is handed on. */
export function pathOn(value: string | undefined, ourIssuer: string): readonly string[] {
  const path = readPath(value, ourIssuer);
  return [...(path.kind === 'issuers' ? path.issuers : []), ourIssuer];
}
