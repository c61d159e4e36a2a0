/** The relying parties of the benchmark: the same for both providers. */
import type { RelyingParty } from '../src/relying-parties/relying-party.ts';

/** What every sign-in asks for. */
export const SCOPE = 'openid profile birth phone email';
const CLAIMS = ['name', 'family_name', 'middle_name', 'given_name', 'birthdate', 'gender', 'phone_number', 'email'];

/** What is asked where people act for organisations. */
export const ACTING_SCOPE = 'openid profile organization';

/** A service that signs people in, one that refreshes too, one where people act for organisations, and a resource server that asks about tokens. */
export const CLIENTS = {
  service: 'bench-service',
  refreshing: 'bench-refreshing',
  acting: 'bench-acting',
  api: 'bench-api',
} as const;

/** Every client's secret. */
export const SECRET = 'measured-with-a-secret-of-usual-length';

/** The value of an Authorization header (RFC 6749, section 2.3.1). */
export const basic = (clientId: string): string =>
  `Basic ${Buffer.from(`${clientId}:${SECRET}`, 'latin1').toString('base64')}`;

const everywhere = (text: string): { vi: string; en: string; fr: string } => ({ vi: text, en: text, fr: text });

/** One registration; its words are made of the id. */
export function registration(clientId: string, metadata: Record<string, unknown>, policy: object = {}): RelyingParty {
  const purpose = everywhere('To measure.');
  return {
    clientId,
    clientSecret: SECRET,
    name: everywhere(clientId),
    organisation: everywhere('Benchmark'),
    metadata: { token_endpoint_auth_method: 'client_secret_basic', ...metadata },
    policy: {
      minimumAcr: 'm0',
      profile: 'code-pkce',
      exception: { reason: 'What every version of the engine can do is compared.' },
      scopes: SCOPE.split(' '),
      claims: Object.fromEntries(CLAIMS.map((claim) => [claim, { required: true, purpose }])),
      ...policy,
    },
    uris: {},
  };
}

/** The registrations, with the address to which browsers are sent back. */
export function registrations(redirectUri: string): RelyingParty[] {
  const signsIn = { redirect_uris: [redirectUri], response_types: ['code'], id_token_signed_response_alg: 'ES256' };
  return [
    registration(CLIENTS.service, { ...signsIn, grant_types: ['authorization_code'] }),
    registration(CLIENTS.refreshing, { ...signsIn, grant_types: ['authorization_code', 'refresh_token'] }),
    registration(
      CLIENTS.acting,
      { ...signsIn, grant_types: ['authorization_code'] },
      {
        scopes: ACTING_SCOPE.split(' '),
        representation: { powers: ['tax.read', 'tax.file', 'tax.pay'], parties: ['organization', 'person'] },
      },
    ),
    registration(
      CLIENTS.api,
      { grant_types: ['client_credentials'] },
      { scopes: ['openid'], claims: {}, introspects: true },
    ),
  ];
}
