import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerRequest, atOrganisations, bringIn, CODES } from '../support/bringing-in.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('director of a company');
const minh = persona('reaches level 2');
const broi = persona('An elder');
const ha = persona('accountant');
const duong = persona('newcomer');

const SETTINGS = {
  authenticators: ['password'],
  proofChecks: { waitSeconds: 1, pollSeconds: 0.2, retrySeconds: [0.3], perDay: 20 },
};

let world: World;
beforeAll(async () => {
  world = await createWorld(SETTINGS);
});
afterAll(() => world?.stop());
beforeEach(() => sql(world.databaseUrl, "UPDATE organisation_requests SET created_at = now() - interval '2 days'"));

const organisations = () => sql(world.databaseUrl, 'SELECT code, level, status FROM organisations ORDER BY code');
const roots = (code: string) =>
  sql<{ holder_person: string; source: string }>(
    world.databaseUrl,
    `SELECT holder_person, source FROM mandates m JOIN organisations o ON o.id = m.party_organisation
     WHERE o.code = $1 AND m.ended_at IS NULL AND m.parent_id IS NULL ORDER BY holder_person`,
    [code],
  );
const events = async (type: string) =>
  (await sql(world.databaseUrl, 'SELECT 1 FROM audit_events WHERE type = $1', [type])).length;
const home = (browser: TextBrowser): Promise<Page> => browser.open(`${world.issuer}/account/organisations?lang=en`);

describe('the only representative of a company', () => {
  let browser: TextBrowser;

  it('is told which code is meant', async () => {
    browser = await atOrganisations(world, hung);
    await browser.open(`${world.issuer}/account/organisations?lang=en`);
    for (const [code, said] of [
      ['', 'Enter the enterprise code'],
      ['0199900019', 'no enterprise code'],
      ['hello', 'no enterprise code'],
      ['099078000005', 'number of a person'],
    ] as const) {
      const page = await bringIn(world, browser, code);
      expect([page.status, page.text.includes(said)]).toEqual([400, true]);
    }
    expect(await events('organisation.requested')).toBe(0);
  });

  it('brings it in at once, however the code is typed', async () => {
    const page = await bringIn(world, browser, ' 01999 00018 ');
    for (const text of ['Công ty TNHH Sen Vàng', 'was brought in', 'Level 2', 'Phạm Quốc Hùng', 'Sen Vang Company'])
      expect(page.text).toContain(text);
    expect(await roots(CODES.senVang)).toEqual([{ holder_person: hung.id, source: 'register' }]);
    expect(await organisations()).toEqual([{ code: CODES.senVang, level: 2, status: 'active' }]);
    const mail = await world.mailbox.next('hung.pham@example.com');
    expect(mail.subject).toContain('Công ty TNHH Sen Vàng');
  });

  it('is not given it twice', async () => {
    const page = await bringIn(world, browser, CODES.senVang);
    expect(page.text).toContain('represent this organisation');
    expect(await roots(CODES.senVang)).toHaveLength(1);
  });

  it('brings a branch in by its own code', async () => {
    const page = await bringIn(world, browser, '0199900018 001');
    expect(page.text).toContain('Belongs to 0199900018');
    expect(await roots(CODES.branch)).toHaveLength(1);
  });

  it('finds them all on one page', async () => {
    const { text } = await home(browser);
    for (const part of ['Công ty TNHH Sen Vàng', 'Chi nhánh Bến Sông', 'You are a legal representative', 'Active'])
      expect(text).toContain(part);
  });
});

describe('nobody', () => {
  it('brings in what the register does not know, or what stopped', async () => {
    const browser = await atOrganisations(world, hung);
    await home(browser);
    for (const [code, said] of [
      [CODES.unknown, 'does not know this code'],
      [CODES.suspended, 'is suspended'],
      [CODES.dissolved, 'was dissolved'],
      [CODES.treXanh, 'does not name you'],
    ] as const)
      expect((await bringIn(world, browser, code)).text).toContain(said);
  });

  it('does so with an identity below level 2', async () => {
    for (const person of [broi, ha, duong]) {
      const browser = await atOrganisations(world, person);
      const page = await browser.open(`${world.issuer}/account/organisations/new?lang=en`);
      expect([page.status, page.text.includes('level 2')]).toEqual([403, true]);
      const body = new URLSearchParams({ code: CODES.vaiMoc });
      const origin = { origin: world.issuer };
      const answer = await browser.step(`${world.issuer}/account/organisations/new`, {
        method: 'POST',
        body,
        headers: origin,
      });
      expect(answer.status).toBe(403);
    }
    expect(await roots(CODES.vaiMoc)).toEqual([]);
  });

  it('sees an organisation, or a request, of somebody else', async () => {
    const [{ id } = {}] = await sql(world.databaseUrl, 'SELECT id FROM organisations LIMIT 1');
    const [{ id: request } = {}] = await sql(world.databaseUrl, 'SELECT id FROM organisation_requests LIMIT 1');
    const browser = await atOrganisations(world, minh);
    for (const path of [id, `requests/${request}`, 'requests/x', 'x'])
      expect((await browser.open(`${world.issuer}/account/organisations/${path}`)).status).toBe(404);
  });
});

describe('a company with two representatives', () => {
  let browser: TextBrowser;
  let other: TextBrowser;
  let page: Page;
  beforeAll(async () => {
    [browser, other] = [await atOrganisations(world, hung), await atOrganisations(world, minh)];
    await home(browser);
  });

  it('waits for the other one, who is told', async () => {
    page = await bringIn(world, browser, CODES.songMo);
    for (const text of ['Waiting for the other representatives', 'Trần Văn Minh', 'Has not answered yet'])
      expect(page.text).toContain(text);
    for (const secret of ['099085000003', '1985']) expect(page.html).not.toContain(secret);
    await world.mailbox.about('minh.tran@example.vn', 'Sông Mơ');
    expect(await roots(CODES.songMo)).toEqual([]);
  });

  it('is not shown to anybody else', async () => {
    const { pathname } = page.url;
    const stranger = await atOrganisations(world, ha);
    expect((await home(stranger)).text).not.toContain('Sông Mơ');
    const consent = await stranger.open(world.issuer + pathname.replace('requests', 'consents'));
    expect(consent.text).not.toContain('Sông Mơ');
  });

  it('is not brought in when the other one refuses', async () => {
    await answerRequest(world, other, 'refused');
    expect((await browser.open(page.url)).text).toContain('Another representative did not agree');
    expect(await roots(CODES.songMo)).toEqual([]);
    expect((await home(other)).text).not.toContain('Waiting for your agreement');
  });

  it('is brought in for both when the other one agrees', async () => {
    await bringIn(world, browser, CODES.songMo);
    const done = await answerRequest(world, other, 'agreed');
    expect(done.text).toContain('you agreed');
    expect(await roots(CODES.songMo)).toEqual([
      { holder_person: minh.id, source: 'register' },
      { holder_person: hung.id, source: 'register' },
    ]);
    for (const who of [browser, other]) expect((await home(who)).text).toContain('Công ty Cổ phần Sông Mơ');
    expect(await events('organisation.consented')).toBe(2);
  });
});

describe('a register that does not answer', () => {
  afterEach(() => world.registers.business.behave('honest'));

  it('is asked again by a job, and the person is told', async () => {
    const browser = await atOrganisations(world, minh);
    await home(browser);
    await world.registers.business.stop();
    const page = await bringIn(world, browser, CODES.treXanh);
    expect(page.text).toContain('The register is being asked');
    expect(await roots(CODES.treXanh)).toEqual([]);
    const again = await bringIn(world, browser, CODES.treXanh);
    expect(again.url.pathname).toBe(page.url.pathname);
    await world.registers.business.start();
    await eventually(async () => expect(await roots(CODES.treXanh)).toHaveLength(1));
    expect((await browser.open(page.url)).text).toContain('was brought in');
    await world.mailbox.about('minh.tran@example.vn', 'Tre Xanh đã được đưa vào');
  });

  it('may be left alone: the request is taken back', async () => {
    const anh = persona('The registrar who reviews');
    const browser = createTextBrowser();
    await go(browser, `${world.issuer}/account/organisations?lang=en`, anh);
    await world.registers.business.stop();
    const page = await bringIn(world, browser, CODES.gomBen);
    await browser.submit(page, 'Take this request back');
    await world.registers.business.start();
    expect((await browser.open(page.url)).text).toContain('was taken back');
    expect(await roots(CODES.gomBen)).toEqual([]);
  });
});

describe('two representatives who ask at the same time', () => {
  it('need one answer between them, and each is told once', async () => {
    const code = CODES.songMo;
    const party = `(SELECT id FROM organisations WHERE code = '${code}')`;
    await sql(world.databaseUrl, `DELETE FROM mandates WHERE party_organisation = ${party}`);
    await sql(world.databaseUrl, `DELETE FROM organisations WHERE code = '${code}'`);
    const told = (mailbox: string) =>
      world.mailbox.to(mailbox).filter(({ subject = '' }) => /Sông Mơ.* đã được đưa vào/.test(subject)).length;
    const before = [told('hung.pham@example.com'), told('minh.tran@example.vn')];
    const [one, other] = [await atOrganisations(world, hung), await atOrganisations(world, minh)];
    const pages = await Promise.all([bringIn(world, one, code), bringIn(world, other, code)]);
    for (const { text } of pages) expect(text).toContain('Waiting for the other representatives');
    await answerRequest(world, one, 'agreed');
    for (const [browser, page] of [
      [one, pages[0]],
      [other, pages[1]],
    ] as const)
      await eventually(async () => expect((await browser.open(page.url)).text).toContain('was brought in'));
    expect(await roots(code)).toHaveLength(2);
    await eventually(() =>
      expect([told('hung.pham@example.com'), told('minh.tran@example.vn')]).toEqual(before.map((count) => count + 1)),
    );
  });
});

describe('a representative who may not agree', () => {
  const id = randomUUID();
  beforeAll(async () => {
    const { organisationRequests } = world.app.storage;
    const { citizenNumber: number, name, birthdate } = hung;
    const first = { ...(number ? { number } : {}), name: name.full, birthdate };
    const others = [ha, { ...minh, name: { full: 'Tran Van Minh' } }].map((one) => ({
      number: one.citizenNumber ?? '',
      name: one.name.full,
    }));
    const found = {
      status: 'active' as const,
      name: 'Công ty TNHH Gốm Bến',
      reference: 'test',
      representatives: [first, ...others],
    };
    await organisationRequests.add({ id, personId: hung.id, code: CODES.gomBen }, 3_600);
    const dueAt = new Date(Date.now() + 86_400_000);
    await organisationRequests.progress(id, { status: 'consents', found, index: 0, dueAt, dueIn: 3_600 });
    await organisationRequests.askConsent(
      id,
      others.map((one) => one.number),
    );
  });

  it('is told what is missing: an identity of level 2', async () => {
    const browser = await atOrganisations(world, ha);
    const page = await answerRequest(world, browser, 'agreed');
    expect([page.status, page.text.includes('your identity needs level 2')]).toEqual([400, true]);
  });

  it('or the name as it is in the register, which is not shown', async () => {
    const browser = await atOrganisations(world, minh);
    const page = await answerRequest(world, browser, 'agreed');
    expect([page.status, page.text.includes('is not the same as in this account')]).toEqual([400, true]);
    expect(page.html).not.toContain('Tran Van Minh');
  });

  it('may refuse all the same', async () => {
    const browser = await atOrganisations(world, ha);
    await answerRequest(world, browser, 'refused');
    const asker = await atOrganisations(world, hung);
    const page = await asker.open(`${world.issuer}/account/organisations/requests/${id}`);
    expect(page.text).toContain('Another representative did not agree');
    const late = await atOrganisations(world, minh);
    expect((await home(late)).text).not.toContain('Waiting for your agreement');
  });
});

describe('a request that nobody answers', () => {
  const code = CODES.songMo;
  let browser: TextBrowser;
  beforeAll(async () => {
    const party = `(SELECT id FROM organisations WHERE code = '${code}')`;
    await sql(world.databaseUrl, `DELETE FROM mandates WHERE party_organisation = ${party}`);
    browser = await atOrganisations(world, hung);
  });

  it('lapses after thirty days, and the other one is asked no more', async () => {
    const page = await bringIn(world, browser, code);
    await sql(
      world.databaseUrl,
      `UPDATE organisation_requests SET due_at = now(), next_attempt_at = now() WHERE decided_at IS NULL`,
    );
    await eventually(async () => expect((await browser.open(page.url)).text).toContain('The request has lapsed'));
    const other = await atOrganisations(world, minh);
    expect((await home(other)).text).not.toContain('Waiting for your agreement');
    expect(await roots(code)).toEqual([]);
  });

  it('is given up when the register was silent for too long', async () => {
    await world.registers.business.stop();
    const page = await bringIn(world, browser, code);
    await sql(
      world.databaseUrl,
      `UPDATE organisation_requests SET created_at = now() - interval '4 days' WHERE decided_at IS NULL`,
    );
    await eventually(async () => expect((await browser.open(page.url)).text).toContain('The register did not answer'));
    await world.registers.business.start();
  });

  it.each([
    'malformed',
    'other-key',
    'unsigned',
    'other-audience',
    'other-request',
    'old',
    'truncated',
    'unknown-result',
    'other-organisation',
  ] as const)('is not decided by a register that lies: %s', async (behaviour) => {
    world.registers.business.behave(behaviour);
    const page = await bringIn(world, browser, CODES.dissolved);
    expect(page.text).toContain('The register is being asked');
    expect(await roots(CODES.dissolved)).toEqual([]);
    await browser.submit(page, 'Take this request back');
    world.registers.business.behave('honest');
  });

  it('is one of so many a day', async () => {
    const strict = await createWorld({ ...SETTINGS, proofChecks: { ...SETTINGS.proofChecks, perDay: 2 } });
    const one = await atOrganisations(strict, hung);
    for (const asked of [CODES.treXanh, CODES.rauDong])
      expect((await bringIn(strict, one, asked)).text).toContain('does not name you');
    const page = await bringIn(strict, one, CODES.senVang);
    expect([page.status, page.text.includes('asked too often')]).toEqual([429, true]);
    await strict.stop();
  });
});
