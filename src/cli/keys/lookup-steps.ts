/** The steps of a change of `lookupKey`, by whose hashes people are found; in the order of the data keys' steps. */
import type { Rehashed } from '../../storage/re-hashing.ts';
import { type KeyStep, type KeySteps, newKey, RESTART } from './data-steps.ts';
import { changeSecrets } from './key-files.ts';

const NONE = 'no change of lookupKey is under way: begin with motcua keys lookup add';

async function add({ keys, directory, output }: KeySteps): Promise<string | undefined> {
  if (keys.otherLookupKey) return 'a change of lookupKey is under way already';
  changeSecrets(directory, ({ lookupKey, tokenLookupKey = lookupKey }) => ({
    otherLookupKey: newKey(),
    tokenLookupKey,
  }));
  output.write(`A lookup key was added. ${RESTART}; then: motcua keys lookup use\n`);
  return undefined;
}

async function use({ change, keys, directory, output }: KeySteps): Promise<string | undefined> {
  if (!keys.otherLookupKey) return NONE;
  if ((await change.nodes()).lookup.unknown(keys.otherLookupKey))
    return `some node does not know the new key yet. ${RESTART}`;
  changeSecrets(directory, ({ lookupKey, otherLookupKey = '' }) => ({
    lookupKey: otherLookupKey,
    otherLookupKey: lookupKey,
  }));
  output.write(`The other lookup key is current. ${RESTART}; then: motcua keys lookup rewrite\n`);
  return undefined;
}

function tell({ output }: KeySteps, done: readonly Rehashed[]): void {
  for (const { table, rows, written, removed } of done)
    output.write(`${table.padEnd(24)} ${rows} rows, ${written} hashes written, ${removed} removed\n`);
}

/** Also after the end, to remove the hashes of a key that is gone. */
async function rewrite(steps: KeySteps): Promise<string | undefined> {
  const { change, keys } = steps;
  const { lookup } = await change.nodes();
  if (lookup.notCurrent(keys.lookupKey)) return 'some node does not use this lookupKey yet: restart it';
  if (!keys.otherLookupKey && lookup.othersThan(keys.lookupKey)) return 'some node still knows the old key: restart it';
  const done = await change.rehash();
  if (!done) return 'somebody else is changing keys right now';
  tell(steps, done);
  steps.output.write(keys.otherLookupKey ? 'next: motcua keys lookup retire\n' : 'Every hash is of lookupKey.\n');
  return undefined;
}

async function retire(steps: KeySteps): Promise<string | undefined> {
  const { change, keys, directory, output } = steps;
  if (!keys.otherLookupKey) return NONE;
  if ((await change.nodes()).lookup.notCurrent(keys.lookupKey))
    return 'some node does not use this lookupKey yet: restart it';
  const done = await change.rehash();
  if (!done) return 'somebody else is changing keys right now';
  if (done.some(({ written }) => written > 0))
    return 'not every hash was written yet: run motcua keys lookup retire again';
  changeSecrets(directory, () => ({ otherLookupKey: undefined }));
  output.write(
    `The other lookup key is retired. ${RESTART}; then once more: motcua keys lookup rewrite, which removes its hashes\n`,
  );
  return undefined;
}

/** The steps by name. */
export const LOOKUP_KEY_STEPS: Readonly<Record<string, { readonly take: KeyStep; readonly named: boolean }>> = {
  add: { take: add, named: false },
  use: { take: use, named: false },
  rewrite: { take: rewrite, named: false },
  retire: { take: retire, named: false },
};
