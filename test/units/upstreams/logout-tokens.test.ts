import { CompactEncrypt, importJWK, type JWTPayload } from 'jose';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { signedByAnother, signedWithSecret, signedWithThePublicKey, unsigned } from '../../support/forged-tokens.ts';
import { startUpstream, type TestUpstream } from '../../support/upstream.ts';
import { connectTo, newClientKeys, signInAt } from '../../support/upstream-client.ts';

const upstream: TestUpstream = await startUpstream();
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const now = (): number => Math.floor(Date.now() / 1000);

beforeEach(() => {
  upstream.behaviour = {};
});
afterAll(() => upstream.stop());

const honest = (): JWTPayload => ({
  iss: upstream.issuer,
  aud: upstream.clientId,
  iat: now(),
  exp: now() + 120,
  jti: 'logout-1',
  sub: 'an-2001',
  sid: 'session-7',
  events: { [EVENT]: {} },
});
const tokenOf = (
  change: Record<string, unknown>,
  header: Record<string, unknown> = { typ: 'logout+jwt' },
): Promise<string> => upstream.signer()({ ...honest(), ...change } as JWTPayload, header);

describe('a logout token of an upstream', () => {
  it('says whose session ended, and counts once by its name', async () => {
    const exp = now() + 100;
    const told = await connectTo(upstream).toldOfLogout?.(await tokenOf({ exp }));
    expect(told).toEqual({
      issuer: upstream.issuer,
      subject: 'an-2001',
      session: 'session-7',
      id: 'logout-1',
      expiresAt: new Date(exp * 1000),
    });
  });

  it.each([
    ['of a session alone', { sub: undefined }],
    ['of all sessions of somebody', { sid: undefined }],
    ['without an end, as drafts had it', { exp: undefined }],
  ])('is enough %s', async (_what, change) => {
    await expect(connectTo(upstream).toldOfLogout?.(await tokenOf(change))).resolves.toMatchObject({ id: 'logout-1' });
  });

  it.each([undefined, 'JWT', 'logout+jwt', 'application/logout+jwt'])('may be of the type %s', async (typ) => {
    const token = await tokenOf({}, typ ? { typ } : {});
    await expect(connectTo(upstream).toldOfLogout?.(token)).resolves.toMatchObject({ id: 'logout-1' });
  });

  it.each([
    ['of another issuer', { iss: 'https://bank.example' }],
    ['for another service', { aud: 'another' }],
    ['that is over', { iat: now() - 500, exp: now() - 400 }],
    ['that was made long ago', { iat: now() - 3_600 }],
    ['that was made long ago and has no end', { iat: now() - 3_600, exp: undefined }],
    ['that does not say when it was made', { iat: undefined }],
    ['that was made in the future', { iat: now() + 3_600, exp: now() + 7_200 }],
    ['without a name', { jti: undefined }],
    ['about nobody', { sub: undefined, sid: undefined }],
    ['with a nonce, as an ID token has one', { nonce: 'x' }],
    ['without an event', { events: undefined }],
    ['about another event', { events: { 'https://schemas.openid.net/secevent/risc/event-type/account-purged': {} } }],
    ['whose event is no object', { events: { [EVENT]: 'yes' } }],
  ])('%s is not believed', async (_what, change) => {
    await expect(connectTo(upstream).toldOfLogout?.(await tokenOf(change))).rejects.toMatchObject({
      name: 'UpstreamDisbelieved',
    });
  });

  it.each([
    ['nobody', unsigned],
    ['us', (token: string) => signedWithSecret(token, upstream.clientSecret)],
    ['anybody who knows the public key', (token: string) => signedWithThePublicKey(token, upstream)],
    ['another', (token: string) => signedByAnother(token)],
  ])('signed by %s is not believed', async (_who, forge) => {
    const token = await forge(await tokenOf({}));
    await expect(connectTo(upstream).toldOfLogout?.(token)).rejects.toMatchObject({ name: 'UpstreamDisbelieved' });
  });

  it.each(['at+jwt', 'secevent+jwt', 'dpop+jwt'])('of the type %s is another kind of token', async (typ) => {
    await expect(connectTo(upstream).toldOfLogout?.(await tokenOf({}, { typ }))).rejects.toThrow('typ');
  });

  it('that is an ID token is not believed', async () => {
    const connection = connectTo(upstream);
    const { logoutHint = '' } = await signInAt(connectTo(upstream, { idTokenHint: 'always' }), upstream);
    await expect(connection.toldOfLogout?.(logoutHint)).rejects.toMatchObject({ name: 'UpstreamDisbelieved' });
  });

  it('may be encrypted for us', async () => {
    const keys = await newClientKeys();
    const key = keys.published.keys.find(({ use }) => use === 'enc') ?? {};
    const token = await new CompactEncrypt(Buffer.from(await tokenOf({})))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: String(key.kid) })
      .encrypt(await importJWK(key, 'ECDH-ES'));
    const connection = connectTo(upstream, {}, { clientKeys: keys.own });
    await expect(connection.toldOfLogout?.(token)).resolves.toMatchObject({ id: 'logout-1' });
  });

  it('in any number cannot make us ask for keys again and again', async () => {
    const connection = connectTo(upstream);
    await connection.probe();
    const before = upstream.requests.length;
    for (let round = 0; round < 20; round += 1)
      await expect(connection.toldOfLogout?.(await tokenOf({}, { kid: `unknown-${round}` }))).rejects.toThrow();
    expect(upstream.requests.slice(before).filter((one) => one === 'GET /keys').length).toBeLessThanOrEqual(1);
  });
});

describe('a session that is to end at an upstream', () => {
  const ended = { back: 'http://localhost:9/upstreams/bank/signed-out', state: 'state-2' };

  it('ends at the address that it publishes, by what it said at the sign-in', async () => {
    const address = await connectTo(upstream).endSession?.({ ...ended, logoutHint: 'a.b.c' });
    expect(address?.origin).toBe(upstream.issuer);
    expect(Object.fromEntries(address?.searchParams ?? [])).toEqual({
      client_id: upstream.clientId,
      id_token_hint: 'a.b.c',
      post_logout_redirect_uri: ended.back,
      state: ended.state,
    });
  });

  it('does not end where it publishes no address', async () => {
    upstream.behaviour = { metadata: ({ end_session_endpoint: _, ...rest }) => rest };
    await expect(connectTo(upstream).endSession?.(ended)).resolves.toBeUndefined();
  });
});
