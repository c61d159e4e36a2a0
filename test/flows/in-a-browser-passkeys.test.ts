import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { unusedCode } from '../support/codes.ts';
import { type Asked, addPasskey, askedIn, connectDevice, type Device, shownIn } from '../support/passkeys.ts';
import { type Persona, persona } from '../support/personas.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let elsewhere: World;
let browser: Browser;
beforeAll(async () => {
  [world, elsewhere, browser] = await Promise.all([createWorld(), createWorld(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([world?.stop(), elsewhere?.stop()]);
});

const minh = persona('set up a code application');
const hung = persona('The director of a company');
const lan = persona('An ordinary citizen');
const blocked = persona('blocked');

const BUTTON = '[data-ceremony=get] button';
const NO_SUGGESTIONS = 'PublicKeyCredential.isConditionalMediationAvailable = async () => false';

interface Owner extends Visitor {
  readonly device: Device;
}

/** Somebody with a device; it answers at once, so suggestions are left out where they are not what is tested. */
async function arrive(options: { person?: Persona; suggestions?: boolean } = {}): Promise<Owner> {
  const visitor = await visit(browser);
  const device = await connectDevice(visitor.page);
  if (options.person) await addPasskey(visitor.page, world, options.person);
  if (!options.suggestions) await visitor.page.addInitScript(NO_SUGGESTIONS);
  return { ...visitor, device };
}

const problem = ({ page }: Visitor) => page.textContent('.govuk-error-summary');
const level = async ({ page }: Visitor) => {
  await page.goto(world.portal);
  return page.getAttribute('#level', 'data-level');
};

/** Sends an answer to what this page asks, as no script of ours would. */
async function post({ page }: Visitor, answer: object | string): Promise<void> {
  const value = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const send = `(() => { const button = document.querySelector('${BUTTON}');
    button.form.querySelector('[name=passkey]').value = ${JSON.stringify(value)}; button.form.requestSubmit(button); })()`;
  await Promise.all([page.waitForNavigation(), page.evaluate(send)]);
}

async function openSignIn({ page }: Visitor): Promise<Asked> {
  await page.context().clearCookies();
  await page.goto(`${world.portal}/sign-in`);
  return askedIn(page);
}

async function openStepUp(owner: Visitor, person: Persona): Promise<void> {
  await owner.page.goto(`${world.portal}/sign-in`);
  await signIn(owner.page, person);
  if ((await owner.page.locator('[value=agree]').count()) > 0) await owner.page.click('[value=agree]');
  await owner.page.goto(`${world.portal}/land`);
  // What was used last comes first; otherwise it is one of the other ways.
  const asOtherWay = owner.page.locator('[name=method][value=passkey]');
  if ((await asOtherWay.count()) > 0) await asOtherWay.click();
}

describe('a person whose identity was proven at the counter', () => {
  let owner: Owner;
  const flaws: string[] = [];
  beforeAll(async () => {
    owner = await arrive({ person: minh });
  });
  afterAll(() => owner?.leave());

  it('signs in at a service of level 2 with nothing but a passkey', async () => {
    const { page } = owner;
    await page.goto(`${world.portal}/land`);
    flaws.push(...(await owner.flaws()));
    await page.click(BUTTON);
    await page.waitForSelector('.mc-person');
    expect(await page.textContent('.mc-person')).toContain(minh.name.full);
    await page.click('.login-submit');
    expect(page.url()).toBe(`${world.portal}/land`);
    expect(await level(owner)).toBe('m2');
  });

  it('steps up with it after a password', async () => {
    const { page } = owner;
    await page.context().clearCookies();
    await openStepUp(owner, minh);
    expect(await page.locator('[name=password]').count()).toBe(0);
    expect(await page.locator('.login-submit').count()).toBe(1);
    flaws.push(...(await owner.flaws()));
    await page.click('.login-submit');
    await page.waitForURL(`${world.portal}/land`);
    expect(await level(owner)).toBe('m2');
  });

  it('is told when the device does not answer, and may try again', async () => {
    const { page, device } = owner;
    await openSignIn(owner);
    await device.unlocks(false);
    await page.click(BUTTON);
    await page.waitForSelector('[data-when=failed]:visible');
    flaws.push(...(await owner.flaws()));
    await device.unlocks(true);
    await page.click(BUTTON);
    await page.waitForSelector('.mc-person, #level');
  });

  it('may have several, each device its own', async () => {
    const other = await arrive({ person: minh });
    await openSignIn(other);
    await other.page.click(BUTTON);
    await other.page.waitForURL(`${world.portal}/`);
    const handles = [owner, other].map(async ({ device }) => (await device.credentials())[0]?.userHandle);
    expect(new Set(await Promise.all(handles)).size).toBe(1);
    await other.leave();
  });

  it('sees pages that are accessible, fit a phone, and run scripts of ours alone', () => {
    expect(flaws).toEqual([]);
    expect(owner.complaints).toEqual([]);
  });
});

it('a passkey is suggested in the login field', async () => {
  const owner = await arrive({ person: hung, suggestions: true });
  await owner.page.goto(`${world.portal}/sign-in`);
  await owner.page.waitForSelector('.mc-person');
  expect(await owner.page.textContent('.mc-person')).toContain(hung.name.full);
  await owner.leave();
});

it('a shared computer forgets who signed in with a passkey', async () => {
  const owner = await arrive({ person: hung });
  await openSignIn(owner);
  await owner.page.check('[name=shared]');
  await owner.page.click(BUTTON);
  await owner.page.waitForSelector('.mc-person, #level');
  const cookies = await owner.page.context().cookies(world.issuer);
  expect(cookies.filter(({ name }) => name.includes('session')).map(({ expires }) => expires)).toContain(-1);
  await owner.leave();
});

describe('at sign-in, a passkey is refused', () => {
  let owner: Owner;
  beforeAll(async () => {
    owner = await arrive({ person: lan });
  });
  afterAll(() => owner?.leave());

  async function expectRefusal(words: string): Promise<void> {
    expect(await problem(owner)).toContain(words);
    expect(await owner.flaws()).toEqual([]);
    await owner.page.goto(`${world.portal}/sign-in`);
    expect(await owner.page.locator('[name=password]').count()).toBe(1);
  }

  it('when its answer was already used, here or in another sign-in', async () => {
    const answer = await shownIn(owner.page, await openSignIn(owner));
    await post(owner, answer);
    expect(await owner.page.textContent('h1')).not.toContain('Đăng nhập');
    await openSignIn(owner);
    await post(owner, answer);
    await expectRefusal('không được chấp nhận');
  });

  it('when its answer is sent again after a refusal', async () => {
    const answer = await shownIn(owner.page, await openSignIn(owner));
    await post(owner, 'nonsense');
    expect(await problem(owner)).toContain('không được chấp nhận');
    await post(owner, answer);
    await expectRefusal('không được chấp nhận');
  });

  it.each(['signature', 'authenticatorData', 'clientDataJSON', 'userHandle'])('with another %s', async (part) => {
    const answer = await shownIn(owner.page, await openSignIn(owner));
    const bytes = Buffer.from(String(answer.response[part]), 'base64url');
    const at = bytes.length - 2;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await post(owner, { ...answer, response: { ...answer.response, [part]: bytes.toString('base64url') } });
    await expectRefusal('không được chấp nhận');
  });

  it('when the device does not say whose it is', async () => {
    const answer = await shownIn(owner.page, await openSignIn(owner));
    await post(owner, { ...answer, response: { ...answer.response, userHandle: undefined } });
    await expectRefusal('không được chấp nhận');
  });

  it('when it was shown to another origin', async () => {
    const options = await openSignIn(owner);
    const page = await owner.page.context().newPage();
    const device = await connectDevice(page);
    for (const credential of await owner.device.credentials()) await device.put(credential);
    await page.goto(elsewhere.issuer);
    const answer = await shownIn(page, options);
    await page.close();
    await post(owner, answer);
    await expectRefusal('không được chấp nhận');
  });

  it('when nobody has it, or somebody who is blocked', async () => {
    const stranger = await arrive();
    await stranger.device.put({ ...(await owner.device.credentials())[0], credentialId: 'bm9ib2R5' } as never);
    await openSignIn(stranger);
    await stranger.page.click(BUTTON);
    await stranger.page.waitForSelector('.govuk-error-summary');
    expect(await problem(stranger)).toContain('không được chấp nhận');
    await stranger.leave();
    const out = await arrive({ person: blocked });
    await openSignIn(out);
    await out.page.click(BUTTON);
    await out.page.waitForSelector('.govuk-error-summary');
    expect(await problem(out)).toContain('không được chấp nhận');
    await out.leave();
  });

  it('when the device did not check who holds it', async () => {
    const options = await openSignIn(owner);
    const answer = await shownIn(owner.page, { ...options, userVerification: 'discouraged' });
    await post(owner, answer);
    await expectRefusal('chưa xác nhận đó là bạn');
  });

  it('when its counter goes back', async () => {
    const [before] = await owner.device.credentials();
    await post(owner, await shownIn(owner.page, await openSignIn(owner)));
    await owner.device.clear();
    if (before) await owner.device.put(before);
    await openSignIn(owner);
    await owner.page.click(BUTTON);
    await owner.page.waitForSelector('.govuk-error-summary');
    await expectRefusal('có thể đã bị sao chép');
  });
});

it('as a second step, another person’s passkey is refused', async () => {
  const thief = await arrive({ person: hung });
  const owner = await arrive({ person: minh });
  for (const credential of await thief.device.credentials()) await owner.device.put(credential);
  await openStepUp(owner, minh);
  const options = await askedIn(owner.page);
  const [its] = await thief.device.credentials();
  const id = Buffer.from(its?.credentialId ?? '', 'base64').toString('base64url');
  const answer = await shownIn(owner.page, { ...options, allowCredentials: [{ id, type: 'public-key' }] });
  expect(answer.id).toBe(id);
  await post(owner, answer);
  expect(await problem(owner)).toContain('không được chấp nhận');
  expect(await level(owner)).toBe('m1');
  await Promise.all([owner.leave(), thief.leave()]);
});

it('as a second step too, each question takes one answer', async () => {
  const owner = await arrive({ person: minh });
  await openStepUp(owner, minh);
  const answer = await shownIn(owner.page, await askedIn(owner.page));
  await post(owner, 'nonsense');
  expect(await problem(owner)).toContain('không được chấp nhận');
  await post(owner, answer);
  expect(await problem(owner)).toContain('không được chấp nhận');
  await owner.page.click('.login-submit');
  await owner.page.waitForURL(`${world.portal}/land`);
  await owner.leave();
});

it('without scripts the page says so, and the other ways work', async () => {
  const { page, leave } = await visit(browser, { javaScriptEnabled: false });
  await page.goto(`${world.portal}/sign-in`);
  expect(await page.locator(BUTTON).isVisible()).toBe(false);
  expect(await page.textContent('.mc-ceremony')).toContain('cần JavaScript');
  await signIn(page, minh);
  await page.goto(`${world.portal}/land`);
  const asOtherWay = page.locator('[name=method][value=passkey]');
  if ((await asOtherWay.count()) > 0) await asOtherWay.click();
  expect(await page.locator('.mc-ceremony').getByText('cần JavaScript').isVisible()).toBe(true);
  await page.click('[name=method][value=totp]');
  await page.fill('[name=code]', await unusedCode(world.issuer, minh));
  await page.click('.login-submit');
  if ((await page.locator('[value=agree]').count()) > 0) await page.click('[value=agree]');
  expect(page.url()).toContain(world.portal);
  await leave();
});
