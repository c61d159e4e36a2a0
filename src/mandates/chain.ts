/** A chain of mandates, and what it is good for now. Pure: everything that may be done for another is decided here. */
import type { Organisation } from '../organisations/organisation.ts';
import { type Holder, type Mandate, sameParty } from './mandate.ts';
import { identityLevelOf, type PowerCatalogue, powersAt, type Service } from './powers.ts';

/** A mandate with everything above it. */
export interface Chain {
  /** The mandate itself first, the root last. */
  readonly links: readonly [Mandate, ...Mandate[]];
  /** Every organisation in it, by id: the party and firms that hold a link. */
  readonly organisations: ReadonlyMap<string, Organisation>;
  /** A person who is represented has an open account. */
  readonly partyActive: boolean;
}

/** Whether a mandate counts now, and if not, why. */
export type Standing =
  | 'effective'
  | 'invited'
  | 'ended'
  | 'not-yet'
  | 'expired'
  | 'organisation-stopped'
  | 'party-closed';

/** Longest chain. */
export const MAX_LINKS = 5;

function standingOfLink(link: Mandate, now: Date): Standing {
  if (link.ended) return 'ended';
  if (!link.acceptedAt || !link.holder) return 'invited';
  if (link.until && link.until <= now) return 'expired';
  return link.from > now ? 'not-yet' : 'effective';
}

function organisationsOf({ links }: Chain): readonly string[] {
  const parties = links.flatMap(({ party, holder }) => (holder ? [party, holder] : [party]));
  return parties.filter(({ kind }) => kind === 'organisation').map(({ id }) => id);
}

/** Whether everything in the chain holds at this time. */
export function standingOf(chain: Chain, now: Date): Standing {
  const broken = chain.links.map((link) => standingOfLink(link, now)).find((standing) => standing !== 'effective');
  if (broken) return broken;
  if (!chain.partyActive) return 'party-closed';
  const active = organisationsOf(chain).every((id) => chain.organisations.get(id)?.status === 'active');
  return active ? 'effective' : 'organisation-stopped';
}

/** From when until when the whole chain counts. */
export function datesOf({ links }: Chain): { readonly from: Date; readonly until?: Date } {
  const from = new Date(Math.max(...links.map((link) => link.from.getTime())));
  const ends = links.flatMap(({ until }) => (until ? [until.getTime()] : []));
  return ends.length > 0 ? { from, until: new Date(Math.min(...ends)) } : { from };
}

/** What may be done at a service by somebody of this identity level: what every link covers. It does not ask for the standing. */
export function powersOf(
  { links }: Chain,
  service: Service,
  { catalogue, identityLevel }: { readonly catalogue: PowerCatalogue; readonly identityLevel: number },
): string[] {
  const covered = links.reduce((powers, link) => powersAt(link.powers, { ...service, powers }), [
    ...service.powers,
  ] as string[]);
  return covered.filter((power) => identityLevelOf(power, catalogue) <= identityLevel);
}

/** Why nobody like this may hold a mandate under this chain. */
export type Obstacle = 'circular' | 'too-deep' | 'not-passed-on';

/** What stands against granting under this mandate to this holder; undefined when nothing does. */
export function obstacleTo(parent: Chain, holder: Holder): Obstacle | undefined {
  const [last] = parent.links;
  const inChain = parent.links.flatMap(({ party, holder: held }) => (held ? [party, held] : [party]));
  if (inChain.some((known) => sameParty(known, holder))) return 'circular';
  if (parent.links.length >= MAX_LINKS) return 'too-deep';
  const staffOrSystem = holder.kind === 'system' || (last.holder?.kind === 'organisation' && holder.kind === 'person');
  return last.mayPassOn || staffOrSystem ? undefined : 'not-passed-on';
}
