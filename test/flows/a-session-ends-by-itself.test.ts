import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const IDLE = 5;
const ABSOLUTE = 12;

describe('a session', () => {
  let world: World;
  let service: TestRelyingParty;
  beforeAll(async () => {
    world = await createWorld({ session: { idleSeconds: IDLE, absoluteSeconds: ABSOLUTE } });
    service = await basicClient(world);
  });
  afterAll(() => world?.stop());

  it.concurrent('that nobody uses ends, with its tokens, and the next sign-in asks for the password', async () => {
    const browser = createTextBrowser();
    await go(browser, `${world.portal}/sign-in`, lan);
    const { tokens } = await service.signIn(browser, lan);
    await service.userInfo(tokens);
    await pause((IDLE + 1) * 1000);
    expect(isSignIn(await browser.open(`${world.portal}/sign-in`))).toBe(true);
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(service.userInfo(tokens)).rejects.toThrow();
  });

  it.concurrent('that is used goes on, but not past its longest time', async () => {
    const browser = createTextBrowser();
    const start = Date.now();
    await go(browser, `${world.portal}/sign-in`, lan);
    let seen = 0;
    while (Date.now() - start < (ABSOLUTE - 4) * 1000) {
      await pause(500);
      expect(isSignIn(await browser.open(`${world.portal}/sign-in`))).toBe(false);
      seen = Date.now() - start;
    }
    expect(seen).toBeGreaterThan(IDLE * 1000);
    await pause(Math.max(0, start + (ABSOLUTE + 1) * 1000 - Date.now()));
    expect(isSignIn(await browser.open(`${world.portal}/sign-in`))).toBe(true);
  });
});
