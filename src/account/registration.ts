/** A person's own pages are a relying party of this very provider: that is how they ask for a sign-in. */
import type { RelyingParty, RelyingPartyStore } from '../relying-parties/relying-party.ts';

export const ACCOUNT_CLIENT = 'motcua-account';
export const ACCOUNT_RETURN = '/account/return';

/** The registration; `minimumAcr` is the weakest level, since everybody may look after their own account. */
export function accountRegistration(options: {
  issuer: string;
  minimumAcr: string;
  freshSeconds: number;
}): RelyingParty {
  const { issuer, minimumAcr, freshSeconds } = options;
  return {
    clientId: ACCOUNT_CLIENT,
    name: { vi: 'Tài khoản của bạn', en: 'Your account', fr: 'Votre compte' },
    organisation: { vi: 'Một Cửa', en: 'Một Cửa', fr: 'Một Cửa' },
    metadata: { redirect_uris: [`${issuer}${ACCOUNT_RETURN}`], token_endpoint_auth_method: 'none' },
    policy: {
      minimumAcr,
      scopes: ['openid'],
      claims: {},
      profile: 'code-pkce',
      firstParty: true,
      freshSeconds,
      everyFactor: true,
    },
    uris: { service: `${issuer}/account` },
  };
}

/** A store that knows one registration by itself: no file and no table can change it. */
export function withBuiltIn(store: RelyingPartyStore, builtIn: RelyingParty): RelyingPartyStore {
  return {
    find: async (clientId) => (clientId === builtIn.clientId ? builtIn : store.find(clientId)),
    async save(relyingParty) {
      if (relyingParty.clientId === builtIn.clientId) throw new Error(`${builtIn.clientId} is built in`);
      await store.save(relyingParty);
    },
  };
}
