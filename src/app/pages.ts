/** Our own pages, each capability's under its path. */
import Router from '@koa/router';
import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { accountRoutes } from '../account/routes.ts';
import { staffRoutes } from '../admin/routes.ts';
import { createMessageGuard } from '../guessing/message-limits.ts';
import { interactionRoutes } from '../interaction/routes.ts';
import { createLimitedMessenger } from '../messages/limited.ts';
import { createMessenger } from '../messages/messenger.ts';
import { createSessionEnder, createSessionReader } from '../oidc/sessions.ts';
import { createWithdrawal } from '../proofing/withdrawal.ts';
import type { Pages } from '../web/pages.ts';
import type { Parts } from './parts.ts';

/** Pages with forms, and the path that they are all under. */
export interface OwnPages {
  readonly at: string;
  readonly routes: Middleware;
}

/** The front page, which has no forms. */
export function homePage(pages: Pages, issuer: string): Middleware {
  const router = new Router();
  router.get('/', (ctx) => pages.show(ctx, 'home', { issuer }));
  return router.routes() as Middleware;
}

/** Makes the pages of every capability. */
export function ownPages(provider: Provider, parts: Parts): readonly OwnPages[] {
  const { settings, keys, storage } = parts;
  const common = {
    ...parts,
    languages: settings.languages,
    issuer: settings.issuer,
    send: createLimitedMessenger({
      send: createMessenger(parts.outbox),
      guard: createMessageGuard(parts.attempts, settings.messageLimits),
      audit: parts.audit,
    }),
    endSession: createSessionEnder(provider, parts.outbox),
    session: createSessionReader(provider),
    stateKeys: keys.cookieKeys,
    changes: storage.credentialChanges,
  };
  const all = {
    '/interaction': interactionRoutes({ ...common, provider }),
    '/account': accountRoutes(common),
    '/staff': staffRoutes({ ...common, withdraw: createWithdrawal(common) }),
  };
  return Object.entries(all).map(([at, router]) => ({ at, routes: router.routes() as Middleware }));
}
