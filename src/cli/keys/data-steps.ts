/** The steps of a change of keys. Each refuses to be taken before its turn, as far as that can be known. */
import { randomBytes } from 'node:crypto';
import type { Keys } from '../../keys.ts';
import type { KeyChange } from '../../storage/key-change.ts';
import type { KnownKeys } from '../../storage/node-keys.ts';
import type { Written } from '../../storage/re-encryption.ts';
import type { Output } from '../command.ts';
import { createProgress } from '../progress.ts';
import { changeSecrets } from './key-files.ts';

/** What a step has. */
export interface KeySteps {
  readonly change: KeyChange;
  readonly keys: Pick<Keys, 'dataKeys' | 'lookupKey' | 'otherLookupKey'>;
  readonly directory: string;
  readonly output: Output;
  /** Values to encrypt anew in a second, at most. */
  readonly rate: number;
  readonly signal: AbortSignal;
}

/** Takes a step; what stands in its way, or nothing. */
export type KeyStep = (steps: KeySteps, name: string) => Promise<string | undefined>;

const NAME = /^[A-Za-z0-9._-]{1,32}$/;
export const RESTART = 'Give every node this secrets.json and restart node by node';
export const newKey = (): string => randomBytes(32).toString('base64url');

/** Counts of one key, by column, as lines. */
async function remaining(change: KeyChange, name: string): Promise<string[]> {
  const counts = await change.count();
  return [...counts].flatMap(([place, byKey]) => (byKey.get(name) ? [`${place}: ${byKey.get(name)}`] : []));
}

/** How the running nodes stand to a key that is to be current. */
function standing(known: KnownKeys, { sets, key, name }: { sets: number; key: Buffer; name: string }): string {
  if (sets === 0) return 'No node is running.';
  if (known.unknown(key)) return `Some node does not know ${name} yet.`;
  return known.notCurrent(key)
    ? `Some node still writes with another key than ${name}.`
    : `Every running node uses ${name}.`;
}

async function check({ change, keys, output }: KeySteps): Promise<undefined> {
  const { current, keys: all } = keys.dataKeys;
  const [{ sets, data, lookup }, counts] = await Promise.all([change.nodes(), change.count()]);
  const found = [...counts.values()].flatMap((byKey) => [...byKey.keys()]);
  for (const name of new Set([...Object.keys(all), ...found])) {
    const sum = [...counts.values()].reduce((sofar, byKey) => sofar + (byKey.get(name) ?? 0), 0);
    const gone = all[name] ? '' : ', NOT in secrets.json';
    output.write(`${name}${name === current ? ' (current)' : ''}: ${sum} values${gone}\n`);
    for (const [place, byKey] of counts) if (byKey.get(name)) output.write(`  ${place}: ${byKey.get(name)}\n`);
  }
  output.write(`${standing(data, { sets, key: all[current] ?? Buffer.alloc(0), name: `"${current}"` })}\n`);
  if (keys.otherLookupKey)
    output.write(`lookupKey is being changed. ${standing(lookup, { sets, key: keys.lookupKey, name: 'lookupKey' })}\n`);
  return undefined;
}

async function add({ change, keys, directory, output }: KeySteps, name: string): Promise<string | undefined> {
  if (!NAME.test(name)) return 'a name has 1 to 32 letters, digits, dots, hyphens and underscores';
  if (keys.dataKeys.keys[name]) return `there is a data key "${name}" already`;
  if (await change.isRetired(name)) return `"${name}" was retired; its name stays that of the old key`;
  const key = newKey();
  changeSecrets(directory, ({ dataKeys }) => ({ dataKeys: { ...dataKeys, keys: { ...dataKeys.keys, [name]: key } } }));
  output.write(`"${name}" was added. ${RESTART}; then: motcua keys data use ${name}\n`);
  return undefined;
}

async function use({ change, keys, directory, output }: KeySteps, name: string): Promise<string | undefined> {
  const key = keys.dataKeys.keys[name];
  if (!key) return `there is no data key "${name}" in secrets.json: add it first`;
  if ((await change.nodes()).data.unknown(key)) return `some node does not know "${name}" yet. ${RESTART}`;
  changeSecrets(directory, ({ dataKeys }) => ({ dataKeys: { ...dataKeys, current: name } }));
  output.write(`"${name}" is current. ${RESTART}; then: motcua keys data re-encrypt\n`);
  return undefined;
}

const rateOf = (written: number, seconds: number): string => `${Math.round(written / seconds)} a second`;

/** What was done, column by column. */
function summary(written: readonly Written[], seconds: number): string {
  const lines = written.map((one) => `${one.place.padEnd(32)} ${one.rows} rows, ${one.written} encrypted anew`);
  const sum = written.reduce((all, one) => all + one.written, 0);
  return [...lines, `${sum} encrypted anew in ${seconds.toFixed(1)} s, ${rateOf(sum, seconds)}`].join('\n');
}

async function reEncrypt({ change, keys, output, rate, signal }: KeySteps): Promise<string | undefined> {
  const { current, keys: all } = keys.dataKeys;
  if ((await change.nodes()).data.notCurrent(all[current] ?? Buffer.alloc(0)))
    return `some node does not encrypt under "${current}" yet: restart it`;
  const progress = createProgress(output);
  const written = await change.reEncrypt({
    rate,
    signal,
    tell: (now) =>
      progress.tell({
        ...now,
        words: `${now.place}, ${now.written} encrypted anew, ${rateOf(now.written, progress.seconds())}`,
      }),
  });
  if (!written) return 'somebody else is changing keys right now';
  progress.clear();
  output.write(`${summary(written, progress.seconds())}\n`);
  if (signal.aborted) return 'Stopped. Run it again to go on.';
  const others = Object.keys(all).filter((name) => name !== current);
  const left = (await Promise.all(others.map((name) => remaining(change, name)))).flat();
  if (left.length > 0) return `not all could be written, run it again:\n${left.join('\n')}`;
  output.write(
    `All is encrypted under "${current}"; next: motcua keys data retire <name> (${others.join(', ') || 'no other key is left'})\n`,
  );
  return undefined;
}

async function retire({ change, keys, directory, output }: KeySteps, name: string): Promise<string | undefined> {
  const key = keys.dataKeys.keys[name];
  if (!key) return `there is no data key "${name}" in secrets.json`;
  if (name === keys.dataKeys.current) return `"${name}" is current: use another one first`;
  if ((await change.nodes()).data.current(key)) return `some node still encrypts under "${name}": restart it`;
  const left = await remaining(change, name);
  if (left.length > 0) return `"${name}" is still needed; run re-encrypt:\n${left.join('\n')}`;
  if (!(await change.keepAuditKey(name))) return `another key "${name}" was retired before: keep this one`;
  changeSecrets(
    directory,
    ({
      dataKeys: {
        current,
        keys: { [name]: _retired, ...rest },
      },
    }) => ({
      dataKeys: { current, keys: rest },
    }),
  );
  output.write(`"${name}" is retired; what the audit trail needs of it is kept. ${RESTART}.\n`);
  return undefined;
}

/** The steps by name, and whether each is about one key. */
export const DATA_KEY_STEPS: Readonly<Record<string, { readonly take: KeyStep; readonly named: boolean }>> = {
  check: { take: check, named: false },
  add: { take: add, named: true },
  use: { take: use, named: true },
  're-encrypt': { take: reEncrypt, named: false },
  retire: { take: retire, named: true },
};
