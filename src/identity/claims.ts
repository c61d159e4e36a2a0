import { isProven } from './identifiers.ts';
import type { Contact, Gender, Person } from './person.ts';

/** Claims about a person (OpenID Connect Core 5.1) and `citizen_id`; what is not known is absent. `sub` is not among them. */
export interface PersonClaims {
  readonly name: string;
  readonly family_name?: string;
  readonly middle_name?: string;
  readonly given_name: string;
  /** `YYYY-MM-DD` or `YYYY`. */
  readonly birthdate: string;
  readonly gender?: Gender;
  /** E.164. */
  readonly phone_number?: string;
  readonly phone_number_verified?: true;
  readonly email?: string;
  readonly email_verified?: true;
  /** The citizen number, digits only; absent as long as only the person says so. */
  readonly citizen_id?: string;
}

const told = (contacts: readonly Contact[]): string | undefined =>
  contacts.find((contact) => contact.verified && contact.primary)?.value;

/** Everything that relying parties may be told about a person; scopes and consent narrow it. Contacts: only the verified primary one. */
export function claimsOf(person: Person): PersonClaims {
  const { name, birthdate, gender, citizenNumber } = person;
  const phone = told(person.phones);
  const email = told(person.emails);
  return {
    name: name.full,
    ...(name.family && { family_name: name.family }),
    ...(name.middle && { middle_name: name.middle }),
    given_name: name.given,
    birthdate,
    ...(gender && { gender }),
    ...(phone && { phone_number: phone, phone_number_verified: true }),
    ...(email && { email, email_verified: true }),
    ...(citizenNumber && isProven(person) && { citizen_id: citizenNumber }),
  };
}
