/** The part of a person's own pages where they see which devices have their account open, and end that. */
import { createHmac } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import type { ArtifactStore, OpenSession } from '../artifacts/artifact-store.ts';
import type { Audit } from '../audit/audit.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import type { Transaction } from '../errors.ts';
import { originWords } from '../origin/words.ts';
import { createWayNames, type WayNamesParts } from '../upstreams/names.ts';
import type { Pages } from '../web/pages.ts';
import { lead, type Routed } from '../web/routed.ts';
import type { Language, SessionView } from '../web/views.ts';
import { createServiceNames, type ServiceNamesParts } from './service-names.ts';

export interface SessionRoutesParts
  extends DoorParts,
    Pick<WayNamesParts, 'upstreams'>,
    Omit<ServiceNamesParts, 'people'> {
  readonly account: DoorOf;
  readonly artifacts: ArtifactStore;
  readonly audit: Audit;
  readonly pages: Pages;
  readonly transaction: Transaction;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
}

/** What the notice after a redirect says, by its name in the address. */
const NOTICES = { ended: 'sessions.done.ended', others: 'sessions.done.others', over: 'sessions.done.over' } as const;

const HOME = '/account/sessions';
const REFERENCE_BYTES = 12;

/** Makes the function that names a session in addresses; it says nothing, and opens nothing. */
const referenceBy =
  (key: string) =>
  ({ uid }: Pick<OpenSession, 'uid'>): string =>
    createHmac('sha256', key).update(`session\0${uid}`).digest().subarray(0, REFERENCE_BYTES).toString('base64url');

/** Routes under /account/sessions. */
export function sessionRoutes(parts: SessionRoutesParts): Router {
  const { account, artifacts, audit, pages, stateKeys, transaction, endSession } = parts;
  const door = createDoor(parts, account);
  const names = createServiceNames(parts);
  const references = stateKeys.map(referenceBy);
  const [referenceOf = referenceBy('')] = references;

  const methodName = createWayNames(parts);

  /** These pages themselves are no service that somebody would look for here. */
  async function servicesOf({ services }: OpenSession, language: Language): Promise<string[]> {
    const words = pages.words(language);
    const lines = services
      .filter(({ clientId }) => clientId !== account.clientId)
      .map(async ({ clientId, mandateId }) => {
        const [service, party] = [await names.service(clientId, language), await names.party(mandateId)];
        return party ? words('sessions.serviceFor', { service, party }) : service;
      });
    return [...new Set(await Promise.all(lines))];
  }

  async function view(session: OpenSession, { language, sessionUid }: Guest): Promise<SessionView> {
    const words = pages.words(language);
    const { device, place } = originWords(session.origin, words, language);
    const isCurrent = session.uid === sessionUid;
    const methods = session.methods.map((method) => methodName(method, language)).join(' · ');
    return {
      reference: referenceOf(session),
      device,
      isCurrent,
      facts: [
        words('sessions.place', { place }),
        words('sessions.since', { when: session.since }),
        ...(isCurrent ? [] : [words('sessions.seen', { when: session.seenAt })]),
        ...(methods ? [words('sessions.methods', { methods })] : []),
      ],
      services: await servicesOf(session, language),
    };
  }

  async function absent({ person, language }: Guest) {
    const all = await artifacts.absentAccess(person.id);
    return Promise.all(
      all.map(async ({ clientId, mandateId, since }) => {
        const [name, party] = [await names.service(clientId, language), await names.party(mandateId)];
        const words = pages.words(language);
        return {
          name: party ? words('sessions.serviceFor', { service: name, party }) : name,
          since: words('sessions.absent.since', { when: since }),
        };
      }),
    );
  }

  async function show(ctx: Context, guest: Guest): Promise<void> {
    const { person, language } = guest;
    const all = await Promise.all((await artifacts.openSessions(person.id)).map((session) => view(session, guest)));
    const { done } = ctx.query;
    const notice =
      typeof done === 'string' && Object.hasOwn(NOTICES, done) ? NOTICES[done as keyof typeof NOTICES] : '';
    pages.show(ctx, 'account-sessions', {
      personName: person.name.full,
      current: all.filter(({ isCurrent }) => isCurrent),
      others: all.filter(({ isCurrent }) => !isCurrent),
      absent: await absent(guest),
      ...(notice ? { notice: pages.words(language)(notice) } : {}),
    });
  }

  /** Ends them with their record. */
  async function end({ person, sessionUid }: Guest, sessions: readonly OpenSession[]): Promise<void> {
    await transaction(async () => {
      for (const { uid } of sessions) {
        await endSession(uid);
        await audit({ type: 'session.ended', personId: person.id, details: { remotely: uid !== sessionUid } });
      }
    });
  }

  const onSessions =
    (act: (ctx: Routed, guest: Guest, sessions: readonly OpenSession[]) => Promise<void>) => async (ctx: Routed) => {
      const guest = await door.goOn(ctx, HOME);
      if (guest) await act(ctx, guest, await artifacts.openSessions(guest.person.id));
    };

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await show(ctx, guest);
  });
  router.post(
    '/end-others',
    onSessions(async (ctx, guest, sessions) => {
      await end(
        guest,
        sessions.filter(({ uid }) => uid !== guest.sessionUid),
      );
      lead(ctx, `${HOME}?done=others`);
    }),
  );
  router.post(
    '/end-all',
    onSessions(async (ctx, guest, sessions) => {
      await end(guest, sessions);
      pages.show(ctx, 'account-sessions-ended', {});
    }),
  );
  router.post(
    '/:reference/end',
    onSessions(async (ctx, guest, sessions) => {
      const isMeant = (session: OpenSession) => references.some((of) => of(session) === ctx.params.reference);
      const meant = sessions.filter(isMeant);
      await end(guest, meant);
      if (meant.some(({ uid }) => uid === guest.sessionUid)) pages.show(ctx, 'account-sessions-ended', {});
      else lead(ctx, `${HOME}?done=${meant.length > 0 ? 'ended' : 'over'}`);
    }),
  );
  return router;
}
