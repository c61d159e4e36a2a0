import * as openid from 'openid-client';
import { isLoopbackHttp } from './relying-party.ts';

const TIMEOUT_SECONDS = 5;

/** How a resource server is registered with the provider. */
export interface Introspector {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Makes the function that asks the provider about a token (RFC 7662); the provider is looked up when it is first needed. */
export function createIntrospection({ issuer, clientId, clientSecret }: Introspector) {
  let discovered: Promise<openid.Configuration> | undefined;
  const discover = (): Promise<openid.Configuration> => {
    discovered ??= openid
      .discovery(new URL(issuer), clientId, undefined, openid.ClientSecretBasic(clientSecret), {
        timeout: TIMEOUT_SECONDS,
        execute: isLoopbackHttp(issuer) ? [openid.allowInsecureRequests] : [],
      })
      .catch((error: unknown) => {
        discovered = undefined;
        throw error;
      });
    return discovered;
  };
  return async (token: string): Promise<openid.IntrospectionResponse> =>
    openid.tokenIntrospection(await discover(), token);
}
