import type { Command } from '../command.ts';
import { takeKeyStep } from '../keys/change.ts';
import { DATA_KEY_STEPS } from '../keys/data-steps.ts';

/** Changes the keys that encrypt what is stored, beside nodes that serve. */
export const keysData: Command = {
  name: 'keys data',
  operands: '<step> [name]',
  about: 'Changes the keys that encrypt what is stored, step by step, while the nodes serve.',
  explanation: `Steps: add <name>, use <name>, re-encrypt, retire <name>, and check at any time. After add, use and retire give every
node the new secrets.json and restart node by node. A step that comes too early is refused. re-encrypt may be stopped and
run again. See docs/operations.md.`,
  options: { rate: { type: 'string', value: '<number>', about: 're-encrypt: values to write in a second (2000).' } },
  examples: ['keys data check', 'keys data add 2027-05', 'keys data re-encrypt --rate 500'],
  run: (given, surroundings) => takeKeyStep(given, surroundings, { steps: DATA_KEY_STEPS, recordedAs: (step) => step }),
};
