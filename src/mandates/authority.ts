/** Who may look after the mandates of an organisation, and who may cut a link. */
import type { Organisation } from '../organisations/organisation.ts';
import { type Chain, standingOf } from './chain.ts';
import type { Holder, Mandate } from './mandate.ts';
import type { MandateStore } from './store.ts';

export interface AuthorityParts {
  readonly mandates: MandateStore;
  readonly now: () => Date;
}

const ADMINISTERS: ReadonlySet<string> = new Set(['representative', 'administrator']);

/** Only people of the organisation itself look after it: nobody through another firm. */
const isOwn = ({ links }: Chain): boolean => links.every(({ holder }) => holder?.kind === 'person');

/** Answers for one request. */
export interface Authority {
  /** The mandate by which this person looks after an organisation, the one nearest to the law; undefined when they do not. */
  overOrganisation(personId: string, organisationId: string): Promise<Chain | undefined>;
  /** Every organisation that this person looks after, by id. */
  organisationsOf(personId: string): Promise<readonly Organisation[]>;
  /** Whether this person is this holder, or looks after it. */
  speaksFor(personId: string, holder: Holder): Promise<boolean>;
  /** The granting side of a link: whoever holds the mandate above it, or is represented; who looks after the party counts too. */
  isGrantingSide(personId: string, chain: Chain): Promise<boolean>;
  /** Whether this person may end the first link of a chain: its granting side, everybody above, and who holds it. */
  mayEnd(personId: string, chain: Chain): Promise<boolean>;
}

/** Makes the answers. */
export function createAuthority({ mandates, now }: AuthorityParts): Authority {
  const looksAfter = (chain: Chain): boolean => isOwn(chain) && standingOf(chain, now()) === 'effective';

  async function overOrganisation(personId: string, id: string): Promise<Chain | undefined> {
    const own = await mandates.between({ kind: 'person', id: personId }, { kind: 'organisation', id });
    const some = own.filter(({ role }) => ADMINISTERS.has(role));
    const chains = await mandates.chains(some.map((mandate) => mandate.id));
    const good = [...chains.values()].filter(looksAfter);
    return good.sort((a, b) => a.links.length - b.links.length)[0];
  }

  async function speaksFor(personId: string, { kind, id }: Holder): Promise<boolean> {
    if (kind === 'person') return id === personId;
    return kind === 'organisation' && (await overOrganisation(personId, id)) !== undefined;
  }

  const speaksForAny = async (personId: string, holders: readonly Holder[]): Promise<boolean> => {
    for (const holder of holders) if (await speaksFor(personId, holder)) return true;
    return false;
  };

  const holdersOf = (links: readonly Mandate[]): Holder[] => links.flatMap(({ holder }) => (holder ? [holder] : []));

  /** What the law gives is granted by nobody here. */
  const isGranted = ({ links: [first] }: Chain): boolean => first.source === 'grant';

  async function isGrantingSide(personId: string, chain: Chain): Promise<boolean> {
    const [first, ...above] = chain.links;
    return isGranted(chain) && speaksForAny(personId, [...holdersOf(above), first.party]);
  }

  return {
    overOrganisation,
    async organisationsOf(personId) {
      const own = await mandates.lookedAfterBy(personId);
      const chains = await mandates.chains(own.map(({ id }) => id));
      const found = [...chains.values()].filter(looksAfter);
      const all = found.map(({ links: [{ party }], organisations }) => organisations.get(party.id));
      return [...new Map(all.flatMap((one) => (one ? [[one.id, one]] : []))).values()];
    },
    speaksFor,
    isGrantingSide,
    async mayEnd(personId, chain) {
      const [first] = chain.links;
      return (first.holder && (await speaksFor(personId, first.holder))) || isGrantingSide(personId, chain);
    },
  };
}
