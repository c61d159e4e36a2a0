/** Which features of oidc-provider are on, and our answers to their questions. */
import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { ActingReader } from './acting.ts';
import { type AuthorizationDetailParts, authorizationDetails } from './authorization-details.ts';

/** The three pages that the library asks for itself. */
export interface ProtocolPages {
  error(ctx: KoaContextWithOIDC, code: string): Promise<void>;
  signOut(ctx: KoaContextWithOIDC): Promise<void>;
  signedOut(ctx: KoaContextWithOIDC): Promise<void>;
}

export interface FeatureParts extends AuthorizationDetailParts {
  readonly acting: ActingReader;
  readonly pages: ProtocolPages;
  readonly relyingParties: RelyingPartyStore;
}

/** The features. */
export function features(parts: FeatureParts): Configuration['features'] {
  const { acting, pages, relyingParties } = parts;
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    introspection: {
      enabled: true,
      /** A token is not active once the mandate of its grant counts no more. */
      async allowedPolicy(ctx, client, token) {
        if ((await acting.of(ctx, token)) === 'ended') return false;
        if (token.clientId === client.clientId) return true;
        return (await relyingParties.find(client.clientId))?.policy.introspects === true;
      },
    },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    pushedAuthorizationRequests: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo(): never {
        throw new errors.InvalidTarget('no such resource server');
      },
    },
    richAuthorizationRequests: authorizationDetails(parts),
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx) => pages.signOut(ctx),
      postLogoutSuccessSource: (ctx) => pages.signedOut(ctx),
    },
  };
}
