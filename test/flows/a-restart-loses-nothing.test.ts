import { tokenRevocation } from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAll, isCode, isConsent, isSignIn } from '../support/journey.ts';
import { type ProviderNode, startNode } from '../support/node.ts';
import { codeOf, persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let node: ProviderNode;
let port: number;
let service: TestRelyingParty;

/** The world's own provider makes way: from here on the issuer is a process that can be killed. */
beforeAll(async () => {
  world = await createWorld();
  port = Number(new URL(world.issuer).port);
  await world.stopProvider();
  node = await startNode(world, port);
  service = await basicClient(world);
});
afterAll(async () => {
  await node?.end('SIGKILL');
  await world?.stop();
});

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const hung = persona('The director of a company');

async function restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const code = await node.end(signal);
  expect(code).toBe(signal === 'SIGTERM' ? 0 : null);
  node = await startNode(world, port);
}

describe.each([
  ['stopped', 'SIGTERM', minh, [isSignIn, isCode]],
  ['killed', 'SIGKILL', hung, [isSignIn, isCode, isConsent]],
] as const)('a sign-in during which the provider is %s between a form and its answer', (_, signal, person, before) => {
  const fieldsOf = async (page: Page): Promise<Record<string, string>> => {
    if (isCode(page)) return { code: await codeOf(person) };
    return isSignIn(page) ? { login: person.login, password: person.password } : {};
  };

  it('is finished by the next process: password, code, consent, tokens', async () => {
    const browser = createTextBrowser();
    const acr = `${world.issuer}/acr/m2`;
    const claims = JSON.stringify({ id_token: { acr: { essential: true, values: [acr] } } });
    const transaction = await service.begin({ claims });
    let page: Page = await browser.open(transaction.url);
    for (const isDue of [isSignIn, isCode, isConsent]) {
      expect(isDue(page)).toBe(true);
      if (before.some((step) => step === isDue)) await restart(signal);
      page = await browser.submit(page, '.login-submit', await fieldsOf(page));
    }
    await restart(signal);
    const tokens = await service.redeem(page.url, transaction);
    expect(tokens.claims()?.acr).toBe(acr);
    expect((await service.userInfo(tokens)).name).toBe(person.name.full);
  }, 90_000);
});

describe('when the provider is killed right after an answer', () => {
  it('the token that was given is good, and the one that was used up stays used up', async () => {
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    const renewed = await service.refresh(tokens.refresh_token ?? '');
    await restart('SIGKILL');
    expect((await service.userInfo(renewed)).name).toBe(lan.name.full);
    await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('what was revoked stays revoked', async () => {
    const { tokens } = await service.signIn(createTextBrowser(), lan);
    await tokenRevocation(service.config, tokens.access_token);
    await restart('SIGKILL');
    await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
  });

  it('who signed out is out, and the services hear of it from the next process', async () => {
    const browser = createTextBrowser();
    const portal = await answerAll(browser, await browser.open(`${world.portal}/sign-in`), lan);
    const tax = await answerAll(browser, await browser.open(`${world.taxOffice}/sign-in`), lan);
    expect(portal.html).toContain('id="sign-out"');
    const question = await browser.submit(tax, '#sign-out');
    const body = new URLSearchParams({
      xsrf: /name="xsrf" value="([^"]+)"/.exec(question.html)?.[1] ?? '',
      logout: 'yes',
    });
    const action = /<form method="post" action="([^"]+)"/.exec(question.html)?.[1] ?? '';
    const headers = { origin: world.issuer };
    const answer = await browser.step(new URL(action, world.issuer), { method: 'POST', body, headers });
    expect(answer.status).toBe(303);
    await restart('SIGKILL');
    expect(isSignIn(await browser.open(`${world.portal}/sign-in`))).toBe(true);
    await eventually(
      async () => expect((await browser.open(`${world.portal}/`)).html).not.toContain('id="sign-out"'),
      40_000,
    );
  });
});
