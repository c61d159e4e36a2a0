/** What recovery asks for and how long it takes. Pure. */
import type { Assurance } from '../assurance/assurance.ts';
import type { Authenticator } from '../authenticators/authenticator.ts';
import type { Credential } from '../authenticators/credential-store.ts';
import type { ContactIdentifier } from '../identity/contacts.ts';
import type { Country } from '../identity/country.ts';
import { readLogin, statedNumbers } from '../identity/identifiers.ts';
import type { IdentityProof, Person } from '../identity/person.ts';
import type { ProofingMethod } from '../proofing/method.ts';

/** What an identity counts for (docs/levels.md). */
export type Identity = Readonly<Record<'vn' | 'eidas' | 'ial', number>>;

const AXES = ['vn', 'eidas', 'ial'] as const;
const YEAR = /^\d{4}$/;

/** The phone or mailbox that somebody typed; undefined when it is neither. */
export const readContact = (text: string, country: Country): ContactIdentifier | undefined =>
  readLogin(text, country).find((one): one is ContactIdentifier => one.kind === 'phone' || one.kind === 'email');

/** The numbers that a typed text may be: of a citizen, or nationality and passport. Empty when it is none. */
export const readNumbers = (text: string, country: Country): string[] =>
  readLogin(text, country).flatMap(({ kind, value }) =>
    kind === 'citizen_number' || kind === 'passport' ? [value] : [],
  );

/** Where only the year of birth is on record, the year decides; where the day is, all of it. */
export function isThem(person: Person, numbers: readonly string[], birthdate: string): boolean {
  const known = person.birthdate;
  const sameBirth = YEAR.test(known) ? birthdate.slice(0, 4) === known : birthdate === known;
  return sameBirth && statedNumbers(person).some((number) => numbers.includes(number));
}

const counts = ({ at, expiresAt, withdrawn, suspended }: IdentityProof, now: number): boolean =>
  at <= now && !withdrawn && !suspended && (expiresAt === undefined || now < expiresAt);

/** What the person's proofs count for at `now` (seconds since the epoch): the best on each axis. */
export function identityOf({ proofs }: Person, { worthOf }: Pick<Assurance, 'worthOf'>, now: number): Identity {
  const worths = proofs.filter((proof) => counts(proof, now)).map(({ method }) => worthOf(method));
  const best = (axis: (typeof AXES)[number]): number => Math.max(0, ...worths.map((worth) => worth[axis]));
  return { vn: best('vn'), eidas: best('eidas'), ial: best('ial') };
}

/**
 * Whether a proof by this method stands in for the waiting: it is worth what the account is worth on every axis, and more
 * than a comparison of data, which whoever knows the person could give.
 */
export const standsIn = (worth: Identity, needed: Identity): boolean =>
  worth.ial >= 1 && AXES.every((axis) => worth[axis] >= needed[axis]);

/** The methods by which the person could prove their identity anew. */
export const proofsThatStandIn = (
  person: Person,
  methods: readonly ProofingMethod[],
  { needed, worthOf }: Pick<Assurance, 'worthOf'> & { needed: Identity },
): ProofingMethod[] =>
  methods.filter(({ id, availableTo }) => availableTo?.(person) !== false && standsIn(worthOf(id), needed));

/**
 * Authenticators of which the person has a credential that is no other way to read the contact: with one of them the
 * recovery is as strong as a sign-in.
 */
export const atHand = (
  person: Person,
  credentials: readonly Credential[],
  { all, first }: { readonly all: readonly Authenticator[]; readonly first: Authenticator },
): Authenticator[] =>
  all.filter((authenticator) => {
    const own = credentials.filter(({ method }) => method === authenticator.id);
    const adds = authenticator.factors.some((factor) => !first.factors.includes(factor));
    if (authenticator === first || own.length === 0 || !adds || authenticator.contactOf) return false;
    return authenticator.availableTo?.(person, own) ?? true;
  });

/** Seconds to wait; an account with more than its first authenticator is never recovered at once. */
export function waitOf(
  { vn }: Pick<Identity, 'vn'>,
  hasMore: boolean,
  [none, one, two]: readonly [number, number, number],
): number {
  const byLevel = [none, one, two][Math.min(vn, 2)] ?? two;
  return hasMore ? Math.max(byLevel, one) : byLevel;
}
