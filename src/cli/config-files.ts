/** Registrations in files: read from paths, and written. */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { readYaml, readYamlAs } from '../config.ts';
import { type RelyingParty, relyingPartiesFileSchema } from '../relying-parties/relying-party.ts';
import { CommandError } from './command.ts';

const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);

/** Other files may lie beside those with registrations. */
const hasRegistrations = (file: string): boolean => Object.hasOwn(readYaml(file) as object, 'relyingParties');

function filesAt(path: string): string[] {
  const file = resolve(path);
  if (!existsSync(file)) throw new CommandError(`${path}: there is no such file or directory`);
  if (!statSync(file).isDirectory()) return [file];
  const found = readdirSync(file)
    .filter(isYaml)
    .sort()
    .map((name) => join(file, name))
    .filter(hasRegistrations);
  if (found.length === 0) throw new CommandError(`${path}: no file in it has registrations ("relyingParties:")`);
  return found;
}

/** Reads every registration of a file, or of the files of a directory; fails where one is there twice. */
export function readRegistrations(path: string): RelyingParty[] {
  const all = filesAt(path).flatMap((file) => readYamlAs(file, relyingPartiesFileSchema).relyingParties);
  const ids = all.map(({ clientId }) => clientId);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length > 0) throw new CommandError(`These client_ids are there twice: ${[...new Set(twice)].join(', ')}`);
  return all;
}

/** Writes registrations, without secrets, as a file that can be applied; fails where there is one already. */
export function writeRegistrations(path: string, registrations: readonly RelyingParty[], replace: boolean): void {
  const relyingParties = registrations.map(({ clientSecret: _, ...rest }) => rest);
  try {
    writeFileSync(resolve(path), stringify({ relyingParties }, { lineWidth: 120 }), { flag: replace ? 'w' : 'wx' });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EEXIST') throw new CommandError(`${path} is there already: --replace writes over it`);
    if (code === 'ENOENT') throw new CommandError(`${path}: there is no such directory`);
    throw error;
  }
}
