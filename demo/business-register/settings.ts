import { type RegisterSettings, registerSettings } from '../shared/register-settings.ts';
import { type Organisation, readOrganisations } from './organisations.ts';

/** What the business register needs to know. */
export interface BusinessRegisterSettings extends RegisterSettings {
  readonly organisations: readonly Organisation[];
}

const folder = import.meta.dirname;

/** As every register's, and ORGANISATIONS (a file). */
export const businessRegisterSettings = (env: NodeJS.ProcessEnv): BusinessRegisterSettings => ({
  ...registerSettings(env, { port: 3007, folder }),
  organisations: readOrganisations(env.ORGANISATIONS ?? `${folder}/organisations.yaml`),
});
