import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Authenticator, PasswordHasher, Request } from '../../../src/authenticators/authenticator.ts';
import type { Credential } from '../../../src/authenticators/credential-store.ts';
import { createAuthenticator } from '../../../src/authenticators/password.ts';
import { createPasswordHasher } from '../../../src/authenticators/password-hasher.ts';
import { projectPath } from '../../../src/config.ts';

/** Made by other programs, for a password that everybody may know. */
const { password, hashes } = JSON.parse(
  readFileSync(projectPath('test/support/fixtures/foreign-hashes.json'), 'utf8'),
) as { password: string; hashes: { by: string; scheme: string; slow: boolean; hash: string }[] };

let hasher: PasswordHasher;
let authenticator: Authenticator;
beforeAll(async () => {
  hasher = await createPasswordHasher({
    memoryKiB: 8192,
    iterations: 1,
    parallelism: 1,
    concurrency: 2,
    queue: 100,
  });
  authenticator = createAuthenticator({ hasher });
});

const request: Request = {
  person: undefined,
  credentials: [],
  now: new Date(),
  issuer: 'https://eid.example',
  language: 'vi',
};
const credential = (data: unknown): Credential => ({
  id: 'c',
  personId: 'p',
  method: 'password',
  data: JSON.parse(JSON.stringify(data)) as unknown,
  version: 1,
});
const show = (data: unknown, typed: string, by: Authenticator = authenticator) =>
  by.answer({ ...request, credentials: data ? [credential(data)] : [], state: undefined, input: { password: typed } });

async function imported(text: string): Promise<Record<string, unknown>> {
  const read = await authenticator.importFrom?.(text);
  if (!read || 'problem' in read) throw new Error(read?.problem);
  return read.data as Record<string, unknown>;
}

describe.each(hashes)('a hash by $by ($scheme)', ({ hash, slow, scheme }) => {
  it('opens with its password alone, and is one of ours from then on', async () => {
    const data = await imported(hash);
    expect(data).toMatchObject({ foreign: { work: { scheme } } });
    expect(await show(data, `${password}.`)).toEqual({ kind: 'again', words: 'wrong' });
    const turn = await show(data, password);
    if (turn.kind !== 'done') throw new Error('refused');
    const renewed = turn.done.data as { hash: string };
    expect(renewed).toEqual({ hash: expect.stringMatching(/^\$argon2id\$v=19\$m=8192,/) });
    expect((await show(renewed, password)).kind).toBe('done');
  });

  it(`is kept ${slow ? 'as it is' : 'inside a hash of ours: nothing fast rests in the database'}`, async () => {
    const data = await imported(hash);
    expect(Object.keys(data).sort()).toEqual(slow ? ['digest', 'foreign'] : ['foreign', 'hash']);
    if (!slow) expect(data.hash).toMatch(/^\$argon2id\$/);
  });

  it('comes out again so that it can be taken in elsewhere', async () => {
    const data = await imported(hash);
    const text = authenticator.exportOf?.(data) ?? '';
    expect(await authenticator.importFrom?.(text)).toMatchObject({ data });
  });
});

describe('a text that is no hash, or one that costs too much', () => {
  it.each([
    ['nothing', ''],
    ['a password', 'correct horse battery staple'],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['MD5 crypt', '$1$abcdefgh$tHJHnrV/XNLbvY0m0y/zF1'],
    ['a hash cut off', '$2b$10$LmFJ98Bz/QdBewjtfq.lKOzZjtN0IMM69SD.TSMeuCe0.ZNF9fn'],
    ['JSON of something else', '{"a":1}'],
    ['broken JSON', '{"secretData":"{","credentialData":"{}"}'],
    ['our own text with something else in it', `{motcua}${Buffer.from('{"hash":1}').toString('base64url')}`],
    ['a very long text', `$argon2id$v=19$m=8192,t=1,p=1$${'a'.repeat(50_000)}$aaaa`],
  ])('%s', async (_, text) => {
    expect(await authenticator.importFrom?.(text)).toEqual({ problem: expect.stringContaining('not known') });
  });

  it.each([
    ['bcrypt of 31', '$2b$31$LmFJ98Bz/QdBewjtfq.lKOzZjtN0IMM69SD.TSMeuCe0.ZNF9fnIK'],
    [
      'argon2 of 4 GiB',
      '$argon2id$v=19$m=4194304,t=3,p=2$4yJzCyWL6xBFpbt7O0ACoA$tTTFtwN/OJLBhDQh79yeGMom4VrIgNgwdrNd8PC0bD4',
    ],
    [
      'argon2 many times over',
      '$argon2id$v=19$m=262144,t=20,p=2$4yJzCyWL6xBFpbt7O0ACoA$tTTFtwN/OJLBhDQh79yeGMom4VrIgNgwdrNd8PC0bD4',
    ],
    ['scrypt of 2^40', '$scrypt$ln=40,r=8,p=1$aaaaaaaaaaaaaaaa$bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'],
    ['scrypt many times over', '$scrypt$ln=18,r=8,p=8$aaaaaaaaaaaaaaaa$bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'],
    ['scrypt of no power of two', 'scrypt$16385$salt$8$1$bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'],
    ['a billion rounds', `$6$rounds=999999999$abcdefgh$${'a'.repeat(86)}`],
    ['a billion iterations', 'pbkdf2_sha256$1000000000$salt$bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'],
    ['a digest of one byte', 'pbkdf2_sha256$600000$salt$bb=='],
  ])('%s', async (_, text) => {
    expect(await authenticator.importFrom?.(text)).toEqual({ problem: expect.stringContaining('costs more') });
  });
});

describe('a wrong password', () => {
  /** What was done, by how it was asked for. */
  function counting(): { hasher: PasswordHasher; done: string[] } {
    const done: string[] = [];
    return {
      done,
      hasher: {
        ...hasher,
        verify: (hash, typed) => {
          done.push('ours');
          return hasher.verify(hash, typed);
        },
        bounded: (work) => {
          done.push('theirs');
          return hasher.bounded(work);
        },
      },
    };
  }
  const slow = hashes.find(({ scheme }) => scheme === 'bcrypt')?.hash ?? '';
  const fast = hashes.find(({ scheme }) => scheme === 'ldap')?.hash ?? '';

  it('costs the same at an account of another system, at one of ours and at none', async () => {
    const { hasher: counted, done } = counting();
    const settings = { imported: [{ scheme: 'bcrypt', cost: 10 }] };
    const counter = createAuthenticator({ hasher: counted, settings });
    const work = async (data: unknown): Promise<string[]> => {
      done.length = 0;
      expect((await show(data, 'wrong', counter)).kind).toBe('again');
      return done.toSorted();
    };
    const ours = { hash: await hasher.hash(password) };
    expect(await work(await imported(slow))).toEqual(['ours', 'theirs']);
    expect(await work(ours)).toEqual(['ours', 'theirs']);
    expect(await work(undefined)).toEqual(['ours', 'theirs']);
    expect(await work(await imported(fast))).toEqual(['ours', 'theirs', 'theirs']);
  });

  it('leaves the event loop free, also where a library computes without a pause', async () => {
    const data = await imported(`$6$rounds=500000$abcdefgh$${'a'.repeat(86)}`);
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const started = performance.now();
    await show(data, 'wrong');
    const took = performance.now() - started;
    clearInterval(timer);
    expect(took).toBeGreaterThan(300);
    expect(longest).toBeLessThan(took / 2);
  });

  it('is no place for settings of another kind', () => {
    const settings = { imported: [{ scheme: 'bcrypt', cost: 31 }] };
    expect(() => createAuthenticator({ hasher, settings })).toThrow('authenticatorSettings.password.imported');
  });
});
