/**
 * Which key a keyed hash is made with, and what becomes of it when `lookupKey` changes. A test compares the list with what
 * the stores ask for.
 */

/**
 * `token`: of random values that nobody guesses, so its key stays for good. `anew`: of personal values, computed again from
 * the encrypted records. `over`: of personal values that are not kept; what they belong to is begun anew.
 */
export type HashFate = 'token' | 'anew' | 'over';

/** By purpose, or by its first part where a purpose has several. */
export const HASH_PURPOSES: Readonly<Record<string, HashFate>> = {
  artifact: 'token',
  'session-id': 'token',
  session: 'token',
  'staff-session': 'token',
  grant: 'token',
  replay: 'token',
  'credential-change': 'token',
  'contact-change': 'token',
  'report-link': 'token',
  'closing.stop': 'token',
  credential: 'token',
  'recovery.browser': 'token',
  'recovery.stop': 'token',
  'recovery.link': 'token',
  person: 'anew',
  'test-person': 'anew',
  'mandate.invited': 'anew',
  'team-invitation.number': 'anew',
  'upstream-link.subject': 'anew',
  'organisation-consent.number': 'anew',
  'proof-request.code': 'anew',
  'recovery.contact': 'over',
  'recovery.contacts': 'over',
  attempt: 'over',
  'import.number': 'over',
  'upstream-session.subject': 'over',
  'upstream-session.sid': 'over',
};

const FIRST_PART = /^[^./]+/;

/** Whether the hashes of a purpose are of random values. */
export const isOfTokens = (purpose: string): boolean =>
  (HASH_PURPOSES[purpose] ?? HASH_PURPOSES[FIRST_PART.exec(purpose)?.[0] ?? '']) === 'token';
