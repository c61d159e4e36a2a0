/** What is counted: closed lists, so that a service has a bounded number of rows a day. */

/** Pages of a sign-in where somebody may leave, in the order in which they come. */
export const STEPS = [
  'sign-in',
  'tried-out',
  'authenticator',
  'level-unreachable',
  'select-account',
  'represent',
  'consent',
] as const;
export type StepName = (typeof STEPS)[number];

const GRANTS = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
type GrantName = (typeof GRANTS)[number] | 'other';

/**
 * A measure of a service on a day:
 * - `attempt`: a valid authorization request for which somebody came, `single-sign-on` one that needed no page;
 * - `success.<level>`: a code was issued at this level; `redeemed`: the service exchanged it for tokens;
 * - `entered.<step>` and `passed.<step>`: a page was reached and led on; `turned.<step>`: the answer there ended the sign-in;
 * - `refused.<error>`: what the service was answered instead of a code; `tokens.<grant>`, `tokens-refused.<error>`.
 */
export type Measure =
  | 'attempt'
  | 'single-sign-on'
  | 'redeemed'
  | `success.${string}`
  | `${'entered' | 'passed' | 'turned'}.${StepName}`
  | `tokens.${GrantName}`
  | `${'refused' | 'tokens-refused'}.${string}`;

const ERROR_CODE = /^[a-z_]{1,48}$/;

/** An error as a part of a measure; what is none is `other`. */
export const errorName = (error: unknown): string =>
  typeof error === 'string' && ERROR_CODE.test(error) ? error : 'other';

/** A grant type as a part of a measure. */
export const grantName = (type: unknown): GrantName => GRANTS.find((grant) => grant === type) ?? 'other';
