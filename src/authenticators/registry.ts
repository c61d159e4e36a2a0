import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ZodError } from 'zod';
import { ConfigurationError } from '../errors.ts';
import type { Authenticator, AuthenticatorTools, CreateAuthenticator, Message } from './authenticator.ts';

/** The authenticators of this deployment; the first one asks who the person is, too. */
export interface AuthenticatorRegistry {
  readonly first: Authenticator;
  readonly all: readonly Authenticator[];
  get(id: string): Authenticator | undefined;
}

/** What every authenticator may use, and the settings of each by name. */
export type RegistryTools = Omit<AuthenticatorTools, 'settings'> & {
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Channels over which messages can be sent. */
  readonly channels?: readonly Message['channel'][];
};

async function load(name: string, directory: string, tools: RegistryTools): Promise<Authenticator> {
  const module = (await import(join(directory, `${name}.ts`))) as { createAuthenticator?: CreateAuthenticator };
  if (!module.createAuthenticator)
    throw new ConfigurationError([`authenticators: ${name}.ts exports no createAuthenticator`]);
  const { settings, channels: _, ...rest } = tools;
  try {
    return module.createAuthenticator({ ...rest, settings: settings?.[name] });
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const where = (path: readonly PropertyKey[]) => ['authenticatorSettings', name, ...path].join('.');
    throw new ConfigurationError(error.issues.map(({ path, message }) => `${where(path)}: ${message}`));
  }
}

const cannotSend = (all: readonly Authenticator[], { channels = [] }: RegistryTools): string[] =>
  all.flatMap(({ id, sends }) =>
    sends && !channels.includes(sends)
      ? [`authenticators: "${id}" sends messages by ${sends}, which is not set up`]
      : [],
  );

/**
 * Loads the authenticators named in the settings, each from the file of its name.
 * Throws ConfigurationError that lists every name without a file, or every one whose messages could not be sent.
 */
export async function loadAuthenticators(
  names: readonly string[],
  tools: RegistryTools,
  directory: string = import.meta.dirname,
): Promise<AuthenticatorRegistry> {
  const unknown = names.filter((name) => !/^[a-z][a-z0-9-]*$/.test(name) || !existsSync(join(directory, `${name}.ts`)));
  if (unknown.length > 0)
    throw new ConfigurationError(unknown.map((name) => `authenticators: there is no authenticator "${name}"`));
  const all = await Promise.all(names.map((name) => load(name, directory, tools)));
  const silent = cannotSend(all, tools);
  if (silent.length > 0) throw new ConfigurationError(silent);
  const [first] = all;
  if (!first) throw new ConfigurationError(['authenticators: name at least one']);
  const byId = new Map(all.map((authenticator) => [authenticator.id, authenticator]));
  return { first, all, get: (id) => byId.get(id) };
}
