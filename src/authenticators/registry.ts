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
  /** Browsers are asked for certificates. */
  readonly clientCertificates?: boolean;
};

/** What assurance needs to know of an authenticator. */
export const methodOf = ({ id, factors, hardware = false }: Authenticator) => ({ method: id, factors, hardware });

/** What the file of that name makes an authenticator with; undefined when there is no such file, or it is something else. */
async function makerOf(name: string, directory: string): Promise<CreateAuthenticator | undefined> {
  const file = join(directory, `${name}.ts`);
  if (!/^[a-z][a-z0-9-]*$/.test(name) || !existsSync(file)) return undefined;
  return ((await import(file)) as { createAuthenticator?: CreateAuthenticator }).createAuthenticator;
}

async function makersOf(names: readonly string[], where: string, directory: string): Promise<CreateAuthenticator[]> {
  const makers = await Promise.all(names.map((name) => makerOf(name, directory)));
  const unknown = names.filter((_, i) => !makers[i]);
  if (unknown.length > 0)
    throw new ConfigurationError(unknown.map((name) => `${where}: there is no authenticator "${name}"`));
  return makers.filter((maker) => maker !== undefined);
}

/** Throws ConfigurationError that lists every name that is no authenticator, enabled or not; `where` is the setting that names them. */
export async function checkAuthenticators(
  names: readonly string[],
  where: string,
  directory: string = import.meta.dirname,
): Promise<void> {
  await makersOf(names, where, directory);
}

function make(name: string, maker: CreateAuthenticator, tools: RegistryTools): Authenticator {
  const { settings, channels: _, clientCertificates: __, ...rest } = tools;
  try {
    return maker({ ...rest, settings: settings?.[name] });
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const where = (path: readonly PropertyKey[]) => ['authenticatorSettings', name, ...path].join('.');
    throw new ConfigurationError(error.issues.map(({ path, message }) => `${where(path)}: ${message}`));
  }
}

const notSetUp = (all: readonly Authenticator[], { channels = [], clientCertificates }: RegistryTools): string[] =>
  all.flatMap(({ id, sends, readsCertificates }) => [
    ...(sends && !channels.includes(sends)
      ? [`authenticators: "${id}" sends messages by ${sends}, which is not set up`]
      : []),
    ...(readsCertificates && !clientCertificates
      ? [`authenticators: "${id}" reads certificates, which are not asked for (clientCertificates.source)`]
      : []),
  ]);

/**
 * Loads the authenticators named in the settings, each from the file of its name.
 * Throws ConfigurationError that lists every name that is none, or every one that lacks what it needs.
 */
export async function loadAuthenticators(
  names: readonly string[],
  tools: RegistryTools,
  directory: string = import.meta.dirname,
): Promise<AuthenticatorRegistry> {
  const makers = await makersOf(names, 'authenticators', directory);
  await checkAuthenticators(Object.keys(tools.settings ?? {}), 'authenticatorSettings', directory);
  const all = makers.map((maker, i) => make(names[i] ?? '', maker, tools));
  const lacking = notSetUp(all, tools);
  if (lacking.length > 0) throw new ConfigurationError(lacking);
  const [first] = all;
  if (!first) throw new ConfigurationError(['authenticators: name at least one']);
  const byId = new Map(all.map((authenticator) => [authenticator.id, authenticator]));
  return { first, all, get: (id) => byId.get(id) };
}
