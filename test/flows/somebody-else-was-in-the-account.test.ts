import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ageSignIns } from '../support/aging.ts';
import { browserOf, DEVICES } from '../support/devices.ts';
import { go, isSignIn } from '../support/journey.ts';
import { codeIn } from '../support/mailbox.ts';
import { persona } from '../support/personas.ts';
import { PATIENT } from '../support/recovery.ts';
import { basicClient, type TestRelyingParty, type Tokens } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  const authenticators = ['password', 'totp', 'recovery-code'];
  world = await createWorld({ ...PATIENT, trustProxy: true, authenticators });
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const camille = persona('A French resident');
const OFFLINE = { parameters: { scope: 'openid profile offline_access', prompt: 'consent' } };
const LINK = /https?:\S+\/account\/not-me\/[\w-]+/;
const mailboxOf = ({ emails }: typeof lan): string => emails[0]?.value ?? '';

const mailsTo = (person: typeof lan) => [
  ...world.mailbox.signInsTo(mailboxOf(person)),
  ...world.mailbox.to(mailboxOf(person)),
];
const subjectsTo = (person: typeof lan): string[] => mailsTo(person).map(({ subject }) => subject ?? '');
async function mailAbout(person: typeof lan, subject: RegExp) {
  return eventually(() => {
    const mail = mailsTo(person).find((one) => subject.test(one.subject ?? ''));
    if (!mail) throw new Error(`no mail about ${subject}: ${subjectsTo(person)}`);
    return mail;
  });
}

async function isOut(browser: TextBrowser): Promise<boolean> {
  return isSignIn(await browser.open(`${world.issuer}/account`));
}
const reports = () => sql<{ content: Buffer }>(world.databaseUrl, 'SELECT content FROM reports');

describe('a sign-in in a browser that nobody knows', () => {
  let laptop: TextBrowser;
  let stranger: TextBrowser;
  let tokens: Tokens;
  let link: string;
  beforeAll(async () => {
    [laptop, stranger] = [browserOf(DEVICES.laptop), browserOf(DEVICES.stranger)];
    await go(laptop, `${world.issuer}/account`, lan);
  });

  it('is no news at the very first sign-in, nor where the browser is remembered', async () => {
    const again = await laptop.open((await service.begin({ prompt: 'login' })).url);
    await laptop.submit(again, '.login-submit', { login: lan.login, password: lan.password });
    expect(subjectsTo(lan).filter((subject) => /Đăng nhập/.test(subject))).toEqual([]);
  });

  it('is told of, with time, device and place, and from another country as unusual', async () => {
    await go(browserOf(DEVICES.phone), `${world.issuer}/account`, lan);
    const known = await mailAbout(lan, /thiết bị mới/);
    expect(known.text).toMatch(/Thời điểm: \d\d:\d\d, .*\nThiết bị: Safari trên iOS\. Nơi: Việt Nam\./);
    ({ tokens } = await service.signIn(stranger, lan, OFFLINE));
    const unusual = await mailAbout(lan, /nơi khác thường/);
    expect(unusual.text).toContain('Thiết bị: Firefox trên Linux. Nơi: Pháp.');
    link = LINK.exec(unusual.text)?.[0] ?? '';
  });

  it('does not end by merely opening the link of the mail', async () => {
    const page = await createTextBrowser().open(link);
    expect(page.text).toContain('Firefox trên Linux');
    expect(await isOut(stranger)).toBe(false);
  });

  it('takes no more text than staff read', async () => {
    const anybody = createTextBrowser();
    const page = await anybody.submit(await anybody.open(link), '.login-submit', { note: 'x'.repeat(1001) });
    expect([page.status, page.html.includes('href="#note"')]).toEqual([400, true]);
    expect(await isOut(stranger)).toBe(false);
  });

  describe('and reported', () => {
    let done: Page;
    const anybody = createTextBrowser();
    beforeAll(async () => {
      const note = 'Tôi nhận được một cuộc gọi lạ.';
      done = await anybody.submit(await anybody.open(link), '.login-submit', { note });
    });

    it('ends every session and grant, offline ones too', async () => {
      expect(done.text).toContain('Đã chặn và đã báo');
      expect([await isOut(stranger), await isOut(laptop)]).toEqual([true, true]);
      await expect(service.userInfo(tokens)).rejects.toMatchObject({ status: 401 });
      await expect(service.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    });

    it('makes the password that was shown worth nothing', async () => {
      expect(done.text).toContain('Không còn dùng được: Mật khẩu.');
      expect(isSignIn(await go(stranger, `${world.issuer}/account`, lan))).toBe(true);
    });

    it('is in the hands of staff, in no words that the database shows', async () => {
      const [report, ...others] = await reports();
      expect(others).toEqual([]);
      expect(report?.content.toString('utf8')).not.toContain('cuộc gọi');
    });

    it('is told to the person', async () => {
      expect((await mailAbout(lan, /Đã chặn/)).text).toContain('các dịch vụ không còn lấy được dữ liệu của bạn');
    });

    it('cannot be reported twice by one mail', async () => {
      expect((await createTextBrowser().open(link)).status).toBe(410);
      expect(await reports()).toHaveLength(1);
    });

    it('leads on to a new password, without typing the contact again', async () => {
      const before = world.mailbox.to(mailboxOf(lan)).length;
      let page = await anybody.submit(done, '#recover');
      const code = await eventually(() => {
        const all = world.mailbox.to(mailboxOf(lan));
        const mail = all.slice(0, all.length - before).find(({ text }) => /\b\d{6}\b/.test(text));
        if (!mail) throw new Error('no code came');
        return codeIn(mail);
      });
      page = await anybody.submit(page, '.login-submit', { code });
      page = await anybody.submit(page, '.login-submit', { number: lan.citizenNumber ?? '', birthdate: '12/03/1990' });
      expect(page.url.pathname).toMatch(/\/recover\/(who|options|new|wait)/);
    });
  });
});

describe('reporting from the history', () => {
  it('needs a fresh sign-in: a browser that was left open closes nobody’s account', async () => {
    const browser = browserOf(DEVICES.laptop);
    await go(browser, `${world.issuer}/account`, camille);
    const { html } = await browser.open(`${world.issuer}/account/history`);
    const path = /\/account\/history\/\d+\/not-me/.exec(html)?.[0] ?? '';
    const form = await browser.open(`${world.issuer}${path}`);
    expect(form.text).not.toContain('form.');
    await ageSignIns(world, 3600);
    expect(isSignIn(await browser.open(`${world.issuer}${path}`))).toBe(true);
    expect(isSignIn(await browser.submit(form, '.login-submit'))).toBe(true);
    expect(await reports()).toHaveLength(1);
  });

  it('blocks the account for whoever was there', async () => {
    const [own, stranger] = [browserOf(DEVICES.laptop), browserOf(DEVICES.stranger)];
    await go(stranger, `${world.issuer}/account`, camille);
    const { html } = await go(own, `${world.issuer}/account/history`, camille);
    const line = [...html.matchAll(/<li class="mc-ways__item[\s\S]*?<\/li>/g)].find(([one]) => one.includes('Firefox'));
    const path = /\/account\/history\/\d+\/not-me/.exec(line?.[0] ?? '')?.[0] ?? '';
    const done = await own.submit(await own.open(`${world.issuer}${path}`), '.login-submit');
    expect(done.html).toContain('id="recover"');
    expect([await isOut(own), await isOut(stranger)]).toEqual([true, true]);
    expect(await reports()).toHaveLength(2);
  });

  it('reports nobody else’s sign-in', async () => {
    const [{ id } = { id: '' }] = await sql<{ id: string }>(
      world.databaseUrl,
      `SELECT id::text FROM audit_events WHERE person_id = $1 AND type = 'sign-in.succeeded' LIMIT 1`,
      [camille.id],
    );
    const minh = persona('reaches level 2');
    const browser = createTextBrowser();
    await go(browser, `${world.issuer}/account`, minh);
    expect((await browser.open(`${world.issuer}/account/history/${id}/not-me`)).status).toBe(404);
  });
});
