/** Invitations, as whoever is invited has them: nobody else knows of them. */
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { isProven, statedNumbers } from '../identity/identifiers.ts';
import { isInvited } from '../identity/invited.ts';
import type { Person } from '../identity/person.ts';
import type { OrganisationStore } from '../organisations/organisation.ts';
import type { Authority } from './authority.ts';
import { type Chain, obstacleTo, standingOf } from './chain.ts';
import type { EndMandate } from './ending.ts';
import { invitedBefore } from './granting.ts';
import { type Holder, type Mandate, sameParty } from './mandate.ts';
import type { MandateNotices } from './notices.ts';
import type { MandateStore } from './store.ts';
import { OBSTACLES } from './terms.ts';

export interface InvitationsParts {
  readonly audit: Audit;
  readonly authority: Authority;
  readonly country: Country;
  readonly endMandate: EndMandate;
  readonly identityLevelOf: (person: Person) => number;
  readonly mandates: MandateStore;
  readonly notices: MandateNotices;
  readonly now: () => Date;
  readonly organisations: Pick<OrganisationStore, 'findByCode'>;
  readonly transaction: Transaction;
}

/** Undefined: there is no such invitation for this person, or it is open no more. */
export type Accepted = 'done' | { readonly problem: string } | undefined;

/** Of more organisations than these nobody reads the invitations at once. */
const MOST_ORGANISATIONS = 50;

/** Makes what is done with invitations. */
export function createInvitations(parts: InvitationsParts) {
  const { audit, authority, country, endMandate, mandates, notices, now, organisations, transaction } = parts;

  const isOpen = ({ ended, acceptedAt, createdAt }: Mandate): boolean =>
    !ended && !acceptedAt && createdAt > invitedBefore(now());

  /** As whom this person may accept; undefined when it is not for them. */
  async function holderFor(person: Person, { invited }: Mandate): Promise<Holder | undefined> {
    if (invited?.kind === 'person')
      return isInvited(person, invited, country) ? { kind: 'person', id: person.id } : undefined;
    const organisation = invited && (await organisations.findByCode(invited.code));
    const own = organisation && (await authority.overOrganisation(person.id, organisation.id));
    return own && { kind: 'organisation', id: organisation.id };
  }

  async function find(person: Person, id: string): Promise<{ chain: Chain; holder: Holder } | undefined> {
    const chain = await mandates.chain(id);
    if (!chain || !isOpen(chain.links[0])) return undefined;
    const holder = await holderFor(person, chain.links[0]);
    return holder && { chain, holder };
  }

  /** What stands against this holder now: much may have happened since the invitation. */
  function problemOf({ links: [first, parent, ...rest], ...facts }: Chain, holder: Holder): string | undefined {
    if (first.until && first.until <= now()) return 'mandates.problem.notEffective';
    if (!parent) {
      if (sameParty(first.party, holder)) return OBSTACLES.circular;
      return facts.partyActive ? undefined : 'mandates.problem.notEffective';
    }
    const above: Chain = { links: [parent, ...rest], ...facts };
    if (standingOf(above, now()) !== 'effective') return 'mandates.problem.notEffective';
    const obstacle = obstacleTo(above, holder);
    return obstacle && OBSTACLES[obstacle];
  }

  return {
    find,

    /** Open invitations of this person, and of organisations that they look after, the newest first. */
    async waiting(person: Person): Promise<readonly Mandate[]> {
      const found: Mandate[] = [];
      for (const number of isProven(person) ? statedNumbers(person) : [])
        found.push(...(await mandates.invitations({ kind: 'person', number })));
      const own = found.filter(({ invited }) => invited?.kind === 'person' && isInvited(person, invited, country));
      const looksAfter = await authority.organisationsOf(person.id);
      for (const { code } of looksAfter.slice(0, MOST_ORGANISATIONS))
        own.push(...(await mandates.invitations({ kind: 'organisation', code })));
      return own.filter(isOpen).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    },

    accept: (person: Person, id: string): Promise<Accepted> =>
      transaction<Accepted>(async () => {
        const party = (await mandates.chain(id))?.links[0].party;
        if (!party) return undefined;
        // Whatever is above may be changing: afterwards it is read anew.
        await mandates.lock(party);
        const found = await find(person, id);
        if (!found) return undefined;
        if (parts.identityLevelOf(person) < 1) return { problem: 'mandates.problem.identity' };
        const { chain, holder } = found;
        const problem = problemOf(chain, holder);
        if (problem) return { problem };
        if (!(await mandates.accept(id, holder, now()))) return undefined;
        await audit({ type: 'mandate.accepted', personId: person.id, details: { mandate: id, holder } });
        await notices.accepted(chain, person);
        return 'done';
      }),

    /** False when there is no such invitation. */
    async decline(person: Person, id: string): Promise<boolean> {
      const found = await find(person, id);
      if (!found) return false;
      const ended = await endMandate(id, { by: person.id, why: 'declined' });
      if (ended.length > 0) await notices.declined(found.chain);
      return ended.length > 0;
    },
  };
}

export type Invitations = ReturnType<typeof createInvitations>;
