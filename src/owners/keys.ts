/** The pages on which a service's keys and secrets are looked after, those of its sandbox apart from those of production. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { atPage } from '../approvals/approval.ts';
import { textOf } from '../conversations/fields.ts';
import { AppError } from '../errors.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { keyOfThumbprint, keysOf } from '../relying-parties/service-keys.ts';
import type { KeyRotation } from '../teams/key-rotation.ts';
import { type Environment, keysPageOf, type RotationProblem } from '../teams/rotation.ts';
import type { SecretRotation } from '../teams/secret-rotation.ts';
import { mayInTeam, type TeamAct } from '../teams/team.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { OnService } from './at.ts';
import { createKeyPages, type KeyNotice, type KeyPagesParts, type OnKeys } from './key-pages.ts';
import type { Entrance } from './teams.ts';

export interface KeyRoutesParts extends KeyPagesParts {
  readonly keyRotation: KeyRotation;
  readonly secretRotation: SecretRotation;
  /** Registrations as they are stored, past every cache. */
  readonly stored: Pick<RelyingPartyStore, 'find'>;
}

type Page = (ctx: Routed, on: OnKeys) => Promise<void> | void;

/** What changes the keys of a registration. */
const ACTS = { sandbox: 'develop', production: 'keys' } as const satisfies Record<Environment, TeamAct>;

/** `add` and `end` come with a number of days, which may be missing. */
const daysOf = (input: Record<string, unknown>): number | undefined => {
  const text = textOf(input, 'days');
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
};

/** Adds the pages. */
export function addKeyRoutes(router: Router, { at }: Entrance, parts: KeyRoutesParts): void {
  const { keyRotation, secretRotation, stored, clientSecrets } = parts;
  const show = createKeyPages(parts);

  async function onKeys(on: OnService, environment: Environment): Promise<OnKeys> {
    const clientId = environment === 'sandbox' ? on.service.sandboxClient : on.service.productionClient;
    const registration = clientId === undefined ? undefined : await stored.find(clientId);
    if (!registration) throw new AppError('not_found', `no ${environment} registration`);
    return { ...on, environment, registration, mayChange: mayInTeam(on.member.role, ACTS[environment]) };
  }

  const done = (ctx: Context, on: OnKeys, notice: KeyNotice): void =>
    lead(ctx, `${keysPageOf(on.service.id, on.environment)}?done=${notice}`);

  /** What was pasted counts before a file. */
  async function add(ctx: Routed, on: OnKeys): Promise<void> {
    const input = inputOf(ctx);
    const typed = textOf(input, 'keys');
    const given = typed.trim() === '' ? textOf(input, 'file') : typed;
    const problem = await keyRotation.add(atPage(on.guest.person), on.registration.clientId, given);
    if (problem) return show.add(ctx, on, { typed, problem });
    done(ctx, on, 'added');
  }

  async function addSecret(ctx: Routed, on: OnKeys): Promise<void> {
    const made = await secretRotation.add(
      atPage(on.guest.person),
      on.registration.clientId,
      textOf(inputOf(ctx), 'id'),
    );
    if (made === 'again') return done(ctx, on, 'again');
    if (typeof made === 'string') return show.addSecret(ctx, on, made);
    show.made(ctx, on, made);
  }

  const aboutKey =
    (page: (ctx: Routed, on: OnKeys, key: ReturnType<typeof keysOf>[number]) => Promise<void>): Page =>
    async (ctx, on) => {
      const key = keyOfThumbprint(keysOf(on.registration.metadata), ctx.params.thumbprint ?? '');
      if (!key) throw new AppError('not_found', 'no such key');
      await page(ctx, on, key);
    };

  const aboutSecret =
    (
      page: (
        ctx: Routed,
        on: OnKeys,
        secret: Awaited<ReturnType<typeof clientSecrets.ofClient>>[number],
      ) => Promise<void>,
    ): Page =>
    async (ctx, on) => {
      const all = await clientSecrets.ofClient(on.registration.clientId);
      const secret = all.find(({ id }) => id === ctx.params.secret);
      if (!secret) throw new AppError('not_found', 'no such secret');
      await page(ctx, on, secret);
    };

  /** Carries out what the form says: `end`, `keep` or `remove`. */
  async function act(
    ctx: Routed,
    on: OnKeys,
    ways: Readonly<Record<string, (days: number) => Promise<RotationProblem | undefined>>>,
  ): Promise<RotationProblem | 'choose' | undefined> {
    const input = inputOf(ctx);
    const action = textOf(input, 'action');
    const way = Object.hasOwn(ways, action) ? ways[action] : undefined;
    if (!way) throw new AppError('invalid_input', 'no such action');
    const days = daysOf(input);
    if (action === 'end' && days === undefined) return 'choose';
    const problem = await way(days ?? 0);
    if (problem === undefined) done(ctx, on, action === 'end' ? 'ended' : action === 'keep' ? 'kept' : 'removed');
    return problem;
  }

  const changeKey = aboutKey(async (ctx, on, key) => {
    const which = { clientId: on.registration.clientId, thumbprint: ctx.params.thumbprint ?? '' };
    const problem = await act(ctx, on, {
      end: (days) => keyRotation.end(atPage(on.guest.person), which, days),
      keep: () => keyRotation.keep(atPage(on.guest.person), which),
      remove: () => keyRotation.remove(atPage(on.guest.person), which),
    });
    if (problem) await show.key(ctx, on, key, problem);
  });

  const changeSecret = aboutSecret(async (ctx, on, secret) => {
    const which = { clientId: on.registration.clientId, id: secret.id };
    const problem = await act(ctx, on, {
      end: (days) => secretRotation.end(atPage(on.guest.person), which, days),
      remove: () => secretRotation.remove(atPage(on.guest.person), which),
    });
    if (problem) await show.secret(ctx, on, secret, problem);
  });

  function addPages(environment: Environment): void {
    const path = `/services/:service/keys/${environment}`;
    const looking = (page: Page) =>
      at.service({ act: 'read', by: 'goOn' }, async (ctx, on) => page(ctx, await onKeys(on, environment)));
    const changing = (page: Page) =>
      at.service({ act: ACTS[environment], by: 'enter' }, async (ctx, on) => page(ctx, await onKeys(on, environment)));
    router.get(
      path,
      looking((ctx, on) => show.list(ctx, on)),
    );
    router.get(
      `${path}/add`,
      changing((ctx, on) => show.add(ctx, on)),
    );
    router.post(`${path}/add`, changing(add));
    router.get(
      `${path}/secret`,
      changing((ctx, on) => show.addSecret(ctx, on)),
    );
    router.post(`${path}/secret`, changing(addSecret));
    router.get(`${path}/key/:thumbprint`, changing(aboutKey((ctx, on, key) => show.key(ctx, on, key))));
    router.post(`${path}/key/:thumbprint`, changing(changeKey));
    router.get(`${path}/secret/:secret`, changing(aboutSecret((ctx, on, secret) => show.secret(ctx, on, secret))));
    router.post(`${path}/secret/:secret`, changing(changeSecret));
  }

  router.get(
    '/services/:service/keys',
    at.service({ act: 'read', by: 'goOn' }, (ctx, on) => {
      const { service } = on;
      if (!service.productionClient && !service.sandboxClient) return show.nothing(ctx, on);
      lead(ctx, keysPageOf(service.id, service.productionClient ? 'production' : 'sandbox'));
    }),
  );
  addPages('production');
  addPages('sandbox');
}
