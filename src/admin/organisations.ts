/** Requests to bring organisations in that officers decide: the list, one of them, and the decision. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import type { KeeperParts } from '../doors/kept.ts';
import { AppError } from '../errors.ts';
import { statedNumbers } from '../identity/identifiers.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { BringingIn } from '../organisations/bringing-in.ts';
import type { OrganisationRequestStore, Registered } from '../organisations/requests.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoor } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import { type OrganisationForm, organisationForm, readRuling } from './organisation-form.ts';
import {
  createOrganisationPages,
  type OrganisationCase,
  type OrganisationPagesParts,
  seenOf,
} from './organisation-pages.ts';
import { createOwn, type OwnParts } from './own.ts';
import { pageOf, type StaffNotice } from './page-parts.ts';

export interface OrganisationRoutesParts extends OrganisationPagesParts, KeeperParts, OwnParts {
  readonly audit: Audit;
  readonly bringingIn: BringingIn;
  readonly organisationRequests: OrganisationRequestStore;
  readonly people: PersonStore;
}

const HOME = '/staff/organisations';
const PAGE = 20;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who represents the organisation does not decide who else does. */
function isNamedIn({ representatives }: Registered, { person }: Officer): boolean {
  const numbers = statedNumbers(person);
  return representatives.some(({ number }) => number !== undefined && numbers.includes(number));
}

/** Adds the routes under /staff/organisations. */
export function addOrganisationRoutes(router: Router, door: StaffDoor, parts: OrganisationRoutesParts): void {
  const { audit, bringingIn, organisationRequests: requests, people } = parts;
  const show = createOrganisationPages(parts);
  const { isOwn } = createOwn(parts);
  const forms = createKeptForms<OrganisationForm>(parts, 'staff-organisation');

  const done = (ctx: Context, notice: StaffNotice): void => lead(ctx, `${HOME}?done=${notice}`);

  /** Undefined when it waits for officers no more; reading it is on record. */
  async function openCase(officer: Officer, id: string): Promise<OrganisationCase | undefined> {
    const request = UUID.test(id) ? await requests.find(id) : undefined;
    if (!request) throw new AppError('not_found', 'no such request');
    const person = await people.find(request.personId);
    const { found } = request;
    if (request.status !== 'review' || !found || !person) return undefined;
    const details = { by: officer.person.id, role: officer.role, request: request.id, about: 'organisation' };
    await audit({ type: 'staff.person-read', personId: person.id, details });
    const own = isNamedIn(found, officer) || (await isOwn(officer.person, person));
    return { request, found, person, own };
  }

  async function decide(ctx: Context, officer: Officer, one: OrganisationCase): Promise<void> {
    if (textOf(inputOf(ctx), 'seen') !== seenOf(one)) return done(ctx, 'late');
    const form = organisationForm(inputOf(ctx));
    const read = readRuling(form);
    if ('problems' in read) return show.open(ctx, officer, one, { form, problems: read.problems });
    done(ctx, (await bringingIn.rule(one.request, read.ruling, officer.person.id)) ? 'saved' : 'late');
  }

  const toLook = (ctx: Routed) => door.enter(ctx, `${HOME}/${ctx.params.id}`);
  const toSend = (ctx: Routed) =>
    forms.enter(ctx, door, `${HOME}/${ctx.params.id}`, () => organisationForm(inputOf(ctx)));
  const onCase =
    (page: (ctx: Routed, officer: Officer, one: OrganisationCase) => Promise<void> | void, enter = toLook) =>
    async (ctx: Routed) => {
      const officer = await enter(ctx);
      if (!officer) return;
      const one = await openCase(officer, ctx.params.id ?? '');
      if (one) await page(ctx, officer, one);
      else done(ctx, 'late');
    };

  router.get('/organisations', async (ctx) => {
    const officer = await door.goOn(ctx);
    if (!officer) return;
    const page = pageOf(ctx);
    const found = await requests.queue({ limit: PAGE + 1, offset: (page - 1) * PAGE });
    show.queue(ctx, officer, { requests: found.slice(0, PAGE), page, more: found.length > PAGE });
  });
  const look = onCase(async (ctx, officer, one) => {
    const kept = await forms.find(officer, ctx);
    show.open(ctx, officer, one, kept && { form: kept, problems: {} });
  });
  router.get('/organisations/:id', look);
  router.get('/organisations/:id/:form', look);
  router.post(
    '/organisations/:id',
    onCase((ctx, officer, one) => (one.own ? lead(ctx, ctx.path) : decide(ctx, officer, one)), toSend),
  );
}
