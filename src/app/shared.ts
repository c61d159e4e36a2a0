/** What pages and the API share beside the parts: what needs the protocol library. */
import type Provider from 'oidc-provider';
import { ACCOUNT_CLIENT } from '../account/door.ts';
import { createContactService } from '../contacts/service.ts';
import { createMessageGuard } from '../guessing/message-limits.ts';
import { createRegistrationGuard } from '../guessing/registration-limits.ts';
import { createInterventions } from '../interventions/interventions.ts';
import { createTellOfAct } from '../interventions/notices.ts';
import { channelsOf } from '../messages/channels.ts';
import { createLimitedMessenger } from '../messages/limited.ts';
import { createMessenger } from '../messages/messenger.ts';
import { createNumberStated } from '../messages/number-stated.ts';
import { createSessionEnder, createSessionReader } from '../oidc/sessions.ts';
import { createTellAll, type NoticesParts } from '../recovery/notices.ts';
import { createOffers } from '../recovery/offers.ts';
import { createRecoveries, type ServiceParts } from '../recovery/service.ts';
import { createArrivals } from '../registration/arrival.ts';
import { type RegistrationParts, registrationRoutes } from '../registration/routes.ts';
import type { Parts } from './parts.ts';
import { registrationsOf } from './registrations.ts';

type Common = Omit<RegistrationParts, 'channels' | 'guard' | 'numberStated'>;

/** Where people open accounts, if they can, and who comes from there. */
function registrationPages(common: Common, { settings, attempts }: Parts) {
  const guard = createRegistrationGuard(attempts, { ...settings.registration, ...settings.messageLimits });
  const numberStated = createNumberStated({ ...common, guard });
  const all = { ...common, guard, numberStated, channels: channelsOf(settings) };
  const routes = settings.registration.open ? registrationRoutes(all) : undefined;
  return {
    numberStated,
    routes,
    register: routes && '/register',
    arrival: createArrivals({ ...common, accountClient: ACCOUNT_CLIENT }),
  };
}

/** What recovers accounts. */
function recoveryParts<All extends Common & NoticesParts & Omit<ServiceParts, 'tellAll' | 'recoveries'>>(
  common: All,
  { settings, storage: { recoveries } }: Parts,
) {
  const channels = channelsOf(settings);
  const tellAll = createTellAll(common);
  const service = createRecoveries({ ...common, recoveries, tellAll });
  return { ...common, channels, recoveries, service };
}

/** Makes it. */
export function sharedParts(provider: Provider, parts: Parts) {
  const { settings, keys, storage } = parts;
  const endSession = createSessionEnder(provider);
  const messageGuard = createMessageGuard(parts.attempts, settings.messageLimits);
  const { contactChanges } = storage;
  const contacts = createContactService({ ...parts, issuer: settings.issuer, contactChanges, endSession });
  const common = {
    ...parts,
    languages: settings.languages,
    issuer: settings.issuer,
    contacts,
    contactChanges,
    messageGuard,
    claim: contacts.claim,
    send: createLimitedMessenger({
      send: createMessenger(parts.outbox),
      guard: messageGuard,
      audit: parts.audit,
    }),
    endSession,
    session: createSessionReader(provider),
    stateKeys: keys.cookieKeys,
    changes: storage.credentialChanges,
    registrations: registrationsOf(provider, parts),
  };
  const registration = registrationPages(common, parts);
  const recovery = recoveryParts(common, parts);
  const interventions = createInterventions({
    ...recovery,
    auditTrail: storage.audit,
    offers: createOffers(recovery),
    rolesOf: storage.staff.rolesOf,
    tellOfAct: createTellOfAct(recovery),
  });
  return { common, registration, recovery, interventions };
}

export type SharedParts = ReturnType<typeof sharedParts>;
