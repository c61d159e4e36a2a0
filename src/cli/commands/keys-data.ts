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
run again. In production add needs a request that two security officers agreed about. See docs/operations.md.`,
  options: {
    rate: { type: 'string', value: '<number>', about: 're-encrypt: values to write in a second (2000).' },
    request: { type: 'string', value: '<id>', about: 'add, in production: the request that was approved.' },
  },
  examples: ['keys data check', 'keys data add 2027-05', 'keys data re-encrypt --rate 500'],
  run: (given, surroundings) =>
    takeKeyStep(given, surroundings, { what: 'data', steps: DATA_KEY_STEPS, recordedAs: (step) => step }),
};
