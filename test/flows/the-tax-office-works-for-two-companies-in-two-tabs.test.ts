import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mandate } from '../../src/mandates/mandate.ts';
import { unusedCode } from '../support/codes.ts';
import { answerAll, errorCode, go, isCode, isInside, placeOf } from '../support/journey.ts';
import { addMandate, addOrganisation, endMandate, organisationParty } from '../support/parties.ts';
import { persona } from '../support/personas.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const SEN_VANG = { code: '0199900018', name: 'Công ty TNHH Sen Vàng' };
const SONG_MO = { code: '0199900025', name: 'Công ty Cổ phần Sông Mơ' };
const hung = persona('The director of a company');
const ha = persona('The company’s accountant');
const mother = persona('A mother who shares');
const son = persona('Her son');

let world: World;
let ofSenVang: Mandate;
let ofSongMo: Mandate;
beforeAll(async () => {
  world = await createWorld();
  const [senVang, songMo] = await Promise.all([addOrganisation(world, SEN_VANG), addOrganisation(world, SONG_MO)]);
  ofSenVang = await addMandate(world, { party: organisationParty(senVang), holder: hung });
  ofSongMo = await addMandate(world, { party: organisationParty(songMo), holder: hung });
});
afterAll(() => world?.stop());

const browser = createTextBrowser();
const open = (path: string): Promise<Page> => browser.open(`${world.taxOffice}${path}`);
const renewals = ({ html }: Page): string | undefined => /data-renewals="(\d+)"/.exec(html)?.[1];

/** The page of the provider that asks for whom. */
const ask = (path: string): Promise<Page> => go(browser, `${world.taxOffice}${path}`, hung);

/** Chooses there, by the mandate, and goes on to the tax office. */
const choose = async (question: Page, party: string): Promise<Page> =>
  answerAll(browser, await browser.submit(question, `party=${party}`), hung);

/** The names of the parties for which the tax office works in this browser. */
async function parties(): Promise<string[]> {
  const { html } = await open('/');
  return [...html.matchAll(/class="party-name">([^<]+)</g)].map(([, name = '']) => name);
}

describe('a person in the tabs of one browser', () => {
  let self: Page;
  let sen: Page;
  let song: Page;

  it('signs in for themselves and for two companies, the sign-ins crossing each other', async () => {
    self = await choose(await ask('/sign-in'), 'self');
    const [forCompany, forAnybody] = [await ask('/sign-in/company'), await ask('/sign-in')];
    expect([forCompany, forAnybody].map(({ html }) => html.includes('value="self"'))).toEqual([false, true]);
    song = await choose(forAnybody, ofSongMo.id);
    sen = await choose(forCompany, ofSenVang.id);
    expect([self, song, sen].map(placeOf)).toEqual(
      ['', '', '/declare'].map((page) => `${world.taxOffice}/c/:context${page}`),
    );
    expect(await parties()).toEqual([hung.name.full, SONG_MO.name, SEN_VANG.name]);
  });

  it('files the return of one company: its code is the tax code, and the others stay unfiled', async () => {
    const receipt = await browser.submit(sen, '#send', { income: '900.000.000' });
    expect(receipt.html).toContain(`id="tax-code">${SEN_VANG.code}<`);
    expect(receipt.text).toContain('Người đại diện theo pháp luật');
    sen = await browser.open(receipt.url.href.replace('/declare', ''));
    const pages = [sen, await browser.open(song.url), await browser.open(self.url)];
    expect(pages.map(({ text }) => text.includes('Đã nộp'))).toEqual([true, false, false]);
  });

  it('renews each by token and silently, in turn and at the same moment', async () => {
    const twice = ['#refresh', '#renew'];
    for (const button of twice) for (const page of [song, self, sen]) await browser.submit(page, button);
    const pages = await Promise.all([sen, song].map((page) => browser.submit(page, '#refresh')));
    expect(pages.map(renewals)).toEqual(['3', '3']);
    expect(pages.map(({ text }, i) => text.includes([SEN_VANG.code, SONG_MO.code][i] ?? ''))).toEqual([true, true]);
    expect(await parties()).toEqual([hung.name.full, SONG_MO.name, SEN_VANG.name]);
  });

  it('may file no more once the power is taken back, and may still look', async () => {
    const form = await go(browser, `${song.url.href.split('#')[0]}/declare`, hung);
    expect(form.html).toContain('id="declaration"');
    const { role, mayPassOn, from } = ofSongMo;
    await world.app.storage.mandates.change(ofSongMo.id, { role, mayPassOn, from, powers: ['tax.read'] });
    const refused = await browser.submit(form, '#send', { income: '1000' });
    expect([refused.status, refused.html.includes('id="not-empowered"')]).toEqual([403, true]);
    expect((await browser.open(song.url)).text).toMatch(/Bạn được phép xem hồ sơ thuế(?! [và,])/);
  });

  it('signs out of one company and goes on for the other', async () => {
    const question = await browser.submit(sen, '#sign-out');
    expect(question.text).toContain(SEN_VANG.name);
    const left = await browser.submit(question, 'Chỉ đăng xuất phần này');
    expect(left.html).toContain('id="see-open"');
    expect(await parties()).toEqual([hung.name.full, SONG_MO.name]);
    expect((await browser.submit(song, '#renew')).text).toContain(SONG_MO.name);
    expect((await browser.open(sen.url)).status).toBe(401);
  });

  it('is out for a company whose mandate has ended, and in for themselves', async () => {
    await endMandate(world, ofSongMo.id);
    await eventually(async () => expect(await parties()).toEqual([hung.name.full]));
    expect((await browser.submit(self, '#refresh')).status).toBe(200);
  });

  it('leaves everything at once', async () => {
    await browser.submit(await browser.submit(self, '#sign-out'), 'logout=yes');
    expect(isInside(await open('/'))).toBe(false);
  });
});

describe('a tab of a company', () => {
  const mine = createTextBrowser();
  let tab: Page;
  beforeAll(async () => {
    const question = await go(mine, `${world.taxOffice}/sign-in`, hung);
    tab = await answerAll(mine, await mine.submit(question, `party=${ofSenVang.id}`), hung);
  });

  it('whose session at the provider is over is told so, and goes on for the same company after signing in', async () => {
    const lost = mine.cookies().filter(({ name }) => !/^(portal|tax-office)\./.test(name));
    for (const cookie of lost) mine.setCookie({ ...cookie, value: 'gone' });
    const told = await mine.submit(tab, '#renew');
    expect([told.status, errorCode(told)]).toEqual([401, 'login_required']);
    const again = await answerAll(mine, await mine.follow(told, 'Đăng nhập lại'), hung);
    expect(again.url.href).toBe(tab.url.href);
    expect(again.text).toContain(SEN_VANG.name);
  });

  it('reaches the level for filing without being asked once more for whom', async () => {
    const code = await mine.open(`${tab.url.href}/declare`);
    expect(isCode(code)).toBe(true);
    const form = await mine.submit(code, '.login-submit', { code: await unusedCode(world.issuer, hung) });
    expect(form.url.href).toBe(`${tab.url.href}/declare`);
    expect(form.html).toContain(`id="tax-code">${SEN_VANG.code}<`);
  });
});

describe('the tax office shows', () => {
  it('through which firm an accountant works, and lets nobody file below level 2', async () => {
    const treXanh = await addOrganisation(world, { code: '0199900032', name: 'Công ty TNHH Kế toán Tre Xanh' });
    const { party } = ofSenVang;
    const terms = { party, role: 'delegate', powers: ['tax'] } as const;
    const ofFirm = await addMandate(world, {
      ...terms,
      parentId: ofSenVang.id,
      holder: { kind: 'organisation', id: treXanh.id },
    });
    const staff = await addMandate(world, { ...terms, parentId: ofFirm.id, holder: ha });
    const mine = createTextBrowser();
    const question = await go(mine, `${world.taxOffice}/sign-in`, ha);
    const tab = await answerAll(mine, await mine.submit(question, `party=${staff.id}`), ha);
    for (const shown of [SEN_VANG.code, 'Người được ủy quyền', treXanh.name]) expect(tab.text).toContain(shown);
    expect(tab.text).toMatch(/Bạn được phép xem hồ sơ thuế và nộp tờ khai/);
    const refused = await mine.open(`${tab.url.href}/declare`);
    expect(refused.url.origin).toBe(world.issuer);
  });

  it('whose taxes a mother looks after', async () => {
    const guardianship = await addMandate(world, {
      party: { kind: 'person', id: son.id },
      holder: mother,
      source: 'guardianship',
      role: 'guardian',
      proof: { source: 'guardian-register', checkedAt: new Date() },
    });
    const mine = createTextBrowser();
    const question = await go(mine, `${world.taxOffice}/sign-in`, mother);
    const tab = await answerAll(mine, await mine.submit(question, `party=${guardianship.id}`), mother);
    for (const shown of [son.name.full, son.citizenNumber ?? '', 'Người giám hộ', mother.name.full])
      expect(tab.text).toContain(shown);
  });
});
