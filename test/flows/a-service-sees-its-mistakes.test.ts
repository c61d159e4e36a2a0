import { readFileSync } from 'node:fs';
import { importJWK, type JWK, SignJWT } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/config.ts';
import type { ProtocolError } from '../../src/protocol-errors/protocol-errors.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { freePort } from '../support/ports.ts';
import { basicClient, createRelyingParty, register } from '../support/relying-party.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { eventually, pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ figures: { flushSeconds: 0.1 } });
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const jwk = JSON.parse(readFileSync(projectPath('config/development/test-private-key-jwt.jwk.json'), 'utf8')) as JWK & {
  kid: string;
};
const BASIC = 'test-client-secret-basic';
const KEYS = 'test-private-key-jwt';

const authorization = (secret = `development-only-${BASIC}`): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${BASIC}:${secret}`).toString('base64')}`,
});

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${world.issuer}${path}`, { method: 'POST', body: new URLSearchParams(form), headers });

/** An authorization request of the basic client with some parameters changed; undefined leaves one out. */
async function ask(changes: Record<string, string | undefined>): Promise<void> {
  const { url } = await (await basicClient(world)).begin();
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  await createTextBrowser().open(url);
}

interface AssertionChanges {
  readonly audience?: string;
  readonly kid?: string;
  readonly issuedAt?: number;
  readonly notBefore?: number;
}

async function assertion({
  audience = world.issuer,
  kid = jwk.kid,
  issuedAt,
  notBefore,
}: AssertionChanges): Promise<string> {
  const iat = issuedAt ?? Math.floor(Date.now() / 1000);
  return new SignJWT({ jti: crypto.randomUUID(), ...(notBefore ? { nbf: notBefore } : {}) })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(KEYS)
    .setSubject(KEYS)
    .setAudience(audience)
    .setIssuedAt(iat)
    .setExpirationTime(iat + 60)
    .sign(await importJWK(jwk, 'ES256'));
}

async function withAssertion(changes: AssertionChanges): Promise<void> {
  await post('/token', {
    grant_type: 'authorization_code',
    code: 'no-code-at-all',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion(changes),
  });
}

/** A code of a real sign-in, and what redeems it. */
async function codeFor(): Promise<{ code: string; form: Record<string, string> }> {
  const service = await basicClient(world);
  const transaction = await service.begin();
  const page = await go(createTextBrowser(), transaction.url, lan);
  const code = page.url.searchParams.get('code') ?? '';
  const redirect_uri = `${world.testService}/callback`;
  return {
    code,
    form: { grant_type: 'authorization_code', code, redirect_uri, code_verifier: transaction.verifier ?? '' },
  };
}

/** The inbox's entry of a mistake, once it is there. */
const entry = (clientId: string, rule: string): Promise<ProtocolError> =>
  eventually(async () => {
    const all = await world.app.storage.protocolErrors.ofClient(clientId);
    const found = all.find((one) => one.rule === rule);
    if (!found) throw new Error(`no ${rule} among ${all.map((one) => one.rule).join(', ')}`);
    return found;
  });

describe('a mistake at the authorization endpoint', () => {
  it.each([
    [
      'a redirect_uri that is not registered',
      { redirect_uri: 'https://wrong.example/back?user=lan@example.vn' },
      'redirect-uri',
    ],
    ['a missing code challenge', { code_challenge: undefined, code_challenge_method: undefined }, 'pkce'],
    ['a response type that there is not', { response_type: 'token' }, 'response-type'],
    ['a wrong prompt', { prompt: 'none login' }, 'prompt'],
    ['a missing response type', { response_type: undefined }, 'parameter-missing'],
    ['a request_uri that has been used', { request_uri: 'urn:ietf:params:oauth:request_uri:gone' }, 'request-uri'],
  ])('is kept: %s', async (_, changes, rule) => {
    await ask(changes);
    const found = await entry(BASIC, rule);
    expect(found).toMatchObject({ place: 'authorization', authenticated: false, count: 1, seen: false });
  });

  it('is kept with the address that was sent, and nothing that was in its query', async () => {
    const { sent } = await entry(BASIC, 'redirect-uri');
    expect(sent.parameters.redirect_uri).toBe('https://wrong.example/back?user=…');
    expect(sent.withheld).toEqual(['client_id', 'code_challenge', 'nonce', 'state']);
    expect(JSON.stringify(sent)).not.toContain('lan@');
  });

  it('that is made again is counted, not kept again', async () => {
    await ask({ prompt: 'none login', login_hint: lan.login, made_up: 'x' });
    await eventually(async () => expect((await entry(BASIC, 'prompt')).count).toBe(2));
    const { sent } = await entry(BASIC, 'prompt');
    expect(sent.withheld).toContain('login_hint');
    expect(sent.unknown).toBe(1);
    expect(JSON.stringify(sent)).not.toContain(lan.login);
  });

  it('is none where the person turns back or nobody is signed in', async () => {
    await ask({ prompt: 'none' });
    await pause(300);
    const all = await world.app.storage.protocolErrors.ofClient(BASIC);
    expect(all.filter(({ error }) => error === 'login_required')).toEqual([]);
  });
});

describe('a mistake of a service that proves itself by a secret', () => {
  it('is kept when the secret is wrong, as perhaps not its own', async () => {
    await post('/token', { grant_type: 'authorization_code', code: 'x' }, authorization('wrong-secret-of-somebody'));
    const found = await entry(BASIC, 'secret');
    expect(found).toMatchObject({ place: 'token', error: 'invalid_client', authenticated: false });
    expect(found.sent).toMatchObject({ authentication: 'client_secret_basic', withheld: ['code'] });
    expect(JSON.stringify(found.sent)).not.toContain('wrong-secret');
  });

  it('is kept when the secret came another way than registered', async () => {
    const form = { client_id: BASIC, client_secret: `development-only-${BASIC}` };
    await post('/token', { grant_type: 'authorization_code', code: 'x', ...form });
    expect((await entry(BASIC, 'secret')).sent.authentication).toMatch(/client_secret_(basic|post)/);
  });

  it('is kept when a code is redeemed with another verifier, and when it is redeemed again', async () => {
    const wrong = await codeFor();
    await post('/token', { ...wrong.form, code_verifier: 'x'.repeat(43) }, authorization());
    expect(await entry(BASIC, 'pkce-verifier')).toMatchObject({ place: 'token', authenticated: true });
    const { form } = await codeFor();
    expect((await post('/token', form, authorization())).status).toBe(200);
    await post('/token', form, authorization());
    const used = await entry(BASIC, 'code-used');
    expect(used).toMatchObject({ error: 'invalid_grant', authenticated: true });
    expect(JSON.stringify(used.sent)).not.toContain(form.code);
  });

  it('is kept when a pushed request is used again', async () => {
    const { url } = await (await basicClient(world)).begin();
    const pushed = await post('/request', Object.fromEntries(url.searchParams), authorization());
    const { request_uri } = (await pushed.json()) as { request_uri: string };
    const { count } = await entry(BASIC, 'request-uri');
    const address = `${world.issuer}/auth?client_id=${BASIC}&request_uri=${request_uri}`;
    await go(createTextBrowser(), address, lan);
    await createTextBrowser().open(address);
    await eventually(async () => expect((await entry(BASIC, 'request-uri')).count).toBe(count + 1));
  });

  it('is kept when it asks for a scope that it may not have', async () => {
    const clientId = 'asks-for-too-much';
    const { policy } = (await world.app.storage.relyingParties.find(BASIC)) ?? {};
    await register(world, {
      clientId,
      clientSecret: 'secret-of-who-asks-for-too-much',
      policy: { ...policy, scopes: ['openid'], claims: {} },
    });
    await ask({ client_id: clientId, scope: 'openid profile' });
    expect((await entry(clientId, 'scope')).sent.parameters.scope).toBe('openid profile');
  });

  it('is kept when a pushed request is wrong: that is certainly its own', async () => {
    const { url } = await (await basicClient(world)).begin();
    url.searchParams.set('redirect_uri', 'https://elsewhere.example/');
    await post('/request', Object.fromEntries(url.searchParams), authorization());
    await eventually(async () => {
      const all = await world.app.storage.protocolErrors.ofClient(BASIC);
      expect(all.find(({ place, rule }) => place === 'pushed' && rule.startsWith('redirect-uri'))).toMatchObject({
        authenticated: true,
      });
    });
  });

  it('is kept when a sign-out leads to an address that is not registered', async () => {
    await createTextBrowser().open(
      `${world.issuer}/session/end?client_id=${BASIC}&post_logout_redirect_uri=https://elsewhere.example/`,
    );
    expect(await entry(BASIC, 'post-logout-redirect-uri')).toMatchObject({ place: 'sign-out', authenticated: false });
  });
});

describe('a mistake of a service that proves itself by a key', () => {
  const seconds = (): number => Math.floor(Date.now() / 1000);

  it.each([
    ['has expired', () => ({ issuedAt: seconds() - 600 }), 'assertion-expired'],
    ['counts from later on', () => ({ notBefore: seconds() + 600 }), 'assertion-early'],
    ['is signed by an unknown key', () => ({ kid: 'no-such-key' }), 'assertion-key'],
    ['is for somebody else', () => ({ audience: 'https://other.example/token' }), 'assertion-audience'],
  ])('is kept when its assertion %s', async (_, changes, rule) => {
    await withAssertion(changes());
    const found = await entry(KEYS, rule);
    expect(found).toMatchObject({ place: 'token', error: 'invalid_client', authenticated: false });
    expect(found.sent.assertion).toMatchObject({ alg: 'ES256', lifetime: 60 });
    expect(found.sent.authentication).toBe('private_key_jwt');
  });

  it('shows how it proved itself also where a request is pushed', async () => {
    await post('/request', {
      client_id: KEYS,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion({}),
      response_type: 'code',
      redirect_uri: 'https://elsewhere.example/',
    });
    const { place, sent } = await entry(KEYS, 'redirect-uri');
    expect([place, sent.authentication, sent.assertion?.alg]).toEqual(['pushed', 'private_key_jwt', 'ES256']);
  });

  it('shows what the assertion said of key, audience and time, and nothing else of it', async () => {
    const { sent } = await entry(KEYS, 'assertion-key');
    expect(sent.assertion).toMatchObject({ kid: 'no-such-key', aud: [world.issuer] });
    expect(Object.keys(sent.assertion ?? {}).sort()).toEqual(['age', 'alg', 'aud', 'kid', 'lifetime']);
  });
});

describe('what a service does not take', () => {
  it('is kept: a sign-out that its endpoint does not answer', async () => {
    await register(world, {
      clientId: 'out-of-reach',
      clientSecret: 'secret-of-the-service-out-of-reach',
      metadata: {
        backchannel_logout_uri: `http://localhost:${await freePort()}/logout`,
        backchannel_logout_session_required: true,
      },
    });
    const personId = '00000000-0000-4000-8000-000000000001';
    const { outbox } = world.app.storage;
    await outbox.enqueue({ kind: 'backchannel-logout', clientId: 'out-of-reach', personId, sid: 'a-session' });
    const found = await entry('out-of-reach', 'unreachable');
    expect(found).toMatchObject({ place: 'logout-delivery', authenticated: true });
    expect(found.sent.answer).toBe('ECONNREFUSED');
    expect(JSON.stringify(found)).not.toContain(personId);
  });
});

describe('the inbox', () => {
  it('says what is new, until somebody has looked', async () => {
    const { protocolErrors } = world.app.storage;
    const before = (await protocolErrors.countNew([KEYS])).get(KEYS) ?? 0;
    expect(before).toBeGreaterThan(2);
    const { id } = await entry(KEYS, 'assertion-key');
    await protocolErrors.markSeen(KEYS, [id]);
    expect((await entry(KEYS, 'assertion-key')).seen).toBe(true);
    expect((await protocolErrors.countNew([KEYS])).get(KEYS)).toBe(before - 1);
    await pause(20);
    await withAssertion({ kid: 'no-such-key' });
    await eventually(async () => expect((await entry(KEYS, 'assertion-key')).seen).toBe(false));
  });

  it('shows nobody the mistakes of another service', async () => {
    const { id } = await entry(KEYS, 'assertion-key');
    expect(await world.app.storage.protocolErrors.find(BASIC, id)).toBeUndefined();
  });
});

describe('two servers of a service', () => {
  it('that redeem one code at the same time are told of it', async () => {
    const clientId = 'in-a-hurry';
    const clientSecret = 'secret-of-who-is-in-a-hurry';
    await register(world, { clientId, clientSecret });
    const authentication = openid.ClientSecretBasic(clientSecret);
    const service = await createRelyingParty(world, { clientId, authentication });
    const transaction = await service.begin();
    const page = await go(createTextBrowser(), transaction.url, lan);
    const both = await Promise.allSettled([
      service.redeem(page.url, transaction),
      service.redeem(page.url, transaction),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeLessThan(2);
    expect(await entry(clientId, 'code-used')).toMatchObject({ place: 'token', authenticated: true, count: 1 });
  });
});
