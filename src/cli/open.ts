/** Opens what a command needs of the provider, with the provider's own settings and keys. */
import type { Parts } from '../app/parts.ts';
import { loadSettings, projectPath } from '../config.ts';
import { type Keys, loadKeys } from '../keys.ts';
import { runningPostgresUrl } from '../launch/embedded-postgres.ts';
import { createLog } from '../log.ts';
import type { Settings } from '../settings.ts';
import { CommandError } from './command.ts';

const ERROR_OUTPUT = 2;
const isProduction = ({ environment }: Settings): boolean => environment === 'production';

/** The settings; without a database of one's own, in development, that of the `npm start` that runs. */
export function openSettings(env: NodeJS.ProcessEnv): Settings {
  if (env.NODE_ENV === 'production' || env.DATABASE_URL || env.DATABASE_URL_FILE || env.MOTCUA_CONFIG)
    return loadSettings(env);
  const url = runningPostgresUrl(projectPath('data/postgres'));
  if (!url) throw new CommandError('There is no database: run "npm start" in another window, or set DATABASE_URL.');
  return loadSettings({ ...env, DATABASE_URL: url });
}

/** The keys that the settings name. */
export const openKeys = (settings: Settings): Keys =>
  loadKeys(settings.keysDirectory, { production: isProduction(settings) });

/** Makes the parts of a provider, which brings the schema up to date, and closes them after the work. */
export async function withParts<T>(
  env: NodeJS.ProcessEnv,
  work: (parts: Parts) => Promise<T>,
  change: (settings: Settings) => Settings = (settings) => settings,
): Promise<T> {
  const settings = change(openSettings(env));
  // Loaded by the commands that need it: it is nearly the whole provider.
  const { makeParts } = await import('../app/parts.ts');
  const parts = await makeParts(settings, openKeys(settings), createLog('warn', ERROR_OUTPUT));
  try {
    return await work(parts);
  } finally {
    await parts.storage.close();
  }
}
