/** The part of a person's own pages where they use their rights over their data. */
import { randomBytes } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Ledger } from '../data-rights/ledger.ts';
import { type DataRequest, type DataRequestStore, RIGHTS, type Right } from '../data-rights/request.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { createKeeper } from '../doors/kept.ts';
import { AppError } from '../errors.ts';
import type { RelyingPartyStore, ServiceHistory } from '../relying-parties/relying-party.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { type RequestForm, readRequest, requestForm } from './request-form.ts';
import { createDataRequestPages, type DataRequestPagesParts, type Named, type RequestNotice } from './request-pages.ts';

export interface DataRequestRoutesParts extends DoorParts, DataRequestPagesParts {
  readonly account: DoorOf;
  readonly dataRequests: DataRequestStore;
  readonly ledger: Ledger;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly services: ServiceHistory;
}

const HOME = '/account/requests';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Routes under /account/requests. */
export function dataRequestRoutes(parts: DataRequestRoutesParts): Router {
  const { country, dataRequests, ledger, now, relyingParties, services } = parts;
  const door = createDoor(parts, parts.account);
  const show = createDataRequestPages(parts);
  const forms = createKeeper<{ form: RequestForm }>(parts, 'data-request-form');

  const to = (ctx: Context, path: string, done?: RequestNotice): void =>
    lead(ctx, `${HOME}${path}${done ? `?done=${done}` : ''}`);

  /** Undefined for this provider; a service that is gone is called by its id. */
  async function serviceOf({ clientId }: DataRequest, { language }: Guest): Promise<string | undefined> {
    return clientId === undefined ? undefined : ((await relyingParties.find(clientId))?.name[language] ?? clientId);
  }

  async function namedServices({ person, language }: Guest): Promise<Named[]> {
    const ids = await services.everUsedBy(person.id);
    const found = await Promise.all(ids.map((id) => relyingParties.find(id)));
    const named = found.flatMap((one) => (one ? [{ id: one.clientId, name: one.name[language] }] : []));
    return named.sort((a, b) => a.name.localeCompare(b.name, language));
  }

  function rightOf({ params }: Routed): Right {
    const right = RIGHTS.find((one) => one === params.right);
    if (!right) throw new AppError('not_found', 'no such right');
    return right;
  }

  async function form(ctx: Routed): Promise<void> {
    const right = rightOf(ctx);
    const guest = await door.enter(ctx);
    if (!guest) return;
    const kept = ctx.params.form === undefined ? undefined : await forms.find(guest, ctx.params.form);
    show.form(ctx, guest, { right, services: await namedServices(guest), ...(kept ? { form: kept.form } : {}) });
  }

  async function submitAs(guest: Guest, ctx: Routed, right: Right): Promise<void> {
    const { person } = guest;
    const all = await namedServices(guest);
    const filled = { right, services: all, form: requestForm(inputOf(ctx)) };
    const asking = { person, services: all.map(({ id }) => id), country, now: now() };
    const read = readRequest(right, filled.form, asking);
    if ('problems' in read) return show.form(ctx, guest, { ...filled, problems: read.problems });
    const taken = await ledger.submit(person, read.asked);
    if (taken.kind === 'too-many') return show.form(ctx, guest, { ...filled, isTooMany: true });
    to(ctx, `/${taken.request.id}`, 'sent');
  }

  /** What was written is there again after a fresh sign-in. */
  async function submit(ctx: Routed): Promise<void> {
    const right = rightOf(ctx);
    const kept = randomBytes(18).toString('base64url');
    const guest = await door.enter(ctx, `${HOME}/new/${right}/${kept}`);
    if (guest) return submitAs(guest, ctx, right);
    const there = await door.whoIsThere(ctx);
    if (there) await forms.keep(there, kept, { form: requestForm(inputOf(ctx)) });
  }

  const onRequest =
    (page: (ctx: Routed, guest: Guest, request: DataRequest) => Promise<void>) => async (ctx: Routed) => {
      const id = ctx.params.id ?? '';
      const guest = await door.goOn(ctx, `${HOME}/${id}`);
      if (!guest) return;
      const request = UUID.test(id) ? await dataRequests.find(id) : undefined;
      if (request?.personId !== guest.person.id) throw new AppError('not_found', 'no such request of this person');
      await page(ctx, guest, request);
    };

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    const all = [];
    for (const request of await dataRequests.ofPerson(guest.person.id))
      all.push({ request, service: await serviceOf(request, guest) });
    show.list(ctx, guest, all);
  });
  router.get('/new', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) show.choose(ctx, guest);
  });
  router.get('/new/:right', form);
  router.get('/new/:right/:form', form);
  router.post('/new/:right', submit);
  router.get(
    '/:id',
    onRequest(async (ctx, guest, request) => show.request(ctx, guest, request, await serviceOf(request, guest))),
  );
  router.post(
    '/:id/cancel',
    onRequest(async (ctx, _, request) => {
      const isFirst = !request.decidedAt && (await ledger.cancel(request));
      to(ctx, `/${request.id}`, isFirst ? 'cancelled' : 'late');
    }),
  );
  return router;
}
