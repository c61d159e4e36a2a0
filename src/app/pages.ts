/** Our own pages, each capability's under its path. */
import Router from '@koa/router';
import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { childrenRoutes } from '../account/children-routes.ts';
import { closingRoutes } from '../account/closing-routes.ts';
import { contactRoutes } from '../account/contact-routes.ts';
import { dataRoutes } from '../account/data-routes.ts';
import { detailsRoutes } from '../account/details-routes.ts';
import { disclosureRoutes } from '../account/disclosure-routes.ts';
import { historyRoutes } from '../account/history-routes.ts';
import { legalAccountRoutes, openTexts } from '../account/legal-routes.ts';
import { mandateRoutes } from '../account/mandate-routes.ts';
import { contactFor } from '../account/not-me.ts';
import { notMeRoutes } from '../account/not-me-routes.ts';
import { noticeRoutes } from '../account/notice-routes.ts';
import { organisationRoutes } from '../account/organisation-routes.ts';
import { receiptRoutes } from '../account/receipt-routes.ts';
import { dataRequestRoutes } from '../account/request-routes.ts';
import { accountRoutes } from '../account/routes.ts';
import { serviceRoutes } from '../account/service-routes.ts';
import { sessionRoutes } from '../account/session-routes.ts';
import { settingsRoutes } from '../account/settings-routes.ts';
import { systemRoutes } from '../account/system-routes.ts';
import { createConnectBack, upstreamAccountRoutes } from '../account/upstream-routes.ts';
import { staffRoutes } from '../admin/routes.ts';
import { readNewestCheckpoints } from '../audit/checkpoints.ts';
import { createClosing } from '../closing/closing.ts';
import { toConfirm } from '../contacts/rules.ts';
import { createCorrecting } from '../data-rights/correction.ts';
import { createRestating } from '../data-rights/restating.ts';
import { publicFiguresRoutes } from '../figures/public-routes.ts';
import { isAged } from '../identity/contacts.ts';
import { interactionRoutes } from '../interaction/routes.ts';
import { upstreamRoutes } from '../interaction/upstream-routes.ts';
import { LEGAL_NAMES } from '../legal/documents.ts';
import { legalRoutes } from '../legal/routes.ts';
import { createChoices } from '../mandates/choices.ts';
import { createHandling } from '../misuse/handling.ts';
import { createNoticing } from '../misuse/noticing.ts';
import { createReporting } from '../misuse/reporting.ts';
import { ownersRoutes } from '../owners/routes.ts';
import { createWithdrawal } from '../proofing/withdrawal.ts';
import { createNotNeeded } from '../recovery/not-needed.ts';
import { recoveryRoutes } from '../recovery/routes.ts';
import { createRecovering } from '../recovery/service.ts';
import { createDeciding } from '../upstreams/deciding.ts';
import { CLIENT_KEYS_PATH, clientKeyRoutes, logoutRoutes } from '../upstreams/routes.ts';
import { createShutting } from '../upstreams/shutting.ts';
import { createHearLogout } from '../upstreams/told-of-logout.ts';
import type { Pages } from '../web/pages.ts';
import { closingParts } from './closing.ts';
import { mandateParts } from './mandates.ts';
import { mergingParts } from './merging.ts';
import type { Parts } from './parts.ts';
import { personalDataParts } from './personal-data.ts';
import { choicesOf } from './registrations.ts';
import { keySetReader, serviceKeyParts } from './service-keys.ts';
import type { SharedParts } from './shared.ts';
import { administrationParts } from './staff.ts';
import { teamParts } from './teams.ts';
import { testPeopleParts } from './test-people.ts';

/** Pages with forms, and the path that they are all under. */
export interface OwnPages {
  readonly at: string;
  readonly routes: Middleware;
}

/** Every method and path that routers of these layers answer, such as `GET /staff/queue`. */
export const endpointsOf = (layers: readonly Middleware[]): readonly string[] =>
  layers.flatMap((layer) => {
    const { router } = layer as { router?: Pick<Router, 'stack'> };
    const routes = router?.stack ?? [];
    return routes.flatMap(({ methods, path }) =>
      methods.filter((one) => one !== 'HEAD').map((one) => `${one} ${path}`),
    );
  });

/** The front page, which has no forms. */
export function homePage(pages: Pages, issuer: string, options: { register: boolean }): Middleware {
  const router = new Router();
  const register = options.register ? { register: '/register' } : {};
  router.get('/', (ctx) => pages.show(ctx, 'home', { issuer, ...register }));
  return router.routes() as Middleware;
}

/** How much waits for a person on their pages. */
const createWaiting =
  ({ acceptances, legal, notices, people, settings, now }: Parts) =>
  async (personId: string): Promise<Record<string, number>> => {
    const person = await people.find(personId);
    const ages = { ...settings.contacts, now: now() };
    return {
      notices: await notices.countNew(personId),
      contacts: person ? toConfirm(person, (kind, contact) => isAged(kind, contact, ages)) : 0,
      legal: openTexts(legal, await acceptances.list(personId), person?.language ?? 'vi').length,
    };
  };

/** Makes the pages of every capability. */
export function ownPages(provider: Provider, parts: Parts, shared: SharedParts): readonly OwnPages[] {
  const { settings, storage } = parts;
  const teams = teamParts(parts);
  const { common, registration, recovery, interventions } = shared;
  const { channels } = recovery;
  // Where nobody can be sent a code, nobody recovers.
  const recover = channels.length > 0 ? '/recover' : undefined;
  const reportMisuse = createReporting({
    ...common,
    shutElsewhere: createShutting(common),
    canRecover: (person) => contactFor(person, channels) !== undefined,
  });
  const history = { ...common, auditTrail: storage.audit, channels, reportMisuse };
  const all = {
    '/interaction': interactionRoutes({
      ...common,
      ...registration,
      provider,
      choices: createChoices(parts),
      shown: createNotNeeded(recovery),
      noticeSignIn: createNoticing(history),
      recover,
    }),
    '/account': accountRoutes({ ...common, recovering: createRecovering(recovery), waiting: createWaiting(parts) }),
    '/account/sessions': sessionRoutes(common),
    '/account/upstreams': upstreamAccountRoutes(common),
    '/account/history': historyRoutes(history),
    '/account/not-me': notMeRoutes(history),
    '/account/disclosures': disclosureRoutes(history),
    '/account/organisations': organisationRoutes({
      ...common,
      canBringIn: settings.businessRegister !== undefined,
    }),
    '/account/requests': dataRequestRoutes({ ...common, services: storage.relyingParties }),
    '/account/mandates': mandateRoutes({ ...common, ...mandateParts(parts) }),
    '/account/receipts': receiptRoutes(common),
    '/account/notices': noticeRoutes(common),
    '/account/legal': legalAccountRoutes(common),
    '/account/settings': settingsRoutes({ ...common, channels: recovery.channels }),
    '/account/contacts': contactRoutes({ ...common, channels: recovery.channels }),
    '/account/services': serviceRoutes({ ...common, lastUses: storage.audit.lastUses }),
    '/account/children': childrenRoutes({ ...common, numberStated: registration.numberStated }),
    '/owners': ownersRoutes({
      ...common,
      ...teams,
      ...testPeopleParts(provider, parts, teams.teamService),
      ...serviceKeyParts(parts),
      formChoices: choicesOf(parts),
      keySetAt: keySetReader(provider, parts),
    }),
    '/figures': publicFiguresRoutes(common),
    [CLIENT_KEYS_PATH]: clientKeyRoutes(parts),
    '/upstreams': upstreamRoutes({ ...common, provider, connected: createConnectBack(common) }),
    '/staff': staffRoutes({
      ...common,
      ...teams,
      withdraw: createWithdrawal(common),
      correct: createCorrecting({ ...common, numberStated: registration.numberStated }),
      decideCase: createDeciding({
        ...common,
        restate: createRestating({ ...common, numberStated: registration.numberStated }),
      }),
      recoveries: storage.recoveries,
      reports: storage.reports,
      handleReport: createHandling({ ...common, reports: storage.reports }),
      ...administrationParts(common),
      ...mergingParts(provider, parts),
      auditTrail: storage.audit,
      trail: storage.auditTrail,
      checkpoints: () => readNewestCheckpoints(settings.audit.checkpointFile),
      interventions,
    }),
    '/recover': recover && recoveryRoutes(recovery),
    '/account/closing': closingRoutes({ ...common, closing: createClosing(closingParts(provider, parts)) }),
    '/account/data': dataRoutes({ ...common, personalData: personalDataParts(parts) }),
    '/account/details': detailsRoutes({ ...common, numberStated: registration.numberStated }),
    '/register': registration.routes,
    ...Object.fromEntries(LEGAL_NAMES.map((name) => [`/${name}`, legalRoutes(parts)])),
  };
  const own = Object.entries(all).flatMap(([at, router]) =>
    router ? [{ at, routes: router.routes() as Middleware }] : [],
  );
  const signedOut = provider.pathFor('end_session_success');
  const logouts = logoutRoutes({ ...common, hearLogout: createHearLogout(common), signedOut });
  return [
    ...own,
    { at: '/account/organisations', routes: systemRoutes(common).routes() as Middleware },
    { at: '/upstreams', routes: logouts.routes() as Middleware },
  ];
}
