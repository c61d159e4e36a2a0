import type { Command } from '../command.ts';
import { takeKeyStep } from '../keys/change.ts';
import { LOOKUP_KEY_STEPS } from '../keys/lookup-steps.ts';

/** Changes the key of the hashes by which people are found, beside nodes that serve. */
export const keysLookup: Command = {
  name: 'keys lookup',
  operands: '<step>',
  about: 'Changes the key of the hashes by which people are found, step by step.',
  explanation: `Steps: add, use, rewrite, retire, and rewrite once more. After add, use and retire give every node the new secrets.json
and restart node by node. A step that comes too early is refused. In production add needs a request
that two security officers agreed about. See docs/operations.md.`,
  options: {
    request: { type: 'string', value: '<id>', about: 'add, in production: the request that was approved.' },
  },
  examples: ['keys lookup add', 'keys lookup rewrite'],
  run: (given, surroundings) =>
    takeKeyStep(given, surroundings, {
      what: 'lookup',
      steps: LOOKUP_KEY_STEPS,
      recordedAs: (step) => `lookup-${step}`,
    }),
};
