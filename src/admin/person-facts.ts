/** Who people are, as staff read it. */
import type { Gender, Person } from '../identity/person.ts';
import type { FactView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

const SEXES = {
  male: 'staff.sex.male',
  female: 'staff.sex.female',
  other: 'staff.sex.other',
} as const satisfies Record<Gender, string>;

export const sexOf = (gender: Gender, words: Words): string => words(SEXES[gender]);

/** The day of birth, or the year where no more is known. */
export const bornOn = ({ birthdate }: Pick<Person, 'birthdate'>, words: Words): string =>
  birthdate.length > 4 ? words('proofs.fact.day', { when: new Date(birthdate) }) : birthdate;

const LAST = 3;

/** A number so that whoever has it before them can compare, and nobody else learns it. */
export const hidden = (number: string): string =>
  `${'•'.repeat(Math.max(0, number.length - LAST))}${number.slice(-LAST)}`;

/** Who somebody says that they are, for an officer who compares it with a document. */
export function personFacts(person: Person, words: Words): FactView[] {
  const { name, gender, citizenNumber, foreigner } = person;
  return [
    { label: words('staff.fact.name'), value: name.full },
    { label: words('staff.fact.born'), value: bornOn(person, words) },
    ...(gender ? [{ label: words('staff.fact.sex'), value: sexOf(gender, words) }] : []),
    ...(citizenNumber ? [{ label: words('staff.fact.number'), value: citizenNumber }] : []),
    ...(foreigner
      ? [
          { label: words('staff.fact.passport'), value: foreigner.passportNumber },
          { label: words('staff.fact.nationality'), value: foreigner.nationality },
        ]
      : []),
  ];
}

/** Who answers for a child, for an officer who sees who came along. */
export const guardianFacts = (names: readonly string[], words: Words): FactView[] =>
  names.map((value) => ({ label: words('staff.fact.guardian'), value }));
