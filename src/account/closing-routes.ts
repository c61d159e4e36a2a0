/** The part of a person's own pages where they close their account, and keep it after all. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Begun, ClosingService, Obstacle } from '../closing/closing.ts';
import type { Closing, ClosingStore } from '../closing/closings.ts';
import type { ClosingSettings } from '../closing/settings.ts';
import { textOf } from '../conversations/fields.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { chooseLanguage } from '../web/language.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { webState } from '../web/state.ts';
import { CLOSING_BACK } from './door.ts';
import { createLeftBehind, type LeftBehindParts } from './left-behind.ts';

export interface ClosingRoutesParts extends DoorParts, Omit<LeftBehindParts, 'people'> {
  readonly account: DoorOf;
  readonly closing: ClosingService;
  readonly pages: Pages;
  readonly settings: { readonly closing: ClosingSettings };
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
  readonly storage: { readonly closings: Pick<ClosingStore, 'find' | 'findByToken'> };
}

const DAY = 86_400;
const GONE = 410;
const CONFLICT = 409;
const HOME = '/account/closing';

const OBSTACLES = {
  staff: 'closing.obstacle.staff',
  recovering: 'closing.obstacle.recovering',
} as const satisfies Record<Obstacle, string>;

/** Routes under /account/closing. */
export function closingRoutes(parts: ClosingRoutesParts): Router {
  const { closing, endSession, languages, pages, people, settings } = parts;
  const { closings } = parts.storage;
  const door = createDoor(parts, parts.account);
  const leftBehind = createLeftBehind(parts);

  async function ask(ctx: Context, { person, language }: Guest, refused?: Obstacle): Promise<void> {
    const words = pages.words(language);
    const { waitSeconds, keepSeconds } = settings.closing;
    const obstacle = refused ?? (await closing.obstacle(person.id));
    const model = {
      personName: person.name.full,
      days: Math.ceil(waitSeconds / DAY),
      months: Math.round(keepSeconds / (DAY * 30.4375)),
      ...(await leftBehind(person.id, language)),
      ...(obstacle ? { obstacle: words(OBSTACLES[obstacle]) } : {}),
    };
    pages.show(ctx, 'account-closing', model, { status: refused ? CONFLICT : 200 });
  }

  const answer: Record<Begun['kind'], (ctx: Context, guest: Guest) => void | Promise<void>> = {
    begun: (ctx) => lead(ctx, `${HOME}/begun`),
    over: (ctx) => lead(ctx, CLOSING_BACK),
    staff: (ctx, guest) => ask(ctx, guest, 'staff'),
    recovering: (ctx, guest) => ask(ctx, guest, 'recovering'),
  };

  /** By a link: in the language of whom it was sent to. */
  async function byLink(ctx: Routed): Promise<Closing | undefined> {
    const found = await closings.findByToken(ctx.params.token ?? '');
    const state = webState(ctx);
    if (found) {
      const uiLocales = (await people.find(found.personId))?.language;
      state.language = chooseLanguage({ chosen: state.chosenLanguage, uiLocales, supported: languages });
    } else over(ctx);
    return found;
  }

  function over(ctx: Context): void {
    const words = pages.words(webState(ctx).language);
    const [title, text] = [words('closing.over.title'), words('closing.over.text')];
    const back = { href: '/account', label: words('account.toAccount') };
    const requestId = String(ctx.state.requestId ?? '');
    pages.show(ctx, 'error', { code: 'invalid_request', title, text, requestId, back }, { status: GONE });
  }

  const closesAt = (ctx: Context, when: Date): string => pages.words(webState(ctx).language)('closing.on', { when });

  async function showBack(ctx: Context, { person }: Guest): Promise<void> {
    const found = await closings.find(person.id);
    if (!found) return lead(ctx, '/account');
    pages.show(ctx, 'account-closing-back', { personName: person.name.full, when: closesAt(ctx, found.closesAt) });
  }

  async function keepOrLeave(ctx: Context, { person, sessionUid }: Guest): Promise<void> {
    if (textOf(inputOf(ctx), 'action') !== 'keep') {
      await endSession(sessionUid);
      return lead(ctx, '/');
    }
    await closing.stop(person.id, 'person');
    lead(ctx, '/account');
  }

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.enter(ctx);
    if (guest) await ask(ctx, guest);
  });
  router.post('/', async (ctx) => {
    const guest = await door.enter(ctx, HOME);
    if (guest) await answer[(await closing.begin(guest.person.id)).kind](ctx, guest);
  });
  router.get('/begun', (ctx) =>
    pages.show(ctx, 'account-closing-begun', { days: Math.ceil(settings.closing.waitSeconds / DAY) }),
  );
  router.get('/back', async (ctx) => {
    const guest = await door.leaving(ctx);
    if (guest) await showBack(ctx, guest);
  });
  router.post('/back', async (ctx) => {
    const guest = await door.leaving(ctx);
    if (guest) await keepOrLeave(ctx, guest);
  });
  router.get('/stop/:token', async (ctx) => {
    const found = await byLink(ctx);
    if (found) pages.show(ctx, 'account-closing-stop', { when: closesAt(ctx, found.closesAt) });
  });
  router.post('/stop/:token', async (ctx) => {
    const found = await byLink(ctx);
    if (!found) return;
    if (await closing.stop(found.personId, 'link')) pages.show(ctx, 'account-closing-stopped', {});
    else over(ctx);
  });
  return router;
}
