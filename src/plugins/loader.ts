/** Plug-ins: one file each, of a folder of ours or of the operator's, named in the settings. */
import { existsSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ZodError } from 'zod';
import { ConfigurationError } from '../errors.ts';

/** What plug-ins of one kind have in common. */
export interface Kind<Made> {
  /** Where ours are. */
  readonly folder: string;
  /** What one is called in messages, such as `authenticator`. */
  readonly noun: string;
  /** The function that every file exports. */
  readonly maker: string;
  /** Names of files, without the extension. */
  readonly name: RegExp;
  /** The setting that names them, and the one with the settings of each. */
  readonly setting: string;
  readonly ownSettings: string;
  /** A line for each thing that is wrong with what a file made; the type checker never saw the files of operators. */
  problemsIn(made: Made, name: string): readonly string[];
}

/** The file of a plug-in. */
interface Source {
  readonly name: string;
  readonly file: string;
  /** The path as the settings have it; none in our folder. */
  readonly path?: string;
}

interface Loaded extends Source {
  readonly maker: (tools: unknown) => unknown;
}

/** Loads plug-ins of one kind. */
export interface Loader<Made> {
  /** Throws ConfigurationError that lists every name that is no plug-in; `where` is the setting that names them. */
  check(names: readonly string[], where: string): Promise<void>;
  /**
   * Makes the plug-ins named in the settings, each from the file of its name, or from the absolute path that stands in its
   * place; `toolsFor` gives each what it may use. Throws ConfigurationError that lists every one that is none or is broken.
   */
  load(entries: readonly string[], toolsFor: (name: string) => unknown): Promise<Made[]>;
}

const EXTENSION = /\.m?[jt]s$/;

const fail = (...problems: string[]): never => {
  throw new ConfigurationError(problems);
};

/** All of them, or every problem at once. */
async function all<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(tasks);
  const reasons = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const stranger = reasons.find((reason) => !(reason instanceof ConfigurationError));
  if (stranger) throw stranger;
  const problems = reasons.flatMap((reason) => (reason as ConfigurationError).problems);
  return problems.length > 0 ? fail(...problems) : settled.flatMap((one) => ('value' in one ? [one.value] : []));
}

/** Every copy of zod has a class of its own. */
const issuesOf = (error: unknown): ZodError['issues'] | undefined =>
  error instanceof Error && error.name.endsWith('ZodError') ? (error as ZodError).issues : undefined;

/** Makes the loader of a kind. */
export function createLoader<Made>(kind: Kind<Made>): Loader<Made> {
  const { folder, noun, setting, ownSettings } = kind;

  /** A path names a file of the operator; anything else a file of our folder. */
  function sourceOf(entry: string): Source {
    if (!isAbsolute(entry)) return { name: entry, file: join(folder, `${entry}.ts`) };
    return { name: basename(entry).replace(EXTENSION, ''), file: entry, path: entry };
  }

  /** Why the path of an operator's file cannot be taken. */
  function refusedPath({ name, file }: Source): string | undefined {
    if (!EXTENSION.test(file) || !kind.name.test(name))
      return 'must be called like grid-card.ts (or .mts, .js, .mjs): small letters, digits and hyphens';
    if (existsSync(sourceOf(name).file)) return `"${name}" is the name of another file that makes an ${noun}`;
    return existsSync(file) ? undefined : 'there is no such file';
  }

  async function load(source: Source, where: string): Promise<Loaded> {
    const { name, file, path } = source;
    const problem = path === undefined ? undefined : refusedPath(source);
    if (problem) return fail(`${where}: ${path}: ${problem}`);
    const unknown = `${where}: ${path === undefined ? `there is no ${noun} "${name}"` : `${path}: exports no function ${kind.maker}`}`;
    if (!kind.name.test(name) || !existsSync(file)) return fail(unknown);
    const found = (await import(pathToFileURL(file).href).catch((error: Error) =>
      fail(`${where}: ${path ?? name}: cannot be loaded: ${error.message}`),
    )) as Record<string, unknown>;
    const maker = found[kind.maker];
    return typeof maker === 'function' ? { ...source, maker: maker as Loaded['maker'] } : fail(unknown);
  }

  function make({ name, path, maker }: Loaded, tools: unknown): Made {
    try {
      const made = maker(tools) as Made;
      const problems = kind.problemsIn(made, name);
      return problems.length > 0 ? fail(...problems.map((line) => `${setting}: ${path ?? name}: ${line}`)) : made;
    } catch (error) {
      const issues = issuesOf(error);
      const where = (inner: readonly PropertyKey[]) => [ownSettings, name, ...inner].join('.');
      if (issues) return fail(...issues.map(({ path: inner, message }) => `${where(inner)}: ${message}`));
      if (path === undefined || error instanceof ConfigurationError) throw error;
      return fail(`${setting}: ${path}: ${(error as Error).message}`);
    }
  }

  const twice = (sources: readonly Source[]): string[] =>
    sources
      .filter(({ name }, index) => sources.findIndex((other) => other.name === name) < index)
      .map(({ name }) => `${setting}: "${name}" is named twice`);

  return {
    async check(names, where) {
      await all(names.map((name) => load(sourceOf(name), where)));
    },
    async load(entries, toolsFor) {
      const sources = entries.map(sourceOf);
      const repeated = twice(sources);
      if (repeated.length > 0) fail(...repeated);
      const loaded = await all(sources.map((source) => load(source, setting)));
      return all(loaded.map(async (one) => make(one, toolsFor(one.name))));
    },
  };
}
