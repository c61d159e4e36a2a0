/** The composition root: the only file that knows every part. */
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import { accountRegistration, withBuiltIn } from './account/registration.ts';
import { accountRoutes } from './account/routes.ts';
import { createAssurance } from './assurance/assurance.ts';
import { assuranceSchema } from './assurance/configuration.ts';
import { createSealing } from './audit/checkpoints.ts';
import { createPasswordHasher } from './authenticators/password-hasher.ts';
import { checkAuthenticators, loadAuthenticators, methodOf } from './authenticators/registry.ts';
import { readYamlAs } from './config.ts';
import { claimsFileSchema, personClaims } from './consent/claim-requests.ts';
import type { ScopeReport } from './errors.ts';
import { createMessageGuard } from './guessing/message-limits.ts';
import { vietnam } from './identity/countries/vn.ts';
import { interactionRoutes } from './interaction/routes.ts';
import { type Job, repeat } from './jobs.ts';
import type { Keys } from './keys.ts';
import { channelsOf, createSenders } from './messages/channels.ts';
import { createLimitedMessenger } from './messages/limited.ts';
import { createMessenger } from './messages/messenger.ts';
import { formPostPage } from './oidc/form-post-page.ts';
import { createProtocolPages } from './oidc/pages.ts';
import { createProvider } from './oidc/provider.ts';
import { createLogoutSender, createSessionEnder, createSessionReader } from './oidc/sessions.ts';
import { singleUse } from './oidc/single-use.ts';
import { createDelivery } from './outbox/delivery.ts';
import { cachedRelyingParties } from './relying-parties/cached-store.ts';
import { type SeedParts, seedPersonas, seedRelyingParties } from './seed.ts';
import { closeListener, createListener, listenOn } from './server.ts';
import type { Settings } from './settings.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { createAssets } from './web/assets.ts';
import { clientCertificate } from './web/client-certificate.ts';
import { isForPeople } from './web/endpoints.ts';
import { errorPages } from './web/error-pages.ts';
import { health } from './web/health.ts';
import { language } from './web/language.ts';
import { only } from './web/only.ts';
import { originCheck } from './web/origin-check.ts';
import { createPages, type Pages } from './web/pages.ts';
import { pinnedIssuer } from './web/pinned-issuer.ts';
import { requestLog } from './web/request-log.ts';
import { securityHeaders } from './web/security-headers.ts';

/** A running provider. */
export interface App {
  readonly provider: Provider;
  readonly storage: Storage;
  /** Begins to listen; the port that was taken. */
  listen(): Promise<number>;
  /** Finishes what is under way and closes everything. */
  stop(): Promise<void>;
}

const COUNTRIES = { vn: vietnam };
const MAX_FORM = '64kb';

const isInteraction = (ctx: Context): boolean => ctx.path.startsWith('/interaction/');
const isAccount = (ctx: Context): boolean => ctx.path === '/account' || ctx.path.startsWith('/account/');
const hasForms = (ctx: Context): boolean => isInteraction(ctx) || isAccount(ctx);
const isOwnPage = (ctx: Context): boolean => hasForms(ctx) || ctx.path.startsWith('/session/');

async function makeParts(settings: Settings, keys: Keys, log: Logger) {
  const storage = await openStorage(settings.database, keys);
  const hasher = await createPasswordHasher(settings.passwordHashing);
  const authenticators = await loadAuthenticators(settings.authenticators, {
    hasher,
    settings: settings.authenticatorSettings,
    channels: channelsOf(settings),
    clientCertificates: settings.clientCertificates.source !== 'none',
  });
  const config = readYamlAs(settings.assurance, assuranceSchema);
  await checkAuthenticators(
    Object.keys(config.authenticators),
    `${settings.assurance}: authenticators`,
    authenticators,
  );
  const methods = authenticators.all.map(methodOf);
  const assurance = createAssurance(config, { acrBase: `${settings.issuer}/acr`, methods });
  const account = accountRegistration({
    issuer: settings.issuer,
    minimumAcr: config.acr[0]?.id ?? '',
    freshSeconds: settings.account.freshSeconds,
  });
  const relyingParties = withBuiltIn(cachedRelyingParties(storage.relyingParties), account);
  const scopeClaims = readYamlAs(settings.claims, claimsFileSchema).scopes;
  const assets = createAssets();
  const pages = createPages({ languages: settings.languages, assetsVersion: assets.version });
  const { artifacts, attempts, consents, credentials, people, subjects, outbox, scope, transaction } = storage;
  const stores = { artifacts, attempts, consents, credentials, people, subjects, outbox, relyingParties };
  const rules = { authenticators, assurance, scopeClaims, levels: config.acr.map(({ id }) => id) };
  return {
    settings,
    keys,
    log,
    storage,
    scope,
    transaction,
    audit: storage.audit.record,
    assets,
    pages,
    ...stores,
    ...rules,
  };
}

type Parts = Awaited<ReturnType<typeof makeParts>>;

async function seed(parts: Parts): Promise<void> {
  const { seed: files } = parts.settings;
  const known = {
    scopes: new Set([...Object.keys(parts.scopeClaims), 'offline_access']),
    claims: new Set(personClaims(parts.scopeClaims)),
    levels: new Set(parts.levels),
  };
  const seedParts: SeedParts = { ...parts, known };
  if (files.relyingParties) await seedRelyingParties(files.relyingParties, seedParts);
  if (files.personas) await seedPersonas(files.personas, seedParts);
}

/** Everything that a request of a page or an endpoint does is one unit of work; only a failure discards it. */
function unitOfWork({ scope }: Parts): Middleware {
  return async (ctx, next) => {
    let outage: ScopeReport['outage'];
    await scope(next, {
      keep: () => ctx.status < 500,
      done: (report) => {
        ctx.state.roundTrips = report.roundTrips;
        outage = report.outage;
      },
    });
    // The library may have made something else of it on the way.
    if (outage && ctx.status !== outage.status) throw outage;
  };
}

function homePage(pages: Pages, issuer: string): Router {
  const router = new Router();
  router.get('/', (ctx) => pages.show(ctx, 'home', { issuer }));
  return router;
}

function useMiddleware(provider: Provider, parts: Parts): void {
  const { settings, pages, log, assets } = parts;
  const https = settings.issuer.startsWith('https:');
  const common = {
    ...parts,
    languages: settings.languages,
    issuer: settings.issuer,
    now: () => new Date(),
    send: createLimitedMessenger({
      send: createMessenger(parts.outbox),
      guard: createMessageGuard(parts.attempts, settings.messageLimits),
      audit: parts.audit,
    }),
    endSession: createSessionEnder(provider, parts.outbox),
  };
  const routes = interactionRoutes({ ...common, provider, country: COUNTRIES[settings.country] });
  const account = accountRoutes({
    ...common,
    session: createSessionReader(provider),
    stateKeys: parts.keys.cookieKeys,
    freshSeconds: settings.account.freshSeconds,
    changes: parts.storage.credentialChanges,
  });
  const home = homePage(pages, settings.issuer);
  const forms = bodyParser({ enableTypes: ['form'], formLimit: MAX_FORM, encoding: 'utf8' });
  const layers: Middleware[] = [
    pinnedIssuer(settings),
    clientCertificate(settings.clientCertificates),
    requestLog({ log, roundTrips: ({ state }) => (state as { roundTrips?: number }).roundTrips ?? 0 }),
    health(parts.storage.ping),
    securityHeaders({ https }),
    only(isForPeople, assets.serve),
    only(isForPeople, language({ languages: settings.languages, https })),
    only(isForPeople, formPostPage(pages)),
    errorPages({ pages, log }),
    singleUse(parts.audit),
    unitOfWork(parts),
    errorPages({ pages, log }),
    originCheck({ issuer: settings.issuer, applies: isOwnPage }),
    only(hasForms, forms),
    only((ctx) => ctx.path === '/', home.routes()),
    only(isInteraction, routes.routes()),
    only(isAccount, account.routes()),
  ];
  provider.proxy = true;
  for (const layer of layers) provider.use(layer as Parameters<Provider['use']>[0]);
}

function startJobs(provider: Provider, parts: Parts): Job[] {
  const { settings, storage, log } = parts;
  const { outbox, audit, maintenance } = settings;
  const deliver = createDelivery({
    ...parts,
    retrySeconds: outbox.retrySeconds,
    senders: {
      'backchannel-logout': createLogoutSender(provider, parts.artifacts),
      ...createSenders(settings),
    },
  });
  return [
    repeat(deliver, { name: 'outbox', everySeconds: outbox.pollSeconds, log }),
    repeat(createSealing(storage.audit, audit.checkpointFile), { name: 'audit', everySeconds: audit.sealSeconds, log }),
    repeat(storage.maintain, { name: 'maintenance', everySeconds: maintenance.everySeconds, log }),
  ];
}

/** Makes the provider of these settings and keys: connected, migrated, seeded, not yet listening. */
export async function createApp(settings: Settings, keys: Keys, log: Logger): Promise<App> {
  const parts = await makeParts(settings, keys, log);
  await seed(parts);
  const provider = createProvider({
    ...parts,
    pages: createProtocolPages(parts.pages, parts.relyingParties, settings.languages),
  });
  useMiddleware(provider, parts);
  (provider as import('node:events').EventEmitter).on('error', (error) =>
    log.error({ err: error }, 'a response failed'),
  );
  const server = createListener(settings, provider.callback());
  const jobs = startJobs(provider, parts);
  return {
    provider,
    storage: parts.storage,
    listen: () => listenOn(server, settings),
    async stop() {
      await closeListener(server);
      await Promise.all(jobs.map((job) => job.stop()));
      await parts.storage.close();
    },
  };
}
