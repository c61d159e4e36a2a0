/** The part of a person's own pages where they see which services use their account, and stop them. */
import Router from '@koa/router';
import type { Assurance } from '../assurance/assurance.ts';
import type { Evidence } from '../assurance/evidence.ts';
import type { ConsentStore, KeptConsent } from '../consent/consent.ts';
import { type By, optionalIn, type Withdrawing } from '../consent/withdrawing.ts';
import type { Ledger } from '../data-rights/ledger.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError, type Transaction } from '../errors.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { createServicePages, type DONE, type ServicePagesParts } from './service-pages.ts';

export interface ServiceRoutesParts extends Omit<DoorParts, 'artifacts' | 'people'>, ServicePagesParts {
  readonly account: DoorOf;
  readonly artifacts: DoorParts['artifacts'];
  readonly assurance: Assurance;
  readonly consents: Pick<ConsentStore, 'get' | 'list' | 'page'>;
  readonly ledger: Pick<Ledger, 'recordDone'>;
  readonly people: DoorParts['people'];
  readonly transaction: Transaction;
  readonly withdrawing: Pick<Withdrawing, 'change' | 'withdraw'>;
}

const HOME = '/account/services';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Routes under /account/services. */
export function serviceRoutes(parts: ServiceRoutesParts): Router {
  const { artifacts, assurance, consents, ledger, now, relyingParties, transaction, withdrawing } = parts;
  const door = createDoor(parts, parts.account);
  const show = createServicePages(parts);

  async function byOf({ person, sessionUid, language }: Guest): Promise<By> {
    const evidence = (await artifacts.evidenceOf(sessionUid)) as Evidence[];
    const vector = assurance.vector(person.proofs, evidence, Math.floor(now().getTime() / 1000));
    return { language, acr: assurance.reached(vector) ?? '' };
  }

  /** A consent of this person; anybody else's does not exist. */
  async function find({ person }: Guest, id: string): Promise<KeptConsent> {
    const consent = UUID.test(id) ? await consents.get(person.id, id) : undefined;
    if (!consent) throw new AppError('not_found', 'no such consent of this person');
    return consent;
  }

  const to = (ctx: Routed, { id }: Pick<KeptConsent, 'id'>, done?: keyof typeof DONE): void =>
    lead(ctx, `${HOME}/${id}${done ? `?done=${done}` : ''}`);

  async function page(ctx: Routed, guest: Guest): Promise<void> {
    const consent = await find(guest, ctx.params.id ?? '');
    const [newest, ...older] = await consents.list(guest.person.id, consent);
    const done = typeof ctx.query.done === 'string' ? ctx.query.done : undefined;
    // The address of an earlier answer leads to the last one.
    if (newest && newest.id !== consent.id) to(ctx, newest, done as keyof typeof DONE);
    else await show.one(ctx, guest, [newest ?? consent, ...older], done);
  }

  /** To take back a consent, or a part of it, is a right that the person has just used. */
  const recordWithdrawn = ({ personId, clientId }: KeptConsent): Promise<void> =>
    ledger.recordDone({ personId, clientId, right: 'withdraw' });

  /** Whether something that the service may have now is not ticked any more. */
  async function takesBack(consent: KeptConsent, ticked: readonly string[]): Promise<boolean> {
    const service = await relyingParties.find(consent.clientId);
    const optional = service ? optionalIn(consent, service) : [];
    return optional.some((claim) => consent.granted.includes(claim) && !ticked.includes(claim));
  }

  /** To give a service more is no safe direction: that needs a fresh sign-in. */
  async function change(ctx: Routed, guest: Guest): Promise<void> {
    const consent = await find(guest, ctx.params.id ?? '');
    const ticked = [inputOf(ctx).claim ?? []].flat().filter((claim) => typeof claim === 'string');
    const gives = ticked.some((claim) => consent.refused.includes(claim));
    if (gives && !(await door.enter(ctx, `${HOME}/${consent.id}`))) return;
    const [by, takes] = [await byOf(guest), await takesBack(consent, ticked)];
    const changed = await transaction(async () => {
      const isOther = await withdrawing.change(consent, ticked, by);
      if (isOther && takes) await recordWithdrawn(consent);
      return isOther;
    });
    to(ctx, consent, changed ? 'changed' : 'same');
  }

  async function withdraw(ctx: Routed, guest: Guest): Promise<void> {
    const consent = await find(guest, ctx.params.id ?? '');
    const by = await byOf(guest);
    await transaction(async () => {
      if (await withdrawing.withdraw(consent, 'withdrawn', by)) await recordWithdrawn(consent);
    });
    to(ctx, consent, 'withdrawn');
  }

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (!guest) return;
    const number = typeof ctx.query.page === 'string' && /^[1-9]\d{0,3}$/.test(ctx.query.page) ? ctx.query.page : '1';
    await show.list(ctx, guest, Number(number));
  });
  router.get('/:id', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await page(ctx, guest);
  });
  for (const [name, act] of Object.entries({ claims: change, withdraw }))
    router.post(`/:id/${name}`, async (ctx) => {
      const guest = await door.goOn(ctx, `${HOME}/${ctx.params.id}`);
      if (guest) await act(ctx, guest);
    });
  return router;
}
