import { afterAll, beforeAll, expect, it } from 'vitest';
import { ageSignIns } from '../support/aging.ts';
import { atOrganisations, bringIn, CODES } from '../support/bringing-in.ts';
import { answerAll, go } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { by, proposalFor, registrationsAt, startService, type TestService, teamOf } from '../support/services.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('director of a company');
const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const anh = persona('The registrar who reviews');
const tam = persona('A second administrator');
const yen = persona('A second registrar');
const khang = persona('A security officer');
const binh = persona('An officer at a commune counter');
const mai = persona('A member of the support staff');
const reason = 'Người dân cần tra cứu thuế.';
const note = 'Xem lại địa chỉ trở về.\nRồi gửi lại.';
const next = '.login-submit';

let world: World;
let service: TestService;
let node: Awaited<ReturnType<typeof registrationsAt>>;
let waiting: string;
let live: string;
let orphan: string;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  [service, node] = [await startService(), await registrationsAt(world)];
  for (const { id } of [tam, khang]) await world.app.storage.staff.appoint(id, { role: 'registrar' });
  await world.app.storage.staff.appoint(mai.id, { role: 'identity-officer', place: 'sen' });
  const team = await teamOf(world, { owners: [hung, minh], authority: 'ha-noi', name: 'Tra cứu thuế' });
  const ask = async (name: string): Promise<string> => {
    const asked = await node.registrations.request(by(hung), team.serviceId, {
      proposal: proposalFor(service, name),
      reason,
    });
    return asked.kind === 'asked' ? asked.id : JSON.stringify(asked);
  };
  await node.registrations.decide(by(anh), await ask('Tra cứu thuế'), { approve: true, note });
  [live, waiting] = [`svc-${team.serviceId}`, await ask('Tra cứu thuế nhanh')];
  orphan = (await teamOf(world, { owners: [lan], authority: 'ha-noi', name: 'Nhóm mồ côi' })).teamId;
  await sql(world.databaseUrl, `UPDATE persons SET status = 'blocked' WHERE id = '${lan.id}'`);
});
afterAll(async () => {
  await node?.stop();
  await Promise.all([service?.stop(), world?.stop()]);
});

/** Fills a form in, and sends it when the sign-in is not fresh any more; the page after signing in anew. */
async function sendLate(path: string, officer: Persona, typed: Record<string, string>): Promise<[TextBrowser, Page]> {
  const browser = createTextBrowser();
  const form = await go(browser, `${world.issuer}/staff${path}`, officer);
  return [browser, await sendOld(browser, form, officer, typed)];
}

async function sendOld(
  browser: TextBrowser,
  form: Page,
  officer: Persona,
  typed: Record<string, string>,
): Promise<Page> {
  await ageSignIns(world, 3600);
  const asked = await browser.submit(form, next, typed);
  expect(asked.url.pathname).toMatch(/^\/interaction/);
  return answerAll(browser, asked, officer);
}

it('the decision about a request and the word to its team', async () => {
  const [browser, again] = await sendLate(`/registrations/${waiting}`, anh, { outcome: 'refuse', note });
  expect(again.status).toBe(200);
  expect(again.html).toContain('Rồi gửi lại.</textarea>');
  expect(again.html).toMatch(/value="refuse" checked/);
  const saved = await browser.submit(again, next, { note });
  expect([saved.url.search, saved.text.includes('Rồi gửi lại.')]).toEqual(['?done=saved', true]);
});

it('the reason why a service is stopped', async () => {
  const typed = { reason: 'Lộ khóa của dịch vụ.' };
  const [browser, again] = await sendLate(`/services/${live}`, yen, typed);
  expect([again.status, again.html.includes('Lộ khóa của dịch vụ.</textarea>')]).toEqual([200, true]);
  const saved = await browser.submit(again, next, typed);
  expect([saved.url.search, saved.text.includes('Lộ khóa của dịch vụ.')]).toEqual(['?done=saved', true]);
});

it('who is to own a team, and the decision about it', async () => {
  const naming = { number: minh.login, name: minh.name.full, reason: 'Công văn số 12 của cơ quan.' };
  const [browser, again] = await sendLate(`/teams/${orphan}`, tam, naming);
  expect(again.status).toBe(200);
  for (const text of Object.values(naming)) expect(again.html).toContain(text);
  expect((await browser.submit(again, next, { reason: naming.reason })).url.search).toBe('?done=saved');
  const ruling = { outcome: 'refuse', note: 'Chưa có công văn.' };
  const [other, decided] = await sendLate(`/teams/${orphan}`, khang, ruling);
  expect([decided.status, decided.html.includes('Chưa có công văn.</textarea>')]).toEqual([200, true]);
  expect(decided.html).toMatch(/value="refuse" checked/);
  expect((await other.submit(decided, next, { note: ruling.note })).url.search).toBe('?done=saved');
});

it('what an officer says about a company', async () => {
  const request = await bringIn(world, await atOrganisations(world, minh), CODES.mayTrang);
  const typed = { outcome: 'refused', note: 'Tên trong sổ là của người khác.' };
  const path = `/organisations/${request.url.pathname.split('/').at(-1)}`;
  const [browser, again] = await sendLate(path, mai, typed);
  expect([again.status, again.html.includes(`${typed.note}</textarea>`)]).toEqual([200, true]);
  expect(again.html).toMatch(/value="refused" checked/);
  expect((await browser.submit(again, next, { note: typed.note })).url.search).toBe('?done=saved');
});

it('why a proof is withdrawn', async () => {
  const browser = createTextBrowser();
  const search = await go(browser, `${world.issuer}/staff/proofs`, binh);
  const found = await browser.submit(search, next, { number: minh.login });
  const [, path = ''] = /href="(\/staff\/proofs\/[^"]+\/[^"]+)"/.exec(found.html) ?? [];
  const form = await browser.open(`${world.issuer}${path}`);
  const typed = { reason: 'Thẻ đã bị báo mất.' };
  const again = await sendOld(browser, form, binh, typed);
  expect([again.status, again.html.includes('Thẻ đã bị báo mất.</textarea>')]).toEqual([200, true]);
  expect((await browser.submit(again, next, typed)).url.search).toBe('?done=withdrawn');
});

it('comes back to nobody else', async () => {
  const browser = createTextBrowser();
  await go(browser, `${world.issuer}/staff`, anh);
  for (const path of [`/registrations/${waiting}/made-up`, `/services/${live}/made-up`]) {
    const page = await browser.open(`${world.issuer}/staff${path}`);
    expect([page.status, page.html.includes('</textarea>')]).toEqual([200, false]);
  }
});
