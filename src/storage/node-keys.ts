/** Which data keys the running nodes know: each names itself by them at the database, so that a change of keys can wait for all. */
import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import type { StorageKeys } from './cipher.ts';

type DataKeys = StorageKeys['dataKeys'];

/** PostgreSQL cuts the name of a connection off after this many bytes. */
const LONGEST_NAME = 63;
const NODE = /^motcua ([0-9a-f]{8})((?: [0-9a-f]{8})*)$/;
/** A node of a version that did not say its keys. */
const OLDER = 'motcua';

/** Eight hexadecimal digits that are the same only where the key is the same, and say nothing else of it. */
const mark = (key: Buffer): string => createHmac('sha256', key).update('motcua/mark').digest('hex').slice(0, 8);

/** What a node with these data keys calls itself: the mark of the current one, then those of the others, the newest first. */
export function nodeName({ current, keys }: DataKeys): string {
  const others = Object.keys(keys).filter((name) => name !== current);
  const marks = [current, ...others.reverse()].map((name) => mark(keys[name] ?? Buffer.alloc(0)));
  return `motcua ${marks.join(' ')}`.slice(0, LONGEST_NAME).replace(/ [0-9a-f]{0,7}$/, '');
}

/** What the nodes that are connected now have of some data keys. */
export interface NodesKeys {
  /** Different sets of keys among the running nodes; how many nodes there are cannot be told. */
  readonly sets: number;
  /** Some node does not know the key. */
  unknown(key: string): boolean;
  /** Some node encrypts under another key. */
  notCurrent(key: string): boolean;
  /** Some node encrypts under this key. */
  current(key: string): boolean;
}

/** Asks the database who is connected. A node that is connected at the moment of asking is seen, others are not. */
export async function readNodesKeys(pool: Pool, { keys }: DataKeys): Promise<NodesKeys> {
  const { rows } = await pool.query<{ name: string }>(
    'SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()',
  );
  const nodes = rows.flatMap(({ name }) => {
    const [, current, others = ''] = NODE.exec(name) ?? [];
    if (current) return [{ current, known: new Set([current, ...others.split(' ')]) }];
    return name === OLDER ? [{ current: '', known: new Set<string>() }] : [];
  });
  const markOf = (key: string): string => mark(keys[key] ?? Buffer.alloc(0));
  return {
    sets: nodes.length,
    unknown: (key) => nodes.some(({ known }) => !known.has(markOf(key))),
    notCurrent: (key) => nodes.some(({ current }) => current !== markOf(key)),
    current: (key) => nodes.some(({ current }) => current === markOf(key)),
  };
}
