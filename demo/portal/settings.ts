import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { isLoopbackHttp } from '../shared/relying-party.ts';

/** What the portal needs to know. */
export interface PortalSettings {
  readonly issuer: string;
  /** The portal's own public origin; `<origin>/callback` is its redirect URI. */
  readonly origin: string;
  readonly clientId: string;
  /** Private EC key (P-256) with its `kid`; the public half is registered with the provider. */
  readonly privateKey: JWK & { readonly kid: string };
  /** Where the link to the tax office leads. */
  readonly taxOffice: string;
  /** The data provider that keeps birth records. */
  readonly dataApi: string;
  readonly host: string;
  readonly port: number;
}

const DEVELOPMENT_KEY = `${import.meta.dirname}/private-key.jwk.json`;

/** The key named by PRIVATE_KEY_FILE; the published development key serves a provider on this machine only. */
function readKey(env: NodeJS.ProcessEnv, issuer: string): PortalSettings['privateKey'] {
  if (!env.PRIVATE_KEY_FILE && !isLoopbackHttp(issuer)) throw new Error('PRIVATE_KEY_FILE must name your own key');
  return JSON.parse(readFileSync(env.PRIVATE_KEY_FILE ?? DEVELOPMENT_KEY, 'utf8'));
}

/** From PORT, HOST, ORIGIN, ISSUER, CLIENT_ID, PRIVATE_KEY_FILE, TAX_OFFICE and DATA_API; made for development when not set. */
export function portalSettings(env: NodeJS.ProcessEnv): PortalSettings {
  const port = Number(env.PORT ?? 3001);
  const issuer = env.ISSUER ?? 'http://localhost:3000';
  return {
    issuer,
    origin: env.ORIGIN ?? `http://localhost:${port}`,
    clientId: env.CLIENT_ID ?? 'demo-portal',
    privateKey: readKey(env, issuer),
    taxOffice: env.TAX_OFFICE ?? 'http://localhost:3002',
    dataApi: env.DATA_API ?? 'http://localhost:3004',
    host: env.HOST ?? '127.0.0.1',
    port,
  };
}
