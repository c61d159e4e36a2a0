/** The composition root: the only place (with app/) that knows every part. */
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import { closingParts } from './app/closing.ts';
import { watchServices } from './app/figures.ts';
import { mergeSettling } from './app/merging.ts';
import { useMiddleware } from './app/middleware.ts';
import { makeParts, type Parts } from './app/parts.ts';
import { expiryWarnings, keySetWatch } from './app/service-keys.ts';
import { createKeyReport } from './app/staff.ts';
import { createSealing } from './audit/checkpoints.ts';
import { createClosingJob } from './closing/ending.ts';
import { createOverdueWatch } from './data-rights/overdue.ts';
import { type Job, repeat } from './jobs.ts';
import type { Keys } from './keys.ts';
import { createLapsing } from './mandates/lapsing.ts';
import { createSenders } from './messages/channels.ts';
import { collectingSenders } from './oidc/mistakes.ts';
import { createProtocolPages } from './oidc/pages.ts';
import { createProvider } from './oidc/provider.ts';
import { createMergedSender, createWithdrawnSender } from './oidc/security-events.ts';
import { createLogoutSender } from './oidc/sessions.ts';
import { createDelivery } from './outbox/delivery.ts';
import { seedPersonas, seedRelyingParties } from './seed.ts';
import { closeListener, createListener, listenOn } from './server.ts';
import type { Settings } from './settings.ts';
import type { Storage } from './storage/storage.ts';
import { withSystemAccounts } from './system-accounts/registration.ts';

/** A running provider. */
export interface App {
  readonly provider: Provider;
  readonly storage: Storage;
  /** Every method and path of our own pages and of the API, as the routers have them. */
  readonly endpoints: readonly string[];
  /** Begins to listen; the port that was taken. */
  listen(): Promise<number>;
  /** Finishes what is under way and closes everything. */
  stop(): Promise<void>;
}

/** What profiles are judged by; in production an exception also has its limits. */
async function seed(parts: Parts): Promise<void> {
  const { seed: files } = parts.settings;
  if (files.relyingParties)
    await seedRelyingParties(files.relyingParties, { ...parts, relyingParties: parts.registered });
  if (files.personas) await seedPersonas(files.personas, parts);
}

function startJobs(provider: Provider, parts: Parts): Job[] {
  const { settings, storage, log } = parts;
  const { outbox, audit, maintenance } = settings;
  const deliver = createDelivery({
    ...parts,
    retrySeconds: outbox.retrySeconds,
    senders: {
      ...collectingSenders(
        {
          'backchannel-logout': createLogoutSender(provider, parts.artifacts, parts.faultOf),
          'consent-withdrawn': createWithdrawnSender(provider, { ...parts, issuer: settings.issuer }),
          'subject-merged': createMergedSender(provider, { ...parts, issuer: settings.issuer }),
        },
        parts.collecting,
      ),
      ...createSenders(settings),
    },
  });
  return [
    repeat(deliver, { name: 'outbox', everySeconds: outbox.pollSeconds, log }),
    repeat(createSealing(storage.audit, audit.checkpointFile), { name: 'audit', everySeconds: audit.sealSeconds, log }),
    repeat(parts.proofings.checkDue, {
      name: 'proofing',
      everySeconds: settings.proofChecks.pollSeconds,
      log,
    }),
    repeat(createOverdueWatch(parts), { name: 'data requests', everySeconds: maintenance.everySeconds, log }),
    repeat(createLapsing(parts), { name: 'mandates', everySeconds: maintenance.everySeconds, log }),
    repeat(createClosingJob(closingParts(provider, parts)), {
      name: 'closing',
      everySeconds: maintenance.everySeconds,
      log,
    }),
    repeat(mergeSettling(parts), { name: 'merges', everySeconds: maintenance.everySeconds, log }),
    repeat(parts.bringingIn.checkDue, { name: 'organisations', everySeconds: settings.proofChecks.pollSeconds, log }),
    ...(settings.businessRegister
      ? [
          repeat(parts.freshness.refreshOldest, {
            name: 'business register',
            everySeconds: settings.businessRegister.refreshSeconds,
            log,
          }),
        ]
      : []),
    repeat(expiryWarnings(parts), { name: 'ends of keys', everySeconds: settings.serviceKeys.warnEverySeconds, log }),
    repeat(keySetWatch(provider, parts), {
      name: 'published keys',
      everySeconds: settings.serviceKeys.warnEverySeconds,
      log,
    }),
    repeat(parts.uses.flush, { name: 'uses of keys', everySeconds: settings.serviceKeys.usesEverySeconds, log }),
    repeat(parts.watchUpstreams, { name: 'upstreams', everySeconds: settings.upstreams.probeSeconds, log }),
    repeat(parts.flushFigures, { name: 'figures', everySeconds: settings.figures.flushSeconds, log }),
    repeat(parts.forgetFigures, { name: 'old figures', everySeconds: maintenance.everySeconds, log }),
    repeat(createKeyReport(parts), { name: 'keys', everySeconds: maintenance.everySeconds, log }),
    repeat(storage.maintain, { name: 'maintenance', everySeconds: maintenance.everySeconds, log }),
  ];
}

/** Makes the provider of these settings and keys: connected, migrated, seeded, not yet listening. */
export async function createApp(settings: Settings, keys: Keys, log: Logger): Promise<App> {
  const parts = await makeParts(settings, keys, log);
  await seed(parts);
  const provider = createProvider({
    ...parts,
    relyingParties: withSystemAccounts(parts.relyingParties, parts.systemActing),
    pages: createProtocolPages({ ...parts, languages: settings.languages }),
  });
  watchServices(provider, parts);
  const endpoints = useMiddleware(provider, parts);
  (provider as import('node:events').EventEmitter).on('error', (error) =>
    log.error({ err: error }, 'a response failed'),
  );
  const server = createListener(settings, provider.callback());
  const jobs = startJobs(provider, parts);
  return {
    provider,
    storage: parts.storage,
    endpoints,
    listen: () => listenOn(server, settings),
    async stop() {
      await closeListener(server);
      await Promise.all(jobs.map((job) => job.stop()));
      await parts.uses.flush().catch((error) => log.warn({ err: error }, 'uses of keys were not written'));
      await parts.flushFigures().catch((error) => log.error({ err: error }, 'the last figures were not written'));
      await parts.storage.close();
    },
  };
}
