/** Limiting and renewing what was granted, by the side that granted it. */
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { Authority } from './authority.ts';
import { type Chain, standingOf } from './chain.ts';
import type { Holder, Mandate } from './mandate.ts';
import type { MandateNotices } from './notices.ts';
import type { Positions } from './positions.ts';
import type { MandateStore, MandateTerms } from './store.ts';
import { type Problems, problemsOfChange, tidy } from './terms.ts';

export interface ChangingParts {
  readonly audit: Audit;
  readonly authority: Authority;
  readonly mandates: MandateStore;
  readonly notices: MandateNotices;
  readonly now: () => Date;
  readonly positions: Positions;
  readonly transaction: Transaction;
}

/** What may be changed; who holds it, from when, and whether it may be passed on stay. */
export type Change = Pick<MandateTerms, 'powers' | 'until'>;

/** Undefined: there is nothing like that for this person to change. */
export type Changed = 'done' | { readonly problems: Problems } | undefined;

/** Makes the changing of mandates. */
export function createChanging(parts: ChangingParts) {
  const { audit, authority, mandates, notices, now, positions, transaction } = parts;

  /** What is above the mandate; undefined at a root. */
  function above({ links: [, parent, ...rest], organisations, partyActive }: Chain): Chain | undefined {
    return parent && { links: [parent, ...rest], organisations, partyActive };
  }

  /** The links by which this person has a say here, for each way in which they have it. */
  async function waysOf({ id }: Person, chain: Chain): Promise<(readonly Mandate[])[]> {
    const parents = chain.links.slice(1);
    const holders: Holder[] = parents.flatMap(({ holder }) => (holder ? [holder] : []));
    const ways: (readonly Mandate[])[] = [];
    for (const holder of [...holders, chain.links[0].party]) {
      const isOwn = holder.kind === 'person' && holder.id === id;
      if (isOwn) ways.push(parents);
      const over = holder.kind === 'organisation' && (await authority.overOrganisation(id, holder.id));
      if (over) ways.push([...parents, ...over.links]);
    }
    return ways;
  }

  /** The links that a change must be within; undefined when this person has no say, `refused` when nothing may be changed now. */
  async function waysToChange(by: Person, chain: Chain): Promise<(readonly Mandate[])[] | 'refused' | undefined> {
    const [{ ended, holder }] = chain.links;
    const isOwn = holder?.kind === 'person' && holder.id === by.id;
    if (ended || isOwn || !(await authority.isGrantingSide(by.id, chain))) return undefined;
    const parent = above(chain);
    if (parent ? standingOf(parent, now()) !== 'effective' : !chain.partyActive) return 'refused';
    return waysOf(by, chain);
  }

  async function save(
    by: Person,
    [mandate]: readonly [Mandate, ...Mandate[]],
    change: Change,
    links: readonly Mandate[],
  ) {
    const { powersOf } = await positions.bounds(by, links, [...change.powers, ...mandate.powers]);
    const { role, mayPassOn, from } = mandate;
    const powers = tidy(change.powers, powersOf);
    const isOpen = await mandates.change(mandate.id, { role, mayPassOn, from, ...change, powers });
    if (!isOpen) return undefined;
    const details = { mandate: mandate.id, powers, until: change.until?.toISOString() };
    await audit({ type: 'mandate.changed', personId: by.id, details });
    await notices.changed(mandate, by);
    return 'done' as const;
  }

  return {
    waysToChange,

    /** Limits or renews a mandate. */
    async change(by: Person, id: string, change: Change): Promise<Changed> {
      return transaction<Changed>(async () => {
        const party = (await mandates.chain(id))?.links[0].party;
        if (!party) return undefined;
        await mandates.lock(party);
        const chain = await mandates.chain(id);
        const ways = chain && (await waysToChange(by, chain));
        if (!chain || !ways) return undefined;
        if (ways === 'refused') return { problems: { '': 'mandates.problem.notEffective' } };
        let problems: Problems | undefined;
        for (const links of ways) {
          const bounds = await positions.bounds(by, links, [...change.powers, ...chain.links[0].powers]);
          const found = problemsOfChange(chain.links[0], change, bounds);
          if (Object.keys(found).length === 0) return save(by, chain.links, change, links);
          problems ??= found;
        }
        return problems && { problems };
      });
    },
  };
}
