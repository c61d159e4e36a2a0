import { readFileSync } from 'node:fs';
import { type PrivateKey, readPrivateKey } from './private-key.ts';

/** What every register that signs its answers needs to know. */
export interface RegisterSettings {
  /** Its own public origin: who its answers are from. */
  readonly origin: string;
  /** Who its answers are for, by the name that was agreed. */
  readonly audience: string;
  readonly privateKey: PrivateKey;
  /** Bearer token of those who may ask; without it everybody may. */
  readonly token?: string;
  readonly host: string;
  readonly port: number;
}

/** From PORT, HOST, ORIGIN, ISSUER (the provider), AUDIENCE, PRIVATE_KEY_FILE and TOKEN_FILE; made for development when not set. */
export function registerSettings(
  env: NodeJS.ProcessEnv,
  defaults: { readonly port: number; readonly folder: string },
): RegisterSettings {
  const port = Number(env.PORT ?? defaults.port);
  const provider = env.ISSUER ?? 'http://localhost:3000';
  return {
    origin: env.ORIGIN ?? `http://localhost:${port}`,
    audience: env.AUDIENCE ?? 'mot-cua',
    privateKey: readPrivateKey(env, `${defaults.folder}/private-key.jwk.json`, provider),
    ...(env.TOKEN_FILE ? { token: readFileSync(env.TOKEN_FILE, 'utf8').trim() } : {}),
    host: env.HOST ?? '127.0.0.1',
    port,
  };
}
