/** Pages of this provider that people sign in to are relying parties of this very provider: that is how they ask for a sign-in. */
import type { RelyingParty, RelyingPartyStore, Words } from '../relying-parties/relying-party.ts';

/** What the registration of such pages depends on. */
export interface BuiltIn {
  readonly clientId: string;
  readonly name: Words;
  /** The path that all of the pages are under; people come back to `/return` under it. */
  readonly home: string;
  readonly issuer: string;
  /** The level without which nobody gets in, by id. */
  readonly minimumAcr: string;
  readonly freshSeconds: number;
  /** Only who has shown what no false page can pass on gets in. */
  readonly phishingResistant?: boolean;
  /** Providers elsewhere through which people may come; none where it is empty, as with services where it is absent. */
  readonly upstreams?: readonly string[];
  /** No session of the provider alone opens these pages: something is shown each time they are entered. */
  readonly everyTime?: boolean;
}

/** Where a sign-in leads back to. */
export const returnTo = ({ issuer, home }: Pick<BuiltIn, 'issuer' | 'home'>): string => `${issuer}${home}/return`;

/** The registration. */
export function builtInRegistration(pages: BuiltIn): RelyingParty {
  const { clientId, name, home, issuer, minimumAcr, freshSeconds, phishingResistant, everyTime, upstreams } = pages;
  return {
    clientId,
    name,
    organisation: { vi: 'Một Cửa', en: 'Một Cửa', fr: 'Một Cửa' },
    metadata: { redirect_uris: [returnTo(pages)], token_endpoint_auth_method: 'none' },
    policy: {
      minimumAcr,
      scopes: ['openid'],
      claims: {},
      profile: 'code-pkce',
      exception: { reason: 'A part of this provider, which keeps neither key nor tokens.' },
      firstParty: true,
      freshSeconds,
      everyFactor: true,
      ...(phishingResistant ? { phishingResistant } : {}),
      ...(everyTime ? { everyTime } : {}),
      ...(upstreams ? { upstreams: [...upstreams] } : {}),
    },
    uris: { service: `${issuer}${home}` },
  };
}

/** A store that knows some registrations by itself: no file and no table can change them. */
export function withBuiltIn(store: RelyingPartyStore, builtIn: readonly RelyingParty[]): RelyingPartyStore {
  const byId = new Map(builtIn.map((relyingParty) => [relyingParty.clientId, relyingParty]));
  return {
    find: async (clientId) => byId.get(clientId) ?? store.find(clientId),
    async save(relyingParty, by) {
      if (byId.has(relyingParty.clientId)) throw new Error(`${relyingParty.clientId} is built in`);
      await store.save(relyingParty, by);
    },
  };
}
