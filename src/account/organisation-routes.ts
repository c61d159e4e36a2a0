/** The part of a person's own pages where they bring organisations in and look after them. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { textOf } from '../conversations/fields.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import type { Person } from '../identity/person.ts';
import type { Authority } from '../mandates/authority.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { BringingIn } from '../organisations/bringing-in.ts';
import type { Freshness } from '../organisations/freshness.ts';
import type { Organisation, OrganisationStore } from '../organisations/organisation.ts';
import { IDENTITY_LEVEL } from '../organisations/outcomes.ts';
import type { OrganisationRequest, OrganisationRequestStore } from '../organisations/requests.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { createOrganisationPages, type OrganisationNotice, type Own } from './organisation-pages.ts';
import {
  type CodeProblem,
  type CoRepresentative,
  createOrganisationRequestPages,
} from './organisation-request-pages.ts';

export interface OrganisationRoutesParts extends DoorParts {
  readonly account: DoorOf;
  readonly authority: Authority;
  readonly bringingIn: BringingIn;
  readonly country: Country;
  readonly freshness: Freshness;
  readonly identityLevelOf: (person: Person) => number;
  readonly mandates: MandateStore;
  readonly organisations: OrganisationStore;
  readonly organisationRequests: OrganisationRequestStore;
  readonly pages: Pages;
  /** There is a register to ask. */
  readonly canBringIn: boolean;
}

const HOME = '/account/organisations';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LONGEST_CODE = 40;
const LOOKS_AFTER: ReadonlySet<string> = new Set(['representative', 'administrator']);

/** Routes under /account/organisations. */
export function organisationRoutes(parts: OrganisationRoutesParts): Router {
  const { authority, bringingIn, canBringIn, country, freshness, mandates, organisations, people } = parts;
  const requests = parts.organisationRequests;
  const door = createDoor(parts, parts.account);
  const show = { ...createOrganisationPages(parts), ...createOrganisationRequestPages(parts) };

  const to = (ctx: Context, path: string, done?: OrganisationNotice): void =>
    lead(ctx, `${HOME}${path}${done ? `?done=${done}` : ''}`);
  const nameOf = async (personId: string): Promise<string> => (await people.find(personId))?.name.full ?? '';

  /** Each organisation once, with the mandate that says the most. */
  async function ownOf({ person }: Guest): Promise<Own[]> {
    const held = await mandates.heldBy({ kind: 'person', id: person.id });
    const after = held.filter(({ party, role }) => party.kind === 'organisation' && LOOKS_AFTER.has(role));
    const byRole = after.toSorted((a, b) => Number(b.role === 'representative') - Number(a.role === 'representative'));
    const first = new Map(byRole.toReversed().map((mandate) => [mandate.party.id, mandate]));
    const found = await organisations.findMany([...first.keys()]);
    return found.flatMap((organisation) => {
      const mandate = first.get(organisation.id);
      return mandate ? [{ organisation, mandate }] : [];
    });
  }

  async function home(ctx: Context, guest: Guest): Promise<void> {
    const [own, mine, others] = [
      await ownOf(guest),
      await requests.ofPerson(guest.person.id),
      await bringingIn.waitingFor(guest.person),
    ];
    const waiting = [];
    for (const request of others) waiting.push({ request, asker: await nameOf(request.personId) });
    show.home(ctx, guest, { own, requests: mine, waiting, canAdd: canBringIn });
  }

  function problemOf(typed: string): CodeProblem | undefined {
    if (typed.trim() === '') return 'missing';
    if (country.organisationCode(typed)) return undefined;
    return country.citizenNumber(typed) || /^\d{12}$/.test(typed.replace(/[\s.-]/g, '')) ? 'person' : 'wrong';
  }

  /** Whether this person represents it already. */
  async function known({ person }: Guest, code: string): Promise<Organisation | undefined> {
    const organisation = await organisations.findByCode(code);
    const party = organisation && ({ kind: 'organisation', id: organisation.id } as const);
    const held = party ? await mandates.between({ kind: 'person', id: person.id }, party) : [];
    return held.some(({ role, parentId }) => role === 'representative' && !parentId) ? organisation : undefined;
  }

  async function submit(ctx: Context, guest: Guest): Promise<void> {
    const typed = textOf(inputOf(ctx), 'code').slice(0, LONGEST_CODE);
    const problem = problemOf(typed);
    const code = country.organisationCode(typed)?.value;
    if (problem || code === undefined) return show.form(ctx, guest, { code: typed, problem: problem ?? 'wrong' });
    const mine = await known(guest, code);
    if (mine) return to(ctx, `/${mine.id}`, 'known');
    const taken = await bringingIn.submit(guest.person, code);
    if (taken.kind === 'too-many') return show.form(ctx, guest, { code: typed, problem: 'tooMany' });
    if (taken.kind === 'identity' || taken.kind === 'unavailable') return show.refused(ctx, guest, taken.kind);
    if (taken.kind === 'kept') return leadTo(ctx, taken.request);
    const open = (await requests.ofPerson(guest.person.id)).find((one) => one.code === code && !one.decidedAt);
    to(ctx, open ? `/requests/${open.id}` : '');
  }

  async function leadTo(ctx: Context, { id, code, status }: OrganisationRequest): Promise<void> {
    const organisation = status === 'added' ? await organisations.findByCode(code) : undefined;
    if (organisation) to(ctx, `/${organisation.id}`, 'added');
    else to(ctx, `/requests/${id}`);
  }

  /** The others, by name: whoever asks knows who represents their own organisation. */
  async function othersIn({ id, status, found, index }: OrganisationRequest): Promise<CoRepresentative[]> {
    if (status !== 'consents' || !found) return [];
    const all = found.representatives.filter((_, i) => i !== index);
    const numbers = all.flatMap(({ number }) => number ?? []);
    const said = await requests.consents(id, numbers);
    return all.flatMap(({ name, number }) => {
      const consent = said.get(number ?? '');
      return consent ? [{ name, ...(consent.answer ? { answer: consent.answer } : {}) }] : [];
    });
  }

  const onRequest =
    (page: (ctx: Routed, guest: Guest, request: OrganisationRequest) => Promise<void>) => async (ctx: Routed) => {
      const guest = await door.goOn(ctx);
      if (!guest) return;
      const id = ctx.params.id ?? '';
      const request = UUID.test(id) ? await requests.find(id) : undefined;
      if (request?.personId !== guest.person.id) throw new AppError('not_found', 'no such request of this person');
      await page(ctx, guest, request);
    };

  /** A request of somebody else that waits for this person; any other does not exist. */
  const onConsent =
    (page: (ctx: Routed, guest: Guest, request: OrganisationRequest) => Promise<void>) => async (ctx: Routed) => {
      const guest = await door.enter(ctx, `${HOME}/consents/${ctx.params.id}`);
      if (!guest) return;
      const request = (await bringingIn.waitingFor(guest.person)).find(({ id }) => id === ctx.params.id);
      if (request) await page(ctx, guest, request);
      else to(ctx, '', 'over');
    };

  async function answer(ctx: Routed, guest: Guest, request: OrganisationRequest): Promise<void> {
    const said = textOf(inputOf(ctx), 'answer');
    if (said !== 'agreed' && said !== 'refused') return to(ctx, `/consents/${request.id}`);
    const outcome = await bringingIn.answer(guest.person, request.id, said);
    if (outcome === 'over') return to(ctx, '', 'over');
    if (outcome === 'taken') return to(ctx, '', said);
    show.consent(ctx, guest, { request, asker: await nameOf(request.personId), problem: outcome });
  }

  /** Who represents an organisation sees its page however it stands; others who look after it, while they may. */
  const onOrganisation =
    (page: (ctx: Routed, guest: Guest, organisation: Organisation) => Promise<void>) => async (ctx: Routed) => {
      const guest = await door.goOn(ctx);
      if (!guest) return;
      const id = ctx.params.id ?? '';
      const organisation = UUID.test(id) ? await organisations.find(id) : undefined;
      const may =
        organisation &&
        ((await known(guest, organisation.code)) ?? (await authority.overOrganisation(guest.person.id, id)));
      if (!organisation || !may) throw new AppError('not_found', 'no organisation of this person');
      await page(ctx, guest, organisation);
    };

  async function representativesOf({ id }: Organisation): Promise<string[]> {
    const all = await mandates.ofParty({ kind: 'organisation', id });
    const roots = all.filter(({ role, parentId }) => role === 'representative' && !parentId);
    const names: string[] = [];
    for (const { holder } of roots) if (holder) names.push(await nameOf(holder.id));
    return names.filter((name) => name !== '').sort((a, b) => a.localeCompare(b, 'vi'));
  }

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await home(ctx, guest);
  });
  router.get('/new', async (ctx) => {
    const guest = await door.enter(ctx);
    if (!guest) return;
    if (!canBringIn) return show.refused(ctx, guest, 'unavailable');
    if (parts.identityLevelOf(guest.person) < IDENTITY_LEVEL) return show.refused(ctx, guest, 'identity');
    show.form(ctx, guest);
  });
  router.post('/new', async (ctx) => {
    const guest = await door.enter(ctx, `${HOME}/new`);
    if (guest) await submit(ctx, guest);
  });
  router.get(
    '/requests/:id',
    onRequest(async (ctx, guest, request) => {
      const organisation = request.status === 'added' ? await known(guest, request.code) : undefined;
      show.request(ctx, guest, request, { others: await othersIn(request), organisation: organisation?.id });
    }),
  );
  router.post(
    '/requests/:id/cancel',
    onRequest(async (ctx, _, request) => {
      await bringingIn.cancel(request);
      to(ctx, '');
    }),
  );
  router.get(
    '/consents/:id',
    onConsent(async (ctx, guest, request) => {
      const isProven = parts.identityLevelOf(guest.person) >= IDENTITY_LEVEL;
      const asker = await nameOf(request.personId);
      show.consent(ctx, guest, { request, asker, ...(isProven ? {} : { problem: 'identity' }) });
    }),
  );
  router.post('/consents/:id', onConsent(answer));
  router.get(
    '/:id',
    onOrganisation(async (ctx, guest, one) => show.organisation(ctx, guest, one, await representativesOf(one))),
  );
  router.post(
    '/:id/check',
    onOrganisation(async (ctx, guest, { id, code }) => {
      const hasAnswered = await freshness.refresh(id);
      // The answer may be that the person represents it no more.
      const may = (await known(guest, code)) ?? (await authority.overOrganisation(guest.person.id, id));
      to(ctx, may ? `/${id}` : '', hasAnswered ? 'checked' : 'silent');
    }),
  );
  return router;
}
