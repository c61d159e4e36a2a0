import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, reload, signIn, type Visitor, visit } from '../support/browser.ts';
import { codeIn } from '../support/mailbox.ts';
import { addPasskey, connectDevice } from '../support/passkeys.ts';
import { persona } from '../support/personas.ts';
import { PATIENT } from '../support/recovery.ts';
import { createWorld, type World } from '../support/world.ts';

const NEW = 'mưa nguồn chớp bể chiều hôm';
const broi = persona('An elder');
const camille = persona('A French resident');

let world: World;
let browser: Browser;
beforeAll(async () => {
  const authenticators = ['password', 'totp', 'passkey', 'recovery-code'];
  [world, browser] = await Promise.all([createWorld({ ...PATIENT, authenticators }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

/** Comes to the choice of what is still at hand; `look` is called on every page. */
async function untilChoice(
  { page }: Visitor,
  { contact, address, number, birthdate }: Record<'contact' | 'address' | 'number' | 'birthdate', string>,
  look: () => Promise<void> = async () => undefined,
): Promise<void> {
  await page.goto(`${world.issuer}/recover`);
  await look();
  await page.fill('[name=contact]', contact);
  await page.click('.login-submit');
  await look();
  await page.fill('[name=code]', codeIn(await world.mailbox.next(address)));
  await page.click('.login-submit');
  await look();
  await page.fill('[name=number]', number);
  await page.fill('[name=birthdate]', birthdate);
  await page.click('.login-submit');
  await look();
}

describe('without scripts', () => {
  it('a person with nothing but a phone begins to wait; going back and reloading lead on', async () => {
    const visitor = await visit(browser, { javaScriptEnabled: false });
    const { page, complaints } = visitor;
    await untilChoice(visitor, {
      contact: '0900 000 002',
      address: '+84900000002',
      number: broi.citizenNumber ?? '',
      birthdate: '1948',
    });
    await page.click('[name=choice][value=wait]');
    await page.click('.login-submit');
    await page.waitForURL('**/recover/waiting');
    await reload(page);
    await page.waitForLoadState();
    await page.goBack();
    await page.waitForLoadState();
    expect(new URL(page.url()).pathname).toBe('/recover/waiting');
    expect(complaints).toEqual([]);
    await visitor.leave();
  });
});

describe('with scripts', () => {
  it('a person shows a passkey and sets a new password, which a laptop takes beside the passkey', async () => {
    const visitor = await visit(browser);
    const { page, complaints, flaws } = visitor;
    await connectDevice(page);
    await addPasskey(page, world, camille);
    const found: string[] = [];
    const look = async () => void found.push(...(await flaws()));
    const contact = camille.emails[0]?.value ?? '';
    await untilChoice(visitor, { contact, address: contact, number: camille.login, birthdate: '02/11/1992' }, look);
    await page.click('[name=choice][value="factor passkey"]');
    await look();
    await page.click('[data-ceremony] button');
    await page.waitForURL('**/recover/new');
    await look();
    await page.fill('[name=password]', NEW);
    await page.fill('[name=repeat]', NEW);
    await page.dblclick('.login-submit');
    await page.waitForURL('**/recover/done');
    await look();
    const laptop = await visit(browser);
    await laptop.page.goto(`${world.issuer}/account`);
    await signIn(laptop.page, { login: camille.login, password: NEW });
    await laptop.page.waitForSelector('[data-ceremony] >> text=JavaScript', { state: 'attached' });
    await laptop.leave();
    expect([found, complaints]).toEqual([[], []]);
    await visitor.leave();
  });
});
