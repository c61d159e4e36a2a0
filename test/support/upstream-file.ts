/** Upstreams of a world as operators describe them: in a file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Definition } from '../../src/upstreams/definition.ts';
import type { KnownOfWorld, World, WorldSettings } from './world.ts';

/** Settings of a world with these upstreams in front of it, and a secret for some: `createWorld(inFront([...]))`. */
export function inFront(
  definitions: readonly Definition[],
  secrets: Readonly<Record<string, string>> = {},
): (known: KnownOfWorld) => WorldSettings {
  return ({ directory }) => {
    const upstreams = definitions.map((definition) => {
      const secret = secrets[definition.id];
      if (secret === undefined) return definition;
      const clientSecretFile = join(directory, `${definition.id}.secret`);
      writeFileSync(clientSecretFile, secret);
      return { ...definition, settings: { ...definition.settings, clientSecretFile } };
    });
    const file = join(directory, 'in-front.yaml');
    writeFileSync(file, stringify({ upstreams }));
    return { upstreams: { file } };
  };
}

/** The addresses of a world by which an upstream knows it. */
export function addressesAt({ issuer }: Pick<World, 'issuer'>, upstream: string) {
  const at = `${issuer}/upstreams/${upstream}`;
  return { callback: `${at}/callback`, signedOut: `${at}/signed-out`, logout: `${at}/backchannel-logout` };
}

/** The public keys by which a world is known to upstreams. */
export const clientKeysOf = async ({ issuer }: Pick<World, 'issuer'>): Promise<object> =>
  (await (await fetch(`${issuer}/upstreams/jwks.json`)).json()) as object;
