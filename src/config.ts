/** Reads the configuration once, validates it, freezes it. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigurationError } from './errors.ts';

const seconds = z.int().positive();
/** Look-ups reach one day ahead, and a spent code or pushed request is recognised for a while longer. */
const shortLived = seconds.max(11 * 3600);
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

const origin = z
  .url({ protocol: /^https?$/ })
  .refine((value) => new URL(value).pathname === '/' && !value.endsWith('/'), {
    message: 'must be an origin without a path or a trailing slash, such as https://eid.example.gov.vn',
  });

const settingsSchema = z.strictObject({
  environment: z
    .enum(['development', 'production'])
    .describe('From NODE_ENV; anything but "production" is development.'),
  issuer: origin.describe('The issuer identifier: the one public origin of this provider.'),
  host: z.string().min(1).describe('Address to listen on.'),
  port: z.int().min(0).max(65535).describe('Port to listen on; 0 takes a free one.'),
  trustProxy: z.boolean().describe('Believe X-Forwarded-For from a reverse proxy.'),
  database: z.strictObject({
    url: z.url({ protocol: /^postgres(ql)?$/ }).describe('PostgreSQL 15 or newer.'),
    poolSize: z.int().min(2).max(200).describe('Connections of this node.'),
  }),
  keysDirectory: z.string().describe('Directory with secrets.json and signing.jwks.json.'),
  log: z.strictObject({
    level: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .describe('The least severe lines that are written.'),
  }),
  languages: z
    .array(z.enum(['vi', 'en', 'fr']))
    .min(1)
    .describe('Offered languages; the first is the default.'),
  country: z.enum(['vn']).describe('The country plug-in: numbers, phones, names.'),
  authenticators: z
    .array(z.string())
    .min(1)
    .describe('Ways to sign in, by file name in src/authenticators; the first asks for the account too.'),
  authenticatorSettings: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Settings of single authenticators by name; each authenticator says what it takes.'),
  passwordHashing: z
    .strictObject({
      memoryKiB: z.int().min(8192).describe('Argon2id memory.'),
      iterations: z.int().min(1).describe('Argon2id passes.'),
      parallelism: z.int().min(1).max(4).describe('Argon2id lanes.'),
      concurrency: z
        .int()
        .min(1)
        .max(3)
        .describe('Hashes at once; smaller than the libuv pool (4), so that signatures never wait.'),
      queue: z.int().min(0).describe('Hashes that may wait; past it people get 503 with Retry-After.'),
    })
    .describe('Argon2id parameters; a hash made with others is renewed at the next sign-in.'),
  session: z.strictObject({
    idleSeconds: seconds.describe('A session unused for this long ends.'),
    absoluteSeconds: seconds.describe('A session ends this long after the sign-in, used or not.'),
  }),
  lifetimes: z
    .strictObject({
      interactionSeconds: shortLived.describe('How long a person may take to sign in.'),
      authorizationCodeSeconds: shortLived.describe('A code must be redeemed within this time.'),
      pushedRequestSeconds: shortLived.describe('A pushed request must be used within this time.'),
      accessTokenSeconds: shortLived.describe('Life of an access token.'),
      idTokenSeconds: seconds.describe('Life of an ID token.'),
      refreshTokenSeconds: seconds.describe('Life of a family of refresh tokens; rotation does not prolong it.'),
      offlineGrantSeconds: seconds.describe('How long offline access lasts without a new consent.'),
      refreshGraceSeconds: z
        .int()
        .min(0)
        .describe('An old refresh token shown again within this time is refused without ending the family.'),
    })
    .describe('Lifetimes of what the provider issues.'),
  account: z.strictObject({
    freshSeconds: seconds.describe('A person who changes their ways to sign in must have shown them within this time.'),
  }),
  outbound: z.strictObject({
    allowLoopback: z.boolean().describe('Let the provider call services on this machine; refused in production.'),
  }),
  outbox: z.strictObject({
    pollSeconds: z.number().positive().describe('How often this node looks for messages that are due.'),
    retrySeconds: z
      .array(seconds)
      .min(1)
      .describe('Waits between attempts; after the last one the message is given up.'),
  }),
  audit: z.strictObject({
    sealSeconds: z.number().positive().describe('How often new audit events are sealed into the hash chain.'),
    checkpointFile: z.string().describe('File outside the database that keeps each sealed checkpoint.'),
  }),
  maintenance: z.strictObject({
    everySeconds: seconds.describe('How often partitions are made and expired rows removed.'),
  }),
  seed: z
    .strictObject({
      personas: z.string().describe('Demonstration people.'),
      relyingParties: z.string().describe('Registrations of relying parties.'),
    })
    .partial()
    .describe('Files loaded at start; personas only in development.'),
  assurance: z.string().describe('File with the levels.'),
  claims: z.string().describe('File with scopes and claims.'),
});

/** The validated settings; paths are absolute. */
export type Settings = z.infer<typeof settingsSchema>;

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
  if (settings.seed.personas) problems.push('seed.personas: demonstration people must not be loaded in production');
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

const PATHS = ['keysDirectory', 'assurance', 'claims'] as const;

function withAbsolutePaths(settings: Settings): Settings {
  const out = structuredClone(settings);
  for (const name of PATHS) out[name] = projectPath(out[name]);
  out.audit.checkpointFile = projectPath(out.audit.checkpointFile);
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

/** The schema of the settings, for the generated documentation. */
export const settingsJsonSchema = (): unknown => z.toJSONSchema(settingsSchema);
