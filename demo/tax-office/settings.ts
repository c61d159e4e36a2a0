import { isLoopbackHttp } from '../shared/relying-party.ts';

/** What the tax office needs to know. */
export interface TaxOfficeSettings {
  readonly issuer: string;
  /** The tax office's own public origin; `<origin>/callback` is its redirect URI. */
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly host: string;
  readonly port: number;
}

const DEVELOPMENT_SECRET = 'development-only-demo-tax-office-secret';

/** The secret of CLIENT_SECRET; the published development secret serves a provider on this machine only. */
function readSecret(env: NodeJS.ProcessEnv, issuer: string): string {
  if (!env.CLIENT_SECRET && !isLoopbackHttp(issuer)) throw new Error('CLIENT_SECRET must be set');
  return env.CLIENT_SECRET ?? DEVELOPMENT_SECRET;
}

/** From PORT, HOST, ORIGIN, ISSUER, CLIENT_ID and CLIENT_SECRET; made for development when not set. */
export function taxOfficeSettings(env: NodeJS.ProcessEnv): TaxOfficeSettings {
  const port = Number(env.PORT ?? 3002);
  const issuer = env.ISSUER ?? 'http://localhost:3000';
  return {
    issuer,
    origin: env.ORIGIN ?? `http://localhost:${port}`,
    clientId: env.CLIENT_ID ?? 'demo-tax-office',
    clientSecret: readSecret(env, issuer),
    host: env.HOST ?? '127.0.0.1',
    port,
  };
}
