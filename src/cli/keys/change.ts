/** Takes a step in a change of the keys of stored data, with the provider's settings. */

import type { KeyStep } from '../../approvals/key-change.ts';
import { openKeyChange } from '../../storage/key-change.ts';
import { CommandError, type Given, numberOf, type Surroundings, textOf, UsageError } from '../command.ts';
import { openKeys, openSettings } from '../open.ts';
import { useApproval } from './approved.ts';
import type { DATA_KEY_STEPS } from './data-steps.ts';

const RATE = { usual: 2_000, least: 1, most: 1_000_000 };

/** The step that begins a change; what follows carries it out. */
const BEGINNING = 'add';

/** What a command's steps are, and under which name each is on record. */
export interface KeySteps {
  readonly what: KeyStep['step'];
  readonly steps: typeof DATA_KEY_STEPS;
  recordedAs(step: string): string;
}

/** Runs the step that was typed; throws UsageError where there is none, CommandError where it is not its turn. */
export async function takeKeyStep(given: Given, { env, output, signal }: Surroundings, all: KeySteps): Promise<void> {
  const [word = '', name] = given.positionals;
  const step = all.steps[word];
  if (!step) throw new UsageError(`<step>: must be one of ${Object.keys(all.steps).join(', ')}`);
  if (step.named !== (name !== undefined))
    throw new UsageError(`${word}: ${step.named ? '<name> is missing' : 'has no name'}`);
  const request = textOf(given, 'request');
  const rate = numberOf(given, 'rate', RATE);
  const settings = openSettings(env);
  const keys = openKeys(settings);
  const change = await openKeyChange(settings.database.url, keys);
  try {
    const steps = { change, keys, directory: settings.keysDirectory, output, rate, signal };
    const take = async (): Promise<void> => {
      const problem = await step.take(steps, name ?? '');
      if (problem !== undefined) throw new CommandError(problem);
      if (word !== 'check') await change.record({ step: all.recordedAs(word), key: name, request });
    };
    if (word !== BEGINNING) return await take();
    await change.transaction(async () => {
      await useApproval({ change, settings, request }, { step: all.what });
      await take();
    });
  } finally {
    await change.close();
  }
}
