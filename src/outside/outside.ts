/** Asking sources elsewhere: addresses, answers of a bounded size, and keys. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';

/** Longest answer that is read, in bytes. */
const MOST_BYTES = 16 * 1024;
const KEYS_WITHIN_MS = 5_000;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

const root = resolve(import.meta.dirname, '../..');

/** Whether an address is on this machine. */
export const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname);

/** An address of another service: https, except on this machine. */
export const serviceUrl = z
  .url({ protocol: /^https?$/ })
  .refine((value) => URL.canParse(value) && (value.startsWith('https:') || isLoopback(new URL(value))), {
    message: 'must be https except on this machine',
    params: { problem: 'https' },
  });

/** Where the public keys of a source are: a file of the operator, or an address. */
export const keyPlace = {
  jwksFile: z.string().min(1).optional().describe('File with the public keys of the source (JWK set).'),
  jwksUrl: serviceUrl.optional().describe('Address of the public keys of the source, instead of a file.'),
};

/** Either of both, and not both. */
export const namesKeys = ({ jwksFile, jwksUrl }: KeyPlace): boolean =>
  (jwksFile === undefined) !== (jwksUrl === undefined);
export const NAMES_NO_KEYS = { path: ['jwksFile'], message: 'name either jwksFile or jwksUrl' };

interface KeyPlace {
  readonly jwksFile?: string | undefined;
  readonly jwksUrl?: string | undefined;
}

/** Reads a file that the settings (`where`) name, without the line end; throws ConfigurationError. */
export function readConfigured(file: string, where: string): string {
  try {
    return readFileSync(resolve(root, file), 'utf8').trim();
  } catch (cause) {
    throw new ConfigurationError([`${where}: ${file}: ${(cause as Error).message}`]);
  }
}

/** The body of an answer; throws an Error as soon as it is longer than 16 kB, or than so many bytes. */
export async function readBounded(response: Response, most = MOST_BYTES): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > most) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Key sets of a bounded size, from exactly where the settings say. */
async function fetchKeys(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...options, redirect: 'error' });
  return new Response(await readBounded(response), { status: response.status });
}

/** The public keys of a source; an address is asked again when a key is not among them. Throws ConfigurationError for a bad file. */
export function publicKeys({ jwksFile, jwksUrl }: KeyPlace, where: string): JWTVerifyGetKey {
  if (jwksUrl !== undefined)
    return createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: KEYS_WITHIN_MS, [customFetch]: fetchKeys });
  try {
    return createLocalJWKSet(JSON.parse(readConfigured(jwksFile ?? '', where)) as JSONWebKeySet);
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    throw new ConfigurationError([`${where}: ${jwksFile}: ${(cause as Error).message}`]);
  }
}

/** Ends with the work, or fails when the time allowed for it is over. */
export async function within<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise: over, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work(), over]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
