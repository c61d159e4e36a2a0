/**
 * Changes the key of stored data, step by step and beside running nodes, with the settings of the provider in the environment:
 * `node src/app/change-keys.ts check | add <name> | use <name> | re-encrypt [--rate <values a second>] | retire <name>`.
 */
import { parseArgs } from 'node:util';
import { loadSettings } from '../config.ts';
import { loadKeys } from '../keys.ts';
import { openKeyChange } from '../storage/key-change.ts';
import { KEY_STEPS, problemOf } from './key-steps.ts';

const USAGE =
  'usage: node src/app/change-keys.ts check | add <name> | use <name> | re-encrypt [--rate <values a second>] | retire <name>';
const RATE = 2_000;

function stopping(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

async function run(): Promise<string | undefined> {
  const { values, positionals } = parseArgs({ options: { rate: { type: 'string' } }, allowPositionals: true });
  const [word = '', name, ...more] = positionals;
  const step = KEY_STEPS[word];
  const rate = Number(values.rate ?? RATE);
  if (!step || step.named !== (name !== undefined) || more.length > 0 || !(rate > 0)) return USAGE;
  const settings = loadSettings();
  const directory = settings.keysDirectory;
  const keys = loadKeys(directory, { production: settings.environment === 'production' });
  const change = await openKeyChange(settings.database.url, keys);
  try {
    const { dataKeys } = keys;
    return await step.take(
      { change, dataKeys, directory, output: process.stdout, rate, signal: stopping() },
      name ?? '',
    );
  } finally {
    await change.close();
  }
}

try {
  const problem = await run();
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${problemOf(error)}\n`);
  process.exitCode = 1;
}
