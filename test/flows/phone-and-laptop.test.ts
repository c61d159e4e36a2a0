import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type SignedIn, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld();
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');

describe('a person with a phone and a laptop', () => {
  const phone: TextBrowser = createTextBrowser();
  const laptop: TextBrowser = createTextBrowser();
  let onPhone: SignedIn;
  let onLaptop: SignedIn;

  it('signs in on both, and a service knows both as the same person', async () => {
    onPhone = await service.signIn(phone, lan);
    onLaptop = await service.signIn(laptop, lan);
    expect(onLaptop.idToken.sub).toBe(onPhone.idToken.sub);
    for (const browser of [phone, laptop]) {
      expect((await go(browser, `${world.portal}/sign-in`, lan)).html).toContain('id="sign-out"');
    }
  });

  it('signs out on the phone: its tokens end, its services hear of it', async () => {
    const hint = onPhone.tokens.id_token ?? '';
    const question = await phone.open(openid.buildEndSessionUrl(service.config, { id_token_hint: hint }));
    await phone.submit(question, 'logout=yes');
    await expect(service.userInfo(onPhone.tokens)).rejects.toMatchObject({ status: 401 });
    await expect(service.refresh(onPhone.tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    await eventually(async () => expect((await phone.open(`${world.portal}/`)).html).not.toContain('id="sign-out"'));
    expect(isSignIn(await phone.open(`${world.portal}/sign-in`))).toBe(true);
  });

  it('stays signed in on the laptop: the tokens live, and so do the session and the services in it', async () => {
    expect((await service.userInfo(onLaptop.tokens)).name).toBe(lan.name.full);
    const renewed = await service.refresh(onLaptop.tokens.refresh_token ?? '');
    expect((await service.userInfo(renewed)).name).toBe(lan.name.full);
    expect((await laptop.open(`${world.portal}/`)).html).toContain('id="sign-out"');
    expect(isSignIn(await laptop.open(`${world.taxOffice}/sign-in`))).toBe(false);
  });
});

describe('two tabs of one browser at one service', () => {
  it('both have good tokens, and a revocation by the service does not sign the person out', async () => {
    const browser = createTextBrowser();
    const first = await service.signIn(browser, lan);
    const second = await service.signIn(browser, lan);
    for (const { tokens } of [first, second]) expect((await service.userInfo(tokens)).name).toBe(lan.name.full);
    await openid.tokenRevocation(service.config, first.tokens.access_token);
    await expect(service.userInfo(first.tokens)).rejects.toMatchObject({ status: 401 });
    const { url } = await service.begin({ prompt: 'none' });
    expect((await browser.open(url)).url.searchParams.get('code')).toBeTruthy();
  });

  it('end together when the person signs out in one of them', async () => {
    const browser = createTextBrowser();
    const tabs = [await service.signIn(browser, lan), await service.signIn(browser, lan)];
    const hint = tabs[0]?.tokens.id_token ?? '';
    const question = await browser.open(openid.buildEndSessionUrl(service.config, { id_token_hint: hint }));
    await browser.submit(question, 'logout=yes');
    for (const { tokens } of tabs) await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
  });
});
