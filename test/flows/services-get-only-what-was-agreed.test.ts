import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isConsent } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, createRelyingParty, register, save, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
let taxOffice: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld();
  service = await basicClient(world);
  const authentication = openid.ClientSecretBasic('development-only-demo-tax-office-secret');
  const redirectUri = `${world.taxOffice}/callback`;
  taxOffice = await createRelyingParty(world, { clientId: 'demo-tax-office', authentication, redirectUri });
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const broi = persona('An elder');
const EVERYTHING = 'openid profile birth phone email citizen_id';

async function own(clientId: string, differences: Partial<Parameters<typeof register>[1]> = {}) {
  const clientSecret = `secret-of-${clientId}`;
  await register(world, { clientId, clientSecret, ...differences });
  return createRelyingParty(world, { clientId, authentication: openid.ClientSecretBasic(clientSecret) });
}

describe('a claim that was left unticked', () => {
  it('is nowhere: not in the ID token, not at userinfo, not after a renewal', async () => {
    const claims = JSON.stringify({ id_token: { email: null, birthdate: null }, userinfo: { email: null } });
    const { tokens, idToken } = await service.signIn(createTextBrowser(), minh, {
      parameters: { scope: EVERYTHING, claims },
      answers: { ticked: ['birthdate'] },
    });
    const renewed = await service.refresh(tokens.refresh_token ?? '');
    for (const seen of [idToken, renewed.claims() ?? {}]) {
      expect(seen).not.toHaveProperty('email');
      expect(seen).not.toHaveProperty('phone_number');
      expect(seen).not.toHaveProperty('citizen_id');
    }
    expect(idToken.birthdate).toBe(minh.birthdate);
    for (const token of [tokens, renewed]) {
      const info = await service.userInfo(token);
      expect(Object.keys(info).sort()).toEqual(['birthdate', 'name', 'sub']);
    }
  });

  it('is given once the person ticks it, with what qualifies it', async () => {
    const other = await own('ticking-service');
    const { tokens } = await other.signIn(createTextBrowser(), minh, {
      parameters: { scope: EVERYTHING },
      answers: { ticked: ['email', 'phone_number'] },
    });
    expect(await other.userInfo(tokens)).toMatchObject({
      name: minh.name.full,
      email: minh.emails[0]?.value,
      email_verified: true,
      phone_number: minh.phones[0]?.value,
      phone_number_verified: true,
    });
  });
});

describe('a scope', () => {
  it('that was not asked for opens nothing', async () => {
    const { tokens, idToken } = await service.signIn(createTextBrowser(), lan, { parameters: { scope: 'openid' } });
    expect(Object.keys(await service.userInfo(tokens))).toEqual(['sub']);
    expect(idToken).toMatchObject({ iss: world.issuer, aud: service.clientId });
    expect(Object.keys(idToken).sort()).toEqual(['acr', 'amr', 'aud', 'exp', 'iat', 'iss', 'nonce', 'sub'].sort());
  });

  it('that a service may not have is refused before anybody is asked', async () => {
    const { url } = await taxOffice.begin({ scope: 'openid profile citizen_id email' });
    const answer = await createTextBrowser().step(url);
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.origin).toBe(world.taxOffice);
    expect(back.searchParams.get('error')).toBe('invalid_scope');
  });

  it('is not replaced by the claims parameter: claims that a service may not have are not even shown', async () => {
    const claims = JSON.stringify({ userinfo: { email: { essential: true }, birthdate: null } });
    const browser = createTextBrowser();
    const { login, password } = lan;
    const first = await browser.open((await taxOffice.begin({ scope: 'openid profile citizen_id', claims })).url);
    const consent = await browser.submit(first, '.login-submit', { login, password });
    expect(isConsent(consent)).toBe(true);
    expect(consent.html).not.toContain('name="claim"');
  });

  it('that a service may have, but whose claims it may not, gives none of them', async () => {
    const narrow = await own('narrow-service', { policy: { claims: {} } });
    const claims = JSON.stringify({ userinfo: { name: null, email: null }, id_token: { citizen_id: null } });
    const { tokens, idToken } = await narrow.signIn(createTextBrowser(), lan, {
      parameters: { scope: EVERYTHING, claims },
    });
    expect(Object.keys(await narrow.userInfo(tokens))).toEqual(['sub']);
    expect(idToken).not.toHaveProperty('citizen_id');
  });
});

describe('consent', () => {
  it('is asked again for more than was answered, and only then', async () => {
    const other = await own('growing-service');
    const browser = createTextBrowser();
    await other.signIn(browser, hung, { parameters: { scope: 'openid profile' } });
    expect((await browser.open((await other.begin({ scope: 'openid profile' })).url)).url.origin).not.toBe(
      world.issuer,
    );
    const more = await browser.open((await other.begin({ scope: 'openid profile email' })).url);
    expect(isConsent(more)).toBe(true);
    await other.signIn(browser, hung, {
      parameters: { scope: 'openid profile email' },
      answers: { ticked: ['email'] },
    });
    const { tokens } = await other.signIn(browser, hung, { parameters: { scope: 'openid profile' } });
    expect(await other.userInfo(tokens)).not.toHaveProperty('email');
  });

  it('is asked again when the purposes changed, and what was given before still is what is shown', async () => {
    const clientId = 'changing-service';
    const other = await own(clientId);
    const browser = createTextBrowser();
    await other.signIn(browser, hung);
    const before = await world.app.storage.relyingParties.find(clientId);
    if (!before) throw new Error('not registered');
    const name = { ...before.name, vi: 'Dịch vụ đã đổi tên' };
    await save(world, { ...before, name });
    const page = await browser.open((await other.begin()).url);
    expect(isConsent(page)).toBe(true);
    expect(page.text).toContain(name.vi);
  });

  it('for fewer claims ends the tokens of the wider one', async () => {
    const other = await own('narrowing-service');
    const browser = createTextBrowser();
    const wide = { parameters: { scope: EVERYTHING }, answers: { ticked: ['email'] } };
    const { tokens } = await other.signIn(browser, hung, wide);
    expect((await other.userInfo(tokens)).email).toBeTruthy();
    await other.signIn(browser, hung, { parameters: { scope: EVERYTHING, prompt: 'consent' } });
    await expect(other.userInfo(tokens)).rejects.toThrow();
    await expect(other.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the subject', () => {
  it('is the same for a service every time, and another for a service of another sector', async () => {
    const redirectUri = `${world.testService.replace('localhost', '127.0.0.1')}/callback`;
    const clientId = 'far-service';
    const clientSecret = 'secret-of-far-service';
    await register(world, { clientId, clientSecret, metadata: { redirect_uris: [redirectUri] } });
    const authentication = openid.ClientSecretBasic(clientSecret);
    const far = await createRelyingParty(world, { clientId, authentication, redirectUri });
    const near = await own('near-service');
    const subject = async (party: TestRelyingParty) => {
      const { tokens, idToken } = await party.signIn(createTextBrowser(), broi);
      expect((await party.userInfo(tokens)).sub).toBe(idToken.sub);
      return idToken.sub;
    };
    const first = await subject(service);
    expect(await subject(service)).toBe(first);
    expect(await subject(near)).toBe(first);
    expect(await subject(far)).not.toBe(first);
  });

  it('says nothing about the person', async () => {
    const { idToken } = await service.signIn(createTextBrowser(), broi);
    expect(idToken.sub).not.toContain(broi.id);
    expect(idToken.sub).not.toContain(broi.citizenNumber);
  });
});
