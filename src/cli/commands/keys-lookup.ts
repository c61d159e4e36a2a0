import type { Command } from '../command.ts';
import { takeKeyStep } from '../keys/change.ts';
import { LOOKUP_KEY_STEPS } from '../keys/lookup-steps.ts';

/** Changes the key of the hashes by which people are found, beside nodes that serve. */
export const keysLookup: Command = {
  name: 'keys lookup',
  operands: '<step>',
  about: 'Changes the key of the hashes by which people are found, step by step.',
  explanation: `Steps: add, use, rewrite, retire, and rewrite once more. After add, use and retire give every node the new secrets.json
and restart node by node. A step that comes too early is refused. See docs/operations.md.`,
  examples: ['keys lookup add', 'keys lookup rewrite'],
  run: (given, surroundings) =>
    takeKeyStep(given, surroundings, { steps: LOOKUP_KEY_STEPS, recordedAs: (step) => `lookup-${step}` }),
};
