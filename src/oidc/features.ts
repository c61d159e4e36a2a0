/** Which features of oidc-provider are on, and our answers to their questions. */
import { type Configuration, errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import { apiResource, apiScopesOf } from '../api/scopes.ts';
import type { Audit } from '../audit/audit.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { MayTryOut } from '../teams/trying-out.ts';
import type { ActingReader, OfGrant } from './acting.ts';
import { type AuthorizationDetailParts, authorizationDetails } from './authorization-details.ts';
import { type MutualTlsParts, mutualTls } from './mutual-tls.ts';
import { dPoP, fapi } from './profiles.ts';
import { createSystemTokens, type SystemTokenParts, withSystems } from './system-tokens.ts';

/** The three pages that the library asks for itself. */
export interface ProtocolPages {
  error(ctx: KoaContextWithOIDC, code: string): Promise<void>;
  signOut(ctx: KoaContextWithOIDC): Promise<void>;
  signedOut(ctx: KoaContextWithOIDC): Promise<void>;
}

export interface FeatureParts extends AuthorizationDetailParts, SystemTokenParts, MutualTlsParts {
  readonly acting: ActingReader;
  readonly audit: Audit;
  readonly mayTryOut: MayTryOut;
  readonly pages: ProtocolPages;
  readonly relyingParties: RelyingPartyStore;
  readonly keys: { readonly pairwiseKey: Buffer };
}

const asksForDetails = ({ oidc }: KoaContextWithOIDC): boolean => oidc.params?.authorization_details !== undefined;

/** The features. */
export function features(parts: FeatureParts): Configuration['features'] {
  const { acting, audit, mayTryOut, pages, relyingParties } = parts;

  /** A data provider that asks about a person's token is about to give their data away. */
  async function recordRequest(
    clientId: string,
    { accountId, clientId: service, scope }: OfGrant & { readonly scope?: string | undefined },
  ): Promise<void> {
    if (accountId === undefined) return;
    await audit({ type: 'data.requested', personId: accountId, clientId, details: { service, scope } });
  }

  /** Tokens for the management API: for programs that are registered for it, and only there of any use. */
  async function apiInfo(clientId: string): Promise<ResourceServer> {
    const registration = await relyingParties.find(clientId);
    const scopes = registration && apiScopesOf(registration);
    if (!scopes) throw new errors.InvalidTarget('no such resource server');
    return {
      scope: scopes.join(' '),
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: 'ES256' } },
    };
  }

  const systems = createSystemTokens(parts);
  return {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    dPoP: dPoP(parts.keys),
    fapi,
    mTLS: mutualTls(parts),
    introspection: {
      enabled: true,
      /** A token is not active once the mandate of its grant counts no more, or its person has left the team that tries out. */
      async allowedPolicy(ctx, client, token) {
        if (token.clientId && (await relyingParties.find(token.clientId))?.stopped) return false;
        const { accountId } = token as OfGrant;
        for (const clientId of accountId === undefined ? [] : [client.clientId, token.clientId ?? ''])
          if (!(await mayTryOut(accountId ?? '', clientId))) return false;
        if (systems.isOf(token)) return systems.mayHear(client, token);
        if ((await acting.of(ctx, token)) === 'ended') return false;
        if (token.clientId === client.clientId) return true;
        const mayAsk = (await relyingParties.find(client.clientId))?.policy.introspects === true;
        if (mayAsk) await recordRequest(client.clientId, token);
        return mayAsk;
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
      async getResourceServerInfo(ctx, resource, client) {
        if (resource === apiResource(ctx.oidc.issuer)) return apiInfo(client.clientId);
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
