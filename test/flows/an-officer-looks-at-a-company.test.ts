import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atOrganisations, bringIn, CODES } from '../support/bringing-in.ts';
import { inEnglish } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import type { Page, TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');
const binh = persona('An officer at a commune counter');

let world: World;
let browser: TextBrowser;
let officer: TextBrowser;
let request: Page;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  [browser, officer] = [await atOrganisations(world, minh), await signedIn(binh)];
});
afterAll(() => world?.stop());

const signedIn = (person: Persona): Promise<TextBrowser> => inEnglish(world, '/staff/organisations', person);
const queue = (): Promise<Page> => officer.open(`${world.issuer}/staff/organisations`);
const openFile = async (): Promise<Page> => officer.follow(await queue(), 'Open');
const organisation = async () =>
  (await sql(world.databaseUrl, 'SELECT id, level FROM organisations WHERE code = $1', [CODES.mayTrang]))[0];
const roots = () =>
  sql(world.databaseUrl, 'SELECT holder_person, source FROM mandates WHERE ended_at IS NULL AND parent_id IS NULL');

describe('a person whose name the register spells otherwise', () => {
  it('waits for an officer until the deadline of the law', async () => {
    request = await bringIn(world, browser, CODES.mayTrang);
    for (const text of ['An officer looks at it', 'Until']) expect(request.text).toContain(text);
    expect(request.text).not.toContain('Tran Van Minh');
    const [row] = await sql<{ days: number }>(
      world.databaseUrl,
      `SELECT ceil(extract(epoch FROM due_at - now()) / 86400)::int AS days FROM organisation_requests`,
    );
    // Three working days, and what lies between them.
    expect(row?.days).toBeGreaterThanOrEqual(3);
    expect(row?.days).toBeLessThanOrEqual(20);
    expect(await roots()).toEqual([]);
  });

  it('is in the list, by the organisation alone', async () => {
    const { text } = await queue();
    for (const part of ['Công ty TNHH Mây Trắng', CODES.mayTrang, 'Due by law']) expect(text).toContain(part);
    for (const secret of [minh.name.full, '099085000003']) expect(text).not.toContain(secret);
  });

  it('is seen beside what the register says, and that is on record', async () => {
    const { text } = await openFile();
    for (const part of ['Tran Van Minh', 'Trần Văn Minh', 'differs', 'Giám đốc', 'Số 5 đường Mây Trắng'])
      expect(text).toContain(part);
    const read = await sql(
      world.databaseUrl,
      `SELECT person_id FROM audit_events WHERE type = 'staff.person-read' AND person_id = $1`,
      [minh.id],
    );
    expect(read).toHaveLength(1);
  });

  it('does not exist for people without a role', async () => {
    const id = /organisations\/([0-9a-f-]{36})/.exec((await queue()).html)?.[1];
    for (const path of ['', `/${id}`])
      expect((await browser.open(`${world.issuer}/staff/organisations${path}`)).status).toBe(404);
  });

  it('is not decided without a choice, nor refused without a word', async () => {
    const file = await openFile();
    const nothing = await officer.submit(file, '.login-submit', { outcome: '', note: '' });
    expect([nothing.status, nothing.text.includes('Choose a decision')]).toEqual([400, true]);
    const silent = await officer.submit(file, '.login-submit', { outcome: 'refused', note: ' ' });
    expect(silent.status).toBe(400);
    const stale = await officer.submit(file, '.login-submit', { outcome: 'accepted', seen: 'other' });
    expect(stale.url.search).toBe('?done=late');
    expect(await roots()).toEqual([]);
  });

  it('reads why an officer refused', async () => {
    const file = await openFile();
    await officer.submit(file, '.login-submit', { outcome: 'refused', note: 'Tên trong sổ cần được sửa trước.' });
    const page = await browser.open(request.url);
    for (const text of ['An officer looked at it and refused', 'Tên trong sổ cần được sửa trước.'])
      expect(page.text).toContain(text);
    expect((await queue()).text).toContain('Nothing is waiting');
    const mail = await world.mailbox.next('minh.tran@example.vn');
    expect(mail.text).not.toContain('sổ cần');
  });

  it('represents it once an officer has seen papers and person', async () => {
    request = await bringIn(world, browser, CODES.mayTrang);
    const file = await openFile();
    await officer.submit(file, '.login-submit', { outcome: 'accepted', check: ['seen'], note: '' });
    expect((await browser.open(request.url)).text).toContain('was brought in');
    expect(await roots()).toEqual([{ holder_person: minh.id, source: 'staff' }]);
    expect((await organisation())?.level).toBe(3);
    const late = await officer.submit(file, '.login-submit', { outcome: 'refused', note: 'x' });
    expect(late.url.search).toBe('?done=late');
  });

  it('stays its representative when the register is asked anew', async () => {
    await sql(world.databaseUrl, "UPDATE organisations SET checked_at = now() - interval '2 days'");
    const page = await browser.open(`${world.issuer}/account/organisations/${(await organisation())?.id}`);
    const checked = await browser.submit(page, 'Check the register now');
    expect(checked.text).toContain('up to date');
    expect(await roots()).toHaveLength(1);
  });
});

describe('an officer', () => {
  it('does not decide about themself', async () => {
    const { storage } = world.app;
    await sql(world.databaseUrl, 'DELETE FROM mandates');
    await storage.staff.appoint(minh.id, { role: 'identity-officer', place: 'sen' });
    await bringIn(world, browser, CODES.mayTrang);
    const own = await signedIn(minh);
    const file = await own.follow(await own.open(`${world.issuer}/staff/organisations`), 'Open');
    expect([file.text.includes('not for you to decide'), file.html.includes('name="outcome"')]).toEqual([true, false]);
    const body = new URLSearchParams({ outcome: 'accepted', seen: 'x' });
    await own.step(file.url, { method: 'POST', body, headers: { origin: world.issuer } });
    expect(await roots()).toEqual([]);
  });
});
