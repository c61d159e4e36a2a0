/** Mandates in words. */
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { type Chain, datesOf, type Standing, standingOf } from '../mandates/chain.ts';
import { nameOfParty } from '../mandates/ending.ts';
import { lastMomentOf, type Mandate, type Role } from '../mandates/mandate.ts';
import { EVERYTHING, nameOfPower, type PowerCatalogue, serviceOf } from '../mandates/powers.ts';
import type { OrganisationStore } from '../organisations/organisation.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { Pages } from '../web/pages.ts';
import type { Language, MandateItemView } from '../web/views.ts';

export interface MandateFactsParts {
  readonly now: () => Date;
  readonly organisations: Pick<OrganisationStore, 'findByCode'>;
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
  readonly powers: PowerCatalogue;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
}

const STATES = {
  effective: { words: 'mandates.state.effective', tone: 'good' },
  invited: { words: 'mandates.state.invited', tone: 'waiting' },
  'not-yet': { words: 'mandates.state.notYet', tone: 'waiting' },
  expired: { words: 'mandates.state.expired', tone: 'bad' },
  ended: { words: 'mandates.state.ended', tone: 'bad' },
  'organisation-stopped': { words: 'mandates.state.organisationStopped', tone: 'bad' },
  'party-closed': { words: 'mandates.state.partyClosed', tone: 'bad' },
} as const satisfies Record<Standing, { words: string; tone: MandateItemView['tone'] }>;

const ROLES = {
  representative: 'mandates.role.representative',
  administrator: 'mandates.role.administrator',
  delegate: 'mandates.role.delegate',
  guardian: 'mandates.role.guardian',
  system: 'mandates.role.system',
} as const satisfies Record<Role, string>;

/** Of more powers than these a list says how many there are. */
const MOST_NAMED = 4;

/** Makes the words. */
export function createMandateFacts(parts: MandateFactsParts) {
  const { now, organisations, pages, people, powers: catalogue, relyingParties } = parts;

  async function nameOfOne(power: string, language: Language): Promise<string> {
    const words = pages.words(language);
    if (power === EVERYTHING) return words('mandates.power.everything');
    const clientId = serviceOf(power);
    if (clientId !== undefined) {
      const service = await relyingParties.find(clientId);
      return words('mandates.power.service', { service: service?.name[language] ?? clientId });
    }
    const name = nameOfPower(power, catalogue)?.[language] ?? power;
    return power.includes('.') ? name : words('mandates.power.group', { name });
  }

  const namesOfPowers = (powers: readonly string[], language: Language): Promise<string[]> =>
    Promise.all(powers.map((power) => nameOfOne(power, language)));

  async function powersLine(powers: readonly string[], language: Language): Promise<string> {
    const names = await namesOfPowers(powers.slice(0, MOST_NAMED), language);
    const most = powers.length - names.length;
    return most > 0
      ? `${names.join(' · ')} · ${pages.words(language)('mandates.power.more', { most })}`
      : names.join(' · ');
  }

  /** Whoever holds it, or is invited to. */
  async function nameOfHolder({ holder, invited }: Mandate, chain: Chain): Promise<string> {
    if (holder?.kind === 'organisation') return chain.organisations.get(holder.id)?.name ?? '';
    if (holder?.kind === 'person') return (await people.find(holder.id))?.name.full ?? '';
    if (holder) return holder.id;
    if (invited?.kind === 'person') return invited.name;
    const known = invited && (await organisations.findByCode(invited.code));
    return known ? `${known.name} (${known.code})` : (invited?.code ?? '');
  }

  /** Until when the whole chain lasts; its last moment is on the last day. */
  function untilLine(chain: Chain, language: Language): string {
    const { until } = datesOf(chain);
    const words = pages.words(language);
    return until ? words('mandates.until', { when: lastMomentOf(until) }) : words('mandates.untilNever');
  }

  function stateOf(chain: Chain, language: Language) {
    const { words, tone } = STATES[standingOf(chain, now())];
    return { state: pages.words(language)(words), tone };
  }

  async function nameOf(chain: Chain): Promise<string> {
    const { party } = chain.links[0];
    const name = await nameOfParty(chain, people);
    return party.kind === 'organisation' ? `${name} (${chain.organisations.get(party.id)?.code ?? ''})` : name;
  }

  async function item(chain: Chain, language: Language, of: { name: string; depth: number }): Promise<MandateItemView> {
    const [mandate] = chain.links;
    const role = pages.words(language)(ROLES[mandate.role]);
    const facts = [`${role}: ${await powersLine(mandate.powers, language)}`, untilLine(chain, language)];
    return { href: `/account/mandates/${mandate.id}`, ...of, facts, ...stateOf(chain, language) };
  }

  /** Where a link comes from, in a sentence. */
  async function lineOf(link: Mandate, chain: Chain, language: Language): Promise<string> {
    const words = pages.words(language);
    const values = { name: await nameOfHolder(link, chain), party: await nameOfParty(chain, people) };
    if (link.source === 'register') return words('mandates.chain.register', values);
    if (link.source === 'staff') return words('mandates.chain.staff', values);
    if (link.source === 'guardianship') return words('mandates.chain.guardianship', values);
    const parent = chain.links[chain.links.indexOf(link) + 1];
    const giver = parent ? await nameOfHolder(parent, chain) : values.party;
    const isStaff = parent?.holder?.kind === 'organisation' && (link.holder ?? link.invited)?.kind === 'person';
    return words(isStaff ? 'mandates.chain.assigned' : 'mandates.chain.granted', { ...values, giver });
  }

  return {
    item,
    nameOf,
    nameOfHolder,
    namesOfPowers,
    stateOf,

    /** From the law, or the person themselves, down. */
    async lines(chain: Chain, language: Language): Promise<string[]> {
      const lines: string[] = [];
      for (const link of [...chain.links].reverse()) lines.push(await lineOf(link, chain, language));
      return lines;
    },

    async facts(chain: Chain, language: Language) {
      const [mandate] = chain.links;
      const words = pages.words(language);
      const granter: Person | undefined = mandate.grantedBy ? await people.find(mandate.grantedBy) : undefined;
      const { from, until } = datesOf(chain);
      return [
        { label: words('mandates.fact.holder'), value: await nameOfHolder(mandate, chain) },
        { label: words('mandates.fact.role'), value: words(ROLES[mandate.role]) },
        { label: words('mandates.fact.from'), value: words('mandates.day', { when: from }) },
        {
          label: words('mandates.fact.until'),
          value: until ? words('mandates.day', { when: lastMomentOf(until) }) : words('mandates.untilNever'),
        },
        ...(granter ? [{ label: words('mandates.fact.granter'), value: granter.name.full }] : []),
        {
          label: words('mandates.fact.passOn'),
          value: words(mandate.mayPassOn ? 'mandates.passOn.yes' : 'mandates.passOn.no'),
        },
      ];
    },
  };
}

export type MandateFacts = ReturnType<typeof createMandateFacts>;
