import type { AdapterPayload, Client } from 'oidc-provider';
import { profileMetadata, withoutPkceUntil } from '../relying-parties/profiles.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';

/** The type of our authorization details (RFC 9396, section 2): for whom somebody acts. */
export const DETAIL_TYPE = 'representation';

/** Our own members of the client metadata: the profile, and the last day (YYYY-MM-DD) on which PKCE may be left out. */
export const PROFILE = 'motcua_profile';
export const WITHOUT_PKCE_UNTIL = 'motcua_without_pkce_until';

/**
 * A registration as oidc-provider reads it: standard client metadata (OpenID Connect Dynamic Client Registration 1.0),
 * with what follows from its profile.
 */
export function clientMetadata(relyingParty: RelyingParty): AdapterPayload {
  const { clientId, name, metadata, clientSecret, policy, uris } = relyingParty;
  const signsPeopleIn = Array.isArray(metadata.redirect_uris) && metadata.redirect_uris.length > 0;
  const until = withoutPkceUntil(relyingParty);
  return {
    client_name: name.vi,
    ...(uris.service ? { client_uri: uris.service } : {}),
    ...(signsPeopleIn
      ? { scope: policy.scopes.join(' '), subject_type: 'pairwise' }
      : { redirect_uris: [], response_types: [] }),
    ...metadata,
    ...profileMetadata(relyingParty),
    client_id: clientId,
    [PROFILE]: policy.profile,
    ...(policy.representation ? { authorization_details_types: [DETAIL_TYPE] } : {}),
    ...(until ? { [WITHOUT_PKCE_UNTIL]: until } : {}),
    ...(clientSecret ? { client_secret: clientSecret } : {}),
  } as AdapterPayload;
}

/** The sector of a client: services of one sector know a person by the same subject (OpenID Connect Core, section 8.1). */
export const sectorOf = (client: Client): string => String(client.sectorIdentifier ?? client.clientId);
