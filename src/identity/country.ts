import type { Gender, PersonName } from './person.ts';

/** A citizen number with what its digits say. That meaning serves consistency checks alone and is never shown, stored or sent. */
export interface CitizenNumber {
  /** Digits only. */
  readonly value: string;
  readonly birthYear: number;
  readonly gender: Gender;
  /** `unknown_prefix`: the place of registration is not in our list; no reason to refuse. */
  readonly warnings: readonly 'unknown_prefix'[];
}

/** The code of an organisation, which is its tax code too. */
export interface OrganisationCode {
  /** As it is written and compared: `0199900018`, or `0199900018-002` for a branch. */
  readonly value: string;
  /** The independent organisation: ten digits. */
  readonly base: string;
  /** A dependent unit of it: three digits, not 000. */
  readonly branch?: string;
}

/** Why a text is not a name. */
export type NameProblem = 'empty' | 'too_long' | 'character';

/** The rules of one country: its numbers, codes, phones and names. Pure; one file per country in countries/. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  /** ISO 3166-1 alpha-3: nationality of its citizens. */
  readonly nationality: string;
  /** Its time zone, as minutes ahead of UTC. */
  readonly utcOffsetMinutes: number;
  /** Age in years from which a person opens an account for themselves; before, a guardian does. */
  readonly ownAccountFrom: number;
  /** Age of majority in years. */
  readonly adultFrom: number;
  /** Days of every year on which nobody works (`MM-DD`); those that move are in the settings. */
  readonly holidays: readonly string[];
  /** International prefix of its phone numbers, such as +84. */
  readonly phonePrefix: string;
  /** Reads a citizen number as people type it; undefined when it cannot be one. */
  citizenNumber(text: string): CitizenNumber | undefined;
  /**
   * Reads the code of an organisation as people type it; undefined when it cannot be one. Household businesses have the
   * citizen number of a person instead, which `citizenNumber` reads: no text is both.
   */
  organisationCode(text: string): OrganisationCode | undefined;
  /** Reads a phone number of this country as people type it and answers E.164; undefined when it cannot be one. */
  phone(text: string): string | undefined;
  /** What is wrong with a name; undefined when nothing is. */
  nameProblem(text: string): NameProblem | undefined;
  /** The form in which a name is kept: NFC, single spaces, the person's own capitals. */
  normalizeName(text: string): string;
  /** The parts of a citizen's full name in its order of writing, for forms and greetings; the full name stays the legal one. */
  nameParts(full: string): Omit<PersonName, 'full'>;
  /** A form in which two spellings of the same name are equal; for comparing with registers, not for showing. */
  nameKey(text: string): string;
}
