/** The provider as a process: reads the configuration, serves, stops cleanly on SIGTERM and SIGINT. */
import { createApp } from './app.ts';
import { loadSettings } from './config.ts';
import { ConfigurationError } from './errors.ts';
import { createDevelopmentKeys, loadKeys } from './keys.ts';
import { createLog } from './log.ts';

async function main(): Promise<void> {
  const settings = loadSettings();
  const production = settings.environment === 'production';
  if (!production) await createDevelopmentKeys(settings.keysDirectory);
  const log = createLog(settings.log.level);
  const { clientKeysFile } = settings.upstreams;
  const app = await createApp(settings, loadKeys(settings.keysDirectory, { production, clientKeysFile }), log);
  const port = await app.listen();
  log.info({ port, issuer: settings.issuer }, 'ready');

  const stop = async (signal: string): Promise<void> => {
    log.info({ signal }, 'stopping');
    await app.stop();
    process.exit(0);
  };
  process.once('SIGTERM', (signal) => void stop(signal));
  process.once('SIGINT', (signal) => void stop(signal));
}

main().catch((error: unknown) => {
  if (error instanceof ConfigurationError) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`The provider could not start: ${(error as Error).stack ?? String(error)}\n`);
  process.exit(1);
});
