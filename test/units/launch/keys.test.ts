import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../src/errors.ts';
import { clientKeysIn, createDevelopmentKeys, loadKeys } from '../../../src/keys.ts';
import { readClientKeys } from '../../../src/upstreams/client-keys.ts';
import { runToEnd } from './processes.ts';

const maker = join(import.meta.dirname, 'make-keys.ts');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'motcua-keys-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

type Json = Record<string, unknown>;
const read = (name: string): Json => JSON.parse(readFileSync(join(directory, name), 'utf8')) as Json;
const write = (name: string, content: unknown): void =>
  writeFileSync(join(directory, name), JSON.stringify(content), { mode: 0o600 });
const signingKeys = (): JWK[] => read('signing.jwks.json').keys as JWK[];

function problems(production = false): readonly string[] {
  try {
    loadKeys(directory, { production });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as ConfigurationError).problems;
  }
}

describe('development keys', () => {
  it('are for their owner only, named by their thumbprint, and of full length', async () => {
    await createDevelopmentKeys(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    const [key] = signingKeys();
    expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect(key?.kid).toBe(await calculateJwkThumbprint(key as JWK));
    const keys = loadKeys(directory, { production: false });
    expect([keys.lookupKey.length, keys.pairwiseKey.length, keys.dataKeys.keys.k1?.length]).toEqual([32, 32, 32]);
  });

  it('stay the same when asked for again, and a lost file alone is made again', async () => {
    await createDevelopmentKeys(directory);
    const before = loadKeys(directory, { production: false });
    await createDevelopmentKeys(directory);
    expect(loadKeys(directory, { production: false })).toEqual(before);
    rmSync(join(directory, 'signing.jwks.json'));
    await createDevelopmentKeys(directory);
    const after = loadKeys(directory, { production: false });
    expect(after.lookupKey).toEqual(before.lookupKey);
    expect(after.signing).not.toEqual(before.signing);
  });

  it('are there for a client of upstreams too: one signs, the other decrypts; production refuses them', async () => {
    await createDevelopmentKeys(directory);
    const clientKeysFile = clientKeysIn(directory);
    expect(readClientKeys(clientKeysFile)).toMatchObject([{ use: 'sig' }, { use: 'enc' }]);
    const load = () => loadKeys(directory, { production: true, clientKeysFile });
    expect(load).toThrow(/upstreams\.jwks\.json: development/);
  });

  it('are made once by processes that race', async () => {
    const moment = String(Date.now() + 700);
    const ends = await Promise.all([1, 2, 3].map(() => runToEnd(process.execPath, [maker, directory, moment])));
    expect(ends.map((end) => end.code)).toEqual([0, 0, 0]);
    expect(readdirSync(directory).toSorted()).toEqual(['secrets.json', 'signing.jwks.json', 'upstreams.jwks.json']);
    expect(problems()).toEqual([]);
  });
});

describe('loading keys', () => {
  it('lists every missing file, and in development who makes them', () => {
    expect(problems()).toEqual([
      expect.stringContaining('signing.jwks.json: there is no such file'),
      expect.stringContaining('secrets.json: there is no such file'),
      expect.stringContaining('"npm start" makes the files'),
    ]);
  });

  it('lists every problem of both files at once', async () => {
    await createDevelopmentKeys(directory);
    write('signing.jwks.json', { keys: [] });
    write('secrets.json', {
      ...read('secrets.json'),
      lookupKey: 'c2hvcnQ',
      dataKeys: { current: 'k2', keys: {} },
      x: 1,
    });
    const found = problems().join('\n');
    expect(found).toContain('must hold a key for ES256');
    expect(found).toContain('lookupKey: must be at least 32 bytes');
    expect(found).toContain('dataKeys: current must name one of the keys');
    expect(found).toContain('Unrecognized key: "x"');
  });

  it('refuses a file that is not JSON without showing what is in it', async () => {
    await createDevelopmentKeys(directory);
    writeFileSync(join(directory, 'secrets.json'), 'top-secret-value');
    expect(problems().join()).toMatch(/secrets\.json: cannot be read: it is not JSON$/);
  });

  it('refuses a public key, a kid used twice and a set without ES256', async () => {
    await createDevelopmentKeys(directory);
    const [key] = signingKeys();
    const { d: _d, ...publicKey } = key as JWK;
    write('signing.jwks.json', { keys: [publicKey] });
    expect(problems().join()).toContain('must be a complete private key');
    write('signing.jwks.json', { keys: [key, key] });
    expect(problems().join()).toContain('must not use a kid twice');
    const { privateKey } = await generateKeyPair('Ed25519', { extractable: true });
    write('signing.jwks.json', { keys: [{ ...(await exportJWK(privateKey)), kid: 'e', use: 'sig', alg: 'Ed25519' }] });
    expect(problems().join()).toContain('must hold a key for ES256');
  });

  it('refuses in production what was made for development or may be read by others', async () => {
    await createDevelopmentKeys(directory);
    expect(problems(true).join()).toContain('these keys were made for development');
    const { development: _development, ...secrets } = read('secrets.json');
    write('secrets.json', secrets);
    expect(problems(true)).toEqual([]);
    chmodSync(join(directory, 'secrets.json'), 0o660);
    chmodSync(join(directory, 'signing.jwks.json'), 0o604);
    expect(problems(true)).toEqual([
      expect.stringContaining('signing.jwks.json: other accounts may read it (mode 604)'),
      expect.stringContaining('secrets.json: other accounts may read it (mode 660)'),
    ]);
    expect(problems()).toEqual([]);
  });
});
