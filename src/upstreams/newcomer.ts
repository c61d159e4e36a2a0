/** What an upstream says of somebody, as a person who has no account yet. Pure. */
import { randomUUID } from 'node:crypto';
import type { Country } from '../identity/country.ts';
import { statedNumbers } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import { ageOf, type Statement } from '../identity/statement.ts';
import type { VouchedIdentity } from '../proofing/method.ts';
import type { Definition } from './definition.ts';
import { identityIn, levelOf } from './meaning.ts';
import { numberIn } from './rule.ts';
import type { Answer } from './upstream.ts';

/** Why no account is opened from an answer. */
export type Unopened =
  /** The policy of the upstream, or the level of the answer, does not allow it. */
  | 'not-allowed'
  /** It does not say everything that an account needs, or what it says cannot be. */
  | 'lacking'
  /** A child, for whom a guardian opens one. */
  | 'young';

/** The circumstances in which an answer is read. */
export interface Reading {
  readonly country: Country;
  readonly language: Person['language'];
  readonly now: Date;
}

const isDay = (text: string): boolean =>
  /^\d{4}$/.test(text) || (!Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text));

/** The number as an account has it; undefined when it is none, or does not fit what else was said. */
function numberOf(vouched: VouchedIdentity, country: Country): Pick<Person, 'citizenNumber' | 'foreigner'> | undefined {
  const number = numberIn(vouched, country);
  if (!number) return undefined;
  if (number.kind === 'passport') {
    const [nationality = '', passportNumber = ''] = number.value.split(' ');
    return nationality === country.nationality ? undefined : { foreigner: { nationality, passportNumber } };
  }
  const digits = country.citizenNumber(number.value);
  const { birthdate = '', gender } = vouched;
  const fits = digits?.birthYear === Number(birthdate.slice(0, 4)) && digits.gender === (gender ?? digits.gender);
  return fits ? { citizenNumber: number.value } : undefined;
}

function nameOf(name: string, isForeign: boolean, country: Country): Person['name'] {
  const full = country.normalizeName(name);
  return { full, ...(isForeign ? { given: full } : country.nameParts(full)) };
}

/** The person as an account would be opened for them: number, name and birth date are vouched for, nothing else is taken. */
export function newcomerFrom(definition: Definition, answer: Answer, reading: Reading): Person | Unopened {
  const { country, language, now } = reading;
  if (definition.firstArrival !== 'create' || !levelOf(definition, answer.acr).identifies) return 'not-allowed';
  const vouched = identityIn(definition, answer);
  const { name, birthdate, gender } = vouched;
  const number = numberOf(vouched, country);
  if (!number || !name || country.nameProblem(name) || !birthdate || !isDay(birthdate)) return 'lacking';
  const age = ageOf(birthdate, { country, now });
  if (age < country.ownAccountFrom) return age < 0 ? 'lacking' : 'young';
  const named = nameOf(name, number.foreigner !== undefined, country);
  const common = { id: randomUUID(), status: 'active', language, name: named, birthdate } as const;
  return { ...common, ...number, ...(gender ? { gender } : {}), phones: [], emails: [], proofs: [] };
}

/** What an account would say of its owner if it said what an upstream says; undefined when that cannot be. */
export function statementFrom(person: Person, said: VouchedIdentity, country: Country): Statement | undefined {
  const { name = person.name.full, birthdate = person.birthdate, gender = person.gender } = said;
  const number = said.number ?? statedNumbers(person)[0];
  const stated = number === undefined ? {} : numberOf({ number, birthdate, gender }, country);
  if (!stated || !gender || country.nameProblem(name) || !isDay(birthdate)) return undefined;
  return { name: nameOf(name, stated.foreigner !== undefined, country), birthdate, gender, ...stated };
}
