/** The part of a person's own pages where they see how their account was used, and say "this was not me". */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { AuditStore, PastEvent } from '../audit/audit.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { ReportMisuse } from '../misuse/reporting.ts';
import type { Pages } from '../web/pages.ts';
import type { Routed } from '../web/routed.ts';
import { HISTORY_EVENTS, type HistoryLine, linesOf, pageOf } from './history-lines.ts';
import { createHistoryWords, signInOf } from './history-words.ts';
import { createNotMePages, type NotMeParts, noteOf } from './not-me.ts';
import { createServiceNames, type ServiceNamesParts } from './service-names.ts';

export interface HistoryRoutesParts
  extends DoorParts,
    Omit<NotMeParts, 'names' | 'authenticators'>,
    Omit<ServiceNamesParts, 'people'> {
  readonly account: DoorOf;
  readonly auditTrail: Pick<AuditStore, 'ofPerson'>;
  readonly pages: Pages;
  readonly reportMisuse: ReportMisuse;
}

const HOME = '/account/history';
const EVENTS = 120;
const LINES = 20;
/** More events than one sign-in has. */
const OF_ONE_LINE = 60;

/** Routes under /account/history. */
export function historyRoutes(parts: HistoryRoutesParts): Router {
  const { account, auditTrail, authenticators, pages, reportMisuse } = parts;
  const door = createDoor(parts, account);
  const names = createServiceNames(parts);
  const notMe = createNotMePages({ ...parts, names });
  const view = createHistoryWords({ ...parts, names, methodsIn: notMe.methodsIn });

  const read = (personId: string, from: string | undefined, limit: number): Promise<readonly PastEvent[]> =>
    auditTrail.ofPerson(personId, { types: HISTORY_EVENTS, from, limit });

  async function show(ctx: Context, { person, language }: Guest): Promise<void> {
    const from = typeof ctx.query.from === 'string' ? ctx.query.from : undefined;
    const events = await read(person.id, from, EVENTS + 1);
    const { lines, next } = pageOf(events.slice(0, EVENTS), { most: LINES, isAll: events.length <= EVENTS });
    pages.show(ctx, 'account-history', {
      personName: person.name.full,
      lines: await Promise.all(lines.map((line) => view(line, language))),
      ...(from === undefined ? {} : { newest: HOME }),
      ...(next === undefined ? {} : { older: `${HOME}?from=${next}` }),
    });
  }

  /** The line that this event of the person is the newest of. */
  async function lineOf({ person }: Guest, id: string): Promise<HistoryLine> {
    const events = await read(person.id, id, OF_ONE_LINE);
    const line = events[0]?.id === id ? linesOf(events)[0] : undefined;
    if (!line) throw new AppError('not_found', 'no such event of this person');
    return line;
  }

  /** Whoever reports ends everything: for people who have shown all they have just now, not for whoever found a browser open. */
  const onLine = (act: (ctx: Routed, guest: Guest, line: HistoryLine) => Promise<void>) => async (ctx: Routed) => {
    const guest = await door.enter(ctx, `${HOME}/${ctx.params.id}/not-me`);
    if (guest) await act(ctx, guest, await lineOf(guest, ctx.params.id ?? ''));
  };

  const signIn = (line: HistoryLine) => signInOf(line, authenticators.first.id);

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await show(ctx, guest);
  });
  router.get(
    '/:id/not-me',
    onLine((ctx, { person, language }, line) =>
      notMe.ask(ctx, { personName: person.name.full, language, signIn: signIn(line) }),
    ),
  );
  router.post(
    '/:id/not-me',
    onLine(async (ctx, { person, language }, line) => {
      const written = noteOf(ctx);
      const about = { personName: person.name.full, language, signIn: signIn(line) };
      if (written.tooLong) return notMe.ask(ctx, about, written);
      const reported = await reportMisuse(person.id, about.signIn, { note: written.note });
      if (!reported) throw new AppError('not_found', 'the account is not open');
      notMe.done(ctx, language, reported);
    }),
  );
  return router;
}
