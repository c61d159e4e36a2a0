import { type PrivateKey, readPrivateKey } from '../shared/private-key.ts';
import { type Resident, readResidents } from '../shared/residents.ts';

/** What the bank needs to know. */
export interface BankSettings {
  /** Its own public origin: who its assertions are from. */
  readonly origin: string;
  /** Issuer of the identity provider: who its assertions are for. */
  readonly provider: string;
  readonly privateKey: PrivateKey;
  readonly residents: readonly Resident[];
  readonly host: string;
  readonly port: number;
}

const here = import.meta.dirname;

/**
 * From PORT, HOST, ORIGIN, ISSUER (the provider), PRIVATE_KEY_FILE, PEOPLE and ACCOUNT_HOLDERS (files); made for
 * development when not set.
 */
export function bankSettings(env: NodeJS.ProcessEnv): BankSettings {
  const port = Number(env.PORT ?? 3006);
  const provider = env.ISSUER ?? 'http://localhost:3000';
  return {
    origin: env.ORIGIN ?? `http://localhost:${port}`,
    provider,
    privateKey: readPrivateKey(env, `${here}/private-key.jwk.json`, provider),
    residents: readResidents({
      newcomers: env.PEOPLE ?? `${here}/../population-register/people.yaml`,
      accountHolders: env.ACCOUNT_HOLDERS ?? `${here}/../../config/development/personas.yaml`,
    }),
    host: env.HOST ?? '127.0.0.1',
    port,
  };
}
