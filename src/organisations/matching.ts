/** Whether a person is one of those who represent an organisation. Pure. */
import type { Country } from '../identity/country.ts';
import { isProven } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import { differences } from '../proofing/matching.ts';
import type { Representative } from './register.ts';

/**
 * How a person matches: `exact` by a proven number and everything else that the register has; `near` when the number is
 * theirs and something else differs, or name and date of birth are theirs and the number is not: somebody has to look.
 * `index` is the place in the list.
 */
export type RepresentativeMatch =
  | { readonly kind: 'exact' | 'near'; readonly index: number }
  | { readonly kind: 'none' };

/** The best match of the list. Who has not proven who they are matches nobody. */
export function matchRepresentative(
  person: Person,
  representatives: readonly Representative[],
  country: Country,
): RepresentativeMatch {
  if (!isProven(person)) return { kind: 'none' };
  const all = representatives.map((representative) => ({
    unlike: new Set(differences(person, representative, country)),
    isDated: representative.birthdate !== undefined,
  }));
  const exact = all.findIndex(({ unlike }) => unlike.size === 0);
  if (exact >= 0) return { kind: 'exact', index: exact };
  const sameNumber = all.findIndex(({ unlike }) => !unlike.has('number'));
  if (sameNumber >= 0) return { kind: 'near', index: sameNumber };
  const sameName = all.findIndex(({ unlike, isDated }) => isDated && !unlike.has('name') && !unlike.has('birthdate'));
  return sameName >= 0 ? { kind: 'near', index: sameName } : { kind: 'none' };
}
