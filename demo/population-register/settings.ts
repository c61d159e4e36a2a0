import { type RegisterSettings, registerSettings } from '../shared/register-settings.ts';
import { type Resident, readResidents } from '../shared/residents.ts';

/** What the population register needs to know. */
export interface PopulationRegisterSettings extends RegisterSettings {
  readonly residents: readonly Resident[];
}

const folder = import.meta.dirname;

/** As every register's, and PEOPLE and ACCOUNT_HOLDERS (files). */
export const populationRegisterSettings = (env: NodeJS.ProcessEnv): PopulationRegisterSettings => ({
  ...registerSettings(env, { port: 3005, folder }),
  residents: readResidents({
    newcomers: env.PEOPLE ?? `${folder}/people.yaml`,
    accountHolders: env.ACCOUNT_HOLDERS ?? `${folder}/../../config/development/personas.yaml`,
  }),
});
