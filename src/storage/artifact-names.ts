import type { Payload, TokenModel } from '../artifacts/artifact-store.ts';
import type { Cipher } from './cipher.ts';

/** Seconds since the epoch as a date. */
export const toDate = (seconds: number): Date => new Date(seconds * 1000);

/** Parses a decrypted payload. */
export const payloadOf = (text: string): Payload => JSON.parse(text) as Payload;

const under = (prefix: string, hash: Buffer): string => `${prefix}:${hash.toString('base64')}`;

/** Names under which a request remembers what it read. */
export const remembered = {
  token: (model: TokenModel, hash: Buffer): string => under(model === 'RefreshToken' ? 'refresh' : 'artifact', hash),
  grant: (hash: Buffer): string => under('grant', hash),
  sessionId: (hash: Buffer): string => under('session-id', hash),
  session: (hash: Buffer): string => under('session', hash),
  newSession: (hash: Buffer): string => under('new-session', hash),
  evidence: (hash: Buffer): string => under('evidence', hash),
};

/** The keyed hashes under which artifacts are stored. */
export const hashes = (cipher: Cipher) => ({
  token: (id: string): Buffer => cipher.lookup('artifact', id),
  sessionId: (id: string): Buffer => cipher.lookup('session-id', id),
  session: (uid: string): Buffer => cipher.lookup('session', uid),
  grant: (id: string): Buffer => cipher.lookup('grant', id),
  replay: (id: string): Buffer => cipher.lookup('replay', id),
});

/** Whether a collected row is about this hash. */
export const isAbout =
  (hash: Buffer, column = 0) =>
  (row: readonly unknown[]): boolean =>
    hash.equals(row[column] as Buffer);
