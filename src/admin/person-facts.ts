import type { Gender, Person } from '../identity/person.ts';
import type { FactView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

const SEXES = {
  male: 'staff.sex.male',
  female: 'staff.sex.female',
  other: 'staff.sex.other',
} as const satisfies Record<Gender, string>;

/** Who somebody says that they are, for an officer who compares it with a document. */
export function personFacts(person: Person, words: Words): FactView[] {
  const { name, birthdate, gender, citizenNumber, foreigner } = person;
  const born = birthdate.length > 4 ? words('proofs.fact.day', { when: new Date(birthdate) }) : birthdate;
  return [
    { label: words('staff.fact.name'), value: name.full },
    { label: words('staff.fact.born'), value: born },
    ...(gender ? [{ label: words('staff.fact.sex'), value: words(SEXES[gender]) }] : []),
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
