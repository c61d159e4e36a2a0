import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDataApi } from '../../demo/data-api/data-api.ts';
import { dataApiSettings } from '../../demo/data-api/settings.ts';
import { readStepUp } from '../../demo/shared/step-up-challenge.ts';
import { answerAll, errorCode, go, isCode, isConsent, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, createRelyingParty, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const lan = persona('An ordinary citizen');

let world: World;
let service: TestRelyingParty;
let api: openid.Configuration;
beforeAll(async () => {
  world = await createWorld();
  service = await basicClient(world);
  const authentication = openid.ClientSecretBasic('development-only-test-api-secret');
  api = (await createRelyingParty(world, { clientId: 'test-api', authentication })).config;
});
afterAll(() => world?.stop());

const call = (token?: string, base = world.dataApi): Promise<Response> =>
  fetch(`${base}/birth-record`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
const acr = (id: string): string => `${world.issuer}/acr/${id}`;
const essential = (id: string) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, value: acr(id) } } }),
});

describe('introspection', () => {
  it('says how and when the person behind a token signed in', async () => {
    const { tokens, idToken } = await service.signIn(createTextBrowser(), minh, {
      parameters: { scope: 'openid offline_access', prompt: 'consent', max_age: '600' },
    });
    const told = await openid.tokenIntrospection(api, tokens.access_token);
    expect(told).toMatchObject({ active: true, acr: acr('m1'), auth_time: idToken.auth_time });
    const renewed = await service.refresh(tokens.refresh_token ?? '');
    const later = await openid.tokenIntrospection(api, renewed.access_token);
    expect(later).toMatchObject({ active: true, acr: acr('m1'), auth_time: idToken.auth_time });
  });

  it('says nothing of a sign-in where a service acts for itself', async () => {
    const tokens = await openid.clientCredentialsGrant(api);
    const told = await openid.tokenIntrospection(api, tokens.access_token);
    expect(told.active).toBe(true);
    expect(told).not.toHaveProperty('acr');
    expect((await call(tokens.access_token)).headers.get('www-authenticate')).toContain('error="invalid_token"');
  });
});

describe('a data provider', () => {
  it('asks for a token, and for one that is good', async () => {
    const none = await call();
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    const wrong = await call('nonsense');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('asks for a step-up when the sign-in behind the token is too weak, and opens when it was stepped up', async () => {
    const browser = createTextBrowser();
    const weak = await service.signIn(browser, hung);
    const refused = await call(weak.tokens.access_token);
    expect(refused.status).toBe(401);
    const header = refused.headers.get('www-authenticate');
    expect(header).toMatch(/^Bearer error="insufficient_user_authentication", /);
    expect(readStepUp(world.issuer, header)).toEqual({ level: 'm2', maxAge: 1800 });
    const strong = await service.signIn(browser, hung, { parameters: { ...essential('m2'), max_age: '1800' } });
    expect((await call(strong.tokens.access_token)).status).toBe(200);
    expect((await call(weak.tokens.access_token)).status).toBe(401);
  });

  it('asks for a step-up when the sign-in is too old', async () => {
    const impatient = createDataApi({
      ...dataApiSettings({ ISSUER: world.issuer, SERVICES: 'test-client-secret-basic' }),
      maxAge: -60,
    });
    const server = impatient.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const { tokens } = await service.signIn(createTextBrowser(), hung, {
      parameters: essential('m2'),
    });
    const answer = await call(tokens.access_token, `http://127.0.0.1:${port}`);
    expect(answer.headers.get('www-authenticate')).toContain('insufficient_user_authentication');
    server.close();
  });
});

describe('the portal', () => {
  it('goes through the step-up that the data provider asks for, and shows the record', async () => {
    const browser = createTextBrowser();
    const home = await go(browser, `${world.portal}/sign-in`, minh);
    const page = await browser.follow(home, 'Lấy trích lục');
    expect(isCode(page)).toBe(true);
    expect(isSignIn(page) || isConsent(page)).toBe(false);
    const record = await answerAll(browser, page, minh);
    expect(record.url.href).toBe(`${world.portal}/birth-record`);
    expect(record.html).toContain('id="record"');
    expect((await browser.open(`${world.portal}/birth-record`)).html).toContain('KS-2019-0042');
  });

  it('says so to a person who cannot, and stays open', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, lan);
    const page = await browser.open(`${world.portal}/birth-record`);
    expect(page.text).toContain('cơ quan công an gần nhất');
    expect(page.text).toContain('cần đạt mức độ 2');
    const back = await browser.submit(page, '#cancel');
    expect(errorCode(back)).toBe('unmet_authentication_requirements');
    expect((await browser.open(`${world.portal}/`)).html).toContain('data-level="m1"');
  });

  it('does not send a person in a circle when the data provider is never content', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, lan);
    expect(errorCode(await browser.open(`${world.portal}/birth-record?again=yes`))).toBe(
      'unmet_authentication_requirements',
    );
  });
});
