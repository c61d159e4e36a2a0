/** What the steps of a sign-in at an OpenID provider share. */
import * as oauth from 'oauth4webapi';
import type { ConnectionTools } from '../../upstream.ts';
import { clientAuthOf, createDecrypting } from './client-keys.ts';
import { createBoundedFetch } from './fetch.ts';
import { createPublished, type Metadata } from './metadata.ts';
import { readOidcSettings } from './settings.ts';
import { createTokens } from './tokens.ts';

/** Makes them. Throws a ZodError for settings that cannot be used, and asks nobody yet. */
export function createOidcParts(tools: ConnectionTools) {
  const settings = readOidcSettings(tools);
  const { clientKeys, allowLoopback } = tools;
  const ask = createBoundedFetch(tools);
  const published = createPublished(settings.issuer, ask, { allowLoopback });
  return {
    settings,
    published,
    tokens: createTokens({ settings, published, decrypt: createDecrypting(clientKeys) }),
    clientAuth: clientAuthOf(settings, clientKeys),
    client: { client_id: settings.clientId, [oauth.clockTolerance]: settings.clockToleranceSeconds } as oauth.Client,
    /** The provider, with the algorithms that we believe instead of those that it offers. */
    server: (metadata: Metadata) =>
      ({ ...metadata, id_token_signing_alg_values_supported: settings.algorithms }) as oauth.AuthorizationServer,
    /** The library's own check knows no exception for this machine; the way by which everything is asked has checked it. */
    options: { [oauth.customFetch]: ask, [oauth.allowInsecureRequests]: allowLoopback },
  };
}

export type OidcParts = ReturnType<typeof createOidcParts>;
