import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const anh = persona('The registrar who reviews');

let world: World;
let auditor: TextBrowser;
let report: string;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  const { reports, staff } = world.app.storage;
  await staff.appoint(anh.id, { role: 'auditor' });
  report = randomUUID();
  const signIn = { at: new Date(), clientId: undefined, methods: ['password'], credentials: [], from: undefined };
  await reports.add({ id: report, personId: lan.id, signIn, note: undefined, done: { sessions: 1, removed: [] } });
  auditor = createTextBrowser();
  await go(auditor, `${world.issuer}/staff/reports`, anh);
  await auditor.open(`${world.issuer}/staff/reports?lang=en`);
});
afterAll(() => world?.stop());

const recorded = async () =>
  (await world.app.storage.audit.ofPerson(lan.id, { types: ['staff.person-read'], limit: 10 })).map(
    ({ details }) => details,
  );

it('sees the pages of others, without any form', async () => {
  for (const page of ['queue', 'organisations', 'data-requests', 'reports', `reports/${report}`]) {
    const { status, html, text } = await auditor.open(`${world.issuer}/staff/${page}`);
    expect([page, status, /<form[^>]*action="\/staff(?!\/sign-out")/.test(html)]).toEqual([page, 200, false]);
    expect(text).toContain('You only read here');
  }
});

it('is on record as an auditor when they open a case, and the person sees it', async () => {
  await auditor.open(`${world.issuer}/staff/reports/${report}`);
  expect((await recorded())[0]).toMatchObject({ by: anh.id, role: 'auditor', about: 'report' });
  const browser = createTextBrowser();
  await go(browser, `${world.issuer}/account/disclosures`, lan);
  expect((await browser.open(`${world.issuer}/account/disclosures?lang=en`)).text).toContain('auditor');
});

it('cannot decide, whatever they send: that page does not exist for them', async () => {
  const body = new URLSearchParams({ note: 'Nothing to see here' });
  const headers = { origin: world.issuer };
  const answer = await auditor.step(`${world.issuer}/staff/reports/${report}`, { method: 'POST', body, headers });
  expect(answer.status).toBe(404);
  expect((await world.app.storage.reports.find(report))?.handled).toBeUndefined();
});

it('does not get to the counter’s search', async () => {
  expect((await auditor.open(`${world.issuer}/staff/proofs`)).status).toBe(404);
});
