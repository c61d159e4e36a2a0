/** From where somebody grants: for themselves, by a mandate that they hold, or for a firm that they look after. */
import type { Person } from '../identity/person.ts';
import type { ServiceDirectory } from '../relying-parties/relying-party.ts';
import type { Authority } from './authority.ts';
import { type Chain, obstacleTo, standingOf } from './chain.ts';
import type { Mandate, Party } from './mandate.ts';
import { EVERYTHING, everythingAt, type PowerCatalogue, serviceOf } from './powers.ts';
import type { MandateStore } from './store.ts';
import { type Bounds, mayGive } from './terms.ts';

export interface PositionParts {
  readonly authority: Authority;
  readonly mandates: Pick<MandateStore, 'chain'>;
  readonly now: () => Date;
  readonly powers: PowerCatalogue;
  /** Identity level that somebody's proofs give. */
  readonly identityLevelOf: (person: Person) => number;
  /** The powers that matter at a service; none at one where nobody acts for others. */
  readonly powersAtService: (clientId: string) => Promise<readonly string[]>;
  /** Services where people act for others. */
  readonly services: ServiceDirectory;
}

/** Under what somebody grants: a mandate by id, or `self`, for oneself. */
export type Under = string;
export const SELF = 'self';

/** A place from which mandates are granted. */
export interface Position {
  readonly kind: 'self' | 'held' | 'firm';
  readonly party: Party;
  /** What is granted under; absent for oneself. */
  readonly parent?: Chain;
  /** Every link that must cover what is granted: of the parent, and of whoever looks after the firm. */
  readonly links: readonly Mandate[];
  /** May be granted to other organisations, and by a person to other people. */
  readonly passesOn: boolean;
}

/** What an organisation and its representative need before others act for it (Decree 69/2024/NĐ-CP). */
const LEVEL = 2;

/** The words for why nothing is granted from there. */
export type Refused = { readonly refused: string };

/** Makes the look-up of positions. */
export function createPositions(parts: PositionParts) {
  const { authority, mandates, now, identityLevelOf } = parts;

  function ofSelf({ id }: Person): Position {
    return { kind: 'self', party: { kind: 'person', id }, links: [], passesOn: true };
  }

  async function under(person: Person, parent: Chain): Promise<Position | undefined> {
    const [link] = parent.links;
    const { party } = link;
    const kind = link.holder?.kind;
    if (kind === 'person' && link.holder?.id === person.id)
      return { kind: 'held', party, parent, links: parent.links, passesOn: link.mayPassOn };
    const own = kind === 'organisation' && (await authority.overOrganisation(person.id, link.holder?.id ?? ''));
    if (!own) return undefined;
    return { kind: 'firm', party, parent, links: [...parent.links, ...own.links], passesOn: link.mayPassOn };
  }

  /** What the granter lacks: whoever answers for an organisation has been seen in person. */
  function lackOf(person: Person, { kind, parent, links }: Position): string | undefined {
    const level = identityLevelOf(person);
    const isRepresentative = links.some(({ role, holder }) => role === 'representative' && holder?.id === person.id);
    if (level < (isRepresentative ? LEVEL : 1)) return 'mandates.problem.identity';
    const [link] = parent?.links ?? [];
    const organisation = link?.party.kind === 'organisation' && parent?.organisations.get(link.party.id);
    if (organisation && organisation.level < LEVEL) return 'mandates.problem.organisationLevel';
    const holder = { kind: 'person', id: '' } as const;
    const obstacle = parent && obstacleTo(parent, holder);
    if (obstacle === 'too-deep') return 'mandates.problem.tooDeep';
    return obstacle && kind === 'held' ? 'mandates.problem.notPassedOn' : undefined;
  }

  /** The bounds of what this person grants within these links; `wanted` names the services that matter. */
  async function bounds(person: Person, links: readonly Mandate[], wanted: readonly string[]): Promise<Bounds> {
    const services = [...wanted, ...links.flatMap(({ powers }) => powers)].flatMap((one) => serviceOf(one) ?? []);
    const known = new Map<string, readonly string[]>();
    for (const clientId of new Set(services)) known.set(clientId, await parts.powersAtService(clientId));
    const powersOf = (clientId: string): readonly string[] => known.get(clientId) ?? [];
    const identityLevel = identityLevelOf(person);
    return { links, identityLevel, catalogue: parts.powers, powersOf, now: now() };
  }

  return {
    bounds,

    /** Everything that this person may give within these links: everything, whole groups, single powers, single services. */
    async offers(person: Person, links: readonly Mandate[]): Promise<string[]> {
      const services = (await parts.services.whereActing()).map(everythingAt);
      return offersOf(await bounds(person, links, services), services);
    },

    /** From where this person grants under this; undefined when they have nothing to do with it. */
    async find(person: Person, id: Under): Promise<Position | Refused | undefined> {
      const parent = id === SELF ? undefined : await mandates.chain(id);
      const position = id === SELF ? ofSelf(person) : parent && (await under(person, parent));
      if (!position) return undefined;
      if (parent && standingOf(parent, now()) !== 'effective') return { refused: 'mandates.problem.notEffective' };
      const lack = lackOf(person, position);
      return lack ? { refused: lack } : position;
    },
  };
}

export type Positions = ReturnType<typeof createPositions>;

/** What of all this may be given within these bounds; services are those that are held, and these. */
function offersOf(bounds: Bounds, services: readonly string[]): string[] {
  const { groups, powers } = bounds.catalogue;
  const held = bounds.links.flatMap((link) => link.powers).filter((power) => serviceOf(power) !== undefined);
  const all = [EVERYTHING, ...Object.keys(groups), ...Object.keys(powers), ...new Set([...held, ...services])];
  return all.filter((power) => mayGive(power, bounds));
}
