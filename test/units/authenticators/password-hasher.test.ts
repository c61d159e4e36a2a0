import { beforeAll, describe, expect, it } from 'vitest';
import type { PasswordHasher } from '../../../src/authenticators/authenticator.ts';
import { createPasswordHasher, createSemaphore } from '../../../src/authenticators/password-hasher.ts';
import { AppError } from '../../../src/errors.ts';

const settings = { memoryKiB: 8192, iterations: 1, parallelism: 1, concurrency: 2, queue: 8 };

describe('password hashing', () => {
  let hasher: PasswordHasher;
  beforeAll(async () => {
    hasher = await createPasswordHasher(settings);
  });

  it('writes Argon2id with its parameters in the order of the reference implementation', async () => {
    expect(await hasher.hash('a secret')).toMatch(/^\$argon2id\$v=19\$m=8192,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  });

  it('knows the right password from a wrong one', async () => {
    const hash = await hasher.hash('a secret');
    expect(await hasher.verify(hash, 'a secret')).toBe(true);
    expect(await hasher.verify(hash, 'a secret ')).toBe(false);
  });

  it('refuses when there is no hash, even the password of the stand-in', async () => {
    expect(await hasher.verify(undefined, 'no account has this password')).toBe(false);
  });

  it('sees that a hash was made with other parameters', async () => {
    const stronger = await createPasswordHasher({ ...settings, iterations: 2 });
    const hash = await hasher.hash('a secret');
    expect(hasher.isOutdated(hash)).toBe(false);
    expect(stronger.isOutdated(hash)).toBe(true);
  });
});

describe('the queue in front of it', () => {
  it('runs no more than its width at once and turns away what does not fit', async () => {
    const limited = createSemaphore(2, 3);
    let running = 0;
    let most = 0;
    const task = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return 'done';
    };
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => limited(task)));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(most).toBe(2);
    expect(refused).toHaveLength(3);
    for (const { reason } of refused) {
      expect(reason).toBeInstanceOf(AppError);
      expect(reason).toMatchObject({ code: 'busy', status: 503, retryAfter: 5 });
    }
    expect(await limited(task)).toBe('done');
  });

  it('gives a place back when a task fails', async () => {
    const limited = createSemaphore(1, 0);
    await expect(limited(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await limited(async () => 'next')).toBe('next');
  });
});
