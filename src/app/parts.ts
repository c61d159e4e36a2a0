/** The parts of one provider. */
import type { Logger } from 'pino';
import { ACCOUNT_CLIENT, accountDoor } from '../account/door.ts';
import { createServiceWords } from '../account/service-words.ts';
import { staffDoor } from '../admin/door.ts';
import { createApprovals } from '../approvals/approvals.ts';
import { createAssurance } from '../assurance/assurance.ts';
import { type AssuranceConfig, assuranceSchema } from '../assurance/configuration.ts';
import { withMethods } from '../assurance/worth.ts';
import { createPasswordHasher } from '../authenticators/password-hasher.ts';
import { checkAuthenticators, loadAuthenticators, methodOf, resistantOf } from '../authenticators/registry.ts';
import { readYamlAs } from '../config.ts';
import { claimsFileSchema } from '../consent/claim-requests.ts';
import { createReceipts } from '../consent/receipts.ts';
import { createWithdrawing } from '../consent/withdrawing.ts';
import { createLedger } from '../data-rights/ledger.ts';
import { builtInRegistration, withBuiltIn } from '../doors/built-in.ts';
import { ConfigurationError } from '../errors.ts';
import { vietnam } from '../identity/countries/vn.ts';
import type { Person } from '../identity/person.ts';
import type { Keys } from '../keys.ts';
import { readLegal } from '../legal/documents.ts';
import { createAuthority } from '../mandates/authority.ts';
import { createEnding } from '../mandates/ending.ts';
import { powersFileSchema } from '../mandates/powers.ts';
import { channelsOf } from '../messages/channels.ts';
import { createTell } from '../messages/notices.ts';
import { createReach } from '../messages/reach.ts';
import { createWanted } from '../messages/wanted.ts';
import { grantAfter } from '../oidc/grants.ts';
import { createTellLogouts } from '../oidc/logouts.ts';
import { createPlaces } from '../origin/places.ts';
import { createOrigins } from '../origin/request.ts';
import { ownersDoor } from '../owners/door.ts';
import { createProofing } from '../proofing/proofing.ts';
import { loadProofingMethods, type ProofingRegistry } from '../proofing/registry.ts';
import { authoritiesFileSchema } from '../relying-parties/authorities.ts';
import { cachedRelyingParties } from '../relying-parties/cached-store.ts';
import { createChangeSets } from '../relying-parties/change-sets.ts';
import type { RegistrationVersions } from '../relying-parties/relying-party.ts';
import { createUses } from '../relying-parties/uses.ts';
import type { Settings } from '../settings.ts';
import { openStorage } from '../storage/storage.ts';
import { createSystemActing } from '../system-accounts/acting.ts';
import { createTeamAccess } from '../teams/access.ts';
import { createFaultOf } from '../teams/faults.ts';
import { createMayTryOut, createTestPersonForLogin } from '../teams/trying-out.ts';
import { createAssets } from '../web/assets.ts';
import { createPages } from '../web/pages.ts';
import { figureParts } from './figures.ts';
import { guardianshipParts } from './guardianships.ts';
import { createKnown } from './known.ts';
import { organisationParts } from './organisations.ts';
import { serviceCertificatesOf } from './service-certificates.ts';
import { ownMethods, upstreamParts } from './upstreams.ts';

const COUNTRIES = { vn: vietnam };

/** The levels, with what the enabled proofing methods count for. */
function levelsOf({ assurance }: Settings, { all }: ProofingRegistry): AssuranceConfig {
  const { config, problems } = withMethods(readYamlAs(assurance, assuranceSchema), all);
  if (problems.length > 0) throw new ConfigurationError(problems.map((problem) => `${assurance}: ${problem}`));
  return config;
}

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
  if (settings.staff.phishingResistant && resistantOf(authenticators).size === 0)
    throw new ConfigurationError(['staff.phishingResistant: none of the authenticators is a passkey or a certificate']);
  const country = COUNTRIES[settings.country];
  const proofing = await loadProofingMethods(settings.proofing, {
    settings: settings.proofingSettings,
    country,
    clientCertificates: settings.clientCertificates.source !== 'none',
    claimOnce: (name, expiresAt) =>
      storage.artifacts.rememberReplay(`proofing/${name}`, Math.ceil(expiresAt.getTime() / 1000)),
  });
  const config = levelsOf(settings, proofing);
  await checkAuthenticators(
    ownMethods(Object.keys(config.authenticators)),
    `${settings.assurance}: authenticators`,
    authenticators,
  );
  const methods = authenticators.all.map(methodOf);
  const assurance = createAssurance(config, { acrBase: `${settings.issuer}/acr`, methods });
  const account = accountDoor({
    issuer: settings.issuer,
    minimumAcr: config.acr[0]?.id ?? '',
    freshSeconds: settings.account.freshSeconds,
  });
  const staffPages = staffDoor({
    issuer: settings.issuer,
    minimumAcr: config.acr.at(-1)?.id ?? '',
    freshSeconds: settings.staff.freshSeconds,
    lookSeconds: settings.staff.sessionSeconds,
    phishingResistant: settings.staff.phishingResistant,
  });
  const owners = ownersDoor({ issuer: settings.issuer, ...settings.owners });
  const builtIn = [account, staffPages, owners].map(builtInRegistration);
  const relyingParties = withBuiltIn(
    cachedRelyingParties({ store: storage.relyingParties, changes: storage.registrationChanges }),
    builtIn,
  );
  const scopeClaims = readYamlAs(settings.claims, claimsFileSchema).scopes;
  const powers = readYamlAs(settings.powers, powersFileSchema);
  const { authorities } = readYamlAs(settings.authorities, authoritiesFileSchema);
  const assets = createAssets();
  const pages = createPages({ languages: settings.languages, assetsVersion: assets.version });
  const { artifacts, attempts, consents, credentials, people, subjects, outbox, scope, transaction } = storage;
  const stores = { artifacts, attempts, consents, credentials, people, subjects, outbox, relyingParties };
  const rules = {
    authenticators,
    proofing,
    assurance,
    scopeClaims,
    powers,
    authorities,
    levels: config.acr.map(({ id }) => id),
    proofNames: Object.keys(config.proofing),
    country,
  };
  async function guardiansOf(personId: string): Promise<Person[]> {
    const all = await storage.guardianships.ofWard(personId);
    const found = await Promise.all(all.map(({ guardianId }) => people.find(guardianId)));
    return found.filter((person) => person !== undefined);
  }
  const now = () => new Date();
  const channels = channelsOf(settings);
  const reach = createReach({ outbox, pages, channels, notices: storage.notices, settings, now });
  const tell = createTell({ reach, pages, guardiansOf });
  const nameOf = async (clientId: string, language: Person['language']) =>
    (await relyingParties.find(clientId))?.name[language];
  const begins = (method: unknown): boolean =>
    ownMethods([String(method)]).length === 0 ||
    authenticators.all.some((one) => one.id === method && (one === authenticators.first || 'identification' in one));
  const trying = { country, people, relyingParties, teams: storage.teams, testPeople: storage.testPeople };
  const tryingOut = { mayTryOut: createMayTryOut(trying), testPersonForLogin: createTestPersonForLogin(trying) };
  const common = {
    settings,
    keys,
    log,
    storage,
    scope,
    transaction,
    now,
    known: createKnown({ ...rules, settings, now }),
    origins: createOrigins(createPlaces(settings.places)),
    audit: createWanted({ record: storage.audit.record, people, tell, now, begins, nameOf }),
    reach,
    tell,
    notices: storage.notices,
    legal: readLegal(settings.legal, settings.languages),
    acceptances: storage.acceptances,
    receipts: storage.receipts,
    writeReceipt: createReceipts({ receipts: storage.receipts, now: () => new Date() }),
    guardianships: storage.guardianships,
    dataRequests: storage.dataRequests,
    dataRights: settings.dataRights,
    lastChoices: storage.lastChoices,
    mandates: storage.mandates,
    organisations: storage.organisations,
    organisationRequests: storage.organisationRequests,
    organisationSubjects: storage.organisationSubjects,
    proofs: storage.proofs,
    proofRequests: storage.proofRequests,
    reports: storage.reports,
    reportLinks: storage.reportLinks,
    figures: storage.figures,
    protocolErrors: storage.protocolErrors,
    staff: storage.staff,
    staffSessions: storage.staffSessions,
    serviceCertificates: serviceCertificatesOf(settings),
    signingKeys: storage.signingKeys,
    systemAccounts: storage.systemAccounts,
    assets,
    pages,
    account,
    comeBackAt: ACCOUNT_CLIENT,
    guardiansOf,
    staffDoor: staffPages,
    ownersDoor: owners,
    /** As they are stored, for what runs before there are requests. */
    registered: withBuiltIn(storage.relyingParties, builtIn),
    approvals: storage.approvals,
    clientSecrets: storage.clientSecrets,
    clientUses: storage.clientUses,
    uses: createUses({ store: storage.clientUses, now, utcOffsetMinutes: country.utcOffsetMinutes }),
    teams: storage.teams,
    access: createTeamAccess(storage),
    ...tryingOut,
    faultOf: createFaultOf({ faults: storage.faults, now, relyingParties }),
    versions: storage.relyingParties as RegistrationVersions,
    ...stores,
    ...rules,
  };
  const holidays = new Set([...country.holidays, ...settings.holidays]);
  const calendar = { utcOffsetMinutes: country.utcOffsetMinutes, holidays };
  const tellLogouts = createTellLogouts(stores);
  const endMandateGrants = async (ids: readonly string[]) => tellLogouts(await artifacts.endMandateGrants(ids));
  const withdrawing = createWithdrawing({
    ...common,
    tellLogouts,
    regrant: (about, consent) => artifacts.rewriteGrants(about, (grant) => grantAfter(grant, consent, scopeClaims)),
    shownOf: createServiceWords(common).shownOf,
  });
  const endMandate = createEnding({ ...common, endMandateGrants });
  const changes = createApprovals({
    ...common,
    membersOf: async (teamId) => (await storage.teams.members(teamId)).map(({ personId }) => personId),
  });
  const ofUpstreams = await upstreamParts(common);
  return {
    ...common,
    calendar,
    authority: createAuthority(common),
    changes,
    changeSets: createChangeSets({
      ...common,
      ...ofUpstreams,
      changes,
      appliedVersions: storage.appliedVersions,
      isOfStaff: async (personId) =>
        (await people.find(personId))?.status === 'active' && (await storage.staff.rolesOf(personId)).length > 0,
      stored: storage.relyingParties,
    }),
    ledger: createLedger({ ...common, calendar }),
    endMandate,
    endMandateGrants,
    withdrawing,
    ...ofUpstreams,
    ...figureParts(common),
    ...guardianshipParts({ ...common, endMandate }),
    ...organisationParts({ ...common, calendar, endMandate, endMandateGrants }),
    systemActing: createSystemActing(common),
    proofings: createProofing({ ...common, checks: settings.proofChecks, calendar }),
  };
}

/** What requests and jobs are given. */
export type Parts = Awaited<ReturnType<typeof makeParts>>;
