/** Makes the digest of a password as another system did, without ever holding up the event loop. */
import { createHash, pbkdf2, type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import argon2 from 'argon2';
import bcrypt from 'bcrypt';
import type { Recipe, Work } from './recipe.ts';

type Of<Scheme extends Work['scheme']> = Extract<Work, { scheme: Scheme }>;
type Derive<Scheme extends Work['scheme']> = (
  work: Of<Scheme>,
  password: string,
  made: { readonly salt: Buffer; readonly length: number },
) => Promise<Buffer>;

const derivePbkdf2 = promisify(pbkdf2);
const deriveScrypt = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const ARGON2_TYPES = { d: argon2.argon2d, i: argon2.argon2i, id: argon2.argon2id } as const;
/** `$2b$10$` and 22 characters of salt come before the digest. */
const BCRYPT_HEAD = 29;
const SHA_CRYPT_ID = { sha256: 5, sha512: 6 } as const;

/** The library computes without a pause, so it does that in a thread of its own. */
function shaCryptAside(password: string, salt: string): Promise<string> {
  const worker = new Worker(new URL('./sha-crypt-thread.ts', import.meta.url), { workerData: { password, salt } });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread ended without an answer')));
  });
}

const DERIVE: { readonly [Scheme in Work['scheme']]: Derive<Scheme> } = {
  async bcrypt({ cost }, password, { salt }) {
    const made = await bcrypt.hash(password, `$2b$${String(cost).padStart(2, '0')}$${salt.toString('ascii')}`);
    return Buffer.from(made.slice(BCRYPT_HEAD), 'ascii');
  },
  argon2: ({ type, version, memoryKiB, iterations, parallelism }, password, { salt, length }) =>
    argon2.hash(password, {
      raw: true,
      type: ARGON2_TYPES[type],
      version,
      memoryCost: memoryKiB,
      timeCost: iterations,
      parallelism,
      salt,
      hashLength: length,
    }),
  scrypt: ({ cost, blockSize, parallelization }, password, { salt, length }) =>
    deriveScrypt(password, salt, length, {
      cost,
      blockSize,
      parallelization,
      maxmem: 128 * blockSize * (cost + parallelization + 2),
    }),
  pbkdf2: ({ digest, iterations }, password, { salt, length }) =>
    derivePbkdf2(password, salt, iterations, length, digest),
  async 'sha-crypt'({ digest, rounds }, password, { salt }) {
    const made = await shaCryptAside(password, `$${SHA_CRYPT_ID[digest]}$rounds=${rounds}$${salt.toString('ascii')}`);
    return Buffer.from(made.slice(made.lastIndexOf('$') + 1), 'ascii');
  },
  ldap: async ({ digest }, password, { salt }) => createHash(digest).update(password).update(salt).digest(),
};

/** The digest that this password has by this recipe. */
export function derive({ work, salt, length }: Recipe, password: string): Promise<Buffer> {
  const made = { salt: Buffer.from(salt, 'base64'), length };
  return (DERIVE[work.scheme] as Derive<Work['scheme']>)(work, password, made);
}
