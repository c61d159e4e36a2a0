import { join } from 'node:path';
import { loadSettings } from '../../src/config.ts';
import type { Settings } from '../../src/settings.ts';
import type { ServerOptions } from './measured-process.ts';

/** The shipped settings on loopback; the cheap hash only shortens the set-up, no measured flow hashes. */
export function settingsOf({ issuer, port, keysDirectory, databaseUrl, directory }: ServerOptions): Settings {
  const overrides = {
    keysDirectory,
    audit: { checkpointFile: join(directory, 'checkpoints.jsonl') },
    upstreams: { file: undefined, clientKeysFile: undefined },
    seed: { personas: undefined, relyingParties: undefined },
    passwordHashing: { memoryKiB: 8192, iterations: 1 },
  };
  const environment = { ISSUER: issuer, PORT: String(port), DATABASE_URL: databaseUrl, LOG_LEVEL: 'info' };
  return loadSettings(environment, overrides);
}
