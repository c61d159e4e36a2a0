/**
 * Changes the keys of stored data, step by step and beside running nodes, with the settings of the provider in the
 * environment: `node src/app/change-keys.ts <step> [name]` (docs/operations.md).
 */
import { parseArgs } from 'node:util';
import { loadSettings } from '../config.ts';
import { loadKeys } from '../keys.ts';
import { openKeyChange } from '../storage/key-change.ts';
import { DATA_KEY_STEPS, problemOf } from './key-steps.ts';
import { LOOKUP_KEY_STEPS } from './lookup-key-steps.ts';

const STEPS = { ...DATA_KEY_STEPS, ...LOOKUP_KEY_STEPS };
const USAGE = `usage: node src/app/change-keys.ts <step>
data keys: check | add <name> | use <name> | re-encrypt [--rate <values a second>] | retire <name>
lookupKey: lookup-add | lookup-use | lookup-rewrite | lookup-retire`;
const RATE = 2_000;

function stopping(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

async function run(): Promise<string | undefined> {
  const { values, positionals } = parseArgs({ options: { rate: { type: 'string' } }, allowPositionals: true });
  const [word = '', name, ...more] = positionals;
  const step = STEPS[word];
  const rate = Number(values.rate ?? RATE);
  if (!step || step.named !== (name !== undefined) || more.length > 0 || !(rate > 0)) return USAGE;
  const settings = loadSettings();
  const directory = settings.keysDirectory;
  const keys = loadKeys(directory, { production: settings.environment === 'production' });
  const change = await openKeyChange(settings.database.url, keys);
  try {
    const steps = { change, keys, directory, output: process.stdout, rate, signal: stopping() };
    const problem = await step.take(steps, name ?? '');
    if (problem === undefined && word !== 'check') await change.record({ step: word, key: name });
    return problem;
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
