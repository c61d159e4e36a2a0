/** Which features of oidc-provider are on, and our answers to their questions. */
import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { ActingReader } from './acting.ts';
import { type AuthorizationDetailParts, authorizationDetails } from './authorization-details.ts';
import { createSystemTokens, type SystemTokenParts, withSystems } from './system-tokens.ts';

/** The three pages that the library asks for itself. */
export interface ProtocolPages {
  error(ctx: KoaContextWithOIDC, code: string): Promise<void>;
  signOut(ctx: KoaContextWithOIDC): Promise<void>;
  signedOut(ctx: KoaContextWithOIDC): Promise<void>;
}

export interface FeatureParts extends AuthorizationDetailParts, SystemTokenParts {
  readonly acting: ActingReader;
  readonly pages: ProtocolPages;
  readonly relyingParties: RelyingPartyStore;
}

const asksForDetails = ({ oidc }: KoaContextWithOIDC): boolean => oidc.params?.authorization_details !== undefined;

/** The features. */
export function features(parts: FeatureParts): Configuration['features'] {
  const { acting, pages, relyingParties } = parts;
  const systems = createSystemTokens(parts);
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    introspection: {
      enabled: true,
      /** A token is not active once the mandate of its grant counts no more. */
      async allowedPolicy(ctx, client, token) {
        if (systems.isOf(token)) return systems.mayHear(client, token);
        if ((await acting.of(ctx, token)) === 'ended') return false;
        if (token.clientId === client.clientId) return true;
        return (await relyingParties.find(client.clientId))?.policy.introspects === true;
      },
    },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    pushedAuthorizationRequests: { enabled: true },
    resourceIndicators: {
      enabled: true,
      /** The library wants a resource with authorization details; ours are told by introspection wherever a token goes. */
      defaultResource(ctx, client) {
        systems.requireDetails(ctx, client);
        return asksForDetails(ctx) ? ctx.oidc.issuer : undefined;
      },
      getResourceServerInfo(ctx, resource, client) {
        if (!asksForDetails(ctx) || resource !== ctx.oidc.issuer)
          throw new errors.InvalidTarget('no such resource server');
        return { scope: '', accessTokenFormat: 'opaque', ...systems.audienceOf(ctx, client) };
      },
    },
    richAuthorizationRequests: withSystems(authorizationDetails(parts), systems),
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx) => pages.signOut(ctx),
      postLogoutSuccessSource: (ctx) => pages.signedOut(ctx),
    },
  };
}
