/** Choosing for whom one acts: the page, and what happens when it is answered. */
import { type ChosenParty, REPRESENTATION } from '../artifacts/interaction-result.ts';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import type { Person } from '../identity/person.ts';
import type { AskedParty } from '../mandates/asked.ts';
import type { Choices, ChoicesPage, Choosing, Chosen } from '../mandates/choices.ts';
import { identityLevelOf, nameOfPower, type PowerCatalogue } from '../mandates/powers.ts';
import type { LastChoiceStore } from '../mandates/store.ts';
import type { Pages } from '../web/pages.ts';
import type { Views } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { groupsOf, partyView } from './parties.ts';
import { actionOf, type ShowStep, serviceOf, statusOf } from './showing.ts';
import { again, goOn, isAnswered, type Visit } from './visit.ts';

export interface RepresentingParts {
  readonly audit: Audit;
  readonly choices: Choices;
  readonly lastChoices: LastChoiceStore;
  /** How well it is proven who somebody is. */
  readonly identityLevelOf: (person: Person) => number;
  readonly pages: Pages;
  /** The catalogue of config/powers.yaml. */
  readonly powers: PowerCatalogue;
}

/** The answer that means nobody else. */
const SELF = 'self';
/** From this many on there is something to type. */
const MANY = 8;
const LONGEST_SEARCH = 100;
/** Nobody types it, and the database takes no NUL. */
const UNPRINTABLE = /\p{C}+/gu;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the page was asked to show. */
function wanted({ ctx }: Visit): { search: string; page: number } {
  const page = /^[1-9]\d{0,5}$/.exec(String(ctx.query.page ?? ''))?.[0];
  const search = String(ctx.query.q ?? '').replace(UNPRINTABLE, ' ');
  return { search: search.trim().slice(0, LONGEST_SEARCH), page: Number(page ?? 1) };
}

/** The address of a page of these choices. */
function addressOf(base: string, search: string, page = 1): string {
  const query = new URLSearchParams({ ...(search ? { q: search } : {}), ...(page > 1 ? { page: String(page) } : {}) });
  return query.size > 0 ? `${base}?${query}` : base;
}

function choosingOf({ interaction }: Visit, parts: RepresentingParts): Choosing | undefined {
  const { person, relyingParty, step } = interaction;
  if (step.kind !== 'represent' || !person) return undefined;
  const { clientId, policy } = relyingParty;
  const service = { clientId, powers: policy.representation?.powers ?? [] };
  return { personId: person.id, identityLevel: parts.identityLevelOf(person), service, asked: step.asked };
}

const NOTHING_FOR = {
  organisation: 'represent.nothing.organisation',
  person: 'represent.nothing.person',
  any: 'represent.nothing.any',
} as const;

const kindsOf = ({ parties }: AskedParty): keyof typeof NOTHING_FOR =>
  parties.length === 1 ? (parties[0] ?? 'any') : 'any';

/** Makes the page of the choice. */
export function createRepresentPage(parts: RepresentingParts): ShowStep {
  const { choices, pages, powers: catalogue } = parts;

  function needsOf({ language }: Visit, { asked, identityLevel }: Choosing, words: Words): string[] {
    const named = asked.powers.map((power) => nameOfPower(power, catalogue)?.[language] ?? power);
    const level = Math.max(0, ...asked.powers.map((power) => identityLevelOf(power, catalogue)));
    return [
      ...(named.length > 0 ? [words('represent.needs.powers', { powers: named.join(', ') })] : []),
      ...(asked.organisationLevel ? [words('represent.needs.level', { level: asked.organisationLevel })] : []),
      ...(level > identityLevel ? [words('represent.needs.identity', { level })] : []),
    ];
  }

  function nothing(visit: Visit, choosing: Choosing, words: Words): Views['represent']['nothing'] {
    const { asked, identityLevel } = choosing;
    const provable = asked.powers.some((power) => identityLevelOf(power, catalogue) > identityLevel);
    const service = serviceOf(visit.interaction, visit.language).name;
    const needs = needsOf(visit, choosing, words);
    return { text: words(NOTHING_FOR[kindsOf(asked)], { service }), needs, provable };
  }

  /** Moving among many. */
  function paging(found: ChoicesPage, base: string, search: string, words: Words) {
    const { page, pages: last, total } = found;
    return {
      ...(page > 1 ? { previous: addressOf(base, search, page - 1) } : {}),
      ...(page < last ? { next: addressOf(base, search, page + 1) } : {}),
      ...(last > 1 ? { paging: words('represent.paging', { page, pages: last }) } : {}),
      ...(search === '' && total <= MANY ? {} : { search: { address: base, value: search } }),
      ...(search === '' && last === 1 ? {} : { found: words('represent.found', { count: total }) }),
    };
  }

  return async (visit, problem) => {
    const { ctx, interaction, language } = visit;
    const choosing = choosingOf(visit, parts);
    if (!choosing) return again(visit);
    if (isAnswered(visit, REPRESENTATION)) return goOn(visit);
    const words = pages.words(language);
    const { search, page } = wanted(visit);
    const found = await choices.page(choosing, { search, page });
    const { last } = found;
    const isEmpty = found.total === 0 && search === '' && (last === undefined || last === SELF);
    const base = `/interaction/${interaction.details.uid}`;
    const model = {
      service: serviceOf(interaction, language),
      action: addressOf(actionOf(interaction), search, found.page),
      personName: interaction.person?.name.full ?? '',
      groups: groupsOf(found.choices, found.parents, words),
      ...(problem?.error ? { error: problem.error } : {}),
      ...(last && last !== SELF ? { last: partyView(last, words) } : {}),
      ...(choosing.asked.required ? {} : { self: { last: last === SELF } }),
      ...(isEmpty ? { nothing: nothing(visit, choosing, words) } : paging(found, base, search, words)),
    };
    pages.show(ctx, 'represent', model as Views['represent'], statusOf(visit, problem));
  };
}

/** What the answer needs of the others. */
export interface RepresentAnswerParts extends RepresentingParts {
  readonly show: ShowStep;
  /** Hands the answer to the library and goes back to it. */
  readonly finish: (visit: Visit, result: { [REPRESENTATION]: ChosenParty }) => Promise<void>;
}

/** Makes the function that takes the choice: it is checked again, whatever the page has offered. */
export function createRepresentAnswer(parts: RepresentAnswerParts): (visit: Visit) => Promise<void> {
  const { audit, choices, lastChoices, pages, show, finish } = parts;

  async function take(visit: Visit, { personId, service }: Choosing, mandate: string | null): Promise<void> {
    const { clientId } = service;
    await lastChoices.save(personId, clientId, mandate);
    await audit({ type: 'representation.chosen', personId, clientId, details: { mandate } });
    await finish(visit, { [REPRESENTATION]: { mandate } });
  }

  function complaint({ language }: Visit, chosen: Exclude<Chosen, { kind: 'suits' }>): string {
    const words = pages.words(language);
    if (chosen.kind === 'unsuitable') return words('represent.unsuitable');
    const key = chosen.status === 'dissolved' ? 'represent.dissolved' : 'represent.suspended';
    return words(key, { organisation: chosen.name });
  }

  return async (visit) => {
    const choosing = choosingOf(visit, parts);
    if (!choosing) return again(visit);
    if (isAnswered(visit, REPRESENTATION)) return goOn(visit);
    const party = textOf(visit.input, 'party');
    if (party === SELF && !choosing.asked.required) return take(visit, choosing, null);
    const chosen = UUID.test(party) ? await choices.check(choosing, party) : ({ kind: 'unsuitable' } as const);
    if (chosen.kind === 'suits') return take(visit, choosing, party);
    await show(visit, { error: complaint(visit, chosen) });
  };
}
