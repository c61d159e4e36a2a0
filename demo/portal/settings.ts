import { type PrivateKey, readPrivateKey } from '../shared/private-key.ts';

/** What the portal needs to know. */
export interface PortalSettings {
  readonly issuer: string;
  /** The portal's own public origin; `<origin>/callback` is its redirect URI. */
  readonly origin: string;
  readonly clientId: string;
  /** Private EC key (P-256) with its `kid`; the public half is registered with the provider. */
  readonly privateKey: PrivateKey;
  /** Where the link to the tax office leads. */
  readonly taxOffice: string;
  /** The data provider that keeps birth records. */
  readonly dataApi: string;
  readonly host: string;
  readonly port: number;
}

const DEVELOPMENT_KEY = `${import.meta.dirname}/private-key.jwk.json`;

/** From PORT, HOST, ORIGIN, ISSUER, CLIENT_ID, PRIVATE_KEY_FILE, TAX_OFFICE and DATA_API; made for development when not set. */
export function portalSettings(env: NodeJS.ProcessEnv): PortalSettings {
  const port = Number(env.PORT ?? 3001);
  const issuer = env.ISSUER ?? 'http://localhost:3000';
  return {
    issuer,
    origin: env.ORIGIN ?? `http://localhost:${port}`,
    clientId: env.CLIENT_ID ?? 'demo-portal',
    privateKey: readPrivateKey(env, DEVELOPMENT_KEY, issuer),
    taxOffice: env.TAX_OFFICE ?? 'http://localhost:3002',
    dataApi: env.DATA_API ?? 'http://localhost:3004',
    host: env.HOST ?? '127.0.0.1',
    port,
  };
}
