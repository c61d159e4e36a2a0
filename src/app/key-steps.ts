/** The steps of a change of data keys. Each refuses to be taken before its turn, as far as that can be known. */
import { randomBytes } from 'node:crypto';
import { ConfigurationError } from '../errors.ts';
import type { Keys } from '../keys.ts';
import type { KeyChange } from '../storage/key-change.ts';
import { createProgress, type Output } from './key-progress.ts';
import { changeDataKeys } from './secrets-file.ts';

/** What a step has. */
export interface KeySteps {
  readonly change: KeyChange;
  readonly dataKeys: Keys['dataKeys'];
  readonly directory: string;
  readonly output: Output;
  /** Values to encrypt anew in a second, at most. */
  readonly rate: number;
  readonly signal: AbortSignal;
}

/** Takes a step; what stands in its way, or nothing. */
export type KeyStep = (steps: KeySteps, name: string) => Promise<string | undefined>;

const NAME = /^[A-Za-z0-9._-]{1,32}$/;

/** Counts of one key, by table, as lines. */
async function remaining(change: KeyChange, name: string): Promise<string[]> {
  const counts = await change.count();
  return [...counts].flatMap(([table, byKey]) => (byKey.get(name) ? [`${table}: ${byKey.get(name)}`] : []));
}

async function check({ change, dataKeys, output }: KeySteps): Promise<undefined> {
  const nodes = await change.nodes();
  const counts = await change.count();
  const found = [...counts.values()].flatMap((byKey) => [...byKey.keys()]);
  for (const name of new Set([...Object.keys(dataKeys.keys), ...found])) {
    const sum = [...counts.values()].reduce((all, byKey) => all + (byKey.get(name) ?? 0), 0);
    const gone = dataKeys.keys[name] ? '' : ', NOT in secrets.json';
    output.write(`${name}${name === dataKeys.current ? ' (current)' : ''}: ${sum} values${gone}\n`);
    for (const [table, byKey] of counts) if (byKey.get(name)) output.write(`  ${table}: ${byKey.get(name)}\n`);
  }
  if (nodes.sets === 0) output.write('No node is running.\n');
  else if (nodes.unknown(dataKeys.current)) output.write(`Some node does not know "${dataKeys.current}" yet.\n`);
  else if (nodes.notCurrent(dataKeys.current)) output.write(`Some node still encrypts under another key.\n`);
  else output.write(`Every running node encrypts under "${dataKeys.current}".\n`);
  return undefined;
}

async function add({ change, dataKeys, directory, output }: KeySteps, name: string): Promise<string | undefined> {
  if (!NAME.test(name)) return 'a name has 1 to 32 letters, digits, dots, hyphens and underscores';
  if (dataKeys.keys[name]) return `there is a data key "${name}" already`;
  if (await change.isRetired(name)) return `"${name}" was retired; its name stays that of the old key`;
  const key = randomBytes(32).toString('base64url');
  changeDataKeys(directory, ({ current, keys }) => ({ current, keys: { ...keys, [name]: key } }));
  output.write(`"${name}" was added. Give every node this secrets.json and restart node by node; then: use ${name}\n`);
  return undefined;
}

async function use({ change, dataKeys, directory, output }: KeySteps, name: string): Promise<string | undefined> {
  if (!dataKeys.keys[name]) return `there is no data key "${name}" in secrets.json: add it first`;
  if ((await change.nodes()).unknown(name))
    return `some node does not know "${name}" yet: give every node the new secrets.json and restart it`;
  changeDataKeys(directory, ({ keys }) => ({ current: name, keys }));
  output.write(`"${name}" is current. Give every node this secrets.json and restart node by node; then: re-encrypt\n`);
  return undefined;
}

async function reEncrypt({ change, dataKeys, output, rate, signal }: KeySteps): Promise<string | undefined> {
  const { current } = dataKeys;
  if ((await change.nodes()).notCurrent(current))
    return `some node does not encrypt under "${current}" yet: restart it`;
  const progress = createProgress(output);
  const written = await change.reEncrypt({ rate, signal, tell: progress.tell });
  if (!written) return 'somebody else is encrypting anew right now';
  progress.end(written);
  if (signal.aborted) return 'Stopped. Run it again to go on.';
  const others = Object.keys(dataKeys.keys).filter((name) => name !== current);
  const left = (await Promise.all(others.map((name) => remaining(change, name)))).flat();
  if (left.length > 0) return `not all could be written, run it again:\n${left.join('\n')}`;
  output.write(
    `All is encrypted under "${current}"; next: retire <name> (${others.join(', ') || 'no other key is left'})\n`,
  );
  return undefined;
}

async function retire(steps: KeySteps, name: string): Promise<string | undefined> {
  const { change, dataKeys, directory, output } = steps;
  if (!dataKeys.keys[name]) return `there is no data key "${name}" in secrets.json`;
  if (name === dataKeys.current) return `"${name}" is current: use another one first`;
  if ((await change.nodes()).current(name)) return `some node still encrypts under "${name}": restart it`;
  const left = await remaining(change, name);
  if (left.length > 0) return `"${name}" is still needed; run re-encrypt:\n${left.join('\n')}`;
  if (!(await change.keepAuditKey(name))) return `another key "${name}" was retired before: keep this one`;
  changeDataKeys(directory, ({ current, keys: { [name]: _retired, ...keys } }) => ({ current, keys }));
  output.write(
    `"${name}" is retired; what the audit trail needs of it is kept. Give every node this secrets.json and restart.\n`,
  );
  return undefined;
}

/** The steps by name, and whether each is about one key. */
export const KEY_STEPS: Readonly<Record<string, { readonly take: KeyStep; readonly named: boolean }>> = {
  check: { take: check, named: false },
  add: { take: add, named: true },
  use: { take: use, named: true },
  're-encrypt': { take: reEncrypt, named: false },
  retire: { take: retire, named: true },
};

/** What a problem is called on the command line. */
export const problemOf = (error: unknown): string =>
  error instanceof ConfigurationError ? error.message : ((error as Error).stack ?? String(error));
