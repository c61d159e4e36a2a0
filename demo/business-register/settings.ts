import { readFileSync } from 'node:fs';
import { type PrivateKey, readPrivateKey } from '../shared/private-key.ts';
import { type Organisation, readOrganisations } from './organisations.ts';

/** What the business register needs to know. */
export interface BusinessRegisterSettings {
  /** Its own public origin: who its answers are from. */
  readonly origin: string;
  /** Who its answers are for, by the name that was agreed. */
  readonly audience: string;
  readonly privateKey: PrivateKey;
  /** Bearer token of those who may ask; without it everybody may. */
  readonly token?: string;
  readonly organisations: readonly Organisation[];
  readonly host: string;
  readonly port: number;
}

const here = import.meta.dirname;

/**
 * From PORT, HOST, ORIGIN, ISSUER (the provider), AUDIENCE, PRIVATE_KEY_FILE, TOKEN_FILE and ORGANISATIONS (a file); made
 * for development when not set.
 */
export function businessRegisterSettings(env: NodeJS.ProcessEnv): BusinessRegisterSettings {
  const port = Number(env.PORT ?? 3007);
  const provider = env.ISSUER ?? 'http://localhost:3000';
  return {
    origin: env.ORIGIN ?? `http://localhost:${port}`,
    audience: env.AUDIENCE ?? 'mot-cua',
    privateKey: readPrivateKey(env, `${here}/private-key.jwk.json`, provider),
    ...(env.TOKEN_FILE ? { token: readFileSync(env.TOKEN_FILE, 'utf8').trim() } : {}),
    organisations: readOrganisations(env.ORGANISATIONS ?? `${here}/organisations.yaml`),
    host: env.HOST ?? '127.0.0.1',
    port,
  };
}
