import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMessageGuard, type MessageLimits } from '../../src/guessing/message-limits.ts';
import { ageSignIns } from '../support/aging.ts';
import { unusedCode } from '../support/codes.ts';
import { answerAll, go, isCode } from '../support/journey.ts';
import { codeIn } from '../support/mailbox.ts';
import { type ProviderNode, startNode } from '../support/node.ts';
import { type Persona, persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const ALLOWED = 3;
const AT_ONCE = 10;
const WITHHELD = 'Đã gửi quá nhiều mã';

let world: World;
let nodes: ProviderNode[];
let service: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld({ messageLimits: { contact: { messages: ALLOWED, seconds: 900 } } });
  nodes = await Promise.all([startNode(world), startNode(world)]);
  service = await basicClient(world);
});
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.end('SIGTERM')));
  await world?.stop();
});
beforeEach(() => sql(world.databaseUrl, 'TRUNCATE attempts'));

const camille = persona('A French resident');
const minh = persona('reaches level 2');
const phoneOf = ({ phones }: Persona): string => phones[0]?.value ?? '';
const level2 = () => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: [`${world.issuer}/acr/m2`] } } }),
});

/** Messages that were made for a person, whether they have arrived yet or not. */
async function sentTo(person: Persona): Promise<number> {
  const text = `SELECT count(*)::int n FROM outbox WHERE kind = 'sms' AND person_id = '${person.id}'`;
  const [row] = await sql<{ n: number }>(world.databaseUrl, text);
  return row?.n ?? 0;
}
const withheld = () =>
  sql(world.databaseUrl, `SELECT person_id FROM audit_events WHERE type = 'message.withheld' ORDER BY id`);

/** A new browser, up to the question for a second factor; for who has nothing else, a message was sent. */
async function secondStep(person: Persona, browser = createTextBrowser(), parameters = {}): Promise<Page> {
  const { login, password } = person;
  const door = await browser.open((await service.begin({ ...level2(), ...parameters })).url);
  return browser.submit(door, '.login-submit', { login, password });
}

/** A new browser that knows the password, and the page on which the second factor is about to be asked for. */
async function beforeSecondStep(person: Persona): Promise<{ browser: TextBrowser; path: string }> {
  const browser = createTextBrowser();
  await go(browser, (await service.begin()).url, person);
  const answer = await browser.step((await service.begin(level2())).url);
  return { browser, path: new URL(answer.headers.get('location') ?? '', world.issuer).pathname };
}

describe('who knows the password', () => {
  it(`and asks ${AT_ONCE} times at once on two nodes makes the phone ring ${ALLOWED} times`, async () => {
    const before = await sentTo(camille);
    const doors = await Promise.all(Array.from({ length: AT_ONCE }, () => beforeSecondStep(camille)));
    const texts = await Promise.all(
      doors.map(async ({ browser, path }, index) =>
        (await browser.step(`${nodes[index % nodes.length]?.origin}${path}`)).text(),
      ),
    );
    expect(texts.filter((text) => text.includes('Chúng tôi đã gửi')).length).toBe(ALLOWED);
    expect(texts.filter((text) => text.includes(WITHHELD)).length).toBe(AT_ONCE - ALLOWED);
    await world.mailbox.next(phoneOf(camille), before + ALLOWED);
    expect(await sentTo(camille)).toBe(before + ALLOWED);
    expect(await withheld()).toEqual([{ person_id: camille.id }]);
  });

  it.each([
    ['vi', WITHHELD, 'Hãy chọn cách khác'],
    ['en', 'Too many codes were sent', 'Choose another way'],
    ['fr', 'Trop de codes ont été envoyés', 'Choisissez un autre moyen'],
  ])('is told so, and the way on: %s', async (ui_locales, what, way) => {
    for (let i = 0; i < ALLOWED; i += 1) await secondStep(camille);
    const page = await secondStep(camille, createTextBrowser(), { ui_locales });
    expect([page.status, isCode(page)]).toEqual([200, true]);
    expect(page.text).toContain(what);
    expect(page.text).toContain(way);
    expect(page.html).not.toContain(phoneOf(camille));
    const none = await createTextBrowser().open(page.url);
    expect(none.status).toBe(400);
  });
});

it('a page without a message takes no code, and none is sent by asking for another', async () => {
  const browser = createTextBrowser();
  for (let i = 0; i < ALLOWED; i += 1) await secondStep(camille);
  const before = await sentTo(camille);
  const page = await secondStep(camille, browser);
  const refused = await browser.submit(page, '.login-submit', { code: '000000' });
  expect([refused.status, isCode(refused)]).toEqual([400, true]);
  expect((await browser.submit(refused, 'Gửi mã khác')).text).toContain(WITHHELD);
  expect(await sentTo(camille)).toBe(before);
});

it('another way is open to who has one', async () => {
  for (let i = 0; i < ALLOWED; i += 1) {
    const browser = createTextBrowser();
    await browser.submit(await secondStep(minh, browser), 'Mã gửi qua tin nhắn SMS');
  }
  const browser = createTextBrowser();
  const page = await browser.submit(await secondStep(minh, browser), 'Mã gửi qua tin nhắn SMS');
  expect(page.text).toContain(WITHHELD);
  const app = await browser.submit(page, 'Ứng dụng xác thực');
  const inside = await browser.submit(app, '.login-submit', { code: await unusedCode(world.issuer, minh) });
  const back = await answerAll(browser, inside, minh);
  expect(back.url.searchParams.get('code')).toBeTruthy();
});

it('who signed in by message on this device before is still sent one, whatever strangers asked for', async () => {
  const own = createTextBrowser();
  const before = await sentTo(camille);
  if (before > 0) await world.mailbox.next(phoneOf(camille), before);
  const page = await secondStep(camille, own);
  const code = codeIn(await world.mailbox.next(phoneOf(camille), before + 1));
  await answerAll(own, await own.submit(page, '.login-submit', { code }), camille);
  for (let i = 0; i < ALLOWED; i += 1) await secondStep(camille);
  expect((await secondStep(camille)).text).toContain(WITHHELD);
  const count = await sentTo(camille);
  await ageSignIns(world, 86_400);
  const again = await own.open((await service.begin({ ...level2(), prompt: 'login' })).url);
  const asked = await own.submit(again, '.login-submit', { login: camille.login, password: camille.password });
  expect(asked.text).toContain('Chúng tôi đã gửi');
  expect(await sentTo(camille)).toBe(count + 1);
});

describe('the limits', () => {
  const plenty = { messages: 1_000, seconds: 900 };
  const guardOf = (limits: Partial<MessageLimits>) =>
    createMessageGuard(world.app.storage.attempts, {
      contact: plenty,
      contactLong: plenty,
      person: plenty,
      personLong: plenty,
      ...limits,
    });
  const one = { to: '+84900000999', personId: 'one', isKnownDevice: false };

  it('count for a person over every channel, and for a contact over every person', async () => {
    const person = guardOf({ person: { messages: 1, seconds: 900 } });
    expect(await person(one)).toBeUndefined();
    expect(await person({ ...one, to: 'one@example.vn' })).toMatchObject({ first: true });
    expect(await person({ ...one, personId: 'other' })).toBeUndefined();
    const contact = guardOf({ contact: { messages: 3, seconds: 900 } });
    expect(await contact({ ...one, personId: 'third' })).toBeUndefined();
    expect(await contact({ ...one, personId: 'fourth' })).toMatchObject({ first: true });
  });

  it('end with their time, and what is withheld does not prolong them', async () => {
    const guard = guardOf({ contact: { messages: 1, seconds: 1 } });
    expect(await guard(one)).toBeUndefined();
    await sleep(600);
    expect(await guard(one)).toMatchObject({ seconds: 1 });
    await sleep(600);
    expect(await guard(one)).toBeUndefined();
  });

  it('hold over a day too', async () => {
    const guard = guardOf({ contact: { messages: 1, seconds: 1 }, contactLong: { messages: 1, seconds: 86_400 } });
    expect(await guard(one)).toBeUndefined();
    await sleep(1_100);
    expect((await guard(one))?.seconds).toBeGreaterThan(86_000);
  });
});
