/** The parts of one provider. */
import type { Logger } from 'pino';
import { accountRegistration, withBuiltIn } from '../account/registration.ts';
import { createAssurance } from '../assurance/assurance.ts';
import { assuranceSchema } from '../assurance/configuration.ts';
import { createPasswordHasher } from '../authenticators/password-hasher.ts';
import { checkAuthenticators, loadAuthenticators, methodOf } from '../authenticators/registry.ts';
import { readYamlAs } from '../config.ts';
import { claimsFileSchema } from '../consent/claim-requests.ts';
import { vietnam } from '../identity/countries/vn.ts';
import type { Keys } from '../keys.ts';
import { channelsOf } from '../messages/channels.ts';
import { cachedRelyingParties } from '../relying-parties/cached-store.ts';
import type { Settings } from '../settings.ts';
import { openStorage } from '../storage/storage.ts';
import { createAssets } from '../web/assets.ts';
import { createPages } from '../web/pages.ts';

const COUNTRIES = { vn: vietnam };

/** Reads the configuration and makes every part that requests and jobs share. */
export async function makeParts(settings: Settings, keys: Keys, log: Logger) {
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
    country: COUNTRIES[settings.country],
    ...stores,
    ...rules,
  };
}

/** What requests and jobs are given. */
export type Parts = Awaited<ReturnType<typeof makeParts>>;
