import argon2 from 'argon2';
import { AppError } from '../errors.ts';
import type { PasswordHasher } from './authenticator.ts';

/** Argon2id parameters and how many hashes may run and wait. */
export interface PasswordHashingSettings {
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
  readonly concurrency: number;
  readonly queue: number;
}

/** Seconds after which a person who was turned away may try again. */
const RETRY_AFTER = 5;

/** Runs at most `concurrency` tasks at once and lets `queue` more wait; throws AppError('busy') past that. */
export function createSemaphore(concurrency: number, queue: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= concurrency) {
      if (waiting.length >= queue)
        throw new AppError('busy', 'too many passwords are waiting to be hashed', { retryAfter: RETRY_AFTER });
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/**
 * Hashes passwords with Argon2id. The semaphore is smaller than the libuv pool, which signatures share:
 * however many people sign in at once, a token never waits for a password.
 */
export async function createPasswordHasher(settings: PasswordHashingSettings): Promise<PasswordHasher> {
  const limited = createSemaphore(settings.concurrency, settings.queue);
  const options = {
    type: argon2.argon2id,
    memoryCost: settings.memoryKiB,
    timeCost: settings.iterations,
    parallelism: settings.parallelism,
  };
  const nobody = await argon2.hash('no account has this password', options);
  return {
    hash: (password) => limited(() => argon2.hash(password, options)),
    verify: (hash, password) =>
      limited(async () => (await argon2.verify(hash ?? nobody, password)) && hash !== undefined),
    isOutdated: (hash) => argon2.needsRehash(hash, options),
    bounded: limited,
  };
}
