import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go, isSignIn } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty, type Tokens } from '../support/relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp', 'recovery-code'] });
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const camille = persona('A French resident');
const OFFLINE = { parameters: { scope: 'openid profile offline_access', prompt: 'consent' } };
const INVALID_GRANT = { error: 'invalid_grant', status: 400 };

/** Somebody who knows the password adds an app of their own. */
async function intrude(person: Persona): Promise<TextBrowser> {
  const browser = createTextBrowser();
  await go(browser, `${world.issuer}/account`, person);
  const form = await browser.submit(await browser.open(`${world.issuer}/account/add`), 'method=totp');
  const groups = [...form.html.matchAll(/<span>([A-Z2-7]{4})<\/span>/g)].map(([, group]) => group);
  await browser.submit(form, '.login-submit', { code: await generate({ secret: groups.join('') }) });
  return browser;
}

/** The person follows the link in the newest mail, without being signed in. */
async function stop({ emails }: Persona): Promise<Page> {
  const { text } = await world.mailbox.next(emails[0]?.value ?? '');
  const browser = createTextBrowser();
  const question = await browser.open(/https?:\S+\/account\/stop\/\S+/.exec(text)?.[0] ?? '');
  return browser.submit(question, '.login-submit');
}

async function areWorthless(tokens: Tokens): Promise<void> {
  await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
  await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject(INVALID_GRANT);
}

describe('when a person stops a change', () => {
  let intruder: TextBrowser;
  let before: Tokens;
  let since: Tokens;
  let online: Tokens;
  let untouched: Tokens;
  let offered: { url: URL; transaction: Awaited<ReturnType<TestRelyingParty['begin']>> };
  beforeAll(async () => {
    ({ tokens: before } = await service.signIn(createTextBrowser(), lan, OFFLINE));
    ({ tokens: untouched } = await service.signIn(createTextBrowser(), camille, OFFLINE));
    intruder = await intrude(lan);
    ({ tokens: since } = await service.signIn(intruder, lan, OFFLINE));
    ({ tokens: online } = await service.signIn(intruder, lan));
    const transaction = await service.begin();
    offered = { transaction, url: (await intruder.open(transaction.url)).url };
    expect((await stop(lan)).text).toContain('mọi quyền truy cập của các dịch vụ đã kết thúc');
  });

  it('offline access is over, whether it was given since or before', async () => {
    for (const tokens of [since, before]) await areWorthless(tokens);
  });

  it('so are the tokens of the sessions, and a code that was not redeemed', async () => {
    await areWorthless(online);
    await expect(service.redeem(offered.url, offered.transaction)).rejects.toMatchObject(INVALID_GRANT);
  });

  it('whoever was in the account is out of it', async () => {
    for (const page of ['/account', '/account/add'])
      expect(isSignIn(await intruder.open(`${world.issuer}${page}`))).toBe(true);
    expect(isSignIn(await intruder.open((await service.begin()).url))).toBe(true);
  });

  it('nobody else loses anything', async () => {
    const renewed = await service.refresh(untouched.refresh_token ?? '');
    expect((await service.userInfo(renewed)).name).toBe(camille.name.full);
  });

  it('the person signs in as before, and gives access anew', async () => {
    const { tokens } = await service.signIn(createTextBrowser(), lan, OFFLINE);
    expect((await service.userInfo(await service.refresh(tokens.refresh_token ?? ''))).name).toBe(lan.name.full);
  });
});
