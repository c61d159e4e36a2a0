import type { Resident } from '../../shared/residents.ts';

/** Levels of the bank, weakest first, as they stand in `acr`: the PIN alone, and with a code of the bank's application. */
export const LEVELS = ['urn:bank:basic', 'urn:bank:strong'] as const;
export type BankLevel = (typeof LEVELS)[number];

/** What was shown at each level (RFC 8176). */
export const AMR: Readonly<Record<BankLevel, readonly string[]>> = {
  'urn:bank:basic': ['pin'],
  'urn:bank:strong': ['pin', 'otp', 'mfa'],
};

/** Every customer of this demonstration has the same; the page says so. */
export const PIN = '2468';
export const CODE = '135790';

/** What a customer typed. */
export interface Shown {
  readonly customer: Resident | undefined;
  readonly pin: string;
  readonly code: string;
}

const isLevel = (value: unknown): value is BankLevel => LEVELS.some((level) => level === value);

/** The weakest of the levels that a request names; basic when it names none that the bank knows. */
export function weakestOf(values: readonly unknown[]): BankLevel {
  return LEVELS.find((level) => values.filter(isLevel).includes(level)) ?? 'urn:bank:basic';
}

/** Does this level satisfy the other? By order: the stronger one does for the weaker one. */
export const satisfies = (reached: unknown, wanted: BankLevel): boolean =>
  isLevel(reached) && LEVELS.indexOf(reached) >= LEVELS.indexOf(wanted);

/** The level that a customer has shown; undefined when something is wrong. A code that is not asked for may be left out. */
export function levelShown({ customer, pin, code }: Shown): BankLevel | undefined {
  if (!customer || pin !== PIN || (code !== '' && code !== CODE)) return undefined;
  return code === '' ? 'urn:bank:basic' : 'urn:bank:strong';
}
