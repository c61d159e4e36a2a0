/**
 * Gives somebody a role among the staff, or takes it away, with the settings of the provider in the environment:
 * `node src/app/appoint.ts [--dismiss] <login> <role> [place]`.
 */
import { parseArgs } from 'node:util';
import { createAppointing } from '../admin/appointing.ts';
import { loadSettings } from '../config.ts';
import { ConfigurationError } from '../errors.ts';
import { loadKeys } from '../keys.ts';
import { createLog } from '../log.ts';
import { makeParts } from './parts.ts';

const USAGE = 'usage: node src/app/appoint.ts [--dismiss] <login> <role> [place]';

async function run(): Promise<string | undefined> {
  const { values, positionals } = parseArgs({ options: { dismiss: { type: 'boolean' } }, allowPositionals: true });
  const [login, role, place, ...more] = positionals;
  if (login === undefined || role === undefined || more.length > 0) return USAGE;
  const settings = loadSettings();
  const keys = loadKeys(settings.keysDirectory, { production: settings.environment === 'production' });
  const parts = await makeParts(settings, keys, createLog(settings.log.level));
  try {
    const appoint = createAppointing(parts);
    const dismiss = values.dismiss === true;
    const done = await parts.scope(() => appoint({ login, role, place, dismiss }), { keep: () => true });
    if ('problem' in done) return done.problem;
    process.stdout.write(done.changed ? 'Done.\n' : 'Nothing to change: it is so already.\n');
    return undefined;
  } finally {
    await parts.storage.close();
  }
}

try {
  const problem = await run();
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${error instanceof ConfigurationError ? error.message : ((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}
