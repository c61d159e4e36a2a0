import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, signIn, type Visitor, visit } from '../support/browser.ts';
import { askedIn, connectDevice, createIn, type Device } from '../support/passkeys.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([
    createWorld({ authenticators: ['password', 'totp', 'passkey', 'recovery-code'] }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const lan = persona('An ordinary citizen');
const mother = persona('A mother who shares');
const NO_SUGGESTIONS = 'PublicKeyCredential.isConditionalMediationAvailable = async () => false';
const CREATE = '[data-ceremony=create] button';
const USE = '[data-ceremony=get] button';

interface Owner extends Visitor {
  readonly device: Device;
}

/** Somebody with a device, in their own pages after a sign-in with the password, or with the passkey of the device. */
async function arrive(person?: Persona): Promise<Owner> {
  const visitor = await visit(browser);
  const device = await connectDevice(visitor.page);
  await visitor.page.addInitScript(NO_SUGGESTIONS);
  if (person) {
    await visitor.page.goto(`${world.issuer}/account/ways`);
    await signIn(visitor.page, person);
  }
  return { ...visitor, device };
}

const ways = ({ page }: Visitor) => page.locator('.mc-ways__name').allTextContents();

async function openAdding({ page }: Visitor): Promise<void> {
  await page.goto(`${world.issuer}/account/add`);
  await page.click('[name=method][value=passkey]');
  await page.waitForSelector(CREATE);
}

async function add(owner: Owner): Promise<void> {
  await openAdding(owner);
  await owner.page.click(CREATE);
  await owner.page.waitForURL(/\/account\/ways\?done=added/);
}

/** Sends an answer of the device, as no script of ours would. */
async function post({ page }: Visitor, answer: string): Promise<void> {
  const send = `(() => { const button = document.querySelector('${CREATE}');
    button.form.querySelector('[name=passkey]').value = ${JSON.stringify(answer)}; button.form.requestSubmit(button); })()`;
  await Promise.all([page.waitForNavigation(), page.evaluate(send)]);
}

describe('a person with a password', () => {
  let owner: Owner;
  let second: Owner;
  const flaws: string[] = [];
  beforeAll(async () => {
    owner = await arrive(lan);
  });
  afterAll(() => Promise.all([owner?.leave(), second?.leave()]));

  it('adds a passkey by unlocking the device', async () => {
    await openAdding(owner);
    flaws.push(...(await owner.flaws()));
    expect(await owner.page.locator('.login-submit').count()).toBe(1);
    await owner.page.click(CREATE);
    await owner.page.waitForURL(/\/account\/ways\?done=added/);
    flaws.push(...(await owner.flaws()));
    expect(await ways(owner)).toEqual(['Mật khẩu', 'Khóa truy cập (passkey)']);
    expect((await world.mailbox.next(lan.emails[0]?.value ?? '')).text).toContain('Khóa truy cập (passkey)');
  });

  it('signs in with nothing else, and is let into the own pages at once', async () => {
    const { page } = owner;
    await page.context().clearCookies();
    await page.goto(`${world.issuer}/account/add`);
    await page.click(USE);
    await page.waitForURL(`${world.issuer}/account/add`);
    expect(await page.textContent('h1')).toContain('Thêm cách đăng nhập');
  });

  it('is told, when the device has one already, and nothing is added', async () => {
    await openAdding(owner);
    await owner.page.click(CREATE);
    await owner.page.waitForSelector('[data-when=known]:visible');
    flaws.push(...(await owner.flaws()));
    await owner.page.goto(`${world.issuer}/account/ways`);
    expect(await ways(owner)).toHaveLength(2);
  });

  it('adds another one on another device; each is a way in, and has a name of its own', async () => {
    const [first] = await owner.device.credentials();
    await owner.device.clear();
    await add(owner);
    expect(await ways(owner)).toEqual(['Mật khẩu', 'Khóa truy cập (passkey)', 'Khóa truy cập (passkey)']);
    await owner.page.locator('a[href$="/rename"]').nth(2).click();
    await owner.page.fill('[name=label]', 'Máy tính');
    await owner.page.click('.login-submit');
    expect(await ways(owner)).toEqual(['Mật khẩu', 'Khóa truy cập (passkey)', 'Máy tính']);
    second = await arrive();
    if (first) await second.device.put(first);
    for (const { page } of [owner, second]) {
      await page.context().clearCookies();
      await page.goto(`${world.issuer}/account/ways`);
      await page.click(USE);
      await page.waitForURL(`${world.issuer}/account/ways`);
    }
  });

  it('may remove the password and all passkeys but one', async () => {
    const { page } = owner;
    for (const left of [2, 1]) {
      await page.goto(`${world.issuer}/account/ways`);
      await page.locator('a[href$="/remove"]').first().click();
      await page.click('.login-submit');
      await page.waitForURL(/\/account\/ways\?done=removed/);
      expect(await ways(owner)).toHaveLength(left);
    }
    await page.locator('a[href$="/remove"]').first().click();
    expect(await page.textContent('h1')).toContain('Không thể gỡ bỏ');
    flaws.push(...(await owner.flaws()));
  });

  it('sees pages that are accessible, fit a phone, and run scripts of ours alone', () => {
    expect(flaws).toEqual([]);
    expect([...owner.complaints, ...second.complaints]).toEqual([]);
  });
});

describe('a passkey that exists already', () => {
  it('is refused in words, whoever has it, and the device is asked something new', async () => {
    const owner = await arrive(mother);
    const { page } = owner;
    await openAdding(owner);
    const asked = await askedIn(page);
    const answer = await createIn(page, asked);
    const { id } = JSON.parse(answer) as { id: string };
    const { credentials } = world.app.storage;
    const taken = { id: crypto.randomUUID(), personId: lan.id, method: 'passkey', data: {}, lookup: id };
    await credentials.add(taken);
    await post(owner, answer);
    expect(await page.textContent('.govuk-error-summary')).toContain('đã được thêm vào một tài khoản');
    expect((await askedIn(page)).challenge).not.toBe(asked.challenge);
    expect(await owner.flaws()).toEqual([]);
    const [row] = await sql<{ count: string }>(
      world.databaseUrl,
      `SELECT count(*) FROM credentials WHERE person_id = '${mother.id}' AND method = 'passkey'`,
    );
    expect(Number(row?.count)).toBe(0);
    await owner.device.clear();
    await page.click(CREATE);
    await page.waitForURL(/\/account\/ways\?done=added/);
    await owner.leave();
  });

  it('an answer to what was asked before is not taken', async () => {
    const owner = await arrive(persona('A French resident'));
    await openAdding(owner);
    const old = await createIn(owner.page, await askedIn(owner.page));
    await post(owner, '{}');
    await post(owner, old);
    expect(await owner.page.textContent('.govuk-error-summary')).toContain('n’a pas pu être ajoutée');
    await owner.leave();
  });
});
