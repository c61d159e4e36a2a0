import type { ClientMetadata } from 'oidc-provider';

/** Under this name the bank knows the identity provider. */
export const CLIENT_ID = 'mot-cua';
/** Under this name the identity provider knows the bank: part of its addresses. */
const UPSTREAM = 'bank';

/** How the identity provider, a service among others here, is registered at the bank. */
export function registrationOf(provider: string): ClientMetadata {
  const at = `${provider}/upstreams/${UPSTREAM}`;
  return {
    client_id: CLIENT_ID,
    client_name: 'Một Cửa',
    redirect_uris: [`${at}/callback`],
    post_logout_redirect_uris: [`${at}/signed-out`],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    userinfo_signed_response_alg: 'ES256',
    jwks_uri: `${provider}/upstreams/jwks.json`,
    require_pushed_authorization_requests: true,
    backchannel_logout_uri: `${at}/backchannel-logout`,
    backchannel_logout_session_required: true,
  };
}
