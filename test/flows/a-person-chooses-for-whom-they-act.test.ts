import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mandate } from '../../src/mandates/mandate.ts';
import type { Organisation } from '../../src/organisations/organisation.ts';
import { type ActingService, SCOPE, startActingService } from '../support/acting-service.ts';
import { answerAll, isConsent } from '../support/journey.ts';
import { addMandate, addOrganisation, endMandate, organisationParty } from '../support/parties.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: ActingService;
let other: ActingService;
let lotus: Organisation;
let branch: Organisation;
let farm: Organisation;
let firm: Organisation;

const director = persona('The director of a company');
const accountant = persona('The company’s accountant');
const lan = persona('An ordinary citizen');
const mother = persona('A mother who shares');
const son = persona('Her son');
const minh = persona('reaches level 2');

/** Mandates of the director, by organisation. */
const held = new Map<string, Mandate>();

beforeAll(async () => {
  world = await createWorld();
  service = await startActingService(world, 'acting');
  other = await startActingService(world, 'acting-elsewhere');
  lotus = await addOrganisation(world, { code: '0199900018', name: 'Công ty TNHH Sen Vàng' });
  branch = await addOrganisation(world, {
    code: '0199900018-001',
    parentCode: '0199900018',
    name: 'Chi nhánh Đà Nẵng',
  });
  farm = await addOrganisation(world, { code: '0199900089', name: 'Hợp tác xã Rau Đồng' });
  firm = await addOrganisation(world, { code: '0199900032', name: 'Công ty TNHH Kế toán Tre Xanh' });
  for (const organisation of [lotus, branch, farm])
    held.set(organisation.id, await addMandate(world, { holder: director, party: organisationParty(organisation) }));
  await addMandate(world, {
    holder: mother,
    party: { kind: 'person', id: son.id },
    source: 'guardianship',
    role: 'guardian',
    proof: { source: 'population-register', checkedAt: new Date() },
  });
});
afterAll(async () => {
  await world?.stop();
  service?.stop();
  other?.stop();
});

const idOf = (organisation: Organisation): string => held.get(organisation.id)?.id ?? '';
const asking = (members: Record<string, unknown>) => ({
  authorization_details: JSON.stringify([{ type: 'representation', ...members }]),
});
const isChoice = (page: Page): boolean => page.url.pathname.startsWith('/interaction/') && !isConsent(page);
/** What the buttons offer, in their order; `self` is oneself. */
const offered = (page: Page): string[] =>
  [...page.html.matchAll(/name="party" value="([^"]*)"/g)].map(([, value = '']) => value);

/** The page of the choice, for somebody who signs in on the way. */
async function choicePage(
  person: Persona,
  { parameters = {}, browser = createTextBrowser(), at = service } = {} as {
    parameters?: Record<string, string>;
    browser?: TextBrowser;
    at?: ActingService;
  },
) {
  const transaction = await at.begin({ scope: SCOPE, ...parameters });
  const page = await answerAll(browser, await browser.open(transaction.url), person);
  return { transaction, page, browser };
}

/** Chooses on this page, agrees, and reads what the service is told. */
async function choose(
  { transaction, page, browser }: Awaited<ReturnType<typeof choicePage>>,
  party: string,
  { person = director, at = service } = {},
) {
  const next = await browser.submit(page, `party=${party}`);
  const arrived = await answerAll(browser, next, person);
  return at.userInfo(await at.redeem(arrived.url, transaction));
}

describe('the page that asks for whom somebody acts', () => {
  it('offers oneself, and each organisation with its branches below it', async () => {
    const { page } = await choicePage(director);
    expect(page.status).toBe(200);
    expect(offered(page)).toEqual(['self', idOf(lotus), idOf(branch), idOf(farm)]);
    expect(page.text).toContain('Công ty TNHH Sen Vàng Mã số 0199900018 Người đại diện theo pháp luật');
    expect(page.html).toMatch(/mc-parties--branches[\s\S]*Chi nhánh Đà Nẵng/);
    expect(page.html).not.toContain('checked');
    expect(page.text).not.toContain('Lần trước');
    expect(page.html).not.toContain('name="q"');
  });

  it('takes oneself', async () => {
    const told = await choose(await choicePage(director), 'self');
    expect(told).not.toHaveProperty('organization');
    expect(told.name).toBe(director.name.full);
  });

  it('takes a company, and consent says for whom and what the service learns of it', async () => {
    const asked = await choicePage(director);
    const consent = await asked.browser.submit(asked.page, `party=${idOf(lotus)}`);
    expect(isConsent(consent)).toBe(true);
    expect(consent.text).toContain('Bạn thay mặt Công ty TNHH Sen Vàng Mã số 0199900018');
    expect(consent.text).toContain('Dịch vụ được biết tên, mã số');
    const arrived = await answerAll(asked.browser, consent, director);
    const told = await service.userInfo(await service.redeem(arrived.url, asked.transaction));
    expect(told.organization).toMatchObject({ code: lotus.code, name: lotus.name });
    expect(told.mandate).toMatchObject({ role: 'representative' });
  });

  it('takes a child, whose name and right it shows', async () => {
    const asked = await choicePage(mother);
    expect(asked.page.text).toContain(`${son.name.full} Cha, mẹ hoặc người giám hộ`);
    const [, mandate = ''] = offered(asked.page);
    const told = await choose(asked, mandate, { person: mother });
    expect(told.represented_person).toMatchObject({ name: son.name.full });
  });

  it('records who chose whom, and nothing that names them', async () => {
    const rows = await sql(
      world.databaseUrl,
      "SELECT person_id, client_id FROM audit_events WHERE type = 'representation.chosen'",
    );
    expect(rows).toContainEqual({ person_id: director.id, client_id: 'acting' });
  });

  it('is in the language of the reader', async () => {
    const english = await choicePage(director, { parameters: { ui_locales: 'en' } });
    expect(english.page.text).toContain('Who are you acting for?');
    const french = await choicePage(director, { parameters: { ui_locales: 'fr' } });
    expect(french.page.text).toContain('Pour qui agissez-vous');
  });

  it('is answered once by a double click', async () => {
    const asked = await choicePage(director);
    const answer = () =>
      asked.browser.step(new URL(`${asked.page.url.pathname}/represent`, world.issuer), {
        method: 'POST',
        body: new URLSearchParams({ party: idOf(lotus) }),
        headers: { origin: world.issuer },
      });
    const [first, second] = [await answer(), await answer()];
    expect([first.status, second.status]).toEqual([303, 303]);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    const arrived = await asked.browser.open(first.headers.get('location') ?? '');
    expect(arrived.url.searchParams.has('code')).toBe(true);
  });

  it('leads back to the service when the person turns back', async () => {
    const { page, browser } = await choicePage(director);
    const back = await browser.submit(page, 'action=cancel');
    expect(back.url.searchParams.get('error')).toBe('access_denied');
  });
});

describe('the next time', () => {
  it('the last choice comes first and is marked, at this service alone, and nothing is chosen before', async () => {
    const first = await choicePage(director);
    await choose(first, idOf(farm));
    const again = await choicePage(director, { browser: first.browser });
    expect(offered(again.page)).toEqual([idOf(farm), 'self', idOf(lotus), idOf(branch)]);
    expect(again.page.text.match(/Lần trước/g)).toHaveLength(1);
    const elsewhere = await choicePage(director, { browser: first.browser, at: other });
    expect(offered(elsewhere.page)).toEqual(['self', idOf(lotus), idOf(branch), idOf(farm)]);
    expect(elsewhere.page.text).not.toContain('Lần trước');
  });

  it('oneself is marked when that was the last choice', async () => {
    const first = await choicePage(director);
    await choose(first, 'self');
    const again = await choicePage(director, { browser: first.browser });
    expect(offered(again.page)[0]).toBe('self');
    expect(again.page.html).toMatch(/value="self">[\s\S]*?Lần trước[\s\S]*?<\/button>/);
  });

  it('the choice can be another one without signing in anew', async () => {
    const first = await choicePage(director);
    expect(await choose(first, idOf(lotus))).toMatchObject({ organization: { code: lotus.code } });
    const transaction = await service.begin({ scope: SCOPE });
    const page = await first.browser.open(transaction.url);
    expect(isChoice(page)).toBe(true);
    const told = await choose({ transaction, page, browser: first.browser }, idOf(branch));
    expect(told).toMatchObject({ organization: { code: branch.code, parent: { code: lotus.code } } });
  });

  it('a last choice that counts no more is neither offered nor marked', async () => {
    const gone = await addOrganisation(world, { code: '0199900096', name: 'Công ty TNHH Gốm Bến' });
    const mandate = await addMandate(world, { holder: director, party: organisationParty(gone) });
    const first = await choicePage(director);
    await choose(first, mandate.id);
    await endMandate(world, mandate.id);
    const again = await choicePage(director, { browser: first.browser });
    expect(offered(again.page)).toEqual(['self', idOf(lotus), idOf(branch), idOf(farm)]);
    expect(again.page.text).not.toContain('Lần trước');
  });
});

describe('a service that needs a party', () => {
  it('is no place for oneself', async () => {
    const asked = await choicePage(director, { parameters: asking({ required: true, parties: ['organization'] }) });
    expect(offered(asked.page)).not.toContain('self');
    const answer = await asked.browser.step(new URL(`${asked.page.url.pathname}/represent`, world.issuer), {
      method: 'POST',
      body: new URLSearchParams({ party: 'self' }),
      headers: { origin: world.issuer },
    });
    expect(answer.status).toBe(400);
    expect(await choose(asked, idOf(lotus))).toMatchObject({ organization: { code: lotus.code } });
  });

  it('tells somebody who has nothing suitable why, and where that can be changed', async () => {
    const parameters = asking({ required: true, parties: ['organization'], powers: ['tax.pay'], org_assurance: 2 });
    const { page, browser } = await choicePage(lan, { parameters });
    expect(offered(page)).toEqual([]);
    expect(page.text).toContain('Hiện không có tổ chức nào mà bạn được thay mặt tại');
    expect(page.text).toContain('Bạn có quyền: Nộp thuế.');
    expect(page.text).toContain('mức 2 trở lên');
    expect(page.text).toContain('Danh tính của chính bạn được xác minh ở mức 2.');
    expect(page.html).toContain('href="/account/organisations"');
    expect(page.html).toContain('href="/account/proofs"');
    const back = await browser.submit(page, 'action=cancel');
    expect(back.url.searchParams.get('error')).toBe('access_denied');
  });

  it('offers only whom the asked powers are held for', async () => {
    const root = held.get(lotus.id);
    await addMandate(world, {
      holder: accountant,
      party: organisationParty(lotus),
      parentId: root?.id ?? '',
      powers: ['tax.read'],
    });
    const parameters = (power: string) => ({ parameters: asking({ required: true, powers: [power] }) });
    expect(offered((await choicePage(accountant, parameters('tax.read'))).page)).toHaveLength(1);
    expect(offered((await choicePage(accountant, parameters('tax.file'))).page)).toEqual([]);
  });
});

describe('what changed while the page was open', () => {
  it('a mandate that was revoked is refused, and the rest is offered again', async () => {
    const organisation = await addOrganisation(world, { code: '0199900106', name: 'Công ty TNHH Vải Mộc' });
    const mandate = await addMandate(world, { holder: director, party: organisationParty(organisation) });
    const asked = await choicePage(director);
    expect(offered(asked.page)).toContain(mandate.id);
    await endMandate(world, mandate.id);
    const refused = await asked.browser.submit(asked.page, `party=${mandate.id}`);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Lựa chọn này không dùng được tại đây');
    expect(offered(refused)).not.toContain(mandate.id);
    expect(await choose({ ...asked, page: refused }, idOf(lotus))).toMatchObject({
      organization: { code: lotus.code },
    });
  });

  it('an organisation that was dissolved is said to be', async () => {
    const gone = await addOrganisation(world, { code: '0199900071', name: 'Công ty TNHH Sao Mai' });
    const mandate = await addMandate(world, { holder: director, party: organisationParty(gone) });
    const asked = await choicePage(director);
    await world.app.storage.organisations.save({ ...gone, status: 'dissolved' });
    const refused = await asked.browser.submit(asked.page, `party=${mandate.id}`);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Công ty TNHH Sao Mai đã giải thể');
    expect(offered(refused)).not.toContain(mandate.id);
  });
});

describe('an answer that the page did not offer', () => {
  const post = async (asked: Awaited<ReturnType<typeof choicePage>>, party: string): Promise<Page> =>
    asked.browser.submit({ ...asked.page, html: asked.page.html.replaceAll(idOf(lotus), party) }, `party=${party}`);

  it.each([
    ['the id of nothing', '00000000-0000-4000-8000-00000000dead'],
    ['no id at all', 'everything-and-more'],
    ['nothing', ''],
  ])('%s is refused', async (_, party) => {
    const refused = await post(await choicePage(director), party);
    expect([refused.status, isChoice(refused)]).toEqual([400, true]);
  });

  it('another person’s mandate is refused like one that does not exist, and nothing is told of it', async () => {
    const secret = await addOrganisation(world, { code: '0199900057', name: 'Công ty TNHH Mây Trắng' });
    const mandate = await addMandate(world, { holder: minh, party: organisationParty(secret) });
    const asked = await choicePage(director);
    const [foreign, unknown] = [
      await post(asked, mandate.id),
      await post(asked, '00000000-0000-4000-8000-00000000dead'),
    ];
    expect(foreign.status).toBe(400);
    expect(foreign.text).toBe(unknown.text);
    expect(foreign.text).not.toContain('Mây Trắng');
    await world.app.storage.organisations.save({ ...secret, status: 'dissolved' });
    expect((await post(asked, mandate.id)).text).toBe(unknown.text);
  });
});

describe('many choices', () => {
  const MANY = 45;
  const bookKeeper = minh;

  beforeAll(async () => {
    for (let i = 1; i <= MANY; i += 1) {
      const code = `02999${String(i).padStart(5, '0')}`;
      const client = await addOrganisation(world, { code, name: `Xưởng Dệt Số ${String(i).padStart(2, '0')}` });
      const root = await addMandate(world, { holder: director, party: organisationParty(client), powers: ['tax'] });
      const link = await addMandate(world, {
        holder: { kind: 'organisation', id: firm.id },
        party: organisationParty(client),
        parentId: root.id,
      });
      await addMandate(world, { holder: bookKeeper, party: organisationParty(client), parentId: link.id });
    }
  });

  it('come in pages of twenty, with the firm through which somebody acts', async () => {
    const { page, browser } = await choicePage(bookKeeper);
    expect(offered(page)).toHaveLength(21);
    expect(page.text).toContain(`Có ${MANY} lựa chọn.`);
    expect(page.text).toContain('Trang 1 trên 3');
    expect(page.text).toContain(
      'Xưởng Dệt Số 01 Mã số 0299900001 Người được ủy quyền Qua Công ty TNHH Kế toán Tre Xanh',
    );
    const second = await browser.follow(page, 'Trang sau');
    const third = await browser.follow(second, 'Trang sau');
    expect(offered(third)).toHaveLength(6);
    expect(third.html).not.toContain('rel="next"');
    const all = [page, second, third].flatMap((one) => offered(one)).filter((party) => party !== 'self');
    expect(new Set(all).size).toBe(MANY);
  });

  it('are found without marks, by name and by code', async () => {
    const { page } = await choicePage(bookKeeper);
    const { browser, page: asked } = await choicePage(bookKeeper);
    expect(page.html).toContain('name="q"');
    const find = (text: string) =>
      browser.open(`${asked.url.origin}${asked.url.pathname}?q=${encodeURIComponent(text)}`);
    for (const text of ['xuong det so 17', 'XƯỞNG dệt  số 17', '0299900017']) {
      const found = await find(text);
      expect([text, found.text.includes('Xưởng Dệt Số 17'), offered(found).length]).toEqual([text, true, 2]);
    }
    const none = await find('không có đâu');
    expect(none.text).toContain('Không tìm thấy lựa chọn nào.');
    expect(none.text).toContain('Hiện tất cả');
    expect((await find('xuong\0 det\u200b so 17')).text).toContain('Xưởng Dệt Số 17');
    expect((await find('x'.repeat(5_000))).status).toBe(200);
    expect((await find('<script>alert(1)</script>')).html).not.toContain('<script>alert');
  });

  it('are chosen from a page of what was found', async () => {
    const asked = await choicePage(bookKeeper);
    const found = await asked.browser.open(`${asked.page.url.origin}${asked.page.url.pathname}?q=xuong det&page=3`);
    const [, party = ''] = offered(found);
    const told = await choose({ ...asked, page: found }, party, { person: bookKeeper });
    expect(told.mandate).toMatchObject({ act: { type: 'organization', code: firm.code } });
    expect(told.mandate).toMatchObject({ powers: ['tax.read', 'tax.file', 'tax.pay'] });
  });

  it('beyond the last page are those of the first', async () => {
    const { page, browser } = await choicePage(bookKeeper);
    const beyond = await browser.open(`${page.url.origin}${page.url.pathname}?page=99`);
    expect(beyond.text).toContain('Trang 1 trên 3');
    expect((await browser.open(`${page.url.origin}${page.url.pathname}?page=-1`)).text).toContain('Trang 1 trên 3');
  });

  it('are none when the firm has stopped', async () => {
    await world.app.storage.organisations.save({ ...firm, status: 'suspended' });
    const { page } = await choicePage(bookKeeper, { parameters: asking({ required: true }) });
    expect(offered(page)).toEqual([]);
    await world.app.storage.organisations.save(firm);
  });
});
