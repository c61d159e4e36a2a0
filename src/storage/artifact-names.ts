import type { Payload, TokenModel } from '../artifacts/artifact-store.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

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

/** The keyed hashes under which artifacts are stored; a request asks for each several times. */
export function hashes(work: UnitOfWork, cipher: Cipher) {
  const hashFor =
    (purpose: string) =>
    (value: string): Buffer => {
      const name = `hash:${purpose}:${value}`;
      const known = work.recall<Buffer>(name);
      if (known) return known;
      const hash = cipher.lookup(purpose, value);
      work.note(name, hash);
      return hash;
    };
  return {
    token: hashFor('artifact'),
    sessionId: hashFor('session-id'),
    session: hashFor('session'),
    grant: hashFor('grant'),
    replay: hashFor('replay'),
  };
}

/** Whether a collected row is about this hash. */
export const isAbout =
  (hash: Buffer, column = 0) =>
  (row: readonly unknown[]): boolean =>
    hash.equals(row[column] as Buffer);
