import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../src/identity/person.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const duong = persona('newcomer');
const DETAILS = { number: '099301000012', name: 'Đặng Thùy Dương', birthdate: '10/10/2001', gender: 'female' };

let world: World;
const browser = createTextBrowser();
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password'] });
  const { people } = world.app.storage;
  await people.save({ ...((await people.find(duong.id)) as Person), birthdate: '2001-10-11' });
  await go(browser, proofs(), duong);
});
afterAll(() => world?.stop());

const proofs = (): string => `${world.issuer}/account/proofs`;
const details = (): Promise<Page> => browser.open(`${world.issuer}/account/details`);
const correct = async (changes: Record<string, string>): Promise<Page> =>
  browser.submit(await details(), '.login-submit', { ...DETAILS, ...changes });
async function askRegister(): Promise<Page> {
  const form = await browser.submit(await browser.open(proofs()), 'method=population_db_match');
  return browser.submit(form, '.login-submit');
}

describe('who made a mistake about themselves', () => {
  it('reads that it does not match, without what differs', async () => {
    const page = await askRegister();
    expect(page.text).toContain('does not match the population register in every respect');
    expect(page.text).not.toMatch(/10\/10\/2001|11\/10\/2001/);
  });

  it('finds what they said, with a way to correct it', async () => {
    const page = await browser.follow(await browser.open(proofs()), 'Correct these details');
    expect(page.html).toContain('value="11/10/2001"');
    expect(page.html).toContain('value="Đặng Thùy Dương"');
  });

  it.each([
    ['a number that goes with another birth', { number: '099085000003' }, 'does not go with'],
    ['a number of letters', { number: 'abc' }, 'number'],
    ['a day that does not exist', { birthdate: '30/02/2001' }, 'no such day'],
    ['a day to come', { birthdate: '01/01/2100' }, 'date of birth'],
    ['digits in the name', { name: 'Dương 2' }, 'name'],
    ['a control character', { name: 'Dương\u202E' }, 'name'],
    ['a name without end', { name: 'D'.repeat(50_000) }, 'name'],
  ])('%s is complained about, and nothing changes', async (_, changes, words) => {
    const page = await correct(changes);
    expect(page.status).toBe(400);
    expect(page.text.toLowerCase()).toContain(words);
    const person = await world.app.storage.people.find(duong.id);
    expect(person?.birthdate).toBe('2001-10-11');
  });

  it('corrects it and is believed by the register', async () => {
    const page = await correct({});
    expect([page.url.pathname, page.text.includes('10/10/2001')]).toEqual(['/account/proofs', true]);
    expect((await askRegister()).text).toContain('Your identity was verified');
    const types = await sql(world.databaseUrl, `SELECT type FROM audit_events WHERE type LIKE 'account.%' ORDER BY id`);
    expect(types).toEqual([{ type: 'account.corrected' }]);
  });

  it('and then can change it no more', async () => {
    expect((await details()).status).toBe(404);
    expect((await browser.open(proofs())).text).not.toContain('Correct these details');
  });
});

describe('who tries other people’s numbers', () => {
  const other = createTextBrowser();
  const asking = async (): Promise<Page> => {
    const form = await other.open(`${world.issuer}/account/details`);
    return other.submit(form, '.login-submit', {
      number: '099188000001',
      name: 'Nguyễn Thị Lan',
      birthdate: '15/06/1988',
      gender: 'female',
    });
  };

  it('sees nothing, the holder is told once, and after five times a day it is enough', async () => {
    const { people } = world.app.storage;
    const { proofs: _, ...before } = (await people.find(duong.id)) as Person;
    const id = '00000000-0000-4000-8000-0000000000ff';
    const emails = [{ value: 'nobody@example.vn', verified: true, primary: true }];
    await people.save({ ...before, id, citizenNumber: '099301000099', phones: [], emails, proofs: [] });
    const [credential] = await world.app.storage.credentials.ofPerson(duong.id);
    if (!credential) throw new Error('there is no password');
    await world.app.storage.credentials.add({
      ...credential,
      id: '00000000-0000-4000-8000-0000000000fe',
      personId: id,
    });
    await go(other, proofs(), { ...duong, login: 'nobody@example.vn' });
    for (let i = 0; i < 5; i += 1) expect((await asking()).url.pathname).toBe('/account/proofs');
    const last = await asking();
    expect([last.status, last.text.includes('too often today')]).toEqual([429, true]);
    await world.mailbox.next('lan.nguyen@example.vn');
  });
});
