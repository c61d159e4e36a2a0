import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import {
  basicClient,
  createRelyingParty,
  register,
  type TestRelyingParty,
  type Tokens,
} from '../support/relying-party.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const GRACE = 2;

let world: World;
let service: TestRelyingParty;
let api: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld({ lifetimes: { refreshGraceSeconds: GRACE } });
  service = await basicClient(world);
  const authentication = openid.ClientSecretBasic('development-only-test-api-secret');
  api = await createRelyingParty(world, { clientId: 'test-api', authentication });
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const OFFLINE = { parameters: { scope: 'openid profile offline_access', prompt: 'consent' } };

async function signOut(browser: TextBrowser, { id_token = '' }: Tokens): Promise<void> {
  const question = await browser.open(openid.buildEndSessionUrl(service.config, { id_token_hint: id_token }));
  const left = await browser.submit(question, 'logout=yes');
  expect(left.status).toBe(200);
}

const isActive = async (asker: TestRelyingParty, token: string): Promise<boolean> =>
  (await openid.tokenIntrospection(asker.config, token)).active;
const INVALID_GRANT = { error: 'invalid_grant', status: 400 };

describe('when a person signs out', () => {
  it('the tokens of the session die with it', async () => {
    const browser = createTextBrowser();
    const { tokens } = await service.signIn(browser, lan);
    await signOut(browser, tokens);
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject(INVALID_GRANT);
    await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
    expect(await isActive(service, tokens.access_token)).toBe(false);
  });

  it('only offline access that was agreed to goes on', async () => {
    const browser = createTextBrowser();
    const { tokens } = await service.signIn(browser, lan, OFFLINE);
    await signOut(browser, tokens);
    expect(isSignIn(await browser.open((await service.begin()).url))).toBe(true);
    const renewed = await service.refresh(tokens.refresh_token ?? '');
    expect((await service.userInfo(renewed)).name).toBe(lan.name.full);
  });

  it('a code that was not redeemed yet is worth nothing', async () => {
    const browser = createTextBrowser();
    const { tokens } = await service.signIn(browser, lan);
    const transaction = await service.begin();
    const { url } = await browser.open(transaction.url);
    await signOut(browser, tokens);
    await expect(service.redeem(url, transaction)).rejects.toMatchObject(INVALID_GRANT);
  });
});

describe('a refresh token', () => {
  it('is replaced at every use', async () => {
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    const second = await service.refresh(tokens.refresh_token ?? '');
    expect(second.refresh_token).not.toBe(tokens.refresh_token);
    const third = await service.refresh(second.refresh_token ?? '');
    expect((await service.userInfo(third)).name).toBe(lan.name.full);
  });

  it('that is shown again at once is refused, and the new one stays good', async () => {
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    const renewed = await service.refresh(tokens.refresh_token ?? '');
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject(INVALID_GRANT);
    expect((await service.refresh(renewed.refresh_token ?? '')).access_token).toBeTruthy();
  });

  it('that is shown again later ends everything that came of it', async () => {
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    const renewed = await service.refresh(tokens.refresh_token ?? '');
    await pause((GRACE + 0.5) * 1000);
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject(INVALID_GRANT);
    await expect(service.refresh(renewed.refresh_token ?? '')).rejects.toMatchObject(INVALID_GRANT);
    await expect(service.userInfo(renewed)).rejects.toMatchObject({ status: 401 });
  });

  it('of another service is refused', async () => {
    const authentication = openid.ClientSecretPost('development-only-test-client-secret-post');
    const other = await createRelyingParty(world, { clientId: 'test-client-secret-post', authentication });
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    await expect(other.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject(INVALID_GRANT);
    expect((await service.refresh(tokens.refresh_token ?? '')).access_token).toBeTruthy();
  });
});

describe('a service whose tokens are bound to its key', () => {
  it('keeps its refresh token, and nobody uses a token without the key', async () => {
    const clientId = 'bound-service';
    const clientSecret = 'secret-of-bound-service';
    await register(world, { clientId, clientSecret, metadata: { dpop_bound_access_tokens: true } });
    const authentication = openid.ClientSecretBasic(clientSecret);
    const plain = await createRelyingParty(world, { clientId, authentication });
    const dpop = openid.getDPoPHandle(plain.config, await openid.randomDPoPKeyPair('ES256'));
    const bound = await createRelyingParty(world, { clientId, authentication, dpop });
    const { tokens } = await bound.signIn(createTextBrowser(), lan);
    expect(tokens.token_type).toBe('dpop');
    expect((await bound.userInfo(tokens)).name).toBe(lan.name.full);
    const bearer = await fetch(`${world.issuer}/me`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(bearer.status).toBe(401);
    const renewed = await bound.refresh(tokens.refresh_token ?? '');
    expect(renewed.refresh_token ?? tokens.refresh_token).toBe(tokens.refresh_token);
    expect((await bound.refresh(tokens.refresh_token ?? '')).access_token).toBeTruthy();
    await expect(plain.signIn(createTextBrowser(), lan)).rejects.toThrow();
  });
});

describe('a code that is used twice', () => {
  it('is refused, and the tokens that came of it die', async () => {
    const browser = createTextBrowser();
    await service.signIn(browser, lan);
    const transaction = await service.begin();
    const { url } = await browser.open(transaction.url);
    const first = await service.redeem(url, transaction);
    await expect(service.redeem(url, transaction)).rejects.toMatchObject(INVALID_GRANT);
    await expect(service.userInfo(first)).rejects.toMatchObject({ status: 401 });
    await expect(service.refresh(first.refresh_token ?? '')).rejects.toMatchObject(INVALID_GRANT);
  });
});

describe('a token of one kind', () => {
  it('is never taken for another', async () => {
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    const kinds = [tokens.refresh_token ?? '', tokens.id_token ?? '', 'made-up'];
    for (const token of kinds) {
      const response = await fetch(`${world.issuer}/me`, { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(401);
    }
    for (const token of [tokens.access_token, tokens.id_token ?? '']) {
      await expect(service.refresh(token)).rejects.toMatchObject(INVALID_GRANT);
    }
    const own = await openid.clientCredentialsGrant(api.config);
    const asPerson = await fetch(`${world.issuer}/me`, { headers: { authorization: `Bearer ${own.access_token}` } });
    expect(asPerson.status).toBe(401);
  });
});

describe('introspection', () => {
  it('answers the service itself and registered data providers, nobody else', async () => {
    const authentication = openid.ClientSecretPost('development-only-test-client-secret-post');
    const other = await createRelyingParty(world, { clientId: 'test-client-secret-post', authentication });
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    expect(await isActive(service, tokens.access_token)).toBe(true);
    expect(await isActive(api, tokens.access_token)).toBe(true);
    expect(await isActive(other, tokens.access_token)).toBe(false);
    expect(await openid.tokenIntrospection(other.config, tokens.access_token)).toEqual({ active: false });
    const text = JSON.stringify(await openid.tokenIntrospection(api.config, tokens.access_token));
    for (const secret of [lan.id, lan.citizenNumber ?? '', lan.name.full]) expect(text).not.toContain(secret);
  });

  it('says nothing about what does not exist', async () => {
    expect(await openid.tokenIntrospection(service.config, 'made-up')).toEqual({ active: false });
  });
});

describe('revocation', () => {
  it('of an access token ends it at userinfo and at introspection', async () => {
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    await openid.tokenRevocation(service.config, tokens.access_token);
    await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
    expect(await isActive(service, tokens.access_token)).toBe(false);
  });

  it('of a refresh token ends the whole grant', async () => {
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    await openid.tokenRevocation(service.config, tokens.refresh_token ?? '');
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject(INVALID_GRANT);
    await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
  });

  it('by another service does nothing', async () => {
    const authentication = openid.ClientSecretPost('development-only-test-client-secret-post');
    const other = await createRelyingParty(world, { clientId: 'test-client-secret-post', authentication });
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    await openid.tokenRevocation(other.config, tokens.access_token).catch(() => undefined);
    await openid.tokenRevocation(other.config, tokens.refresh_token ?? '').catch(() => undefined);
    expect((await service.userInfo(tokens)).name).toBe(lan.name.full);
  });
});
