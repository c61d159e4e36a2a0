/** What tokens say and how long they stay the same. */
import type { KoaContextWithOIDC } from 'oidc-provider';

/** Sender-constrained tokens gain nothing from rotation and lose sessions by it (FAPI 2.0 Security Profile, 5.3.2.1). */
export function rotates(ctx: KoaContextWithOIDC): boolean {
  const client = ctx.oidc.client;
  return !(client?.dpopBoundAccessTokens || client?.tlsClientCertificateBoundAccessTokens);
}

/** How and when the person behind a token signed in: what introspection tells a resource server (RFC 9470, section 6.2). */
export function authenticationOf({ oidc }: KoaContextWithOIDC): Record<string, string | number> | undefined {
  const { AuthorizationCode: code, RefreshToken: refreshToken } = oidc.entities;
  const { acr, authTime } = code ?? refreshToken ?? {};
  return acr && authTime ? { acr, auth_time: authTime } : undefined;
}
