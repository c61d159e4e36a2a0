import { generateKeyPairSync, type JsonWebKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { thumbprintOf } from '../../../src/relying-parties/key-rules.ts';
import type { RelyingParty } from '../../../src/relying-parties/relying-party.ts';
import {
  endOfKey,
  keysOf,
  nextEndOfKeys,
  readServiceKeys,
  type ServiceKey,
  withCurrentKeys,
  withFormerTerms,
  withLivingKeys,
} from '../../../src/relying-parties/service-keys.ts';
import { createAuthority } from '../../support/certificates.ts';

const now = new Date('2027-03-01T00:00:00Z');
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwkOf = ({ publicKey }: Pick<typeof ec, 'publicKey'>): JsonWebKey => publicKey.export({ format: 'jwk' });
const read = (value: unknown, profile: RelyingParty['policy']['profile'] = 'fapi2') =>
  readServiceKeys(typeof value === 'string' ? value : JSON.stringify(value), profile, now);
const keysIn = (value: unknown): readonly ServiceKey[] => {
  const { keys = [] } = read(value) as { keys?: readonly ServiceKey[] };
  return keys;
};
const inDays = (days: number): number => now.getTime() / 1000 + days * 86_400;

describe('a key that somebody gives for a service', () => {
  it('is there from now on, under the name that it has or its thumbprint', () => {
    const [key] = keysIn(jwkOf(ec));
    expect(key).toMatchObject({ kid: thumbprintOf(jwkOf(ec)), alg: 'ES256', use: 'sig', iat: inDays(0) });
    expect(keysIn({ ...jwkOf(rsa), kid: '2027-a' })).toMatchObject([{ kid: '2027-a' }]);
  });

  it('may say when it ends; one that has ended is refused', () => {
    const [key] = keysIn({ ...jwkOf(ec), exp: inDays(30) });
    expect(key && endOfKey(key)).toEqual(new Date('2027-03-31T00:00:00Z'));
    expect(read({ ...jwkOf(ec), exp: inDays(0) }).problem).toBe('expired');
    expect(read({ ...jwkOf(ec), exp: 'soon' }).problem).toBe('unreadable');
  });

  it('ends with its certificate', async () => {
    const notAfter = new Date('2028-02-29T12:00:00Z');
    const { pem } = await createAuthority('Dịch vụ', undefined, { notBefore: now, notAfter, ca: false });
    const [key] = keysIn(pem);
    expect(key && endOfKey(key)).toEqual(notAfter);
    expect(key?.x5c).toEqual([new X509Certificate(pem).raw.toString('base64')]);
    expect(keysIn({ ...key, exp: inDays(3650) })).toMatchObject([{ exp: notAfter.getTime() / 1000 }]);
    expect(read({ ...jwkOf(ec), x5c: key?.x5c }).problem).toBe('unreadable');
    const old = await createAuthority('Cũ', undefined, { notBefore: new Date('2026-01-01'), notAfter: now });
    expect(read(old.pem).problem).toBe('expired');
  });

  it('goes with the certificates of its authorities, which are no keys', async () => {
    const until = { notAfter: new Date('2029-01-01') };
    const root = await createAuthority('Gốc', undefined, until);
    const own = await createAuthority('Dịch vụ', root, { ...until, ca: false });
    expect(keysIn(own.pem + root.pem)).toHaveLength(1);
    expect(keysIn(root.pem)).toHaveLength(1);
  });

  it('is not taken with its private half, in any form', async () => {
    const jwk = ec.privateKey.export({ format: 'jwk' });
    const { pem, keyPem } = await createAuthority('Dịch vụ', undefined, { notAfter: new Date('2029-01-01') });
    const encrypted = rsa.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    const old = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' });
    for (const value of [jwk, { keys: [jwkOf(rsa), jwk] }, keyPem, pem + keyPem, String(encrypted), String(old)])
      expect(read(value).problem).toBe('private');
  });

  it('signs as the profile says', () => {
    expect(read({ ...jwkOf(rsa), alg: 'RS256' }).problem).toBe('unsupported');
    expect(read({ ...jwkOf(rsa), alg: 'RS256' }, 'code-pkce')).toMatchObject({ keys: [{ alg: 'RS256' }] });
    expect(read(jwkOf(rsa))).toMatchObject({ keys: [{ alg: 'PS256' }] });
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    expect(read(jwkOf(weak), 'legacy').problem).toBe('weak');
  });
});

const registration: RelyingParty = {
  clientId: 'svc-1',
  name: { vi: 'Một', en: 'One', fr: 'Un' },
  organisation: { vi: 'Sở', en: 'Office', fr: 'Bureau' },
  metadata: { redirect_uris: ['https://one.example/cb'], token_endpoint_auth_method: 'private_key_jwt' },
  policy: { minimumAcr: 'low', scopes: ['openid'], claims: {}, profile: 'fapi2' },
  uris: {},
};
const named = (kid: string, more: Partial<ServiceKey> = {}): ServiceKey => ({ kty: 'EC', kid, use: 'sig', ...more });

describe('the keys of a registration', () => {
  it('count until their end, and nothing of our own reaches the protocol library', () => {
    const keys = [
      named('forever', { iat: inDays(-9) }),
      named('expires', { exp: inDays(2) }),
      named('ends', { exp: inDays(20), end: inDays(1) }),
    ];
    const at = (days: number) => keysOf(withLivingKeys({ jwks: { keys } }, new Date(inDays(days) * 1000)));
    expect(at(0)).toEqual([named('forever'), named('expires'), named('ends')]);
    expect(at(1.5).map(({ kid }) => kid)).toEqual(['forever', 'expires']);
    expect(at(3).map(({ kid }) => kid)).toEqual(['forever']);
    const next = (days: number) => nextEndOfKeys({ jwks: { keys } }, new Date(inDays(days) * 1000))?.getTime();
    expect([next(0), next(1.5), next(3)]).toEqual([inDays(1) * 1000, inDays(2) * 1000, undefined]);
  });

  it('keep their end when they are given anew, so that none that ended comes back', () => {
    const [given] = keysIn({ ...jwkOf(ec), kid: 'a' });
    if (!given) throw new Error('no key');
    const former = [{ ...given, iat: inDays(-9), end: inDays(-1) }];
    const [kept, other] = withFormerTerms([given, { ...given, kid: 'b' }], former);
    expect([kept?.iat, kept?.end]).toEqual([inDays(-9), inDays(-1)]);
    expect([other?.iat, other?.end]).toEqual([inDays(0), undefined]);
  });

  it('are left alone where there are none', () => {
    const metadata = { jwks_uri: 'https://one.example/jwks' };
    expect(withLivingKeys(metadata, now)).toBe(metadata);
    expect(keysOf({ jwks: { keys: ['odd', null] } })).toEqual([]);
  });
});

describe('the way back to an earlier registration', () => {
  it('keeps the keys and secrets of today', () => {
    const earlier = { ...registration, metadata: { ...registration.metadata, jwks: { keys: [named('stolen')] } } };
    const current: RelyingParty = {
      ...registration,
      clientSecret: 'the-secret-of-today',
      metadata: { redirect_uris: ['https://new.example/cb'], jwks: { keys: [named('new')] } },
    };
    const back = withCurrentKeys(earlier, current);
    expect(back.metadata.redirect_uris).toEqual(['https://one.example/cb']);
    expect(keysOf(back.metadata).map(({ kid }) => kid)).toEqual(['new']);
    expect(back.metadata).not.toHaveProperty('token_endpoint_auth_method');
    expect(back.clientSecret).toBe('the-secret-of-today');
  });

  it('does not bring keys back where they are at an address today', () => {
    const earlier = { ...registration, metadata: { ...registration.metadata, jwks: { keys: [named('old')] } } };
    const current = { ...registration, metadata: { ...registration.metadata, jwks_uri: 'https://one.example/jwks' } };
    const { metadata } = withCurrentKeys(earlier, current);
    expect([metadata.jwks, metadata.jwks_uri]).toEqual([undefined, 'https://one.example/jwks']);
  });
});
