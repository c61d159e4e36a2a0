/** Which keys the running nodes know: each names itself by them at the database, so that a change of keys can wait for all. */
import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import type { StorageKeys } from './cipher.ts';

/** As many data keys as PostgreSQL leaves room for in the name of a connection (63 bytes). */
const MOST_DATA_KEYS = 4;
const NODE = /^motcua ([0-9a-f]{8}(?: [0-9a-f]{8})*) L([0-9a-f]{8}(?: [0-9a-f]{8})?)$/;
/** A node of a version that did not say its keys. */
const OLDER = 'motcua';

/** Eight hexadecimal digits that are the same only where the key is the same, and say nothing else of it. */
const mark = (key: Buffer): string => createHmac('sha256', key).update('motcua/mark').digest('hex').slice(0, 8);

/** What a node with these keys calls itself: the mark of each current key, then those of the others, the newest first. */
export function nodeName({ dataKeys: { current, keys }, lookupKey, otherLookupKey }: StorageKeys): string {
  const others = Object.entries(keys).filter(([name]) => name !== current);
  const data = [keys[current] ?? Buffer.alloc(0), ...others.reverse().map(([, key]) => key)].slice(0, MOST_DATA_KEYS);
  const lookup = [lookupKey, ...(otherLookupKey ? [otherLookupKey] : [])];
  return `motcua ${data.map(mark).join(' ')} L${lookup.map(mark).join(' ')}`;
}

/** What the running nodes have of one kind of key. */
export interface KnownKeys {
  /** Some node does not know the key. */
  unknown(key: Buffer): boolean;
  /** Some node writes with this key. */
  current(key: Buffer): boolean;
  /** Some node writes with another key. */
  notCurrent(key: Buffer): boolean;
  /** Some node knows a further key beside this one. */
  othersThan(key: Buffer): boolean;
}

/** What the nodes that are connected now have. */
export interface NodesKeys {
  /** How many different sets of keys there are among them; how many nodes there are cannot be told. */
  readonly sets: number;
  readonly data: KnownKeys;
  readonly lookup: KnownKeys;
}

/** Of the marks of each node, the first is of the current key. */
const knownKeys = (nodes: readonly (readonly string[])[]): KnownKeys => ({
  unknown: (key) => nodes.some((marks) => !marks.includes(mark(key))),
  current: (key) => nodes.some(([current]) => current === mark(key)),
  notCurrent: (key) => nodes.some(([current]) => current !== mark(key)),
  othersThan: (key) => nodes.some((marks) => marks.some((one) => one !== mark(key))),
});

/** Asks the database who is connected. A node that is connected at the moment of asking is seen, others are not. */
export async function readNodesKeys(pool: Pool): Promise<NodesKeys> {
  const { rows } = await pool.query<{ name: string }>(
    'SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()',
  );
  const nodes = rows.flatMap(({ name }) => {
    const [, data, lookup = ''] = NODE.exec(name) ?? [];
    if (data) return [{ data: data.split(' '), lookup: lookup.split(' ') }];
    return name === OLDER ? [{ data: [], lookup: [] }] : [];
  });
  return {
    sets: nodes.length,
    data: knownKeys(nodes.map(({ data }) => data)),
    lookup: knownKeys(nodes.map(({ lookup }) => lookup)),
  };
}
