import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isConsent, isSignIn } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const camille = persona('A French resident');
const mother = persona('A mother who shares');
const son = persona('Her son');
const blocked = persona('whose account is blocked');
const newcomer = persona('A newcomer');

async function attempt(login: string, password: string): Promise<Page> {
  const browser = createTextBrowser();
  return browser.submit(await browser.open(`${world.portal}/sign-in`), '.login-submit', { login, password });
}

describe('a person signs in with', () => {
  it.each([
    ['the citizen number', lan.login, lan],
    ['the citizen number in groups, as on the card', '099 188 000 001', lan],
    ['the verified phone, as written at home', '0900000001', lan],
    ['the verified phone, as written abroad', '+84 900 000 001', lan],
    ['the verified e-mail address, in any case', 'Lan.Nguyen@Example.VN', lan],
    ['a passport', 'fra12ab34567', camille],
    ['the citizen number, when relatives share a phone', mother.login, mother],
    ['the citizen number, when relatives share a mailbox', son.login, son],
  ])('%s', async (_, login, person) => {
    const page = await attempt(login, person.password);
    expect(isConsent(page)).toBe(true);
    expect(page.text).toContain(person.name.full);
  });
});

describe('nobody signs in with', () => {
  it.each([
    ['a phone that relatives share', '0900000009', mother],
    ['a mailbox that relatives share', 'giadinh.hoang@example.vn', son],
    ['a phone that was never verified', '0900000012', newcomer],
    ['a blocked account, by number', blocked.login, blocked],
    ['a blocked account, by phone', '0900000011', blocked],
    ['the password of a relative', mother.login, son],
  ])('%s', async (_, login, person) => {
    const page = await attempt(login, person.password);
    expect(page.status).toBe(400);
    expect(isSignIn(page)).toBe(true);
    expect(page.text).toContain('không đúng');
  });
});

describe('a person who is blocked while signed in', () => {
  it('gets nothing more: not the next service, not a renewed token', async () => {
    const browser = createTextBrowser();
    const { people } = world.app.storage;
    const page = await browser.open(`${world.taxOffice}/sign-in`);
    const consent = await browser.submit(page, '.login-submit', { login: son.login, password: son.password });
    const inside = await browser.submit(consent, '.login-submit');
    expect(inside.html).toContain('id="refresh"');
    const person = await people.find(son.id);
    if (!person) throw new Error('the son is not there');
    await people.save({ ...person, status: 'blocked' });
    expect(isSignIn(await browser.open(`${world.portal}/sign-in`))).toBe(true);
    const refused = await browser.submit(inside, '#refresh');
    expect(refused.status).toBe(401);
    await people.save({ ...person, status: 'active' });
  });
});
