/** The bank as an identity provider in front of a world: `createWorld(withBank)`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from '../../src/config.ts';
import type { KnownOfWorld, WorldSettings } from './world.ts';

const FILE = projectPath('config/development/upstreams.yaml');
const USUAL = 'http://localhost:3006';

/** Settings of a world at which people may sign in with its bank, as in development. */
export function withBank({ directory, registers }: KnownOfWorld): WorldSettings {
  const file = join(directory, 'bank.yaml');
  writeFileSync(file, readFileSync(FILE, 'utf8').replaceAll(USUAL, registers.bank.origin));
  return { upstreams: { file } };
}
