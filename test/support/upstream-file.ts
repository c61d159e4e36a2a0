/** Upstreams of a world as operators describe them: in a file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Definition } from '../../src/upstreams/definition.ts';
import type { KnownOfWorld, World, WorldSettings } from './world.ts';

/** An upstream as its file says it: what has a default may be absent. */
export type Described = Pick<Definition, 'id'> & { readonly settings: object };

/**
 * Settings of a world with these upstreams in front of it, and a secret for some: `createWorld(inFront([...]))`. `more` is
 * what else is to be set about upstreams.
 */
export function inFront(
  definitions: readonly Described[],
  secrets: Readonly<Record<string, string>> = {},
  more: object = {},
): (known: KnownOfWorld) => WorldSettings & { readonly upstreams: object } {
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
    return { upstreams: { file, ...more } };
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
