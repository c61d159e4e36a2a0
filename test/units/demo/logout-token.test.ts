import {
  createLocalJWKSet,
  exportJWK,
  type GenerateKeyPairResult,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { createLogoutTokenCheck, type Logout } from '../../../demo/shared/backchannel-logout.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const NOW = Date.parse('2026-11-21T10:00:00Z');
const seconds = NOW / 1000;
const issuer = 'https://eid.example';

let provider: GenerateKeyPairResult;
let stranger: GenerateKeyPairResult;
let check: (token: string) => Promise<Logout>;

const pair = (): Promise<GenerateKeyPairResult> => generateKeyPair('ES256', { extractable: true });

const good = (): JWTPayload => ({
  iss: issuer,
  aud: 'demo-portal',
  iat: seconds,
  exp: seconds + 120,
  jti: crypto.randomUUID(),
  sub: 'someone',
  sid: 'session-1',
  events: { [EVENT]: {} },
});

const header: JWTHeaderParameters = { alg: 'ES256', kid: 'k', typ: 'logout+jwt' };

const sign = (payload: JWTPayload, protectedHeader = header, key = provider.privateKey): Promise<string> =>
  new SignJWT(payload).setProtectedHeader(protectedHeader).sign(key);

beforeAll(async () => {
  [provider, stranger] = await Promise.all([pair(), pair()]);
});

beforeEach(async () => {
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(provider.publicKey)), kid: 'k', alg: 'ES256' }] });
  check = createLogoutTokenCheck({ issuer, clientId: 'demo-portal', keys, now: () => NOW });
});

it('believes a good logout token and says whose session ends', async () => {
  expect(await check(await sign(good()))).toEqual({ sid: 'session-1', subject: 'someone' });
});

it('believes a token that names only the session, or only the subject', async () => {
  const { sub, ...sessionOnly } = good();
  const { sid, ...subjectOnly } = good();
  expect(await check(await sign(sessionOnly))).toEqual({ sid, subject: undefined });
  expect(await check(await sign(subjectOnly))).toEqual({ sid: undefined, subject: sub });
});

const without = (claim: string): JWTPayload => {
  const payload = good();
  delete payload[claim];
  return payload;
};

it.each([
  ['another issuer', () => ({ ...good(), iss: 'https://evil.example' })],
  ['another audience', () => ({ ...good(), aud: 'demo-tax-office' })],
  ['no issuer', () => without('iss')],
  ['no audience', () => without('aud')],
  ['no time of issue', () => without('iat')],
  ['no expiry', () => without('exp')],
  ['no number', () => without('jti')],
  ['an empty number', () => ({ ...good(), jti: '' })],
  ['no event', () => without('events')],
  ['an empty list of events', () => ({ ...good(), events: {} })],
  ['another event', () => ({ ...good(), events: { 'http://schemas.openid.net/event/other': {} } })],
  ['an event that is a text', () => ({ ...good(), events: { [EVENT]: 'yes' } })],
  ['a nonce, as an ID token has', () => ({ ...good(), nonce: 'n' })],
  ['neither session nor subject', () => ({ ...without('sid'), sub: '' })],
  ['an expiry in the past', () => ({ ...good(), exp: seconds - 60 })],
  ['an issue long ago', () => ({ ...good(), iat: seconds - 3600 })],
  ['an issue in the future', () => ({ ...good(), iat: seconds + 600, exp: seconds + 700 })],
])('refuses a token with %s', async (_what, payload) => {
  await expect(check(await sign(payload()))).rejects.toThrow();
});

it('refuses a token that it has seen before', async () => {
  const token = await sign(good());
  await check(token);
  await expect(check(token)).rejects.toThrow('jti');
});

it('refuses an ID token', async () => {
  await expect(check(await sign(good(), { ...header, typ: 'JWT' }))).rejects.toThrow();
});

it('refuses the signature of another key', async () => {
  await expect(check(await sign(good(), header, stranger.privateKey))).rejects.toThrow();
});

it('refuses a token without a signature', async () => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  await expect(check(`${encode({ alg: 'none', typ: 'logout+jwt' })}.${encode(good())}.`)).rejects.toThrow();
});

it.each(['', 'a.b.c', '....', 'x'.repeat(10_000)])('refuses what is no token at all', async (token) => {
  await expect(check(token)).rejects.toThrow();
});

it('refused tokens do not use up their number', async () => {
  const payload = good();
  await expect(check(await sign({ ...payload, nonce: 'n' }))).rejects.toThrow();
  expect(await check(await sign(payload))).toMatchObject({ sid: 'session-1' });
});
