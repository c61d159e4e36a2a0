import { isLoopbackHttp } from '../shared/relying-party.ts';

/** What the data provider needs to know. */
export interface DataApiSettings {
  readonly issuer: string;
  /** The data provider's own public origin, which proofs of possession name. */
  readonly origin: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Services whose tokens are taken. */
  readonly services: readonly string[];
  /** The sign-in behind a token may be this old, in seconds. */
  readonly maxAge: number;
  readonly host: string;
  readonly port: number;
}

const DEVELOPMENT_SECRET = 'development-only-test-api-secret';

/** The secret of CLIENT_SECRET; the published development secret serves a provider on this machine only. */
function readSecret(env: NodeJS.ProcessEnv, issuer: string): string {
  if (!env.CLIENT_SECRET && !isLoopbackHttp(issuer)) throw new Error('CLIENT_SECRET must be set');
  return env.CLIENT_SECRET ?? DEVELOPMENT_SECRET;
}

/** From PORT, HOST, ORIGIN, ISSUER, CLIENT_ID, CLIENT_SECRET, SERVICES and MAX_AGE; made for development when not set. */
export function dataApiSettings(env: NodeJS.ProcessEnv): DataApiSettings {
  const issuer = env.ISSUER ?? 'http://localhost:3000';
  const port = Number(env.PORT ?? 3004);
  return {
    issuer,
    origin: env.ORIGIN ?? `http://localhost:${port}`,
    clientId: env.CLIENT_ID ?? 'test-api',
    clientSecret: readSecret(env, issuer),
    services: (env.SERVICES ?? 'demo-portal').split(','),
    maxAge: Number(env.MAX_AGE ?? 1800),
    host: env.HOST ?? '127.0.0.1',
    port,
  };
}
