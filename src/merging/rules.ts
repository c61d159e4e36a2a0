/** Which accounts may become one, and what the kept one gets of the other one's document. Pure. */
import { type ContactKind, contactsOf, KINDS, withContacts } from '../identity/contacts.ts';
import { isProven } from '../identity/identifiers.ts';
import type { Contact, Person } from '../identity/person.ts';
import type { Merge, Obstacles, Passed } from './merge.ts';

/** Two people's accounts: the one that goes on, and the one that becomes a part of it. */
export interface People {
  readonly kept: Person;
  readonly merged: Person;
}

/** Why two accounts cannot become one. */
export type MergeProblem =
  | 'family'
  | 'inactive'
  | 'mandate'
  | 'merge'
  | 'open'
  | 'own'
  | 'program'
  | 'recovery'
  | 'same'
  | 'staff'
  | 'test'
  | 'unproven'
  | 'waiting';

/** Why a merge cannot be undone. */
export type UndoProblem = 'followed' | 'gone' | 'late' | 'number' | 'own' | 'undone' | 'waiting';

/** Whatever these two accounts themselves say against it. */
export function problemOf({ kept, merged }: People, obstacles: Obstacles): MergeProblem | undefined {
  if (kept.id === merged.id) return 'same';
  if (kept.testTeam !== undefined || merged.testTeam !== undefined) return 'test';
  if (obstacles.merge) return 'merge';
  if (kept.status !== 'active' || merged.status !== 'active') return 'inactive';
  const order = ['staff', 'program', 'recovery', 'open', 'family', 'mandate'] as const;
  const found = order.find((one) => obstacles[one]);
  if (found) return found;
  // Otherwise proofs would vouch for what the kept account alone says.
  return isProven(merged) && !isProven(kept) ? 'unproven' : undefined;
}

/** Whatever stands against an undo, but for what is stored elsewhere. */
export function undoProblemOf(
  { undone, settledAt, undoUntil }: Merge,
  { kept, merged }: People,
  now: Date,
): UndoProblem | undefined {
  if (undone) return 'undone';
  if (settledAt || undoUntil <= now) return 'late';
  const isThere = (kept.status === 'active' || kept.status === 'blocked') && merged.status === 'merged';
  return isThere ? undefined : 'gone';
}

/**
 * What the kept account gets: contacts of a kind of which it has no verified one, and a number of a kind that it has none of.
 * Contacts that were added a short while ago do not pass: the earlier ones could stop that in the other account alone.
 * Numbers pass only between accounts that are both proven, or both not: the proofs that vouch for them pass too.
 */
export function passedFrom({ kept, merged }: People, now: Date): Passed {
  const hasSettled = ({ settlesAt = 0 }: Contact): boolean => settlesAt * 1000 <= now.getTime();
  const contacts = KINDS.flatMap((kind) => {
    const own = contactsOf(kept, kind);
    if (own.some(({ verified }) => verified)) return [];
    const given = contactsOf(merged, kind).filter((one) => one.verified && hasSettled(one));
    return given.map(({ value }) => {
      const before = own.find((one) => one.value === value);
      return { kind, value, ...(before ? { before } : {}) };
    });
  });
  const alike = isProven(kept) === isProven(merged);
  const { citizenNumber, foreigner } = merged;
  return {
    contacts,
    ...(alike && citizenNumber && !kept.citizenNumber ? { citizenNumber } : {}),
    ...(alike && foreigner && !kept.foreigner ? { foreigner } : {}),
  };
}

/** Whether a number passes. */
export const passesNumber = ({ citizenNumber, foreigner }: Passed): boolean =>
  citizenNumber !== undefined || foreigner !== undefined;

/** The kept account with what it gets; new contacts recover nothing by themselves before `settlesAt` (seconds since the epoch). */
export function withPassed({ kept, merged }: People, passed: Passed, settlesAt: number): Person {
  const { contacts, ...numbers } = passed;
  const withKind = (person: Person, kind: ContactKind): Person => {
    const values = contacts.flatMap((one) => (one.kind === kind ? [one.value] : []));
    const given = contactsOf(merged, kind).filter(({ value }) => values.includes(value));
    const settling = given.map((one): Contact => ({ ...one, settlesAt }));
    const own = contactsOf(person, kind).filter(({ value }) => !values.includes(value));
    return settling.length === 0 ? person : withContacts(person, kind, [...own, ...settling]);
  };
  return { ...KINDS.reduce(withKind, kept), ...numbers };
}

/** The kept account without what it got, as far as that is still there: what its person changed since stays. */
export function withoutPassed(kept: Person, passed: Passed): Person {
  const rest = (kind: ContactKind): Contact[] =>
    contactsOf(kept, kind).flatMap((contact) => {
      const given = passed.contacts.find((one) => one.kind === kind && one.value === contact.value);
      return given ? (given.before ?? []) : contact;
    });
  const { citizenNumber, foreigner, ...others } = kept;
  const isPassed =
    passed.foreigner?.passportNumber === foreigner?.passportNumber &&
    passed.foreigner?.nationality === foreigner?.nationality;
  return {
    ...others,
    ...(citizenNumber && citizenNumber !== passed.citizenNumber ? { citizenNumber } : {}),
    ...(foreigner && !isPassed ? { foreigner } : {}),
    phones: rest('phone'),
    emails: rest('email'),
  };
}
