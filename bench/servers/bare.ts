/** Plain oidc-provider in a process of its own: the same keys, claims, clients and lifetimes, everything in memory. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';
import { readYamlAs } from '../../src/config.ts';
import { claimsFileSchema } from '../../src/consent/claim-requests.ts';
import { claimsOf } from '../../src/identity/claims.ts';
import { type Keys, loadKeys } from '../../src/keys.ts';
import { clientMetadata } from '../../src/oidc/client-metadata.ts';
import type { Settings } from '../../src/settings.ts';
import { loginOf, PEOPLE, person } from '../people.ts';
import { registrations } from '../registrations.ts';
import { createMapAdapterFactory } from './map-adapter.ts';
import { measure, type RunningServer, type ServerOptions } from './measured-process.ts';
import { settingsOf } from './settings.ts';

const people = new Map(Array.from({ length: PEOPLE }, (_, number) => [loginOf(number), person(number)]));

const features: Configuration['features'] = {
  // The library's own pages serve the set-up; no measured flow shows a page.
  devInteractions: { enabled: true },
  backchannelLogout: { enabled: true },
  claimsParameter: { enabled: true },
  clientCredentials: { enabled: true },
  introspection: { enabled: true, allowedPolicy: async () => true },
  revocation: { enabled: true },
  pushedAuthorizationRequests: { enabled: true },
  resourceIndicators: { enabled: true },
};

function lifetimes({ lifetimes: life, session }: Settings): Configuration['ttl'] {
  return {
    AuthorizationCode: life.authorizationCodeSeconds,
    AccessToken: life.accessTokenSeconds,
    ClientCredentials: life.accessTokenSeconds,
    IdToken: life.idTokenSeconds,
    Interaction: life.interactionSeconds,
    Grant: session.absoluteSeconds,
    RefreshToken: life.refreshTokenSeconds,
    Session: session.idleSeconds,
  };
}

function configuration(settings: Settings, keys: Keys, redirectUri: string): Configuration {
  return {
    adapter: createMapAdapterFactory(),
    claims: readYamlAs(settings.claims, claimsFileSchema).scopes,
    clients: registrations(redirectUri).map((one) => clientMetadata(one) as unknown as ClientMetadata),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    cookies: { keys: [...keys.cookieKeys] },
    expiresWithSession: () => false,
    features,
    findAccount(_ctx, login) {
      const found = people.get(login);
      return found && { accountId: login, claims: async () => ({ ...claimsOf(found), sub: login }) };
    },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    jwks: { keys: [...keys.signing.keys] } as NonNullable<Configuration['jwks']>,
    pairwiseIdentifier: (_ctx, login, client) =>
      createHmac('sha256', keys.pairwiseKey).update(`${login}\0${client.sectorIdentifier}`).digest('base64url'),
    pkce: { required: () => true },
    responseTypes: ['code'],
    rotateRefreshToken: () => true,
    scopes: ['openid', 'offline_access'],
    subjectTypes: ['pairwise', 'public'],
    ttl: lifetimes(settings),
  } as Configuration;
}

async function start(options: ServerOptions): Promise<RunningServer> {
  const settings = settingsOf(options);
  const keys = loadKeys(settings.keysDirectory, { production: false });
  const provider = new Provider(settings.issuer, configuration(settings, keys, options.redirectUri));
  const server = createServer(provider.callback());
  await new Promise<void>((resolve) => server.listen(settings.port, settings.host, resolve));
  return {
    roundTrips: () => 0,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

await measure(start);
