import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unusedCode } from '../support/codes.ts';
import { answerAll, go, isCode } from '../support/journey.ts';
import { codeIn } from '../support/mailbox.ts';
import { type Persona, persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: TestRelyingParty;
beforeAll(async () => {
  // The limits for guessing and for messages would come first here and have their own tests.
  const plenty = { attempts: 1_000, seconds: 60 };
  world = await createWorld({
    outbox: { pollSeconds: 0.1, retrySeconds: [1, 1, 1, 1, 1, 1, 1, 1] },
    messageLimits: { contact: { messages: 1_000, seconds: 60 }, person: { messages: 1_000, seconds: 60 } },
    guessing: { account: plenty, device: plenty, address: plenty, transaction: plenty, further: plenty },
  });
  service = await basicClient(world);
});
afterAll(() => world?.stop());

const camille = persona('A French resident');
const minh = persona('reaches level 2');

const phoneOf = ({ phones }: Persona): string => phones[0]?.value ?? '';
const wrongFor = (code: string): string => (code === '000000' ? '000001' : '000000');
const land = (browser: TextBrowser): Promise<Page> => browser.open(`${world.portal}/land`);

/** A browser of the person, signed in with the password. */
async function signedIn(person: Persona): Promise<TextBrowser> {
  const browser = createTextBrowser();
  await go(browser, `${world.portal}/sign-in`, person);
  return browser;
}

/** Does something that sends a text message; the code in it. */
async function codeAfter(person: Persona, act: () => Promise<Page>): Promise<{ page: Page; code: string }> {
  const before = world.mailbox.to(phoneOf(person)).length;
  const page = await act();
  return { page, code: codeIn(await world.mailbox.next(phoneOf(person), before + 1)) };
}

/** Answers the form of a page without looking at what comes back. */
function post(browser: TextBrowser, page: Page, code: string): Promise<Response> {
  const action = /<form method="post" action="([^"]+)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
  return browser.step(new URL(action, page.url), {
    method: 'POST',
    body: new URLSearchParams({ code, action: 'continue' }),
    headers: { origin: world.issuer, 'sec-fetch-site': 'same-origin' },
  });
}

async function newestEvent(): Promise<string> {
  const [row] = await sql<{ id: string }>(world.databaseUrl, 'SELECT max(id) AS id FROM audit_events');
  return row?.id ?? '0';
}

async function countSince(id: string, type: string): Promise<number> {
  const text = 'SELECT count(*)::int AS n FROM audit_events WHERE id > $1 AND type = $2';
  const [row] = await sql<{ n: number }>(world.databaseUrl, text, [id, type]);
  return row?.n ?? 0;
}

describe('a person without a code application', () => {
  it('reaches level 2 with a code sent to the phone, which the page names only in part', async () => {
    const browser = await signedIn(camille);
    const { page, code } = await codeAfter(camille, () => land(browser));
    expect(isCode(page)).toBe(true);
    expect(page.text).toContain(`••• ••• ${phoneOf(camille).slice(-3)}`);
    expect(page.html).not.toContain(phoneOf(camille));
    expect(page.html).toContain('autocomplete="one-time-code"');
    expect(code).toMatch(/^\d{6}$/);
    const inside = await browser.submit(page, '.login-submit', { code });
    expect(inside.html).toContain('id="land"');
  });

  it('is told in the own language not to pass the code on, and nothing else', async () => {
    const [message] = world.mailbox.to(phoneOf(camille));
    expect(message?.text).toMatch(
      /^\d{6} est votre code de connexion, valable 5 minutes\. Ne le communiquez à personne\.$/,
    );
  });

  it('shows how: password and text message, two factors', async () => {
    const browser = createTextBrowser();
    const transaction = await service.begin({ acr_values: `${world.issuer}/acr/m2` });
    const { login, password } = camille;
    const { page, code } = await codeAfter(camille, async () =>
      browser.submit(await browser.open(transaction.url), '.login-submit', { login, password }),
    );
    const back = await answerAll(browser, await browser.submit(page, '.login-submit', { code }), camille);
    const claims = (await service.redeem(back.url, transaction)).claims();
    expect(claims).toMatchObject({ acr: `${world.issuer}/acr/m2`, amr: ['mfa', 'pwd', 'sms'] });
  });
});

describe('a code', () => {
  it('of another transaction is refused', async () => {
    const [one, other] = await Promise.all([signedIn(camille), signedIn(camille)]);
    const first = await codeAfter(camille, () => land(one));
    const second = await codeAfter(camille, () => land(other));
    if (first.code === second.code) return;
    const refused = await one.submit(first.page, '.login-submit', { code: second.code });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Mã không đúng');
    expect((await one.submit(refused, '.login-submit', { code: first.code })).html).toContain('id="land"');
  });

  it('is taken once, even when it is sent several times at the same time, and the browser gets in', async () => {
    const browser = await signedIn(camille);
    const { page, code } = await codeAfter(camille, () => land(browser));
    const send = () => post(browser, page, code);
    const seen = await newestEvent();
    await Promise.all([send(), send(), send(), send()]);
    expect(await countSince(seen, 'sign-in.succeeded')).toBe(1);
    expect((await browser.open(page.url)).html).toContain('id="land"');
    expect((await send()).status).toBe(400);
    expect(await countSince(seen, 'sign-in.succeeded')).toBe(1);
  });

  it('is dead after five wrong guesses, made one by one or all at once; a new one cannot be asked for at once', async () => {
    const browser = await signedIn(camille);
    const { page, code } = await codeAfter(camille, () => land(browser));
    let current = page;
    for (let i = 0; i < 5; i += 1) current = await browser.submit(current, '.login-submit', { code: wrongFor(code) });
    expect(current.text).toContain('không còn dùng được');
    current = await browser.submit(current, '.login-submit', { code });
    expect(current.status).toBe(400);
    expect(isCode(current)).toBe(true);
    const count = world.mailbox.to(phoneOf(camille)).length;
    const again = await browser.submit(current, 'Gửi mã khác');
    expect(again.text).toContain('Mã vừa được gửi');
    expect(world.mailbox.to(phoneOf(camille))).toHaveLength(count);
    const still = await browser.submit(again, '.login-submit', { code });
    expect(isCode(still)).toBe(true);
  });

  it('is not guessed by many guesses at the same time', async () => {
    const browser = await signedIn(camille);
    const { page, code } = await codeAfter(camille, () => land(browser));
    const seen = await newestEvent();
    await Promise.all(Array.from({ length: 20 }, () => post(browser, page, wrongFor(code))));
    expect(await countSince(seen, 'sign-in.failed')).toBe(1);
    const now = await browser.open(page.url);
    expect((await browser.submit(now, '.login-submit', { code })).html).toContain('id="land"');
  });
});

describe('a person with several ways', () => {
  it('is asked for the code application first, and may choose the text message and come back, without scripts', async () => {
    const browser = await signedIn(minh);
    const first = await land(browser);
    expect(first.text).toContain('ứng dụng xác thực');
    expect(world.mailbox.to(phoneOf(minh))).toEqual([]);
    const { page, code } = await codeAfter(minh, () => browser.submit(first, 'Mã gửi qua tin nhắn SMS'));
    expect(page.text).toContain('••• •••');
    const back = await browser.submit(page, 'Ứng dụng xác thực');
    expect(back.text).toContain('ứng dụng xác thực');
    const once = await browser.submit(back, 'Mã gửi qua tin nhắn SMS');
    expect(once.text).toContain('Mã vừa được gửi');
    expect(world.mailbox.to(phoneOf(minh))).toHaveLength(1);
    expect((await browser.submit(once, '.login-submit', { code })).html).toContain('id="land"');
  });

  it('may answer with the code application after a text message was sent', async () => {
    const browser = await signedIn(minh);
    const { page } = await codeAfter(minh, async () => browser.submit(await land(browser), 'Mã gửi qua tin nhắn SMS'));
    const back = await browser.submit(page, 'Ứng dụng xác thực');
    expect(
      (await browser.submit(back, '.login-submit', { code: await unusedCode(world.issuer, minh) })).html,
    ).toContain('id="land"');
  });
});

it('a mail waits in the outbox while the mail server is down, and one that expired meanwhile is not sent', async () => {
  const { outbox } = world.app.storage;
  const to = 'camille.durand@example.com';
  const mail = { kind: 'mail', personId: camille.id, to, subject: 'Code', text: '123456 est votre code.' } as const;
  await world.mailbox.stopMail();
  await outbox.enqueue(mail);
  await outbox.enqueue({ ...mail, subject: 'Too late', expiresAt: Math.floor(Date.now() / 1000) + 1 });
  const errors = () =>
    sql<{ last_error: string | null }>(world.databaseUrl, `SELECT last_error FROM outbox WHERE kind = 'mail'`);
  await eventually(async () => {
    const found = (await errors()).map(({ last_error }) => last_error);
    expect(found).toContain('it had expired');
    expect(found).toContain('mail server: ESOCKET');
  }, 10_000);
  await world.mailbox.startMail();
  expect(await world.mailbox.next(to)).toMatchObject({ subject: 'Code', text: '123456 est votre code.' });
  expect(world.mailbox.to(to)).toHaveLength(1);
  const events = await sql<{ type: string }>(
    world.databaseUrl,
    `SELECT type FROM audit_events WHERE type LIKE 'message.%'`,
  );
  expect(events.map(({ type }) => type)).toContain('message.given-up');
});

describe('codes and contacts', () => {
  const sent = (): string[] => [minh, camille].flatMap((person) => world.mailbox.to(phoneOf(person)).map(codeIn));

  it('are in no log', () => {
    const log = world.log.join('');
    expect(log).toContain('/interaction/');
    for (const code of sent()) expect(log).not.toMatch(new RegExp(`\\b${code}\\b`));
    for (const contact of [phoneOf(camille), 'camille.durand']) expect(log).not.toContain(contact);
  });

  it('are not readable in the outbox or the audit trail', async () => {
    const rows = await sql<{ row: string }>(
      world.databaseUrl,
      'SELECT o::text AS row FROM outbox o UNION ALL SELECT e::text FROM audit_events e',
    );
    expect(rows.length).toBeGreaterThan(20);
    const hex = (text: string): string => Buffer.from(text).toString('hex');
    for (const secret of [phoneOf(camille), 'camille.durand', 'code de connexion', 'mã xác thực'])
      for (const { row } of rows) {
        expect(row).not.toContain(secret);
        expect(row).not.toContain(hex(secret));
      }
  });
});
