import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeFor } from '../../docs/examples/letter_code.ts';
import { projectPath } from '../../src/config.ts';
import { unusedCode } from '../support/codes.ts';
import { decideOn, EVERY_CHECK, codeIn as fileCodeIn, openFile } from '../support/counter.ts';
import { go, isSignIn } from '../support/journey.ts';
import { codeIn } from '../support/mailbox.ts';
import { type Persona, persona } from '../support/personas.ts';
import { beginToWait, type Claimant, linkTo, outcomes, PATIENT, pass, sayWho } from '../support/recovery.ts';
import { basicClient, type TestRelyingParty, type Tokens } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const KEY = 'the key of the office that writes the letters';
const NEW = 'mưa nguồn chớp bể chiều hôm';
const DAY = 86_400;

const duong = persona('newcomer');
const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const hung = persona('The director');
const ha = persona('accountant');
const camille = persona('A French resident');

const who = (person: Persona, contact: string, birthdate: string): Claimant => ({
  contact,
  number: person.citizenNumber ?? '',
  birthdate,
});

let directory: string;
let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'motcua-own-'));
  const file = join(directory, 'letter_code.ts');
  copyFileSync(projectPath('docs/examples/letter_code.ts'), file);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('../../src/', `${projectPath('src')}/`));
  const keyFile = join(directory, 'letters.key');
  writeFileSync(keyFile, KEY);
  const authenticators = ['password', 'totp', 'passkey', 'recovery-code'];
  const letters = {
    proofing: [file, 'in_person_counter'],
    proofingSettings: { letter_code: { keyFile } },
  };
  world = await createWorld({ ...PATIENT, ...letters, authenticators });
  service = await basicClient(world);
});
afterAll(async () => {
  await world?.stop();
  if (directory) await rm(directory, { recursive: true });
});

const events = async ({ id }: Persona): Promise<string[]> => {
  const text = `SELECT type FROM audit_events WHERE person_id = $1 AND type LIKE 'recovery.%' ORDER BY id`;
  return (await sql<{ type: string }>(world.databaseUrl, text, [id])).map(({ type }) => type);
};

const OFFLINE = { scope: 'openid profile offline_access', prompt: 'consent' };
const atLevel = (level: string) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: [`${world.issuer}/acr/${level}`] } } }),
});
const withNew = (person: Persona): Persona => ({ ...person, password: NEW });

/** The level that somebody reaches who shows everything they have; undefined when less than asked for. */
async function reaches(person: Persona, level: string): Promise<boolean> {
  const browser = createTextBrowser();
  const transaction = await service.begin(atLevel(level));
  const page = await go(browser, transaction.url, person);
  return page.url.searchParams.has('code');
}

async function areWorthless(tokens: Tokens): Promise<void> {
  await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
  await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
}

/** Sets the new password and comes to the last page. */
const setNew = (browser: ReturnType<typeof createTextBrowser>, page: Page): Promise<Page> =>
  browser.submit(page, '.login-submit', { password: NEW, repeat: NEW });

describe('a person who has proven nothing and forgot the password', () => {
  it('gets a new one with a code and who they are, and goes on to the service', async () => {
    const browser = createTextBrowser();
    const signIn = await browser.open(`${world.portal}/sign-in`);
    let page = await browser.follow(signIn, 'Quên mật khẩu');
    page = await browser.submit(page, '.login-submit', { contact: 'Duong.Dang@Example.vn' });
    const code = codeIn(await world.mailbox.next('duong.dang@example.vn'));
    page = await browser.submit(page, '.login-submit', { code });
    page = await browser.submit(page, '.login-submit', { number: '099301000012', birthdate: '10/10/2001' });
    expect(page.url.pathname).toBe('/recover/options');
    page = await browser.submit(page, 'choice=wait');
    page = await setNew(browser, await browser.submit(page, '.login-submit'));
    expect(page.url.pathname).toBe('/recover/done');
    page = await browser.follow(page, 'Quay lại trang đăng nhập');
    expect(isSignIn(page)).toBe(true);
    page = await browser.submit(page, '.login-submit', { login: duong.login, password: NEW });
    expect(page.status).toBe(200);
    expect((await go(createTextBrowser(), `${world.issuer}/account`, duong)).status).toBe(400);
    expect(await events(duong)).toEqual(['recovery.started', 'recovery.finished']);
  });

  it('is told, and can undo it from the mail', async () => {
    const link = await linkTo(world, 'duong.dang@example.vn', 'stop');
    const stranger = createTextBrowser();
    const question = await stranger.open(link);
    expect(question.text).toContain('is finished');
    expect((await stranger.submit(question, '.login-submit')).status).toBe(200);
    expect((await stranger.open(link)).status).toBe(410);
    expect((await go(createTextBrowser(), `${world.issuer}/account`, duong)).status).toBe(200);
    expect((await go(createTextBrowser(), `${world.issuer}/account`, withNew(duong))).status).toBe(400);
  });
});

describe('a person of level 1 with nothing but a password', () => {
  const browser = createTextBrowser();
  const claimant = who(lan, 'lan.nguyen@example.vn', '15/6/1988');
  const signedIn = createTextBrowser();
  let before: Tokens;

  it('is told what follows, and waits a day', async () => {
    expect(await reaches(lan, 'm1')).toBe(true);
    ({ tokens: before } = await service.signIn(signedIn, lan, { parameters: OFFLINE }));
    const options = await sayWho(world, browser, claimant);
    const wait = await browser.submit(options, 'choice=wait');
    expect(wait.text).toContain('tài khoản trở về mức độ 0');
    const waiting = await browser.submit(wait, '.login-submit');
    expect(waiting.url.pathname).toBe('/recover/waiting');
    expect(waiting.html).not.toContain('login-submit');
    expect((await service.userInfo(before)).sub).toBeTruthy();
  });

  it('every verified contact is told at once', async () => {
    const mail = await world.mailbox.next('lan.nguyen@example.vn', 2);
    expect(mail.subject).toBe('Có người đang khôi phục tài khoản của bạn');
    const sms = await world.mailbox.next('+84900000001');
    expect(sms.text).toContain('/recover/stop/');
    // The link that goes on is for the contact that was used.
    expect([mail.text.includes('/recover/continue/'), sms.text.includes('/recover/continue/')]).toEqual([true, false]);
  });

  it('comes back before the time, and it is still too early', async () => {
    const page = await sayWho(world, browser, claimant);
    expect(page.url.pathname).toBe('/recover/waiting');
    expect(page.html).not.toContain('login-submit');
  });

  it('afterwards shows a code and who they are once more, and sets the password', async () => {
    await pass(world, DAY);
    const ready = await sayWho(world, browser, claimant);
    expect(ready.text).toContain('Đã hết thời gian chờ');
    const page = await setNew(browser, await browser.submit(ready, '.login-submit'));
    expect(page.url.pathname).toBe('/recover/done');
    expect(page.text).toContain('không còn hiệu lực');
  });

  it('then has level 0: nobody holds anything that was made before, and the proofs are suspended', async () => {
    await areWorthless(before);
    expect(isSignIn(await signedIn.open(`${world.issuer}/account`))).toBe(true);
    expect(await reaches(withNew(lan), 'm1')).toBe(false);
    expect(await reaches(withNew(lan), 'm0')).toBe(true);
    const page = await go(createTextBrowser(), `${world.issuer}/account/proofs`, withNew(lan));
    expect(page.text).toContain('Tạm ngừng hiệu lực');
    expect((await go(createTextBrowser(), `${world.issuer}/account`, lan)).status).toBe(400);
  });

  it('and undoing it brings the password and the level back', async () => {
    const link = await linkTo(world, '+84900000001', 'stop');
    const stranger = createTextBrowser();
    await stranger.submit(await stranger.open(link), '.login-submit');
    expect(await reaches(lan, 'm1')).toBe(true);
    expect(await outcomes(world, lan.id)).toEqual(['undone']);
  });
});

describe('a person of level 2', () => {
  it('who has the second factor still sets the password at once and keeps the level', async () => {
    const browser = createTextBrowser();
    expect(await reaches(hung, 'm2')).toBe(true);
    let page = await sayWho(world, browser, who(hung, '+84900000005', '09.09.1978'));
    page = await browser.submit(page, 'choice=factor totp');
    expect(page.url.pathname).toBe('/recover/factor');
    expect((await browser.submit(page, '.login-submit', { code: '000000' })).status).toBe(400);
    page = await browser.submit(page, '.login-submit', { code: await unusedCode(page.url.origin, hung) });
    expect(page.url.pathname).toBe('/recover/new');
    expect((await browser.submit(page, '.login-submit', { password: 'ngan', repeat: 'ngan' })).status).toBe(400);
    page = await setNew(browser, page);
    expect(page.text).toContain('Mức độ tài khoản của bạn giữ nguyên');
    expect((await go(createTextBrowser(), `${world.issuer}/account`, hung)).status).toBe(400);
    const own = await world.app.storage.people.find(hung.id);
    expect(own?.proofs.every(({ suspended }) => !suspended)).toBe(true);
    expect((await world.app.storage.credentials.list(hung.id)).map(({ method }) => method).sort()).toEqual([
      'password',
      'totp',
    ]);
  });

  it('who has nothing else waits three days, and starts again from level 0 without the lost factor', async () => {
    const browser = createTextBrowser();
    const claimant = who(minh, 'minh.tran@example.vn', '1985-01-20');
    await beginToWait(world, browser, claimant);
    await pass(world, 2 * DAY);
    expect((await sayWho(world, browser, claimant)).html).not.toContain('login-submit');
    await pass(world, DAY);
    const ready = await sayWho(world, browser, claimant);
    await setNew(browser, await browser.submit(ready, '.login-submit'));
    expect(await reaches(withNew(minh), 'm1')).toBe(false);
    const own = await world.app.storage.credentials.list(minh.id);
    expect(own.map(({ method }) => method)).toEqual(['password']);
  });
});

describe('a person of level 1 who proves their identity anew', () => {
  const browser = createTextBrowser();
  let page: Page;

  it('finds the methods that are worth what the account is worth', async () => {
    page = await sayWho(world, browser, who(ha, 'ha.le@example.com', '28/04/1995'));
    expect(page.html).toContain('value="proof letter_code"');
    const other = createTextBrowser();
    const atLevel2 = await sayWho(world, other, who(hung, '+84900000005', '09/09/1978'));
    expect(atLevel2.html).not.toContain('value="proof letter_code"');
  });

  it('what is not confirmed recovers nothing', async () => {
    const form = await browser.submit(page, 'choice=proof letter_code');
    expect(form.url.pathname).toBe('/recover/proof');
    const refused = await browser.submit(form, '.login-submit', { code: 'A0A0A0A0A0' });
    expect(refused.text).toContain('Mã này không phải của bạn');
    expect(refused.html).not.toContain('password');
    page = await browser.submit(refused, 'action=back');
    expect(page.url.pathname).toBe('/recover/options');
  });

  it('does not wait; only the new proof counts, and the account has the level that it gives', async () => {
    const form = await browser.submit(page, 'choice=proof letter_code');
    page = await browser.submit(form, '.login-submit', { code: codeFor(KEY, ha.citizenNumber ?? '') });
    expect(page.url.pathname).toBe('/recover/new');
    page = await setNew(browser, page);
    expect(page.url.pathname).toBe('/recover/done');
    const own = await world.app.storage.people.find(ha.id);
    expect(own?.proofs.map(({ method, suspended = false }) => [method, suspended]).sort()).toEqual([
      ['letter_code', false],
      ['remote_face', true],
    ]);
    expect(await reaches(withNew(ha), 'm1')).toBe(true);
    expect(await outcomes(world, ha.id)).toEqual(['void', 'finished']);
  });
});

describe('a person of level 2 who goes to a counter', () => {
  const browser = createTextBrowser();
  const claimant: Claimant = { contact: '+84900000004', number: camille.login, birthdate: '02/11/1992' };
  let page: Page;
  let code = '';

  it('gets a code to show there, and nothing more until the officer has decided', async () => {
    page = await browser.submit(await sayWho(world, browser, claimant), 'choice=proof in_person_counter');
    page = await browser.submit(page, '.login-submit', { place: 'sen', card: 'foreigner-known' });
    expect(page.text).toContain('Công an phường Sen');
    code = fileCodeIn(page);
    expect(code).toMatch(/^[0-9A-Z]{8}$/);
    expect((await browser.submit(page, '.login-submit')).url.pathname).toBe('/recover/proof');
    expect((await world.mailbox.next('camille.durand@example.com')).subject).toContain('récupère votre compte');
    await pass(world, DAY);
    expect((await sayWho(world, browser, claimant)).url.pathname).toBe('/recover/proof');
  });

  it('afterwards goes on in another browser, by the link that was sent', async () => {
    const officer = createTextBrowser();
    await go(officer, `${world.issuer}/staff`, persona('An officer at a commune counter'));
    const file = await openFile(world, officer, code);
    expect(file.text).toContain('Lấy lại quyền vào tài khoản');
    await decideOn(officer, file, { outcome: 'confirmed', check: EVERY_CHECK });
    const phone = createTextBrowser();
    await phone.submit(await phone.open(await linkTo(world, '+84900000004', 'continue')), '.login-submit');
    page = await sayWho(world, phone, claimant);
    expect(page.url.pathname).toBe('/recover/new');
    expect((await setNew(phone, page)).url.pathname).toBe('/recover/done');
    const all = await world.app.storage.proofs.list(camille.id);
    expect(all.map(({ source, suspended = false }) => [source, suspended])).toEqual([
      ['Công an phường Sen', false],
      ['Immigration counter 3', true],
    ]);
  });
});
