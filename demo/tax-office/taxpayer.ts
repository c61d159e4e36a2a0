import type { SignIn } from '../shared/relying-party.ts';
import { type Representation, readRepresentation } from './representation.ts';

/** A person at the tax office, and for whom they work there. */
export interface Taxpayer extends SignIn {
  /** Undefined for oneself. */
  readonly representation: Representation | undefined;
  /** The return that was filed. */
  readonly declared?: Declared;
  /** How often the tokens were renewed. */
  readonly renewals?: number;
}

/** A return that was filed. */
export interface Declared {
  readonly income: number;
  readonly receipt: string;
}

/** The power to file a return, as the registration of this service names it. */
export const FILE = 'tax.file';

/** Reads for whom somebody signed in; throws Failure('answer_refused'). */
export const taxpayerOf = (signIn: SignIn): Taxpayer => ({
  ...signIn,
  representation: readRepresentation(signIn.claims),
});

/** Whose taxes these are: the party's name. */
export const nameOf = ({ claims, representation }: Taxpayer): string | undefined =>
  representation ? representation.name : claims.name;

/** An enterprise code, or a personal number, which is a person's tax code; foreigners may have none yet. */
export function taxCodeOf({ claims, representation }: Taxpayer): string | undefined {
  if (representation) return representation.code;
  return typeof claims.citizen_id === 'string' ? claims.citizen_id : undefined;
}

/** Who represents another needs the power to file; whoever works for themselves has it. */
export const mayFile = ({ representation }: Taxpayer): boolean =>
  !representation || representation.powers.includes(FILE);

/** The same person for the same party? */
export const isSameParty = (one: Taxpayer, other: Taxpayer): boolean =>
  one.subject === other.subject &&
  one.representation?.kind === other.representation?.kind &&
  one.representation?.sub === other.representation?.sub;
