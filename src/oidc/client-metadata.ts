import { randomBytes } from 'node:crypto';
import type { AdapterPayload, Client } from 'oidc-provider';
import { profileMetadata, withoutPkceUntil } from '../relying-parties/profiles.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import { methodOf, SECRET_METHODS } from '../relying-parties/secrets.ts';
import { withLivingKeys } from '../relying-parties/service-keys.ts';

/** The type of our authorization details (RFC 9396, section 2): for whom somebody acts. */
export const DETAIL_TYPE = 'representation';

/** Our own members of the client metadata: the profile, and the last day (YYYY-MM-DD) on which PKCE may be left out. */
export const PROFILE = 'motcua_profile';
export const WITHOUT_PKCE_UNTIL = 'motcua_without_pkce_until';

/**
 * The library wants every client of these methods to have a secret of its own; ours are looked up when one is shown. So
 * it gets one that nobody was ever told, which is another one in each process.
 */
const UNKNOWN_SECRET = randomBytes(32).toString('base64url');

function secretOf({ metadata, clientSecret }: RelyingParty): { client_secret?: string } {
  const known = clientSecret ?? (SECRET_METHODS.includes(methodOf(metadata)) ? UNKNOWN_SECRET : undefined);
  return known === undefined ? {} : { client_secret: known };
}

/**
 * A registration as oidc-provider reads it: standard client metadata (OpenID Connect Dynamic Client Registration 1.0),
 * with the keys that count now and what follows from its profile.
 */
export function clientMetadata(relyingParty: RelyingParty, now = new Date()): AdapterPayload {
  const { clientId, name, metadata, policy, uris } = relyingParty;
  const signsPeopleIn = Array.isArray(metadata.redirect_uris) && metadata.redirect_uris.length > 0;
  const until = withoutPkceUntil(relyingParty);
  return {
    client_name: name.vi,
    ...(uris.service ? { client_uri: uris.service } : {}),
    ...(signsPeopleIn
      ? { scope: policy.scopes.join(' '), subject_type: 'pairwise' }
      : { redirect_uris: [], response_types: [] }),
    ...withLivingKeys(metadata, now),
    ...profileMetadata(relyingParty),
    client_id: clientId,
    [PROFILE]: policy.profile,
    ...(policy.representation ? { authorization_details_types: [DETAIL_TYPE] } : {}),
    ...(until ? { [WITHOUT_PKCE_UNTIL]: until } : {}),
    ...secretOf(relyingParty),
  } as AdapterPayload;
}

/** The sector of a client: services of one sector know a person by the same subject (OpenID Connect Core, section 8.1). */
export const sectorOf = (client: Client): string => String(client.sectorIdentifier ?? client.clientId);
