/** The provider's keys: made once for development, read and checked at every start. */
import { createPrivateKey, randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { ConfigurationError } from './errors.ts';

const SIGNING_FILE = 'signing.jwks.json';
const SECRETS_FILE = 'secrets.json';
const CLIENT_KEYS_FILE = 'upstreams.jwks.json';
/** A secret mounted into a container may belong to a group (mode 440); nobody else may read it, and no group may write it. */
const OPEN_TO_OTHERS = 0o027;

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/, 'must be base64url without padding');
const decoded = base64url.transform((text) => Buffer.from(text, 'base64url'));
const longKey = decoded.refine((key) => key.length >= 32, 'must be at least 32 bytes');
const dataKey = decoded.refine((key) => key.length === 32, 'must be exactly 32 bytes (AES-256)');
const cookieKey = base64url.refine((text) => Buffer.from(text, 'base64url').length >= 32, 'must be at least 32 bytes');

const secretsSchema = z.strictObject({
  development: z.literal(true).optional(),
  cookieKeys: z.array(cookieKey).min(1),
  dataKeys: z
    .strictObject({ current: z.string(), keys: z.record(z.string().min(1), dataKey) })
    .refine((data) => Object.hasOwn(data.keys, data.current), 'current must name one of the keys'),
  lookupKey: longKey,
  otherLookupKey: longKey.optional(),
  tokenLookupKey: longKey.optional(),
  pairwiseKey: longKey,
});

const signingKey = z
  .looseObject({
    kty: z.enum(['EC', 'RSA', 'OKP']),
    kid: z.string().min(1),
    alg: z.string().min(1),
    use: z.literal('sig'),
  })
  .refine(isPrivateKey, 'must be a complete private key');

const signingSchema = z.strictObject({
  keys: z
    .array(signingKey)
    .refine((keys) => keys.some((key) => key.alg === 'ES256' && key.crv === 'P-256'), 'must hold a key for ES256')
    .refine((keys) => new Set(keys.map((key) => key.kid)).size === keys.length, 'must not use a kid twice'),
});

/** A private JSON Web Key for signatures (RFC 7517). */
export type SigningKey = z.infer<typeof signingKey>;

/** Everything secret that the provider needs; the first cookie key and the current data key are used for new values. */
export interface Keys {
  /** Private signing keys as a JWK Set. */
  signing: { keys: SigningKey[] };
  /** Keys that sign cookies; the later ones only verify. */
  cookieKeys: string[];
  /** AES-256 keys of stored personal data and artifacts, by the name that is kept beside each ciphertext. */
  dataKeys: { current: string; keys: Record<string, Buffer> };
  /** Key of the keyed hashes by which people and artifacts are found. */
  lookupKey: Buffer;
  /** While that key changes: the one that comes or goes. */
  otherLookupKey?: Buffer | undefined;
  /** Key of the hashes of random values, such as tokens; that of people where none is named. */
  tokenLookupKey?: Buffer | undefined;
  /** Key from which a new pairwise subject is derived (OpenID Connect Core 1.0, section 8.1). */
  pairwiseKey: Buffer;
}

function isPrivateKey(jwk: Record<string, unknown>): boolean {
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' }).type === 'private';
  } catch {
    return false;
  }
}

const randomKey = (): string => randomBytes(32).toString('base64url');

async function newKey(use: 'sig' | 'enc', alg: 'ES256' | 'ECDH-ES'): Promise<unknown> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use, alg };
}

const newSigningSet = async (): Promise<unknown> => ({ keys: [await newKey('sig', 'ES256')] });

const newClientSet = async (): Promise<unknown> => ({
  development: true,
  keys: [await newKey('sig', 'ES256'), await newKey('enc', 'ECDH-ES')],
});

function newSecrets(): unknown {
  return {
    development: true,
    cookieKeys: [randomKey()],
    dataKeys: { current: 'k1', keys: { k1: randomKey() } },
    lookupKey: randomKey(),
    pairwiseKey: randomKey(),
  };
}

/** Writes a file that appears complete or not at all; a file that is there already stays as it is. */
function writeOnce(file: string, content: unknown): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}

const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

/** Where development keeps the keys of this provider as a client of upstreams. */
export const clientKeysIn = (directory: string): string => join(directory, CLIENT_KEYS_FILE);

/**
 * Makes the three key files of a development machine where they are missing, readable by their owner only.
 * Processes that race end with the same files. Secrets and client keys carry a marker that production refuses.
 */
export async function createDevelopmentKeys(directory: string): Promise<void> {
  const signing = join(directory, SIGNING_FILE);
  const secrets = join(directory, SECRETS_FILE);
  const client = clientKeysIn(directory);
  if ([signing, secrets, client].every(isThere)) return;
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o700);
  if (!isThere(signing)) writeOnce(signing, await newSigningSet());
  if (!isThere(secrets)) writeOnce(secrets, newSecrets());
  if (!isThere(client)) writeOnce(client, await newClientSet());
}

type Read<T> = { value: T; problems: [] } | { value?: never; problems: string[] };

function readJson(file: string): Read<unknown> {
  try {
    return { value: JSON.parse(readFileSync(file, 'utf8')), problems: [] };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const unreadable = (error as NodeJS.ErrnoException).code ?? 'it is not JSON';
    return { problems: [missing ? `${file}: there is no such file` : `${file}: cannot be read: ${unreadable}`] };
  }
}

function readAs<T>(file: string, schema: z.ZodType<T>): Read<T> {
  const json = readJson(file);
  if (json.problems.length > 0) return { problems: json.problems };
  const result = schema.safeParse(json.value);
  if (result.success) return { value: result.data, problems: [] };
  return { problems: result.error.issues.map((i) => `${file}: ${i.path.join('.') || '(top)'}: ${i.message}`) };
}

function openToOthers(file: string): string[] {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & OPEN_TO_OTHERS) === 0) return [];
  return [`${file}: other accounts may read it (mode ${(mode & 0o777).toString(8)}); production needs 600, 400 or 440`];
}

function developmentMarker(file: string, secrets: { development?: true | undefined } | undefined): string[] {
  return secrets?.development
    ? [`${file}: development: these keys were made for development; make production's own`]
    : [];
}

/** What production refuses about the keys of the provider as a client of upstreams; what is in them is read elsewhere. */
function clientKeyProblems(file: string | undefined): string[] {
  if (file === undefined) return [];
  const { value } = readAs(file, z.object({ development: z.literal(true).optional() }));
  return [...openToOthers(file), ...developmentMarker(file, value)];
}

/**
 * Reads and checks the keys of a directory; throws ConfigurationError with every problem found.
 * In production it also refuses files that other accounts may read and keys made for development, those of
 * `clientKeysFile` too.
 */
export function loadKeys(
  directory: string,
  options: { readonly production: boolean; readonly clientKeysFile?: string | undefined },
): Keys {
  const signingFile = join(directory, SIGNING_FILE);
  const secretsFile = join(directory, SECRETS_FILE);
  const signing = readAs(signingFile, signingSchema);
  const secrets = readAs(secretsFile, secretsSchema);
  const problems = [...signing.problems, ...secrets.problems];
  if (options.production) {
    problems.push(...openToOthers(signingFile), ...openToOthers(secretsFile));
    problems.push(...developmentMarker(secretsFile, secrets.value));
    problems.push(...clientKeyProblems(options.clientKeysFile));
  } else if (!isThere(signingFile) || !isThere(secretsFile)) {
    problems.push(`${directory}: in development "npm start" makes the files that are missing`);
  }
  if (problems.length > 0 || !signing.value || !secrets.value) throw new ConfigurationError(problems);
  const { development: _marker, ...rest } = secrets.value;
  return { signing: signing.value, ...rest };
}
