import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import type { Page, TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const mai = persona('A member of the support staff');
const khang = persona('A security officer');

let world: World;
let officer: TextBrowser;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  officer = await signedIn(khang, '/staff/reports');
});
afterAll(() => world?.stop());

const signedIn = (who: Persona, path: string): Promise<TextBrowser> => inEnglish(world, path, who);

/** Somebody says that a sign-in was not them. */
async function report(personId: string, note?: string): Promise<string> {
  const id = randomUUID();
  const signIn = {
    at: new Date('2026-11-22T03:12:00+07:00'),
    clientId: 'demo-portal',
    methods: ['password'],
    credentials: [],
    from: { device: { browser: 'Firefox', system: 'Linux' }, place: { country: 'FR' } },
  };
  await world.app.storage.reports.add({ id, personId, signIn, note, done: { sessions: 2, removed: ['password'] } });
  return id;
}
const open = (id: string, browser = officer): Promise<Page> => browser.open(`${world.issuer}/staff/reports/${id}`);

describe('a report that it was not me', () => {
  let id: string;
  beforeAll(async () => {
    id = await report(lan.id, 'Có người gọi hỏi mã.');
  });

  it('waits in a list that names nobody', async () => {
    const { text, html, url } = await officer.open(`${world.issuer}/staff`);
    expect(url.pathname).toBe('/staff/reports');
    expect([text.includes('Reported on'), html.includes(id)]).toEqual([true, true]);
    for (const secret of [lan.name.full, 'hỏi mã', '/staff/queue', '/staff/data-requests'])
      expect(html).not.toContain(secret);
  });

  it('says what is known, and reading it is on record', async () => {
    const { text } = await open(id);
    for (const part of ['Firefox on Linux', 'France', 'Password', 'hỏi mã', lan.name.full, '3:12 AM'])
      expect(text).toContain(part);
    const read = await sql(
      world.databaseUrl,
      "SELECT person_id FROM audit_events WHERE type = 'staff.person-read' AND person_id = $1",
      [lan.id],
    );
    expect(read).toHaveLength(1);
  });

  it('is for security officers alone', async () => {
    for (const [who, path] of [
      [mai, '/staff/data-requests'],
      [minh, '/account/requests'],
    ] as const) {
      const browser = await signedIn(who, path);
      for (const at of ['', '/handled', `/${id}`])
        expect((await browser.open(`${world.issuer}/staff/reports${at}`)).status).toBe(404);
    }
    expect((await open(randomUUID())).status).toBe(404);
    expect((await open('nothing')).status).toBe(404);
  });

  it('is not closed without a word', async () => {
    const page = await officer.submit(await open(id), '.login-submit', { note: ' ' });
    expect([page.status, page.html.includes('href="#note"')]).toEqual([400, true]);
  });

  it('is closed once, also by two at a time, and the person is told what was found', async () => {
    await world.app.storage.staff.appoint(hung.id, { role: 'security-officer' });
    const second = await signedIn(hung, '/staff/reports');
    const [one, two] = [await open(id), await open(id, second)];
    const pages = await Promise.all([
      officer.submit(one, '.login-submit', { note: 'Đã chặn kẻ gọi điện.' }),
      second.submit(two, '.login-submit', { note: 'Đã chặn kẻ gọi điện.' }),
    ]);
    expect(pages.map(({ url }) => url.search).sort()).toEqual(['?done=late', '?done=saved']);
    const mail = await eventually(() => {
      const found = world.mailbox.to('lan.nguyen@example.vn').find(({ text }) => text.includes('Đã chặn kẻ gọi'));
      if (!found) throw new Error('nobody was told');
      return found;
    });
    expect(mail.subject).toContain('báo cáo của bạn');
    expect((await officer.open(`${world.issuer}/staff/reports`)).text).toContain('There are no reports');
    expect((await officer.open(`${world.issuer}/staff/reports/handled`)).html).toContain(id);
    const closed = await open(id);
    expect([closed.text.includes('Handled on'), closed.html.includes('name="note"')]).toEqual([true, false]);
  });

  it('is not for whoever made it', async () => {
    const own = await report(khang.id);
    const page = await open(own);
    expect([page.text.includes('not for you to decide'), page.html.includes('name="note"')]).toEqual([true, false]);
    const body = new URLSearchParams({ note: 'x' });
    await officer.step(page.url, { method: 'POST', body, headers: { origin: world.issuer } });
    expect((await world.app.storage.reports.find(own))?.handled).toBeUndefined();
  });
});
