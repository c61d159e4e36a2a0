import type { AdapterPayload, Client } from 'oidc-provider';
import type { RelyingParty } from '../relying-parties/relying-party.ts';

/** The type of our authorization details (RFC 9396, section 2): for whom somebody acts. */
export const DETAIL_TYPE = 'representation';

/** Our own member of the client metadata: the last day (YYYY-MM-DD) on which PKCE may be left out. */
export const PKCE_EXEMPT_UNTIL = 'pkce_exempt_until';

/** A registration as oidc-provider reads it: standard client metadata (OpenID Connect Dynamic Client Registration 1.0). */
export function clientMetadata({ clientId, name, metadata, clientSecret, policy, uris }: RelyingParty): AdapterPayload {
  const signsPeopleIn = Array.isArray(metadata.redirect_uris) && metadata.redirect_uris.length > 0;
  return {
    client_name: name.vi,
    ...(uris.service ? { client_uri: uris.service } : {}),
    ...(signsPeopleIn
      ? { scope: policy.scopes.join(' '), subject_type: 'pairwise' }
      : { redirect_uris: [], response_types: [] }),
    ...metadata,
    client_id: clientId,
    ...(policy.representation ? { authorization_details_types: [DETAIL_TYPE] } : {}),
    ...(policy.pkce ? { [PKCE_EXEMPT_UNTIL]: policy.pkce.exemptUntil } : {}),
    ...(clientSecret ? { client_secret: clientSecret } : {}),
  } as AdapterPayload;
}

/** The sector of a client: services of one sector know a person by the same subject (OpenID Connect Core, section 8.1). */
export const sectorOf = (client: Client): string => String(client.sectorIdentifier ?? client.clientId);
