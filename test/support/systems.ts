/** Machine clients as an organisation's developers write them: a key of their own, and openid-client. */
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import * as openid from 'openid-client';
import type { World } from './world.ts';

/** A pair of keys; the public half as it is pasted on the page. */
export interface MachineKey {
  readonly kid: string;
  readonly publicKey: JWK;
  readonly privateKey: openid.CryptoKey;
  readonly privateJwk: JWK;
}

/** Makes a key on the machine. */
export async function machineKey(kid: string, alg = 'ES256'): Promise<MachineKey> {
  const pair = await generateKeyPair(alg, { extractable: true });
  const publicKey = { ...(await exportJWK(pair.publicKey)), kid };
  return { kid, publicKey, privateKey: pair.privateKey, privateJwk: await exportJWK(pair.privateKey) };
}

/** A JWK set as text. */
export const keySet = (...keys: readonly MachineKey[]): string =>
  JSON.stringify({ keys: keys.map(({ publicKey }) => publicKey) });

/** A machine that can ask for tokens. */
export interface Machine {
  readonly config: openid.Configuration;
  /** Asks for a token for a service; all powers that the account has there unless some are named. */
  token(service: string, powers?: readonly string[]): Promise<openid.TokenEndpointResponse>;
}

/** A machine with this client_id and key. */
export async function createMachine(world: World, clientId: string, { kid, privateKey }: MachineKey): Promise<Machine> {
  const authentication = openid.PrivateKeyJwt({ key: privateKey, kid });
  const config = await openid.discovery(new URL(world.issuer), clientId, undefined, authentication, {
    execute: [openid.allowInsecureRequests],
  });
  return {
    config,
    token: (service, powers) =>
      openid.clientCredentialsGrant(config, {
        authorization_details: JSON.stringify([
          { type: 'representation', locations: [service], ...(powers ? { powers } : {}) },
        ]),
      }),
  };
}
