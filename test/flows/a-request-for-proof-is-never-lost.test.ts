import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/config.ts';
import type { Behaviour } from '../support/fickle_source.ts';
import { go } from '../support/journey.ts';
import { startNode } from '../support/node.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const duong = persona('newcomer');
const NUMBER = '099301000012';
const CHECKS = { waitSeconds: 0.4, pollSeconds: 0.2, retrySeconds: [0.3], perDay: 5, giveUpSeconds: 60 };

let directory: string;
let world: World;
let browser: TextBrowser;
const behave = (behaviour: Behaviour): void => writeFileSync(join(directory, 'behaviour'), JSON.stringify(behaviour));
const worldWith = (proofChecks: typeof CHECKS): Promise<World> => {
  const proofingSettings = { fickle_source: { file: join(directory, 'behaviour') } };
  return createWorld({
    authenticators: ['password'],
    proofing: [projectPath('test/support/fickle_source.ts')],
    proofingSettings,
    proofChecks,
  });
};
const home = (): string => `${world.issuer}/account/proofs`;
const standing = () => sql(world.databaseUrl, `SELECT p.method FROM proofs p WHERE person_id = '${duong.id}'`);
const ask = async (who: TextBrowser = browser): Promise<Page> => {
  const form = await who.submit(await who.open(home()), 'method=fickle_source');
  return who.submit(form, '.login-submit');
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'motcua-own-'));
});
beforeEach(async () => {
  behave({ does: 'silent' });
  world = await worldWith(CHECKS);
  browser = createTextBrowser();
  await go(browser, home(), duong);
});
afterEach(() => world?.stop());
afterAll(() => rm(directory, { recursive: true }));

describe('a source that', () => {
  it.each([
    ['says nothing', 'silent'],
    ['falls over', 'throw'],
    ['answers nonsense', 'nonsense'],
  ] as const)('%s raises no level, and the request is kept until it answers', async (_, does) => {
    behave({ does });
    const page = await ask();
    expect([page.status, page.text.includes('We have your request')]).toEqual([200, true]);
    expect(await standing()).toEqual([]);
    expect((await browser.open(home())).text).toContain('Being checked');
    behave({ does: 'confirm' });
    const mail = await world.mailbox.next('duong.dang@example.vn');
    expect(mail.subject).toBe('Your identity was verified');
    expect((await browser.open(page.url)).text).toContain('Your identity was verified');
    expect(await standing()).toHaveLength(1);
  });

  it('refuses is believed', async () => {
    behave({ does: 'refuse' });
    expect((await ask()).text).toContain('No.');
    expect(await standing()).toEqual([]);
  });

  it.each([
    ['another number', { number: '099301000013', name: duong.name.full, birthdate: duong.birthdate }],
    ['no number', { name: duong.name.full, birthdate: duong.birthdate }],
    ['another name', { number: NUMBER, name: 'Đặng Thùy Dung', birthdate: duong.birthdate }],
    ['another day of birth', { number: NUMBER, birthdate: '2001-10-11' }],
    ['another sex', { number: NUMBER, gender: 'male' as const }],
  ])('vouches for %s raises nothing', async (_, instead) => {
    behave({ does: 'confirm', instead });
    const page = await ask();
    expect(page.text).toContain('does not fit your account');
    expect(page.text).not.toContain(NUMBER);
    expect(await standing()).toEqual([]);
  });
});

describe('a request', () => {
  it('outlives the node that took it', async () => {
    await ask();
    await world.stopProvider();
    behave({ does: 'confirm' });
    const node = await startNode(world);
    await world.mailbox.next('duong.dang@example.vn');
    expect(await standing()).toHaveLength(1);
    await node.end('SIGTERM');
  });

  it('makes one proof, however many nodes check it', async () => {
    const node = await startNode(world);
    behave({ does: 'confirm', after: 300 });
    await ask();
    await world.mailbox.next('duong.dang@example.vn');
    expect(await standing()).toHaveLength(1);
    await node.end('SIGTERM');
  });

  it('is one at a time, and one of two tabs that finish it', async () => {
    const form = await browser.submit(await browser.open(home()), 'method=fickle_source');
    const pages = await Promise.all([1, 2].map(() => browser.submit(form, '.login-submit')));
    expect(pages.map(({ status }) => status)).toEqual([200, 200]);
    expect(await sql(world.databaseUrl, 'SELECT status FROM proof_requests')).toEqual([{ status: 'checking' }]);
    expect((await browser.open(home())).html).not.toContain('value="fickle_source"');
  });

  it('can be taken back, and then proves nothing any more', async () => {
    const page = await ask();
    const list = await browser.submit(page, 'Cancel this request');
    expect(list.text).toContain('The request was cancelled');
    behave({ does: 'confirm' });
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await standing()).toEqual([]);
  });

  it('is made five times a day and no more, so that nobody tries until it fits', async () => {
    behave({ does: 'refuse' });
    for (let i = 0; i < 5; i += 1) expect((await ask()).status).toBe(200);
    behave({ does: 'confirm' });
    const page = await ask();
    expect([page.status, page.text.includes('too many requests of this kind today')]).toEqual([429, true]);
    expect(await standing()).toEqual([]);
  });

  it('is nobody else’s to see', async () => {
    const { url } = await ask();
    const other = createTextBrowser();
    await go(other, home(), persona('An ordinary citizen'));
    expect((await other.open(url)).status).toBe(404);
  });
});

describe('a request that nobody answers for too long', () => {
  it('ends, and the person is told', async () => {
    await world.stop();
    world = await worldWith({ ...CHECKS, giveUpSeconds: 1 });
    browser = createTextBrowser();
    await go(browser, home(), duong);
    const { url } = await ask();
    const mail = await world.mailbox.next('duong.dang@example.vn');
    expect(mail.subject).toBe('Your identity could not be verified yet');
    await eventually(async () => expect((await browser.open(url)).text).toContain('No answer was received'));
  });
});

describe('a number that another account has proven', () => {
  it('is not taken away: the request ends without saying why, and the holder is told', async () => {
    const { people } = world.app.storage;
    const before = await people.find(duong.id);
    const lan = persona('An ordinary citizen');
    if (!before) throw new Error('there is no such person');
    await people.save({ ...before, citizenNumber: '099188000001', birthdate: '1988-06-15', name: lan.name });
    behave({ does: 'confirm' });
    const page = await ask();
    expect(page.text).toContain('This cannot be finished online');
    expect(await standing()).toEqual([]);
    const mail = await world.mailbox.next('lan.nguyen@example.vn');
    expect(mail.subject).toContain('số định danh của bạn');
    expect(mail.text).not.toMatch(/099188000001|duong/i);
    const again = await go(createTextBrowser(), home(), lan);
    expect(again.text).toContain('mức độ 1');
  });
});
