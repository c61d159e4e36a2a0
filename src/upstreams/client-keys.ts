/** Keys of this provider as a client of upstreams: the first one signs, all of them decrypt. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';

/** A private JSON Web Key (RFC 7517). */
export type ClientKey = Readonly<Record<string, unknown>>;

function isPrivateKey(jwk: ClientKey): boolean {
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' }).type === 'private';
  } catch {
    return false;
  }
}

const key = z
  .looseObject({ kid: z.string().min(1), use: z.enum(['sig', 'enc']).optional() })
  .refine(isPrivateKey, 'must be a complete private key');
const schema = z.object({
  keys: z
    .array(key)
    .min(1)
    .refine(([first]) => first?.use !== 'enc', 'the first one must be for signatures')
    .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, 'must not use a kid twice'),
});

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConfigurationError([`upstreams.clientKeysFile: ${file}: ${(cause as Error).message}`]);
  }
}

/** The keys of a file; throws ConfigurationError. */
export function readClientKeys(file: string | undefined): readonly ClientKey[] {
  if (file === undefined) return [];
  const { data, error } = schema.safeParse(readJson(file));
  if (data) return data.keys;
  const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigurationError(problems.map((problem) => `upstreams.clientKeysFile: ${file}: ${problem}`));
}

/** Members of a key that everybody may know (RFC 7517, section 4; RFC 7518, section 6; RFC 8037). */
const PUBLIC = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'use', 'alg'];

/** The public part of the keys, as it is published. */
export const publicKeySet = (keys: readonly ClientKey[]): { readonly keys: readonly ClientKey[] } => ({
  keys: keys.map((one) => Object.fromEntries(Object.entries(one).filter(([name]) => PUBLIC.includes(name)))),
});
