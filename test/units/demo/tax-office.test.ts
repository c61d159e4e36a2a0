import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BareProvider } from './bare-provider.ts';
import { type Browser, createBrowser, errorCode, type Visit } from './browser.ts';
import { FOR_SEN_VANG, FOR_SONG_MO, mandate, SEN_VANG, startTaxOffice, type TestTaxOffice } from './tax-office.ts';

let running: TestTaxOffice;
let provider: BareProvider;
let taxOffice: string;
let browser: Browser;

beforeAll(async () => {
  running = await startTaxOffice();
  ({ provider, origin: taxOffice } = running);
});
afterAll(() => running?.stop());

beforeEach(() => {
  browser = createBrowser();
  provider.answer = 'agree';
  provider.level = 'm2';
  provider.represents = {};
});

/** Signs in for a party and answers with the page of its context. */
async function workFor(claims: Record<string, unknown>): Promise<Visit> {
  provider.represents = claims;
  return browser.get(`${taxOffice}/sign-in`);
}
const pathOf = ({ url }: Visit): string => new URL(url).pathname;
const sidOf = ({ text }: Visit): string => /data-claim="sid">([^<]*)</.exec(text)?.[1] ?? '';
const list = async (): Promise<string[]> =>
  [...(await browser.get(`${taxOffice}/`)).text.matchAll(/data-context="([^"]+)"/g)].map(([, id]) => `/c/${id}`);
const send = (context: Visit, action: string, form = {}): Promise<Visit> =>
  browser.post(`${taxOffice}${pathOf(context)}/${action}`, form);

describe('a person for themselves', () => {
  it('is welcomed first and has a context of their own after signing in', async () => {
    expect((await browser.get(taxOffice)).text).toContain('id="sign-in"');
    const context = await workFor({});
    expect(pathOf(context)).toMatch(/^\/c\/[\w-]{12}$/);
    expect(context.text).toContain('data-party="self"');
    expect(context.text).toContain('099188000001');
    expect(await list()).toEqual([pathOf(context)]);
  });

  it('renews the tokens and is told until when', async () => {
    const page = await send(await workFor({}), 'refresh');
    expect([page.status, page.url]).toEqual([200, expect.stringContaining('#session')]);
    expect(page.text).toContain('data-renewals="1"');
  });

  it('files a return at level 2 and gets a receipt', async () => {
    provider.level = 'm1';
    const context = await workFor({});
    provider.level = 'm2';
    const form = await browser.get(`${context.url}/declare`);
    expect(pathOf(form)).toBe(`${pathOf(context)}/declare`);
    expect(form.text).toContain('id="declaration"');
    expect((await send(context, 'declare', { income: 'nhiều' })).status).toBe(422);
    const receipt = await send(context, 'declare', { income: '240.000.000' });
    expect(receipt.text).toMatch(/MH-\d{6}/);
    expect(await list()).toEqual([pathOf(context)]);
  });

  it('does not get in twice: a second sign-in finds the context that is open, with its return', async () => {
    const context = await workFor({});
    await send(context, 'declare', { income: '1000' });
    const again = await workFor({});
    expect(again.url).toBe(context.url);
    expect((await browser.get(`${again.url}/declare`)).text).toContain('id="declared"');
  });
});

describe('a person for a company', () => {
  it('is asked at the provider to name one, with the power that is needed', async () => {
    const url = new URL(await browser.getUntil(`${taxOffice}/sign-in/company`, `${provider.issuer}/auth`));
    expect(JSON.parse(url.searchParams.get('authorization_details') ?? '')).toEqual([
      { type: 'representation', parties: ['organization'], powers: ['tax.file'], required: true },
    ]);
  });

  it('sees for whom, in which role, with which powers and through whom they work', async () => {
    const through = { type: 'organization', sub: 'firm', code: '0199900032', name: 'Kế toán Tre Xanh' };
    const { text } = await workFor({ organization: SEN_VANG, mandate: mandate(['tax.file'], { act: through }) });
    for (const shown of ['Sen &lt;Vàng&gt;', '0199900018', 'Người được ủy quyền', 'nộp tờ khai', 'Kế toán Tre Xanh'])
      expect(text).toContain(shown);
    expect(text).not.toContain('<Vàng>');
  });

  it('files a return in the name of the company, whose code is the tax code', async () => {
    provider.represents = FOR_SEN_VANG;
    const form = await browser.get(`${taxOffice}/sign-in/company`);
    expect(form.url).toMatch(/\/c\/[\w-]+\/declare$/);
    expect(form.text).toContain('thu\u00a0nhập doanh\u00a0nghiệp');
    const receipt = await browser.post(form.url, { income: '900000000' });
    expect(receipt.text).toContain('id="tax-code">0199900018<');
    expect(receipt.text).toContain('Công ty TNHH Sen');
  });

  it('may look without the power to file, but not file', async () => {
    const context = await workFor(FOR_SONG_MO);
    expect(context.text).not.toContain('id="declare"');
    expect((await browser.get(`${context.url}/declare`)).status).toBe(403);
    const refused = await send(context, 'declare', { income: '1000' });
    expect([refused.status, refused.text.includes('id="not-empowered"')]).toEqual([403, true]);
  });

  it('may not file once the power is taken back, even with the form open', async () => {
    const context = await workFor(FOR_SEN_VANG);
    expect((await browser.get(`${context.url}/declare`)).text).toContain('id="declaration"');
    provider.change({ organization: SEN_VANG, mandate: mandate(['tax.read']) });
    expect((await send(context, 'declare', { income: '1000' })).status).toBe(403);
  });

  it.each([
    ['a party without a mandate', { organization: SEN_VANG }],
    ['a mandate without a party', { mandate: mandate(['tax.file']) }],
    ['two parties', { ...FOR_SEN_VANG, represented_person: { sub: 'x', name: 'Bé' } }],
    ['a mandate of another version', { organization: SEN_VANG, mandate: { ...mandate(['tax.file']), version: 2 } }],
    ['a party without a name', { organization: { sub: 'x', code: '1' }, mandate: mandate(['tax.file']) }],
  ])('gets nothing from half an answer: %s', async (_what, claims) => {
    expect(errorCode(await workFor(claims))).toBe('answer_refused');
    expect(await list()).toEqual([]);
  });

  it('gets nothing when the provider lets them act for themselves although a company was asked for', async () => {
    expect(errorCode(await browser.get(`${taxOffice}/sign-in/company`))).toBe('answer_refused');
    provider.represents = FOR_SONG_MO;
    expect(errorCode(await browser.get(`${taxOffice}/sign-in/company`))).toBe('answer_refused');
    expect(await list()).toEqual([]);
  });
});

it('shows a person who is represented by a parent, with the number only if it was given', async () => {
  const person = { sub: 'party-3', name: 'Trần Bảo An' };
  const guardian = { version: 1, role: 'guardian', source: 'guardianship', powers: ['tax.read', 'tax.file'] };
  const { text } = await workFor({ represented_person: person, mandate: guardian });
  expect(text).toContain('data-party="person"');
  expect(text).toContain('Người giám hộ');
  expect(text).toContain('Mã số thuế</dt><dd>–</dd>');
});

describe('two tabs for two companies', () => {
  let sen: Visit;
  let song: Visit;

  beforeEach(async () => {
    sen = await workFor(FOR_SEN_VANG);
    song = await workFor({ ...FOR_SONG_MO, mandate: mandate(['tax.file']) });
  });

  it('are listed and keep their own session, tokens and return', async () => {
    expect(await list()).toEqual([pathOf(sen), pathOf(song)]);
    expect(sidOf(sen)).not.toBe(sidOf(song));
    await send(sen, 'declare', { income: '1000' });
    const pages = await Promise.all([send(sen, 'refresh'), send(song, 'refresh'), send(song, 'refresh')]);
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await browser.get(`${sen.url}/declare`)).text).toContain('id="declared"');
    expect((await browser.get(`${song.url}/declare`)).text).toContain('id="declaration"');
    expect((await browser.get(song.url)).text).toContain('Sông Mơ');
  });

  it('are renewed without a page, each as before, and the ID token does not stand in the address', async () => {
    provider.represents = {};
    const address = await browser.postUntil(`${sen.url}/renew`, `${provider.issuer}/auth`);
    expect([...new URL(address).searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
    const [renewedSong, renewedSen] = [await send(song, 'renew'), await send(sen, 'renew')];
    expect([renewedSong.text, renewedSen.text].map((text) => text.includes('data-renewals="1"'))).toEqual([true, true]);
    expect([pathOf(renewedSong), sidOf(renewedSong)]).toEqual([pathOf(song), sidOf(song)]);
    expect([pathOf(renewedSen), sidOf(renewedSen)]).toEqual([pathOf(sen), sidOf(sen)]);
  });

  it('are told when a page is needed, and go on after an ordinary sign-in', async () => {
    provider.forget();
    const page = await send(sen, 'renew');
    expect([page.status, errorCode(page)]).toEqual([401, 'consent_required']);
    expect((await browser.get(song.url)).status).toBe(200);
    provider.represents = FOR_SEN_VANG;
    const again = await browser.get(`${taxOffice}${/id="sign-in"[^>]*href="([^"]+)"/.exec(page.text)?.[1]}`);
    expect([again.status, pathOf(again)]).toEqual([200, pathOf(sen)]);
  });

  it('do not take an answer for another party', async () => {
    provider.change({ organization: { ...SEN_VANG, sub: 'another' }, mandate: mandate(['tax.file']) });
    expect(errorCode(await send(sen, 'renew'))).toBe('answer_refused');
    expect(errorCode(await send(song, 'refresh'))).toBe('session_ended');
    expect(await list()).toEqual([pathOf(sen)]);
  });

  it('stay apart when one signs out, with its own ID token', async () => {
    const page = await send(sen, 'sign-out');
    const hint = new URL(page.url).searchParams.get('id_token_hint') ?? '';
    const payload = JSON.parse(Buffer.from(hint.split('.')[1] ?? '', 'base64url').toString());
    expect(payload.sid).toBe(sidOf(sen));
    expect(await list()).toEqual([pathOf(song)]);
    expect((await browser.get(sen.url)).status).toBe(401);
    expect((await browser.get(`${taxOffice}/signed-out`)).text).toContain('id="see-open"');
  });

  it('end one by one when the provider names a session, and all when it names the person', async () => {
    const logout = async (claims: Record<string, unknown>) => {
      const iat = Math.floor(Date.now() / 1000);
      const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
      const common = { iss: provider.issuer, aud: 'demo-tax-office', iat, exp: iat + 120, jti: crypto.randomUUID() };
      const logout_token = await provider.sign({ ...common, events, ...claims }, 'logout+jwt');
      return createBrowser().post(`${taxOffice}/backchannel-logout`, { logout_token }, {});
    };
    const sub = /data-claim="sub">([^<]*)</.exec(sen.text)?.[1];
    expect((await logout({ sub, sid: sidOf(sen) })).status).toBe(200);
    expect(await list()).toEqual([pathOf(song)]);
    await logout({ sub });
    expect(await list()).toEqual([]);
  });

  it('cannot be opened with a number that was put into the browser before the sign-in', async () => {
    const [victim, thief] = [createBrowser(), createBrowser()];
    for (const one of [victim, thief]) one.setCookie('tax-office.session', 'planted');
    expect((await victim.get(`${taxOffice}/sign-in`)).text).toContain('id="sign-out"');
    expect((await thief.get(taxOffice)).text).toContain('id="sign-in"');
  });

  it('cannot be opened from another browser', async () => {
    const other = createBrowser();
    await other.get(`${taxOffice}/sign-in`);
    expect((await other.get(sen.url)).status).toBe(401);
    expect((await other.post(`${sen.url}/sign-out`, {})).status).toBe(401);
    expect(await list()).toEqual([pathOf(sen), pathOf(song)]);
  });
});
