import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { addUpstream } from '../support/rights-objects.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const khang = persona('A security officer');
const hung = persona('The director of a company');
const bao = persona('An administrator of the staff');
const tuyet = persona('An auditor');
const REASON = 'Ngân hàng báo lộ khóa ký.';
const SECRET = 'not-told-to-anybody';

let world: World;
let one: TextBrowser;
let other: TextBrowser;

const staff = (path = ''): string => `${world.issuer}/staff${path}`;
const rowOf = (id: string) => world.app.storage.upstreams.rows.find(id);
const events = (type: string) =>
  sql(world.databaseUrl, 'SELECT id FROM audit_events WHERE type = $1 ORDER BY id', [type]);

async function signedIn(person: Persona, path = '/upstreams'): Promise<TextBrowser> {
  const browser = createTextBrowser();
  await go(browser, staff(`${path}?lang=en`), person);
  return browser;
}
const open = (browser: TextBrowser, path: string): Promise<Page> => browser.open(staff(`${path}?lang=en`));
const post = (browser: TextBrowser, path: string, form: Record<string, string>) =>
  browser.step(staff(path), { method: 'POST', body: new URLSearchParams(form) });

async function decide(browser: TextBrowser, outcome: 'approve' | 'refuse', note = ''): Promise<Page> {
  const list = await open(browser, '/approvals');
  const [, path = ''] = /href="\/staff(\/approvals\/[0-9a-f-]{36})"/.exec(list.html) ?? [];
  return browser.submit(await open(browser, path), '.login-submit', { outcome, note });
}

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  await world.app.storage.staff.appoint(hung.id, { role: 'security-officer' });
  await addUpstream(world, 'bank');
  [one, other] = [await signedIn(khang), await signedIn(hung)];
});
afterAll(() => world?.stop());

describe('an identity provider in front', () => {
  it('is in a list, with what each of its levels is worth on its own page, and never with its secret', async () => {
    const list = await open(one, '/upstreams');
    for (const text of ['Ngân hàng Sao Mai (en)', 'https://bank.example.com', 'Switched on', 'nobody has connected it'])
      expect(list.text).toContain(text);
    const page = await open(one, '/upstreams/bank');
    for (const text of ['Counts as no proof of identity', '/upstreams/bank/callback', 'which is never shown'])
      expect(page.text).toContain(text);
    expect(page.html).not.toContain(SECRET);
    expect((await open(one, '/upstreams/nowhere')).status).toBe(404);
  });

  it('is read by administrators and auditors, who change nothing, and by nobody else', async () => {
    for (const reader of [await signedIn(bao), await signedIn(tuyet)]) {
      const page = await open(reader, '/upstreams/bank');
      expect([page.status, page.html.includes('name="reason"')]).toEqual([200, false]);
      expect((await post(reader, '/upstreams/bank/off', { reason: REASON })).status).toBe(404);
    }
    expect((await rowOf('bank'))?.off).toBeUndefined();
  });

  it('is switched off by one security officer at once, with a reason', async () => {
    const page = await open(one, '/upstreams/bank');
    const empty = await one.submit(page, 'action=off', { reason: ' ' });
    expect([empty.status, (await rowOf('bank'))?.off]).toEqual([400, undefined]);
    const done = await one.submit(page, 'action=off', { reason: REASON });
    for (const text of ['Nobody arrives through it any more', REASON, 'Switched off since'])
      expect(done.text).toContain(text);
    expect((await rowOf('bank'))?.off).toBeDefined();
    expect(await events('upstream.switched-off')).toHaveLength(1);
  });

  it('is switched off once, however often that is sent', async () => {
    const late = await post(other, '/upstreams/bank/off', { reason: REASON });
    expect(late.headers.get('location')).toContain('done=late');
    expect(await events('upstream.switched-off')).toHaveLength(1);
  });

  it('is switched on again when another officer agrees', async () => {
    const page = await open(one, '/upstreams/bank');
    await one.submit(page, 'action=on', { reason: 'Đã thay khóa.' });
    expect((await rowOf('bank'))?.off).toBeDefined();
    const again = await one.submit(page, 'action=on', { reason: 'Đã thay khóa.' });
    expect([again.status, again.text.includes('waits already')]).toEqual([400, true]);
    const list = await open(one, '/approvals');
    const [, path = ''] = /href="\/staff(\/approvals\/[0-9a-f-]{36})"/.exec(list.html) ?? [];
    expect((await post(one, path, { outcome: 'approve' })).status).toBe(403);
    const done = await decide(other, 'approve');
    for (const text of ['Approved; it counts from now on', 'Switch on bank again']) expect(done.text).toContain(text);
    expect((await rowOf('bank'))?.off).toBeUndefined();
    expect(await events('upstream.switched-on')).toHaveLength(1);
    const read = await open(one, '/upstreams/bank');
    for (const text of [REASON, 'Đã thay khóa.', 'Lý Gia Khang']) expect(read.text).toContain(text);
  });

  it('stays off when it was switched off once more before the other one decides', async () => {
    await post(one, '/upstreams/bank/off', { reason: REASON });
    await post(one, '/upstreams/bank/on', { reason: 'Đã thay khóa.' });
    const { rows } = world.app.storage.upstreams;
    const since = (await rowOf('bank'))?.off?.since ?? new Date(0);
    await rows.switchOn('bank', { since, at: new Date() });
    await rows.switchOff('bank', new Date());
    expect((await decide(other, 'approve')).text).toContain('no longer fits how things stand');
    expect((await rowOf('bank'))?.off).toBeDefined();
  });
});
