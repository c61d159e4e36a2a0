import { existsSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ZodError } from 'zod';
import { ConfigurationError } from '../errors.ts';
import type { Authenticator, AuthenticatorTools, CreateAuthenticator, Message } from './authenticator.ts';
import { problemsIn } from './problems.ts';

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

/** The file of an authenticator: of this folder, or an operator's own, which the settings name by its path. */
interface Source {
  readonly name: string;
  readonly file: string;
  /** The path as the settings have it; none in this folder. */
  readonly path?: string;
}

interface Loaded extends Source {
  readonly maker: CreateAuthenticator;
}

const NAME = /^[a-z][a-z0-9-]*$/;
const EXTENSION = /\.m?[jt]s$/;

/** A path names a file of the operator; anything else a file of this folder. */
function sourceOf(entry: string): Source {
  if (!isAbsolute(entry)) return { name: entry, file: join(import.meta.dirname, `${entry}.ts`) };
  return { name: basename(entry).replace(EXTENSION, ''), file: entry, path: entry };
}

const isHere = ({ name, file }: Source): boolean => NAME.test(name) && existsSync(file);

/** Why the path of an operator's file cannot be taken. */
function refusedPath({ name, file }: Source): string | undefined {
  if (!EXTENSION.test(file) || !NAME.test(name))
    return 'must be called like grid-card.ts (or .mts, .js, .mjs): small letters, digits and hyphens';
  if (existsSync(sourceOf(name).file)) return `"${name}" is the name of another file that makes an authenticator`;
  return existsSync(file) ? undefined : 'there is no such file';
}

const fail = (...problems: string[]): never => {
  throw new ConfigurationError(problems);
};

async function load(source: Source, where: string): Promise<Loaded> {
  const { name, file, path } = source;
  const problem = path === undefined ? undefined : refusedPath(source);
  if (problem) return fail(`${where}: ${path}: ${problem}`);
  const unknown = `${where}: ${path === undefined ? `there is no authenticator "${name}"` : `${path}: exports no function createAuthenticator`}`;
  if (!isHere(source)) return fail(unknown);
  const found = (await import(pathToFileURL(file).href).catch((error: Error) =>
    fail(`${where}: ${path ?? name}: cannot be loaded: ${error.message}`),
  )) as { createAuthenticator?: CreateAuthenticator };
  const maker = found.createAuthenticator;
  return typeof maker === 'function' ? { ...source, maker } : fail(unknown);
}

/** All of them, or every problem at once. */
async function all<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(tasks);
  const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const stranger = reasons.find((reason) => !(reason instanceof ConfigurationError));
  if (stranger) throw stranger;
  const problems = reasons.flatMap((reason) => (reason as ConfigurationError).problems);
  return problems.length > 0 ? fail(...problems) : settled.flatMap((one) => ('value' in one ? [one.value] : []));
}

/**
 * Throws ConfigurationError that lists every name that is no authenticator, enabled or not; `where` is the setting that
 * names them, and `enabled` are those of this deployment, of whatever file.
 */
export async function checkAuthenticators(
  names: readonly string[],
  where: string,
  enabled: Pick<AuthenticatorRegistry, 'get'>,
): Promise<void> {
  await all(names.filter((name) => !enabled.get(name)).map((name) => load(sourceOf(name), where)));
}

const twice = (sources: readonly Source[]): string[] =>
  sources
    .filter(({ name }, index) => sources.findIndex((other) => other.name === name) < index)
    .map(({ name }) => `authenticators: "${name}" is named twice`);

/** Every copy of zod has a class of its own. */
const issuesOf = (error: unknown): ZodError['issues'] | undefined =>
  error instanceof Error && error.name.endsWith('ZodError') ? (error as ZodError).issues : undefined;

function make({ name, path, maker }: Loaded, tools: RegistryTools): Authenticator {
  const { settings, channels: _, clientCertificates: __, ...rest } = tools;
  try {
    const made = maker({ ...rest, settings: settings?.[name] });
    const problems = problemsIn(made, name);
    return problems.length > 0 ? fail(...problems.map((line) => `authenticators: ${path ?? name}: ${line}`)) : made;
  } catch (error) {
    const issues = issuesOf(error);
    const where = (inner: readonly PropertyKey[]) => ['authenticatorSettings', name, ...inner].join('.');
    if (issues) return fail(...issues.map(({ path: inner, message }) => `${where(inner)}: ${message}`));
    if (path === undefined || error instanceof ConfigurationError) throw error;
    return fail(`authenticators: ${path}: ${(error as Error).message}`);
  }
}

const notSetUp = (made: readonly Authenticator[], { channels = [], clientCertificates }: RegistryTools): string[] =>
  made.flatMap(({ id, sends, readsCertificates }) => [
    ...(sends && !channels.includes(sends)
      ? [`authenticators: "${id}" sends messages by ${sends}, which is not set up`]
      : []),
    ...(readsCertificates && !clientCertificates
      ? [`authenticators: "${id}" reads certificates, which are not asked for (clientCertificates.source)`]
      : []),
  ]);

/**
 * Loads the authenticators named in the settings, each from the file of its name here, or from the absolute path that
 * stands in its place. Throws ConfigurationError that lists every one that is none, is broken, or lacks what it needs.
 */
export async function loadAuthenticators(
  entries: readonly string[],
  tools: RegistryTools,
): Promise<AuthenticatorRegistry> {
  const sources = entries.map(sourceOf);
  const repeated = twice(sources);
  if (repeated.length > 0) fail(...repeated);
  const loaded = await all(sources.map((source) => load(source, 'authenticators')));
  const made = await all(loaded.map(async (one) => make(one, tools)));
  const byId = new Map(made.map((authenticator) => [authenticator.id, authenticator]));
  const get = (id: string) => byId.get(id);
  await checkAuthenticators(Object.keys(tools.settings ?? {}), 'authenticatorSettings', { get });
  const lacking = notSetUp(made, tools);
  if (lacking.length > 0) fail(...lacking);
  const first = made[0] ?? fail('authenticators: name at least one');
  return { first, all: made, get };
}
