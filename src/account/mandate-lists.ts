/** Lists of mandates on a person's pages, a page at a time. */
import type { Person } from '../identity/person.ts';
import type { Authority } from '../mandates/authority.ts';
import type { Chain } from '../mandates/chain.ts';
import type { Invitations } from '../mandates/invitations.ts';
import type { Holder, Mandate, Party } from '../mandates/mandate.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { Organisation } from '../organisations/organisation.ts';
import { searchKey } from '../organisations/search.ts';
import type { Language, MandateItemView } from '../web/views.ts';
import type { MandateFacts } from './mandate-facts.ts';

export interface MandateListsParts {
  readonly authority: Authority;
  readonly facts: MandateFacts;
  readonly invitations: Invitations;
  readonly mandates: MandateStore;
}

/** One page of a list. */
export interface ListPage {
  readonly total: number;
  readonly items: readonly MandateItemView[];
}

/** What to show of a list. */
export interface ListQuery {
  readonly search: string;
  /** From 1. */
  readonly page: number;
}

export const PAGE_SIZE = 20;
/** Among more than these, names are not searched: each is decrypted. */
const MOST_SEARCHED = 1_000;
const MOST_ORGANISATIONS = 50;

/** Everything below something right after it, with how far below. */
function inTreeOrder(all: readonly Mandate[]): { mandate: Mandate; depth: number }[] {
  const known = new Set(all.map(({ id }) => id));
  const byParent = Map.groupBy(all, ({ parentId }) => (parentId && known.has(parentId) ? parentId : ''));
  const below = (id: string, depth: number): { mandate: Mandate; depth: number }[] =>
    (byParent.get(id) ?? []).flatMap((mandate) => [{ mandate, depth }, ...below(mandate.id, depth + 1)]);
  return below('', 0);
}

/** Makes the lists. */
export function createMandateLists(parts: MandateListsParts) {
  const { authority, facts, invitations, mandates } = parts;

  async function itemsByParty(ids: readonly string[], language: Language): Promise<MandateItemView[]> {
    const chains = await mandates.chains(ids);
    const items: MandateItemView[] = [];
    const heads = new Set<string>();
    for (const chain of ids.flatMap((id) => chains.get(id) ?? [])) {
      const organisation = chain.organisations.get(chain.links[0].party.id);
      if (organisation) heads.add(organisation.code);
      const depth = organisation?.parentCode && heads.has(organisation.parentCode) ? 1 : 0;
      items.push(await facts.item(chain, language, { name: await facts.nameOf(chain), depth }));
    }
    return items;
  }

  const isFound = async (chain: Chain, search: string): Promise<boolean> =>
    searchKey(await facts.nameOfHolder(chain.links[0], chain)).includes(searchKey(search));

  async function itemsByHolder(
    rows: readonly { mandate: Mandate; depth: number }[],
    language: Language,
    search = '',
  ): Promise<MandateItemView[]> {
    const chains = await mandates.chains(rows.map(({ mandate }) => mandate.id));
    const items: MandateItemView[] = [];
    for (const { mandate, depth } of rows) {
      const chain = chains.get(mandate.id);
      if (!chain || (search && !(await isFound(chain, search)))) continue;
      const name = await facts.nameOfHolder(mandate, chain);
      items.push(await facts.item(chain, language, { name, depth: search ? 0 : depth }));
    }
    return items;
  }

  return {
    /** For whom somebody acts: people, then organisations with their branches. */
    async held(holder: Holder, { search, page }: ListQuery, language: Language): Promise<ListPage> {
      const query = { search, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE };
      const { total, ids } = await mandates.engagements(holder, query);
      return { total, items: await itemsByParty(ids, language) };
    },

    /** Everything that is granted for a party, what is granted under something right after it. */
    async granted(party: Party, { search, page }: ListQuery, language: Language): Promise<ListPage> {
      const all = await mandates.ofParty(party);
      // Machines have pages of their own.
      const rows = inTreeOrder(all.filter(({ holder }) => holder?.kind !== 'system'));
      const start = (page - 1) * PAGE_SIZE;
      if (search === '')
        return { total: rows.length, items: await itemsByHolder(rows.slice(start, start + PAGE_SIZE), language) };
      const found = await itemsByHolder(rows.slice(0, MOST_SEARCHED), language, search);
      return { total: found.length, items: found.slice(start, start + PAGE_SIZE) };
    },

    async waiting(person: Person, language: Language): Promise<MandateItemView[]> {
      const open = await invitations.waiting(person);
      const items = await itemsByParty(
        open.map(({ id }) => id),
        language,
      );
      return items.map((item) => ({ ...item, href: item.href.replace('/mandates/', '/mandates/invitations/') }));
    },

    /** Organisations that somebody looks after, by code. */
    async lookedAfter(person: Person): Promise<Organisation[]> {
      const all = await authority.organisationsOf(person.id);
      return all.toSorted((a, b) => (a.code < b.code ? -1 : 1)).slice(0, MOST_ORGANISATIONS);
    },
  };
}
