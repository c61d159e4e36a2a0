/**
 * Who somebody is that arrives from an upstream for the first time. Pure, and the only place where that is decided: by the
 * proven number at a level that identifies, and by nothing else.
 */
import type { Country } from '../identity/country.ts';
import { claimableIdentifiers, type Identifier, readLogin } from '../identity/identifiers.ts';
import { isGone, type Person } from '../identity/person.ts';
import { differences } from '../proofing/matching.ts';
import type { VouchedIdentity } from '../proofing/method.ts';
import type { Definition, Level } from './definition.ts';

/** Somebody whose number it may be, as far as the rule asks. */
export interface Holder {
  readonly person: Person;
  /** They switched this upstream off for their account. */
  readonly refuses: boolean;
  /** They are known to this upstream as somebody else. */
  readonly hasOther: boolean;
}

/** What an upstream said at one sign-in, in our terms. */
export interface Arrival {
  readonly firstArrival: Definition['firstArrival'];
  readonly level: Level;
  readonly vouched: VouchedIdentity;
}

/** What is in doubt: parts of an identity, or that the upstream knows the person as somebody else already. */
export type Doubt = 'number' | 'name' | 'birthdate' | 'gender' | 'subject' | 'account';

export type Verdict =
  | { readonly kind: 'matched'; readonly person: Person }
  | { readonly kind: 'doubtful'; readonly person: Person; readonly doubts: readonly Doubt[] }
  /** The account is blocked or being closed, or its owner lets nobody in from there. */
  | { readonly kind: 'unusable' }
  | { readonly kind: 'unknown' };

const isNumber = ({ kind }: Identifier): boolean => kind === 'citizen_number' || kind === 'passport';

/** The number that somebody vouches for, as we write it; undefined when it is none that we know. */
export const numberIn = ({ number }: VouchedIdentity, country: Country): Identifier | undefined =>
  number === undefined ? undefined : readLogin(number, country).find(isNumber);

/** What does not fit among what was said; a number that was not said is no difference. */
export function doubtsAbout(person: Person, vouched: VouchedIdentity, country: Country): readonly Doubt[] {
  const number = numberIn(vouched, country)?.value ?? vouched.number;
  const found = differences(person, { ...vouched, number }, country) as readonly Doubt[];
  return vouched.number === undefined ? found.filter((what) => what !== 'number') : found;
}

const hasProven = (person: Person, { kind, value }: Identifier): boolean =>
  claimableIdentifiers(person).some((one) => one.kind === kind && one.value === value);

/** Decides among the people who were found by the number; who has not proven it is none of them. */
export function judge({ firstArrival, level, vouched }: Arrival, found: readonly Holder[], country: Country): Verdict {
  const number = numberIn(vouched, country);
  if (firstArrival === 'connect' || !level.identifies || !number) return { kind: 'unknown' };
  const holders = found.filter(({ person }) => !isGone(person) && hasProven(person, number));
  const [holder] = holders;
  if (!holder) return { kind: 'unknown' };
  const { person, refuses, hasOther } = holder;
  if (person.status !== 'active' || refuses) return { kind: 'unusable' };
  const doubts: readonly Doubt[] = [
    ...doubtsAbout(person, vouched, country),
    ...(hasOther ? (['subject'] as const) : []),
    ...(holders.length > 1 ? (['account'] as const) : []),
  ];
  return doubts.length === 0 ? { kind: 'matched', person } : { kind: 'doubtful', person, doubts };
}
