import { openKeyChange } from '../../storage/key-change.ts';
import { type Command, textOf, UsageError } from '../command.ts';
import { factsOf, next, promote, retire, type SigningChange } from '../keys/signing-steps.ts';
import { signingTable } from '../keys/tables.ts';
import { openKeys, openSettings } from '../open.ts';

const NAMED = { promote, retire };

async function take(steps: SigningChange, word: string, kid: string | undefined, json: boolean): Promise<void> {
  if (word === 'list') {
    const facts = await factsOf(steps);
    steps.output.write(json ? `${JSON.stringify(facts)}\n` : signingTable(facts));
    return;
  }
  if (word === 'next') return next(steps);
  if (!Object.hasOwn(NAMED, word)) throw new UsageError('<step>: must be one of list, next, promote, retire');
  if (kid === undefined) throw new UsageError(`${word}: <kid> is missing`);
  return NAMED[word as keyof typeof NAMED](steps, kid);
}

/** Changes the keys that sign tokens. */
export const keysSigning: Command = {
  name: 'keys signing',
  operands: '<step> [kid]',
  about: 'Changes the keys that sign tokens, step by step.',
  explanation: `Steps: next makes a key and publishes it; promote <kid> lets it sign, when services have had an hour to read it;
retire <kid> takes the former one away, when the last token that it signed has expired; list says where all stand. After
each, give every node the new signing.jwks.json and restart node by node. A step that comes too early is refused. In
production each needs a request that two security officers agreed about in the console.`,
  options: {
    request: { type: 'string', value: '<id>', about: 'The approved request of this step.' },
    force: { type: 'boolean', about: 'Although it is too early, such as when a key was stolen; it is on record.' },
    json: { type: 'boolean', about: 'list: as JSON.' },
  },
  examples: ['keys signing list', 'keys signing next', 'keys signing promote 2027-05-02-1f9a3c'],
  async run(given, { env, output }) {
    const [word = '', kid] = given.positionals;
    const settings = openSettings(env);
    const keys = openKeys(settings);
    const change = await openKeyChange(settings.database.url, keys);
    const [request, force] = [textOf(given, 'request'), given.values.force === true];
    try {
      const steps = { change, settings, keys: keys.signing.keys, output, request, force };
      await take(steps, word, kid, given.values.json === true);
    } finally {
      await change.close();
    }
  },
};
