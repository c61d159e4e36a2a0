import { readFileSync } from 'node:fs';
import { type PrivateKey, readPrivateKey } from '../shared/private-key.ts';
import { type Resident, readResidents } from '../shared/residents.ts';

/** What the population register needs to know. */
export interface PopulationRegisterSettings {
  /** Its own public origin: who its answers are from. */
  readonly origin: string;
  /** Who its answers are for, by the name that was agreed. */
  readonly audience: string;
  readonly privateKey: PrivateKey;
  /** Bearer token of those who may ask; without it everybody may. */
  readonly token?: string;
  readonly residents: readonly Resident[];
  readonly host: string;
  readonly port: number;
}

const here = import.meta.dirname;

/**
 * From PORT, HOST, ORIGIN, ISSUER (the provider), AUDIENCE, PRIVATE_KEY_FILE, TOKEN_FILE, PEOPLE and ACCOUNT_HOLDERS
 * (files); made for development when not set.
 */
export function populationRegisterSettings(env: NodeJS.ProcessEnv): PopulationRegisterSettings {
  const port = Number(env.PORT ?? 3005);
  const provider = env.ISSUER ?? 'http://localhost:3000';
  return {
    origin: env.ORIGIN ?? `http://localhost:${port}`,
    audience: env.AUDIENCE ?? 'mot-cua',
    privateKey: readPrivateKey(env, `${here}/private-key.jwk.json`, provider),
    ...(env.TOKEN_FILE ? { token: readFileSync(env.TOKEN_FILE, 'utf8').trim() } : {}),
    residents: readResidents({
      newcomers: env.PEOPLE ?? `${here}/people.yaml`,
      accountHolders: env.ACCOUNT_HOLDERS ?? `${here}/../../config/development/personas.yaml`,
    }),
    host: env.HOST ?? '127.0.0.1',
    port,
  };
}
