import { openKeyChange } from '../../storage/key-change.ts';
import type { TakenStep } from '../../storage/key-steps.ts';
import type { Command } from '../command.ts';
import { factsOf } from '../keys/signing-steps.ts';
import { dayOf, signingTable, table } from '../keys/tables.ts';
import { openKeys, openSettings } from '../open.ts';

const since = (steps: readonly TakenStep[], step: string, key?: string): Date | undefined =>
  steps.findLast((one) => one.step === step && one.key === key)?.at;

/** Says which keys there are and how old they are. */
export const keysList: Command = {
  name: 'keys list',
  operands: '',
  about: 'Says which keys there are, in what state and how old; nothing of what they are made of.',
  explanation: 'Ages are known of keys that these commands made.',
  options: { json: { type: 'boolean', about: 'As JSON.' } },
  examples: ['keys list'],
  async run(given, { env, output }) {
    const settings = openSettings(env);
    const keys = openKeys(settings);
    const change = await openKeyChange(settings.database.url, keys);
    try {
      const [signing, steps] = [await factsOf({ change, settings, keys: keys.signing.keys }), await change.steps()];
      const data = Object.keys(keys.dataKeys.keys).map((name) => ({
        kind: 'data',
        name,
        state: name === keys.dataKeys.current ? 'encrypts' : 'decrypts',
        added: since(steps, 'add', name),
      }));
      const others = [
        ...keys.cookieKeys.map((_, at) => ({
          kind: 'cookie',
          name: `${at + 1}`,
          state: at === 0 ? 'signs' : 'verifies',
        })),
        {
          kind: 'lookup',
          name: '',
          state: keys.otherLookupKey ? 'is being changed' : 'hashes',
          added: since(steps, 'lookup-use'),
        },
        { kind: 'pairwise', name: '', state: 'makes new subjects' },
      ];
      const rows: { kind: string; name: string; state: string; added?: Date | undefined }[] = [...data, ...others];
      if (given.values.json === true) output.write(`${JSON.stringify({ signing, others: rows })}\n`);
      else {
        const lines = rows.map(({ kind, name, state, added }) => [`${kind} ${name}`.trim(), state, dayOf(added)]);
        output.write(`${signingTable(signing)}\n${table(['Key', 'State', 'Added'], lines)}`);
      }
    } finally {
      await change.close();
    }
  },
};
