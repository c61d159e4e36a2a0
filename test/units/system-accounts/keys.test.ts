import { createHash, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { type PublicKey, sameKey } from '../../../src/relying-parties/key-rules.ts';
import { MOST_KEYS, readKeys } from '../../../src/system-accounts/keys.ts';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwkOf = ({ publicKey }: Pick<typeof ec, 'publicKey'>): JsonWebKey => publicKey.export({ format: 'jwk' });
const pemOf = ({ publicKey }: Pick<typeof ec, 'publicKey'>): string =>
  String(publicKey.export({ type: 'spki', format: 'pem' }));
const text = (value: unknown): string => JSON.stringify(value);
const problemOf = (value: unknown): string | undefined =>
  readKeys(typeof value === 'string' ? value : text(value)).problem;
const keysOf = (value: unknown): readonly PublicKey[] => {
  const read = readKeys(text(value));
  return read.problem ? [] : read.keys;
};

describe('public keys', () => {
  it('are read from a set, one by one, or from PEM, and are the same', () => {
    const [set, one, pem] = [text({ keys: [jwkOf(ec)] }), text(jwkOf(ec)), `\n${pemOf(ec)}`].map(readKeys);
    expect(set).toEqual(one);
    expect(one).toEqual(pem);
    expect(readKeys(pemOf(ec) + pemOf(rsa))).toMatchObject({ keys: [{ alg: 'ES256' }, { alg: 'PS256' }] });
  });

  it('are called as they say, or by their thumbprint', async () => {
    const thumbprint = await calculateJwkThumbprint(jwkOf(rsa) as JWK);
    expect(readKeys(text(jwkOf(rsa)))).toMatchObject({ keys: [{ kid: thumbprint }] });
    expect(readKeys(text({ ...jwkOf(rsa), kid: 'mine' }))).toMatchObject({ keys: [{ kid: 'mine' }] });
  });

  it('keep what makes them keys and nothing else', () => {
    const [key] = keysOf({ ...jwkOf(ed), x5u: 'https://elsewhere.example', use: 'sig' });
    expect(Object.keys(key ?? {}).sort()).toEqual(['crv', 'kid', 'kty', 'use', 'x']);
  });

  it('of Ed25519 go under both of its names', () => {
    for (const alg of ['EdDSA', 'Ed25519']) expect(problemOf({ ...jwkOf(ed), alg })).toBeUndefined();
  });

  it('are the same whatever the order of their members, and different under another name', () => {
    const [a] = keysOf({ ...jwkOf(ec), kid: 'a' });
    const turned = Object.fromEntries(Object.entries(a ?? {}).reverse());
    expect(a && sameKey(a, turned as unknown as PublicKey)).toBe(true);
    expect(a && sameKey(a, { ...a, kid: 'b' })).toBe(false);
  });
});

describe('what is no public key of use', () => {
  it.each([
    ['nothing', ' \n', 'missing'],
    ['words', 'xin chào', 'unreadable'],
    ['an empty set', { keys: [] }, 'unreadable'],
    ['keys that are no objects', { keys: ['a'] }, 'unreadable'],
    ['a point that is not on the curve', { ...jwkOf(ec), x: jwkOf(ec).y }, 'unreadable'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', 'unreadable'],
    ['a broken PEM block', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----', 'unreadable'],
    ['another curve', jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-384' })), 'unsupported'],
    ['a key for agreement', jwkOf(generateKeyPairSync('x25519')), 'unsupported'],
    ['a key that says it is for something else', { ...jwkOf(ec), use: 'enc' }, 'unsupported'],
    ['a key that may not verify', { ...jwkOf(ec), key_ops: ['sign'] }, 'unsupported'],
    ['an algorithm of another kind', { ...jwkOf(rsa), alg: 'RS256' }, 'unsupported'],
    ['a key of no kind', { kid: 'a' }, 'unsupported'],
    ['an RSA key that is too short', jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 })), 'weak'],
    ['an RSA key with a small exponent', { ...jwkOf(rsa), e: 'Aw' }, 'weak'],
    ['two keys of one name', { keys: [jwkOf(ec), jwkOf(rsa)].map((key) => ({ ...key, kid: 'a' })) }, 'sameKid'],
    ['too many', { keys: Array.from({ length: MOST_KEYS + 1 }, () => jwkOf(ec)) }, 'tooMany'],
    ['a text that is too long', 'x'.repeat(20_001), 'tooLarge'],
  ])('such as %s, is refused', (_, value, problem) => {
    expect(problemOf(value)).toBe(problem);
  });

  it.each([
    ['an EC key', ec.privateKey],
    ['an Ed25519 key', ed.privateKey],
    ['an RSA key', rsa.privateKey],
  ])('such as the private half of %s, is refused as such in every form', (_, key) => {
    const jwk = key.export({ format: 'jwk' });
    for (const value of [jwk, { keys: [jwkOf(ec), jwk] }, String(key.export({ type: 'pkcs8', format: 'pem' }))])
      expect(problemOf(value)).toBe('private');
  });

  it('such as a secret, is refused as one', () => {
    const k = createHash('sha256').update('secret').digest('base64url');
    expect(problemOf({ kty: 'oct', k })).toBe('private');
  });
});
