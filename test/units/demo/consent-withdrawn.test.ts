import {
  createLocalJWKSet,
  exportJWK,
  type GenerateKeyPairResult,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createWithdrawalCheck, type Withdrawal, without } from '../../../demo/shared/consent-withdrawn.ts';
import type { SignIn } from '../../../demo/shared/relying-party.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const issuer = 'https://eid.example';
const EVENT = `${issuer}/events/consent-withdrawn`;

let provider: GenerateKeyPairResult;
let stranger: GenerateKeyPairResult;
let check: (token: string) => Promise<Withdrawal>;

const good = (): JWTPayload => ({
  iss: issuer,
  aud: 'demo-portal',
  iat: NOW / 1000,
  jti: crypto.randomUUID(),
  sub_id: { format: 'iss_sub', iss: issuer, sub: 'someone' },
  events: { [EVENT]: { claims: ['email'], scopes: [] } },
});
const sign = (payload: JWTPayload, typ = 'secevent+jwt', key = provider.privateKey): Promise<string> =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k', typ }).sign(key);

beforeAll(async () => {
  [provider, stranger] = (await Promise.all([0, 1].map(() => generateKeyPair('ES256', { extractable: true })))) as [
    GenerateKeyPairResult,
    GenerateKeyPairResult,
  ];
});
beforeEach(async () => {
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(provider.publicKey)), kid: 'k', alg: 'ES256' }] });
  check = createWithdrawalCheck({ issuer, clientId: 'demo-portal', keys, now: () => NOW });
});

describe('an event token', () => {
  it('says who withdrew what, also the second time', async () => {
    const token = await sign(good());
    for (const read of [await check(token), await check(token)])
      expect(read).toEqual({ subject: 'someone', party: undefined, claims: ['email'], everything: false });
  });

  it('without openid among what is left says that everything ended, and for whom', async () => {
    const event = { claims: ['name'], scopes: ['openid', 'profile'], organization: { sub: 'company' } };
    expect(await check(await sign({ ...good(), events: { [EVENT]: event } }))).toMatchObject({
      everything: true,
      party: 'company',
    });
  });

  it('that two subjects are one person takes nothing from anybody', async () => {
    const subject = { format: 'iss_sub', iss: issuer, sub: 'the other one' };
    for (const name of ['subject-merged', 'subject-parted'])
      expect(await check(await sign({ ...good(), events: { [`${issuer}/events/${name}`]: { subject } } }))).toEqual({
        subject: 'someone',
        party: undefined,
        claims: [],
        everything: false,
      });
  });

  it.each([
    ['for another service', { aud: 'demo-tax-office' }],
    ['of another provider', { iss: 'https://other.example' }],
    ['that is old', { iat: NOW / 1000 - 3600 }],
    ['without a time', { iat: undefined }],
    ['of another event', { events: { 'https://other.example/events/consent-withdrawn': {} } }],
    ['whose event is nothing', { events: { [EVENT]: null } }],
    ['about nobody', { sub_id: undefined }],
    ['about somebody of another provider', { sub_id: { format: 'iss_sub', iss: 'https://other.example', sub: 'x' } }],
    ['about an e-mail address', { sub_id: { format: 'email', email: 'x@example.com' } }],
  ])('%s is not believed', async (_, change) => {
    await expect(check(await sign({ ...good(), ...change } as JWTPayload))).rejects.toThrow();
  });

  it('of another type or signed by somebody else is not believed', async () => {
    await expect(check(await sign(good(), 'logout+jwt'))).rejects.toThrow();
    await expect(check(await sign(good(), 'secevent+jwt', stranger.privateKey))).rejects.toThrow();
  });
});

it('a claim goes with what qualifies it, and nothing else goes', () => {
  const claims = { sub: 's', name: 'Lan', email: 'a@example.com', email_verified: true };
  const signIn = { subject: 's', claims, idTokenClaims: { sub: 's', email: 'a@example.com' } } as unknown as SignIn;
  const left = without(signIn, ['email']);
  expect(left.claims).toEqual({ sub: 's', name: 'Lan' });
  expect(left.idTokenClaims).toEqual({ sub: 's' });
});
