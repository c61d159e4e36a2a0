/** Machine clients as the protocol sees them: clients that can do one thing. */
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { ActingSystem, SystemActing } from './acting.ts';
import { isSystemClient } from './system-account.ts';

const inEachLanguage = (name: string): RelyingParty['name'] => ({ vi: name, en: name, fr: name });

/** Software is let in by its key; its tokens are short-lived bearer tokens, which services take as they are. */
const EXCEPTION = { reason: 'Software that asks for tokens by itself, of which services know no key.' };

/** Client metadata of a machine: its own keys and the client credentials grant (RFC 6749, section 4.4; RFC 7523), nothing else. */
function registrationOf({ account, chain }: ActingSystem): RelyingParty {
  const { clientId, organisationId, name, keys } = account;
  return {
    clientId,
    name: inEachLanguage(name),
    organisation: inEachLanguage(chain.organisations.get(organisationId)?.name ?? name),
    metadata: {
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'private_key_jwt',
      authorization_details_types: ['representation'],
      jwks: { keys },
    },
    policy: { minimumAcr: '', scopes: [], claims: {}, profile: 'code-pkce', exception: EXCEPTION },
    uris: {},
  };
}

/** Registrations with the machine clients among them. These are never remembered: one that ended is unknown at once. */
export function withSystemAccounts(store: RelyingPartyStore, acting: Pick<SystemActing, 'find'>): RelyingPartyStore {
  return {
    async find(clientId) {
      if (!isSystemClient(clientId)) return store.find(clientId);
      const found = await acting.find(clientId);
      return found && registrationOf(found);
    },
    save: (relyingParty) => store.save(relyingParty),
  };
}
