import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrailEvent } from '../../src/audit/trail.ts';
import { go, inEnglish } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');
const anh = persona('The registrar who reviews');
const mai = persona('A member of the support staff');
const khang = persona('A security officer');

let world: World;
let officer: TextBrowser;
let auditor: TextBrowser;

const signedIn = (who: Persona, path: string): Promise<TextBrowser> => inEnglish(world, path, who);

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  const { audit, staff } = world.app.storage;
  await staff.appoint(anh.id, { role: 'auditor' });
  await go(createTextBrowser(), `${world.portal}/sign-in`, lan);
  await audit.record({
    type: 'account.blocked',
    personId: minh.id,
    details: { by: mai.id, role: 'support', reason: 'Hỏi mã qua điện thoại.', nested: { deep: true } },
  });
  officer = await signedIn(khang, '/staff/audit');
  auditor = await signedIn(anh, '/staff/audit');
});
afterAll(() => world?.stop());

const ask = async (fields: Record<string, string>, by = officer): Promise<Page> =>
  by.submit(await by.open(`${world.issuer}/staff/audit`), '.login-submit', fields);
const idsIn = ({ html }: Page): string[] =>
  [...html.matchAll(/href="\/staff\/audit\/[\w-]+\/(\d+)"/g)].map(([, id]) => id ?? '');
const newest = (asked: object = {}): Promise<readonly TrailEvent[]> =>
  world.app.storage.auditTrail.search({ limit: 5, ...asked });

describe('events', () => {
  it('are shown by kind, and the list names nobody', async () => {
    const { html, text } = await ask({ type: 'account.blocked' });
    expect(text).toContain('about a person · done by somebody else');
    for (const secret of [minh.name.full, mai.name.full, minh.id, 'Hỏi mã']) expect(html).not.toContain(secret);
  });

  it('are shown by service, and by time', async () => {
    const page = await ask({ service: 'demo-portal', from: '1/1/2026', to: '31/12/2099' });
    expect(page.text).toContain('demo-portal');
    expect(idsIn(page).length).toBeGreaterThan(1);
    expect((await ask({ service: 'demo-portal', to: '1/1/2026' })).text).toContain('There are no such events');
  });

  it('are shown by whom they are about, which that person sees, and by who did it', async () => {
    const page = await ask({ person: minh.login, type: 'account.blocked' });
    expect([page.text.includes('about one person'), idsIn(page).length]).toEqual([true, 1]);
    expect(page.url.href).not.toContain(minh.login);
    const [read] = await newest({ type: 'staff.audit-read', personId: minh.id });
    expect(read?.details).toMatchObject({
      by: khang.id,
      role: 'security-officer',
      query: { type: 'account.blocked', aboutOne: true },
    });
    expect(idsIn(await ask({ staff: mai.login, type: 'account.blocked' }))).toHaveLength(1);
    expect(idsIn(await ask({ staff: lan.login, type: 'account.blocked' }))).toHaveLength(0);
    const own = await signedIn(minh, '/account/disclosures');
    expect((await own.open(`${world.issuer}/account/disclosures`)).text).toContain(
      'Staff read the audit trail about you',
    );
  });

  it('are opened one by one, with who it was and every detail in words', async () => {
    const page = await ask({ type: 'account.blocked' });
    const opened = await officer.open(`${page.url.href}/${idsIn(page)[0]}`);
    for (const part of [
      'Staff blocked the account',
      minh.name.full,
      mai.name.full,
      'Hỏi mã qua điện thoại.',
      'support officer',
      'nested · deep',
      'Yes',
    ])
      expect(opened.text).toContain(part);
    const [read] = await newest({ type: 'staff.audit-read' });
    expect(read?.from).toBeDefined();
    const [told] = await world.app.storage.audit.ofPerson(minh.id, { types: ['staff.audit-read'], limit: 1 });
    expect([told?.from, told?.details.actor_from]).toEqual([undefined, undefined]);
    expect([read?.personId, read?.details.event]).toEqual([minh.id, idsIn(page)[0]]);
    expect((await officer.open(`${page.url.href}/999999999`)).status).toBe(404);
    expect((await officer.open(`${page.url.href}/nothing`)).status).toBe(404);
  });

  it('come a page at a time', async () => {
    for (let i = 0; i < 60; i += 1)
      await world.app.storage.audit.record({ type: 'keys.changed', details: { step: String(i) } });
    const first = await ask({ type: 'keys.changed' });
    expect(idsIn(first)).toHaveLength(50);
    const older = /href="([^"]*\?before=\d+)"[^>]*rel="next"|rel="next"[^>]*href="([^"]*)"/
      .exec(first.html)
      ?.slice(1)
      .find(Boolean);
    const second = await officer.open(new URL((older ?? '').replaceAll('&amp;', '&'), world.issuer));
    expect(idsIn(second)).toHaveLength(10);
    expect(idsIn(first)).not.toContain(idsIn(second)[0]);
  });

  it('leave as lines of JSON, without the details about people who were not asked for', async () => {
    const general = await ask({ type: 'account.blocked' });
    const lines = async (page: Page) => {
      const response = await officer.step(`${page.url.href}/lines`);
      expect(response.headers.get('content-disposition')).toContain('audit.jsonl');
      return (await response.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    const [one] = await lines(general);
    expect(one).toMatchObject({ type: 'account.blocked', personId: minh.id, actorId: mai.id });
    expect(one).not.toHaveProperty('details');
    const [about] = await lines(await ask({ type: 'account.blocked', person: minh.login }));
    expect(about?.details).toMatchObject({ reason: 'Hỏi mã qua điện thoại.' });
    expect((await newest({ type: 'staff.audit-read' }))[0]?.details.downloaded).toBe(true);
  });

  it.each([
    ['a service that cannot be', { service: 'cổng dịch vụ' }, 'service'],
    ['a day that is none', { from: '31/2/2026' }, 'from'],
    ['days in the wrong order', { from: '2/2/2026', to: '1/2/2026' }, 'to'],
    ['a person whom nobody knows', { person: '099188999999' }, 'person'],
    ['a member of staff whom nobody knows', { staff: 'nobody@example.vn' }, 'staff'],
  ])('are not looked for by %s', async (_, fields, name) => {
    const page = await ask(fields as Record<string, string>);
    expect([page.status, page.html.includes(`href="#${name}"`)]).toEqual([400, true]);
  });
});

describe('the chains', () => {
  it('show their newest seals, and are checked on demand', async () => {
    await eventually(async () => {
      await world.app.storage.audit.seal();
      if ((await world.app.storage.auditTrail.lastSeals()).length === 0) throw new Error('nothing is sealed');
    });
    const page = await officer.open(`${world.issuer}/staff/audit`);
    expect([/Seal \d/.test(page.text), page.text.includes('Nobody has had it checked')]).toEqual([true, true]);
    const checked = await auditor.submit(await auditor.open(`${world.issuer}/staff/audit`), '#verify');
    expect(checked.text).toContain('Everything fits');
    expect((await newest({ type: 'audit.verified' }))[0]?.details).toMatchObject({ by: anh.id, problems: [] });
  });
});

describe('the trail', () => {
  it('is open to auditors, whose every page is on record', async () => {
    const page = await ask({ type: 'account.blocked' }, auditor);
    expect(idsIn(page)).toHaveLength(1);
    expect((await newest({ type: 'staff.page-read', actorId: anh.id }))[0]?.details).toMatchObject({
      page: page.url.pathname,
      role: 'auditor',
    });
  });

  it('is closed to everybody else, and a question is its officer’s own', async () => {
    const asked = await ask({ type: 'account.blocked' });
    const support = await signedIn(mai, '/staff/people');
    for (const path of ['/staff/audit', asked.url.pathname, `${asked.url.pathname}/lines`])
      expect((await support.open(`${world.issuer}${path}`)).status).toBe(404);
    expect((await auditor.open(asked.url.href)).url.pathname).toBe('/staff/audit');
  });
});
