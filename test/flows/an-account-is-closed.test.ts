import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unusedCode } from '../support/codes.ts';
import { go } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const elder = persona('An elder of the');
const lan = persona('An ordinary citizen');
const binh = persona('set up a code application');
const hung = persona('The director of a company');
const officer = persona('An officer at a commune counter');
const mailOf = ({ emails = [], phones = [] }: Persona): string => [...emails, ...phones][0]?.value ?? '';

let world: World;
beforeAll(async () => {
  world = await createWorld({
    authenticators: ['password', 'totp'],
    maintenance: { everySeconds: 1 },
    closing: { remindSeconds: 3600 },
  });
});
afterAll(() => world?.stop());

const visit = (browser: TextBrowser, path: string, person: Persona): Promise<Page> =>
  go(browser, `${world.issuer}${path}`, person);
const status = async ({ id }: Persona) => (await world.app.storage.people.find(id))?.status;
/** An account elsewhere is connected, another provider is switched off, and officers look into what does not fit. */
async function comeFromElsewhere(personId: string): Promise<void> {
  const { cases, links } = world.app.storage.upstreams;
  const common = { id: randomUUID(), personId, upstream: 'bank' };
  const at = { issuer: 'https://bank.test', subject: 'lan' };
  await links.add({ ...common, ...at, by: 'number', since: new Date() });
  await links.switchOff(personId, 'ministry', new Date());
  const facts = { ...at, at: 0, vouched: { name: 'Trần Thị Khác' } };
  await cases.add({ ...common, kind: 'changed', doubts: ['name'], fingerprint: 'x', facts, openedAt: new Date() });
}
const linkIn = ({ text }: { text: string }): string => /http\S+\/account\/closing\/stop\/\S+/.exec(text)?.[0] ?? '';
const types = async ({ id }: Persona): Promise<string[]> =>
  (
    await sql<{ type: string }>(
      world.databaseUrl,
      `SELECT type FROM audit_events WHERE person_id = $1 AND type LIKE 'account.clos%' ORDER BY id`,
      [id],
    )
  ).map(({ type }) => type);

async function close(browser: TextBrowser, person: Persona): Promise<Page> {
  const form = await visit(browser, '/account/closing', person);
  return browser.submit(form, 'Close my account').catch(() => browser.submit(form, 'Đóng tài khoản của tôi'));
}
describe('who closes their account', () => {
  const [browser, other] = [createTextBrowser(), createTextBrowser()];

  it('reads before what ends, what is kept and why', async () => {
    await go(other, `${world.portal}/sign-in`, lan);
    const page = await visit(browser, '/account/closing', lan);
    expect(page.text).toContain('14 ngày để đổi ý');
    expect(page.text).toContain('53/2022/NĐ-CP');
    expect(await status(lan)).toBe('active');
  });

  it('is signed out everywhere, and told how to come back', async () => {
    const page = await close(browser, lan);
    expect(page.url.pathname).toBe('/account/closing/begun');
    expect(await status(lan)).toBe('closing');
    const left = await sql(world.databaseUrl, 'SELECT 1 FROM sessions WHERE person_id = $1', [lan.id]);
    expect(left).toEqual([]);
    const grants = await sql(world.databaseUrl, 'SELECT 1 FROM grants WHERE person_id = $1', [lan.id]);
    expect(grants).toEqual([]);
    const open = `SELECT ended_why FROM consents WHERE person_id = $1`;
    expect(await sql(world.databaseUrl, open, [lan.id])).toEqual([{ ended_why: 'closed' }]);
    expect(linkIn(await world.mailbox.about(mailOf(lan), 'đang được đóng'))).toContain(world.issuer);
    await world.mailbox.next('+84900000001');
  });

  it('gets into no service, which hears that it was denied', async () => {
    const page = await go(createTextBrowser(), `${world.portal}/sign-in`, lan);
    expect(page.url.origin).toBe(world.portal);
    expect(page.html).not.toMatch(/id="sign-out"/);
    expect(await sql(world.databaseUrl, 'SELECT 1 FROM sessions WHERE person_id = $1', [lan.id])).toEqual([]);
  });

  it('finds nothing else in their account than to keep it', async () => {
    const page = await visit(browser, '/account/mandates', lan);
    expect(page.url.pathname).toBe('/account/closing/back');
    for (const path of ['/account', '/account/ways', '/account/data/download', '/account/closing'])
      expect((await browser.open(`${world.issuer}${path}`)).url.pathname).toBe('/account/closing/back');
    const post = await browser.step(`${world.issuer}/account/data/download`, {
      method: 'POST',
      headers: { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'format=json',
    });
    expect([post.status, post.headers.get('location')]).toEqual([303, '/account/closing/back']);
  });

  it('is refused at a service with that session too, which ends', async () => {
    const page = await browser.open(`${world.portal}/sign-in`);
    expect(page.url.origin).toBe(world.portal);
    expect(page.html).not.toMatch(/id="sign-out"/);
    const next = await browser.open(`${world.portal}/sign-in`);
    expect(next.html).toContain('name="password"');
  });

  it('keeps it by signing in, and is told', async () => {
    const again = createTextBrowser();
    const back = await visit(again, '/account', lan);
    const kept = await again.submit(back, 'action=keep');
    expect([kept.url.pathname, await status(lan)]).toEqual(['/account', 'active']);
    await world.mailbox.about(mailOf(lan), 'được giữ lại');
    expect(await types(lan)).toEqual(['account.closing-started', 'account.closing-stopped']);
    expect((await again.open(`${world.issuer}/account/closing/back`)).url.pathname).toBe('/account');
  });
});

describe('who has two factors', () => {
  it('must show every factor to keep it', async () => {
    await close(createTextBrowser(), binh);
    const browser = createTextBrowser();
    const form = await browser.open(`${world.issuer}/account`);
    const code = await browser.submit(form, '.login-submit', { login: binh.login, password: binh.password });
    expect(code.html).toContain('name="code"');
    const keep = await browser.step(`${world.issuer}/account/closing/back`, {
      method: 'POST',
      headers: { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'action=keep',
    });
    expect(keep.headers.get('location')).toContain('/auth?');
    expect(await status(binh)).toBe('closing');
    const back = await browser.submit(code, '.login-submit', {
      code: await unusedCode(world.issuer, binh),
    });
    await browser.submit(back, 'action=keep');
    expect(await status(binh)).toBe('active');
  });
});

describe('an account that a thief closes', () => {
  const thief = createTextBrowser();
  let link = '';

  it('is kept by the link in the message, which does nothing when it is merely opened', async () => {
    await close(thief, elder);
    link = linkIn(await world.mailbox.about(mailOf(elder), '/account/closing/stop/'));
    const owner = createTextBrowser();
    const page = await owner.open(link);
    expect([page.status, await status(elder)]).toEqual([200, 'closing']);
    const kept = await owner.submit(page, '.mc-primary');
    expect([kept.status, await status(elder)]).toEqual([200, 'active']);
    const late = await owner.open(link);
    expect(late.status).toBe(410);
  });

  it('is not kept from another site, nor by a link that was never sent', async () => {
    const post = (url: string, origin: string) =>
      createTextBrowser().step(url, { method: 'POST', headers: { origin }, body: '' });
    expect((await post(link, 'https://evil.example')).status).toBe(403);
    expect((await post(`${world.issuer}/account/closing/stop/${'a'.repeat(43)}`, world.issuer)).status).toBe(410);
  });

  it('cannot be closed while somebody recovers it', async () => {
    const browser = createTextBrowser();
    await visit(browser, '/account/closing', elder);
    const [readyAt, expiresAt] = [new Date(), new Date(Date.now() + 86_400_000)];
    const hashes = { browser: 'AAAA', contact: 'AAAA', contacts: 'AAAA' };
    const tokens = { stopToken: 'stop', linkToken: 'link' };
    const id = '00000000-0000-4000-8000-00000000dddd';
    const { recoveries } = world.app.storage;
    await recoveries.begin({ id, personId: elder.id, way: 'wait', readyAt, expiresAt, ...hashes, ...tokens });
    const page = await browser.open(`${world.issuer}/account/closing`);
    expect(page.html).not.toContain('govuk-button--warning');
    await recoveries.end(id, { outcome: 'stopped' });
  });
});

describe('staff', () => {
  it('are refused until they are dismissed', async () => {
    const page = await visit(createTextBrowser(), '/account/closing', officer);
    expect(page.html).not.toContain('govuk-button--warning');
    expect(page.text).toContain('cán bộ');
  });
});

describe('the only one who looks after a company', () => {
  it('is warned with its name', async () => {
    await sql(
      world.databaseUrl,
      `INSERT INTO organisations (id, code, name, search, status, level, checked_at)
        VALUES ('00000000-0000-4000-8000-00000000aaaa', '0100000001', 'Công ty Thử', 'cong ty thu', 'active', 2, now())`,
    );
    await world.app.storage.mandates.add({
      id: '00000000-0000-4000-8000-00000000bbbb',
      party: { kind: 'organisation', id: '00000000-0000-4000-8000-00000000aaaa' },
      holder: { kind: 'person', id: hung.id },
      source: 'register',
      role: 'representative',
      powers: ['*'],
      mayPassOn: true,
      from: new Date(),
      createdAt: new Date(),
      acceptedAt: new Date(),
    });
    const browser = createTextBrowser();
    expect((await visit(browser, '/account/closing', hung)).text).toContain('Công ty Thử');
    await close(browser, hung);
    const [mandate] = await sql(world.databaseUrl, 'SELECT ended_why FROM mandates WHERE holder_person = $1', [
      hung.id,
    ]);
    expect(mandate).toEqual({ ended_why: 'account-closed' });
  });
});

describe('two tabs', () => {
  it('begin one closing, and keep it once', async () => {
    const browser = createTextBrowser();
    await visit(browser, '/account/closing', lan);
    const post = (path: string, body: string) =>
      browser.step(`${world.issuer}${path}`, {
        method: 'POST',
        headers: { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' },
        body,
      });
    await Promise.all([post('/account/closing', ''), post('/account/closing', '')]);
    expect(await types(lan)).toEqual(['account.closing-started', 'account.closing-stopped', 'account.closing-started']);
    const links = () => world.mailbox.to(mailOf(lan)).map(linkIn).filter(Boolean);
    await eventually(() => expect(links()).toHaveLength(2));
    const [link = ''] = links();
    const answers = await Promise.all(
      [1, 2].map(() => createTextBrowser().step(link, { method: 'POST', headers: { origin: world.issuer } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
  });
});

describe('when the waiting is over', () => {
  /** Rows that remain, with the reason. */
  const KEPT: Readonly<Record<string, string>> = {
    'persons.id': 'an empty document: a closed account',
    'subjects.person_id': 'so that nobody else ever gets them',
    'closings.person_id': 'until when evidence is kept',
    'consents.person_id': 'evidence',
    'receipts.person_id': 'evidence',
    'proofs.person_id': 'references of proofs',
    'acceptances.person_id': 'evidence',
    'reports.person_id': 'evidence',
    'data_requests.person_id': 'that they were answered',
    'audit_events.person_id': 'append-only',
    'outbox.person_id': 'the last message, until it has left',
    'mandates.holder_person': 'who acted for an organisation, without a name',
    'mandates.party_person': 'ended',
    'mandates.granted_by': 'ended',
    'mandates.ended_by': 'ended',
    'system_accounts.created_by': 'of the organisation',
  };

  it('the person is told shortly before, once', async () => {
    await close(createTextBrowser(), lan);
    await sql(world.databaseUrl, `UPDATE closings SET closes_at = now() + interval '30 minutes' WHERE person_id = $1`, [
      lan.id,
    ]);
    const { text } = await world.mailbox.about(mailOf(lan), 'sắp đóng hẳn');
    const page = await createTextBrowser().open(linkIn({ text }));
    expect(page.status).toBe(200);
  });

  it('it is closed once, by whichever node is first, and everything is erased but what must be kept', async () => {
    await comeFromElsewhere(lan.id);
    await sql(world.databaseUrl, `UPDATE closings SET closes_at = now() - interval '1 second' WHERE person_id = $1`, [
      lan.id,
    ]);
    await eventually(async () => expect(await status(lan)).toBe('closed'), 10_000);
    expect((await types(lan)).filter((type) => type === 'account.closed')).toHaveLength(1);
    const person = await world.app.storage.people.find(lan.id);
    expect(JSON.stringify(person)).not.toMatch(/Lan|0991|lan\./);
    const columns = await sql<{ t: string; c: string }>(
      world.databaseUrl,
      `SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public'
        AND data_type = 'uuid' AND (column_name ~ '(^|_)person(_id)?$|_by$|^(ward|guardian)_' OR (table_name, column_name) = ('persons', 'id'))`,
    );
    const left: string[] = [];
    for (const { t, c } of columns)
      if ((await sql(world.databaseUrl, `SELECT 1 FROM ${t} WHERE ${c} = $1`, [lan.id])).length > 0)
        left.push(`${t}.${c}`);
    expect(left.filter((name) => !(name in KEPT))).toEqual([]);
  });

  it('the last message is sent, and then goes too', async () => {
    await world.mailbox.about(mailOf(lan), 'đã đóng hẳn');
    await eventually(
      async () =>
        expect(await sql(world.databaseUrl, `SELECT kind FROM outbox WHERE person_id = $1`, [lan.id])).toEqual([]),
      10_000,
    );
  });

  it('nothing opens it any more, and its number and contacts are free for a new account, which is another subject', async () => {
    const page = await visit(createTextBrowser(), '/account', lan);
    expect(page.status).toBe(400);
    const { people, subjects } = world.app.storage;
    for (const identifier of [
      { kind: 'citizen_number', value: lan.citizenNumber ?? '' },
      { kind: 'email', value: mailOf(lan) },
    ] as const)
      expect(await people.findByIdentifier(identifier)).toEqual([]);
    const id = '00000000-0000-4000-8000-0000000000cc';
    await people.save({
      id,
      status: 'active',
      language: 'vi',
      name: lan.name,
      birthdate: lan.birthdate,
      citizenNumber: lan.citizenNumber ?? '',
      phones: [],
      emails: [],
      proofs: [{ method: 'in_person_counter', at: 1, source: 'test' }],
    });
    const before = await subjects.subjectOf(lan.id, 'one.example');
    expect(await subjects.subjectOf(id, 'one.example')).not.toBe(before);
  });

  it('evidence goes when its time is over; the subjects stay', async () => {
    await sql(world.databaseUrl, `UPDATE closings SET erase_at = now() - interval '1 second' WHERE person_id = $1`, [
      lan.id,
    ]);
    const rest = `SELECT 1 FROM consents WHERE person_id = $1 UNION ALL SELECT 1 FROM receipts WHERE person_id = $1
      UNION ALL SELECT 1 FROM proofs WHERE person_id = $1 UNION ALL SELECT 1 FROM closings WHERE person_id = $1`;
    await eventually(async () => expect(await sql(world.databaseUrl, rest, [lan.id])).toEqual([]), 10_000);
    expect(
      (await sql(world.databaseUrl, 'SELECT 1 FROM subjects WHERE person_id = $1', [lan.id])).length,
    ).toBeGreaterThan(0);
  });
});
