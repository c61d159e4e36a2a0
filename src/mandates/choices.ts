/** Whom a person may act for at a service now: a page to choose from, and what became of a choice. */
import type { PersonStore } from '../identity/person-store.ts';
import type { OrganisationStatus, OrganisationStore } from '../organisations/organisation.ts';
import { searchKey } from '../organisations/search.ts';
import { type AskedParty, suits } from './asked.ts';
import { type Chain, datesOf } from './chain.ts';
import type { Mandate, Role } from './mandate.ts';
import { identityLevelOf, type PowerCatalogue, type Service, whatOpens } from './powers.ts';
import { type RefreshingParts, refreshChain } from './refreshing.ts';
import type { ChoiceQuery, LastChoiceStore, MandateStore } from './store.ts';

export interface ChoicesParts extends RefreshingParts {
  readonly mandates: MandateStore;
  readonly lastChoices: LastChoiceStore;
  readonly organisations: OrganisationStore;
  readonly people: PersonStore;
  /** The catalogue of config/powers.yaml. */
  readonly powers: PowerCatalogue;
  readonly now: () => Date;
}

/** Who chooses, where, and what must be answered. */
export interface Choosing {
  readonly personId: string;
  /** Of the person who chooses. */
  readonly identityLevel: number;
  readonly service: Service;
  readonly asked: AskedParty;
}

/** Who is represented, for people. */
export type ChoiceParty =
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'organisation'; readonly name: string; readonly code: string; readonly parentCode?: string };

/** A mandate as one answer. */
export interface Choice {
  readonly mandateId: string;
  readonly party: ChoiceParty;
  readonly role: Role;
  /** The firm by which the person came to it. */
  readonly through?: string;
  /** The first moment at which the whole chain counts no more. */
  readonly until?: Date;
}

/** One page. */
export interface ChoicesPage {
  /** People by name first, then organisations by the name of the enterprise, each with its branches after it. */
  readonly choices: readonly Choice[];
  /** How many there are on all pages, without the last one; a little high where something above a mandate speaks against it. */
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  /** What the person chose here the last time, if it is still a choice; on the first page of everything only. */
  readonly last?: Choice | 'self';
  /** Names of the enterprises of branches on this page, by code, that are not on it themselves. */
  readonly parents: ReadonlyMap<string, string>;
}

/** What became of an answer. */
export type Chosen =
  | { readonly kind: 'suits'; readonly chain: Chain }
  /** An organisation that would be acted for, or through, is active no more. */
  | { readonly kind: 'stopped'; readonly name: string; readonly status: OrganisationStatus }
  /** Nothing that this person may choose here, whatever it is. */
  | { readonly kind: 'unsuitable' };

export interface Choices {
  page(choosing: Choosing, options: { readonly search: string; readonly page: number }): Promise<ChoicesPage>;
  /** Checks a choice now, after the register was asked where that was long ago. */
  check(choosing: Choosing, mandateId: string): Promise<Chosen>;
  /** Whom the mandate is for, for people. */
  describe(chain: Chain): Promise<Choice>;
}

/** Choices on one page. */
export const PAGE_SIZE = 20;
/** More people than anybody represents. */
const MOST_PEOPLE = 500;

/** What a page is read with. */
interface Wanted {
  readonly persons: readonly Choice[];
  readonly search: string;
  readonly except: string | undefined;
}

type Slice = Pick<ChoiceQuery, 'search' | 'except' | 'limit' | 'offset'>;
type Read = Pick<ChoicesPage, 'choices' | 'total' | 'page'>;

const UNSUITABLE = { kind: 'unsuitable' } as const;

/** The firm nearest to the person. */
function firmOf({ links, organisations }: Chain): string | undefined {
  const holder = links.slice(1).find((link: Mandate) => link.holder?.kind === 'organisation')?.holder;
  return holder && organisations.get(holder.id)?.name;
}

function byName(a: Choice, b: Choice): number {
  const [left, right] = [searchKey(a.party.name), searchKey(b.party.name)];
  return left === right ? a.mandateId.localeCompare(b.mandateId) : left.localeCompare(right);
}

/** Makes what reads choices. */
export function createChoices(parts: ChoicesParts): Choices {
  const { mandates, lastChoices, organisations, people, powers: catalogue, now } = parts;

  const isAnswer = (chain: Chain, { asked, ...use }: Choosing): boolean =>
    suits(chain, asked, { ...use, catalogue, now: now() });

  /** What the database can tell of it; the rest is decided chain by chain. */
  function queryOf({
    service,
    identityLevel,
    asked,
  }: Choosing): Omit<ChoiceQuery, 'kind' | 'look' | 'limit' | 'offset'> {
    const usable = service.powers.filter((power) => identityLevelOf(power, catalogue) <= identityLevel);
    return {
      powers: usable.length > 0 ? whatOpens({ ...service, powers: usable }) : [],
      all: { clientId: service.clientId, powers: asked.powers },
      organisationLevel: asked.organisationLevel ?? 0,
      now: now(),
    };
  }

  async function partyOf({ links, organisations: known }: Chain): Promise<ChoiceParty> {
    const { party } = links[0];
    if (party.kind === 'person') return { kind: 'person', name: (await people.find(party.id))?.name.full ?? '' };
    const { name = '', code = '', parentCode } = known.get(party.id) ?? {};
    return { kind: 'organisation', name, code, ...(parentCode ? { parentCode } : {}) };
  }

  async function describe(chain: Chain): Promise<Choice> {
    const { id: mandateId, role } = chain.links[0];
    const { until } = datesOf(chain);
    const through = firmOf(chain);
    const party = await partyOf(chain);
    return { mandateId, party, role, ...(through ? { through } : {}), ...(until ? { until } : {}) };
  }

  async function answersAmong(ids: readonly string[], choosing: Choosing): Promise<Choice[]> {
    if (ids.length === 0) return [];
    const chains = await mandates.chains(ids);
    const good = ids.map((id) => chains.get(id)).filter((chain) => chain !== undefined && isAnswer(chain, choosing));
    return Promise.all(good.map((chain) => describe(chain as Chain)));
  }

  /** People's names are encrypted, so they are compared here; nobody represents many. */
  async function peopleAmong(choosing: Choosing, search: string, except?: string): Promise<Choice[]> {
    if (!choosing.asked.parties.includes('person')) return [];
    const query = { ...queryOf(choosing), kind: 'person', look: 'own-link', limit: MOST_PEOPLE, offset: 0 } as const;
    const { ids } = await mandates.choices(choosing.personId, query);
    const all = await answersAmong(
      ids.filter((id) => id !== except),
      choosing,
    );
    return all.filter(({ party }) => searchKey(party.name).includes(searchKey(search))).sort(byName);
  }

  /** What was chosen the last time, unless it is none of the answers any more. */
  async function lastOf(choosing: Choosing): Promise<Choice | 'self' | undefined> {
    const { personId, service, asked } = choosing;
    const last = await lastChoices.find(personId, service.clientId);
    if (!last) return undefined;
    if (last.mandateId === null) return asked.required ? undefined : 'self';
    return (await answersAmong([last.mandateId], choosing))[0];
  }

  async function parentsOf(choices: readonly Choice[]): Promise<Map<string, string>> {
    const here = new Set(choices.map(({ party }) => (party.kind === 'organisation' ? party.code : '')));
    const codes = choices.map(({ party }) => (party.kind === 'organisation' ? party.parentCode : undefined));
    const missing = [...new Set(codes)].filter((code) => code !== undefined && !here.has(code)) as string[];
    const found = await Promise.all(missing.map((code) => organisations.findByCode(code)));
    return new Map(missing.map((code, i) => [code, found[i]?.name ?? code]));
  }

  /**
   * One page of organisations. Hardly ever does anything above a mandate speak against it, so those of the page alone are
   * looked at that closely, and the total may be a little high; everything is, where the page would have nothing on it.
   */
  async function organisationsAmong(choosing: Choosing, { limit, offset, ...wanted }: Slice) {
    if (!choosing.asked.parties.includes('organisation')) return { total: 0, choices: [] };
    for (const look of ['own-link', 'every-link'] as const) {
      const query = { ...queryOf(choosing), ...wanted, kind: 'organisation', look, limit, offset } as const;
      const { total, ids } = await mandates.choices(choosing.personId, query);
      const choices = await answersAmong(ids, choosing);
      const isWhole = offset === 0 && total <= limit;
      if (total === 0 || choices.length > 0) return { total: isWhole ? choices.length : total, choices };
    }
    return { total: 0, choices: [] };
  }

  async function readPage(choosing: Choosing, wanted: Wanted, number: number): Promise<Read> {
    const { persons, search, except } = wanted;
    const start = (number - 1) * PAGE_SIZE;
    const own = persons.slice(start, start + PAGE_SIZE);
    // One at least, for the total.
    const limit = Math.max(1, PAGE_SIZE - own.length);
    const offset = Math.max(0, start - persons.length);
    const found = await organisationsAmong(choosing, { search, limit, offset, ...(except ? { except } : {}) });
    const choices = [...own, ...found.choices].slice(0, PAGE_SIZE);
    // Beyond the last page nothing is counted.
    if (choices.length === 0 && number > 1) return readPage(choosing, wanted, 1);
    return { choices, total: persons.length + found.total, page: number };
  }

  async function page(choosing: Choosing, { search, page: number }: Parameters<Choices['page']>[1]) {
    const last = search === '' ? await lastOf(choosing) : undefined;
    const except = last && last !== 'self' ? last.mandateId : undefined;
    const persons = await peopleAmong(choosing, search, except);
    const read = await readPage(choosing, { persons, search, except }, number);
    return {
      ...read,
      pages: Math.max(1, Math.ceil(read.total / PAGE_SIZE)),
      ...(last && read.page === 1 ? { last } : {}),
      parents: await parentsOf(read.choices),
    };
  }

  async function check(choosing: Choosing, mandateId: string): Promise<Chosen> {
    const known = await mandates.chain(mandateId);
    if (!known || !isAnswer(known, choosing)) return stopped(known, choosing);
    if (!(await refreshChain(parts, known))) return { kind: 'suits', chain: known };
    const fresh = await mandates.chain(mandateId);
    return fresh && isAnswer(fresh, choosing) ? { kind: 'suits', chain: fresh } : stopped(fresh, choosing);
  }

  /** Only the holder is told about an organisation. */
  function stopped(chain: Chain | undefined, { personId }: Choosing): Chosen {
    const holder = chain?.links[0].holder;
    if (!chain || holder?.kind !== 'person' || holder.id !== personId) return UNSUITABLE;
    const inactive = [...chain.organisations.values()].find(({ status }) => status !== 'active');
    return inactive ? { kind: 'stopped', name: inactive.name, status: inactive.status } : UNSUITABLE;
  }

  return { page, check, describe };
}
