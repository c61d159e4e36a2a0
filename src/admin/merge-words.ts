/** What pages about merges say of accounts, in words. */
import { masked } from '../identity/contacts.ts';
import { isProven, statedNumbers } from '../identity/identifiers.ts';
import type { Contact, Person } from '../identity/person.ts';
import type { Count, CountedKind } from '../merging/merge.ts';
import { type MergeProblem, type People, passedFrom, type UndoProblem } from '../merging/rules.ts';
import type { ComparedRowView, FactView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { bornOn, hidden } from './person-facts.ts';

/** Two accounts and what they have. */
export interface Having extends People {
  /** When they are compared. */
  readonly at: Date;
  readonly counts: readonly Count[];
  readonly ways: { readonly kept: readonly string[]; readonly merged: readonly string[] };
}

/** Why not, by the reason. */
export const PROBLEMS = {
  family: 'staff.merges.problem.family',
  inactive: 'staff.merges.problem.inactive',
  mandate: 'staff.merges.problem.mandate',
  merge: 'staff.merges.problem.merge',
  open: 'staff.merges.problem.open',
  own: 'staff.merges.problem.own',
  program: 'staff.merges.problem.program',
  recovery: 'staff.merges.problem.recovery',
  same: 'staff.merges.problem.same',
  staff: 'staff.merges.problem.staff',
  test: 'staff.merges.problem.test',
  unproven: 'staff.merges.problem.unproven',
  waiting: 'staff.merges.problem.waiting',
} as const satisfies Record<MergeProblem, string>;

export const UNDO_PROBLEMS = {
  followed: 'staff.merges.undoProblem.followed',
  gone: 'staff.merges.undoProblem.gone',
  late: 'staff.merges.undoProblem.late',
  number: 'staff.merges.undoProblem.number',
  own: 'staff.merges.problem.own',
  undone: 'staff.merges.undoProblem.undone',
  waiting: 'staff.merges.problem.waiting',
} as const satisfies Record<UndoProblem, string>;

const COUNTS = {
  subjects: 'staff.merges.count.subjects',
  links: 'staff.merges.count.links',
  consents: 'staff.merges.count.consents',
  mandates: 'staff.merges.count.mandates',
  parties: 'staff.merges.count.parties',
  teams: 'staff.merges.count.teams',
  wards: 'staff.merges.count.wards',
  guardians: 'staff.merges.count.guardians',
  receipts: 'staff.merges.count.receipts',
} as const satisfies Record<CountedKind, string>;

const NONE = '–';

/** A name and a day of birth: as much as tells two people apart. */
export function shortly(person: Person | undefined, words: Words): string {
  if (!person || person.name.full === '') return words('staff.merges.erased');
  return `${person.name.full}, ${bornOn(person, words)}`;
}

/** How much of each kind moves, in words. */
export const movingFacts = (counts: readonly Count[], words: Words): FactView[] =>
  counts
    .filter(({ merged }) => merged > 0)
    .map(({ what, merged, moves }) => ({
      label: words(COUNTS[what]),
      value: words('staff.merges.moves', { moves, merged }),
    }));

/** Whether both say something, and not the same. */
function differ({ kept, merged }: People, of: (person: Person) => string | undefined): boolean {
  const [own, theirs] = [of(kept), of(merged)];
  return Boolean(own && theirs) && own !== theirs;
}

const numbersOf = (person: Person): string => statedNumbers(person).map(hidden).join(', ');

const isSome = ({ kept, merged }: Count): boolean => kept > 0 || merged > 0;

/** Who it is, and what that rests on, for whoever decides. */
export function fully(person: Person | undefined, words: Words): string {
  if (!person || person.name.full === '') return shortly(person, words);
  const proof = words(isProven(person) ? 'staff.merges.proven' : 'staff.merges.notProven');
  return [shortly(person, words), numbersOf(person), proof].filter((one) => one !== '').join(' · ');
}

/** One line for each thing that both may have, and has: of the one that stays, of the other, and what becomes of the latter. */
export function comparedRows(
  { ways, counts, at, ...both }: Having,
  words: Words,
  nameOfWay: (method: string) => string,
): ComparedRowView[] {
  const { kept, merged } = both;
  const passed = passedFrom(both, at);
  /** What becomes of it is said where there is something that the other account does not have. */
  const row = (label: string, of: (person: Person) => string, after?: string, differs = false): ComparedRowView => {
    const [own, theirs] = [of(kept), of(merged)];
    const isSaid = after !== undefined && theirs !== '' && theirs !== own;
    return {
      label: words(label),
      kept: own || NONE,
      merged: theirs || NONE,
      ...(differs ? { differs } : {}),
      ...(isSaid ? { after: words(after) } : {}),
    };
  };
  const contacts = (kind: 'phone' | 'email', all: readonly Contact[]): string =>
    all.map(({ value }) => masked({ kind, value })).join(', ');
  const fate = (passes: boolean): string => (passes ? 'staff.merges.passes' : 'staff.merges.left');
  const has = (kind: 'phone' | 'email') => passed.contacts.some((one) => one.kind === kind);
  const passesNumber = passed.citizenNumber !== undefined || passed.foreigner !== undefined;
  const named = (methods: readonly string[]): string => [...new Set(methods)].map(nameOfWay).join(', ');
  return [
    row(
      'staff.fact.name',
      ({ name }) => name.full,
      'staff.merges.left',
      differ(both, ({ name }) => name.full),
    ),
    row(
      'staff.fact.born',
      (person) => bornOn(person, words),
      'staff.merges.left',
      differ(both, ({ birthdate }) => birthdate),
    ),
    row(
      'staff.merges.number',
      numbersOf,
      fate(passesNumber),
      differ(both, ({ citizenNumber }) => citizenNumber),
    ),
    row('staff.merges.proof', (person) => words(isProven(person) ? 'staff.merges.proven' : 'staff.merges.notProven')),
    row('staff.merges.phones', ({ phones }) => contacts('phone', phones), fate(has('phone'))),
    row('staff.merges.emails', ({ emails }) => contacts('email', emails), fate(has('email'))),
    {
      ...row('staff.merges.ways', ({ id }) => named(id === kept.id ? ways.kept : ways.merged)),
      after: words('staff.merges.ends'),
    },
    ...counts.filter(isSome).map(({ what, kept: own, merged: theirs, moves }) => ({
      label: words(COUNTS[what]),
      kept: String(own),
      merged: String(theirs),
      ...(theirs > 0 ? { after: words('staff.merges.moves', { moves, merged: theirs }) } : {}),
    })),
  ];
}
