/** Reads the configuration once, validates it, freezes it. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { ConfigurationError } from './errors.ts';
import { loopbackHosts, type Settings, settingsSchema } from './settings.ts';

const root = resolve(import.meta.dirname, '..');

/** Absolute path of a file of this project. */
export const projectPath = (...parts: string[]): string => resolve(root, ...parts);

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(base: Tree, over: Tree): Tree {
  const out: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = out[key];
    out[key] = isTree(before) && isTree(value) ? merge(before, value) : value;
  }
  return out;
}

/** Reads a YAML file; throws ConfigurationError with the place of the mistake. */
export function readYaml(file: string): unknown {
  if (!existsSync(file)) throw new ConfigurationError([`${file}: there is no such file`]);
  try {
    return parse(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    throw new ConfigurationError([`${file}: ${(error as Error).message}`]);
  }
}

/** Reads a YAML file and checks it against a schema; throws ConfigurationError listing every problem. */
export function readYamlAs<T>(file: string, schema: z.ZodType<T>): T {
  return check(schema, readYaml(file), file);
}

function check<T>(schema: z.ZodType<T>, value: unknown, source: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.map((i) => `${source}: ${i.path.join('.') || '(top)'}: ${i.message}`),
  );
}

/** NAME or the content of the file named by NAME_FILE. */
function secret(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  return file ? readFileSync(file, 'utf8').trim() : env[name];
}

function fromEnvironment(env: NodeJS.ProcessEnv): Tree {
  const out: Tree = {};
  if (env.PORT) out.port = Number(env.PORT);
  if (env.ISSUER) out.issuer = env.ISSUER;
  const url = secret(env, 'DATABASE_URL');
  if (url) out.database = { url };
  if (env.LOG_LEVEL) out.log = { level: env.LOG_LEVEL };
  return out;
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}

function unsafeInProduction(settings: Settings): string[] {
  const problems: string[] = [];
  if (!settings.issuer.startsWith('https://')) problems.push('issuer: must be https in production');
  if (settings.outbound.allowLoopback) problems.push('outbound.allowLoopback: must be false in production');
  if (settings.seed.relyingParties)
    problems.push(
      'seed.relyingParties: in production registrations of files are applied by "npx motcua apply", with a second pair of eyes',
    );
  if (settings.seed.personas) problems.push('seed.personas: demonstration people must not be loaded in production');
  if (!settings.staff.phishingResistant) problems.push('staff.phishingResistant: must be true in production');
  if (resolve(settings.keysDirectory) === projectPath('keys')) {
    problems.push('keysDirectory: production mounts its own keys, not the ones of the project directory');
  }
  return problems;
}

function unsafeInDevelopment(settings: Settings): string[] {
  const { hostname } = new URL(settings.issuer);
  if (loopbackHosts.has(hostname)) return [];
  return [`issuer: ${hostname} is not this machine; set NODE_ENV=production to serve others`];
}

const PATHS = ['keysDirectory', 'assurance', 'claims', 'powers', 'authorities', 'testPeople'] as const;

function withAbsolutePaths(settings: Settings): Settings {
  const out = structuredClone(settings);
  for (const name of PATHS) out[name] = projectPath(out[name]);
  out.authenticators = out.authenticators.map((entry) => (entry.includes('/') ? projectPath(entry) : entry));
  out.audit.checkpointFile = projectPath(out.audit.checkpointFile);
  for (const document of Object.values(out.legal)) document.file = projectPath(document.file);
  const { tls } = out.clientCertificates;
  for (const name of ['certificateFile', 'keyFile'] as const) if (tls[name]) tls[name] = projectPath(tls[name]);
  for (const name of ['file', 'clientKeysFile'] as const)
    if (out.upstreams[name]) out.upstreams[name] = projectPath(out.upstreams[name]);
  if (out.places.file) out.places.file = projectPath(out.places.file);
  if (out.mail?.passwordFile) out.mail.passwordFile = projectPath(out.mail.passwordFile);
  if (out.sms?.tokenFile) out.sms.tokenFile = projectPath(out.sms.tokenFile);
  if (out.seed.personas) out.seed.personas = projectPath(out.seed.personas);
  if (out.seed.relyingParties) out.seed.relyingParties = projectPath(out.seed.relyingParties);
  return out;
}

/**
 * The settings: `config/motcua.yaml`, then the environment's own file in development, then MOTCUA_CONFIG, then
 * PORT, ISSUER, DATABASE_URL (or DATABASE_URL_FILE) and LOG_LEVEL. Throws ConfigurationError with every problem.
 */
export function loadSettings(env: NodeJS.ProcessEnv = process.env, overrides: Tree = {}): Settings {
  const environment = env.NODE_ENV === 'production' ? 'production' : 'development';
  const files = [projectPath('config/motcua.yaml')];
  if (environment === 'development') files.push(projectPath('config/development/motcua.yaml'));
  if (env.MOTCUA_CONFIG) files.push(resolve(env.MOTCUA_CONFIG));
  const trees = files.map((file) => readYaml(file) as Tree);
  const tree = [...trees, fromEnvironment(env), overrides, { environment }].reduce(merge, {});
  const settings = withAbsolutePaths(check(settingsSchema, tree, 'settings'));
  const unsafe = environment === 'production' ? unsafeInProduction(settings) : unsafeInDevelopment(settings);
  if (unsafe.length > 0) throw new ConfigurationError(unsafe);
  return freeze(settings);
}
