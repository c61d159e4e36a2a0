/** Granting mandates: an invitation, which somebody else has to accept. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { statedNumbers } from '../identity/identifiers.ts';
import { accountsInvited } from '../identity/invited.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { OrganisationStore } from '../organisations/organisation.ts';
import { obstacleTo } from './chain.ts';
import type { Invited, Mandate, Party, Role } from './mandate.ts';
import type { MandateNotices } from './notices.ts';
import { type Position, type Positions, SELF, type Under } from './positions.ts';
import type { MandateStore, MandateTerms } from './store.ts';
import { mayAppoint, OBSTACLES, type Problems, problemsOf, tidy } from './terms.ts';

export interface GrantingParts {
  readonly audit: Audit;
  readonly country: Country;
  /** Counts a mail to whoever is invited, account or not; false when there were too many. */
  readonly mayMail: (invited: Invited) => Promise<boolean>;
  readonly mandates: MandateStore;
  readonly notices: MandateNotices;
  readonly now: () => Date;
  readonly organisations: Pick<OrganisationStore, 'findByCode'>;
  readonly people: Pick<PersonStore, 'find' | 'findByIdentifier'>;
  readonly positions: Positions;
  readonly transaction: Transaction;
}

/** What somebody wants to grant. */
export interface Wish extends Pick<MandateTerms, 'powers' | 'mayPassOn' | 'from' | 'until'> {
  readonly invited: Invited;
  readonly role: Role;
}

/** `undefined`: there is nothing like that for this person. */
export type Granted = { readonly id: string } | { readonly problems: Problems } | undefined;

/** An invitation that nobody accepts lapses. */
export const INVITATION_DAYS = 30;
const DAY_MS = 86_400_000;
/** Invitations within these days that nobody accepted: more look like a search for who has an account. */
const MOST_UNACCEPTED = { organisation: 500, person: 50 } as const satisfies Record<Party['kind'], number>;

const LOOKS_AFTER: ReadonlySet<string> = new Set(['representative', 'administrator']);
/** Of the people who look after an organisation, so many hear of an invitation. */
const MOST_TOLD = 5;

/** Before this moment, invitations that are open have lapsed. */
export const invitedBefore = (now: Date): Date => new Date(now.getTime() - INVITATION_DAYS * DAY_MS);

/** Makes the granting of mandates. */
export function createGranting(parts: GrantingParts) {
  const { audit, country, mandates, notices, now, organisations, people, positions, transaction } = parts;

  /** Whoever looks after an organisation. */
  async function accountsOfOrganisation(code: string): Promise<Person[]> {
    const organisation = await organisations.findByCode(code);
    const all = organisation ? await mandates.ofParty({ kind: 'organisation', id: organisation.id }) : [];
    const ids = all.flatMap(({ role, holder }) =>
      LOOKS_AFTER.has(role) && holder?.kind === 'person' ? [holder.id] : [],
    );
    const found: Person[] = [];
    for (const id of [...new Set(ids)].slice(0, MOST_TOLD)) {
      const person = await people.find(id);
      if (person?.status === 'active') found.push(person);
    }
    return found;
  }

  /** Who is invited, if they have an account: they are told, and nobody else hears of it. */
  async function tellInvited(by: Person, mandate: Mandate, invited: Invited): Promise<void> {
    const accounts =
      invited.kind === 'person'
        ? await accountsInvited(invited, { people, country })
        : await accountsOfOrganisation(invited.code);
    // Counted for everybody, so that it takes the same time.
    const mayMail = await parts.mayMail(invited);
    for (const person of mayMail ? accounts : []) await notices.invited(person, mandate, by);
  }

  async function problemsOfOrganisation(code: string, { parent, kind, passesOn }: Position): Promise<Problems> {
    if (kind === 'firm' && !passesOn) return { code: OBSTACLES['not-passed-on'] };
    const found = await organisations.findByCode(code);
    const obstacle = found && parent && obstacleTo(parent, { kind: 'organisation', id: found.id });
    return obstacle ? { code: OBSTACLES[obstacle] } : {};
  }

  /** Whether others in the chain are invited shows when they accept: here it would tell whose number it is. */
  async function problemsOfInvited(by: Person, { invited }: Wish, position: Position): Promise<Problems> {
    const { party, parent } = position;
    const made = await mandates.invitations(invited);
    const same = made.filter(({ createdAt }) => createdAt > invitedBefore(now()));
    const parentId = parent?.links[0].id;
    if (same.some((open) => open.party.id === party.id && open.parentId === parentId))
      return { [invited.kind === 'person' ? 'number' : 'code']: 'mandates.problem.alreadyInvited' };
    if (invited.kind === 'organisation') return problemsOfOrganisation(invited.code, position);
    return statedNumbers(by).includes(invited.number) ? { number: 'mandates.problem.oneself' } : {};
  }

  function problemsOfRole({ role, invited }: Wish, { kind, party, parent }: Position): Problems {
    const isPlain = kind !== 'held' || party.kind !== 'organisation' || invited.kind !== 'person';
    const isFree = role === 'delegate' || (!isPlain && mayAppoint(parent?.links[0].role ?? 'delegate', role));
    return isFree ? {} : { role: 'mandates.problem.role' };
  }

  async function problemsOfWish(by: Person, wish: Wish, position: Position): Promise<Problems> {
    const { party, links } = position;
    if ((await mandates.countUnaccepted(party, invitedBefore(now()))) >= MOST_UNACCEPTED[party.kind])
      return { '': 'mandates.problem.tooMany' };
    return {
      ...(await problemsOfInvited(by, wish, position)),
      ...problemsOfRole(wish, position),
      ...problemsOf(wish, await positions.bounds(by, links, wish.powers)),
    };
  }

  /** Whoever looks after mandates can let others act; staff of a firm cannot. */
  function passesOn({ role, mayPassOn, invited }: Wish, { kind }: Position): boolean {
    if (kind === 'firm' && invited.kind === 'person') return false;
    return mayPassOn || role === 'administrator';
  }

  async function partyOf(by: Person, under: Under): Promise<Party | undefined> {
    return under === SELF ? { kind: 'person', id: by.id } : (await mandates.chain(under))?.links[0].party;
  }

  async function add(by: Person, wish: Wish, position: Position): Promise<Mandate> {
    const { party, parent, links } = position;
    const { powersOf } = await positions.bounds(by, links, wish.powers);
    const mandate: Mandate = {
      id: randomUUID(),
      party,
      ...(parent ? { parentId: parent.links[0].id } : {}),
      source: 'grant',
      role: wish.role,
      powers: tidy(wish.powers, powersOf),
      mayPassOn: passesOn(wish, position),
      from: wish.from,
      ...(wish.until ? { until: wish.until } : {}),
      grantedBy: by.id,
      invited: wish.invited,
      createdAt: now(),
    };
    await mandates.add(mandate);
    const details = { mandate: mandate.id, party, role: mandate.role, powers: mandate.powers };
    await audit({ type: 'mandate.granted', personId: by.id, details });
    return mandate;
  }

  return {
    /**
     * Invites somebody to act. Whether they have an account makes no difference to the answer; whoever has one is told.
     * Undefined when there is nothing like that to grant under.
     */
    invite: (by: Person, under: Under, wish: Wish): Promise<Granted> =>
      transaction<Granted>(async () => {
        const party = await partyOf(by, under);
        if (!party) return undefined;
        await mandates.lock(party);
        const position = await positions.find(by, under);
        if (!position) return undefined;
        if ('refused' in position) return { problems: { '': position.refused } };
        const problems = await problemsOfWish(by, wish, position);
        if (Object.keys(problems).length > 0) return { problems };
        const mandate = await add(by, wish, position);
        await tellInvited(by, mandate, wish.invited);
        return { id: mandate.id };
      }),
  };
}
