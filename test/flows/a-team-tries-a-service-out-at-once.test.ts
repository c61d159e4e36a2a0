import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCode, go, isConsent } from '../support/journey.ts';
import {
  addService,
  atOwners,
  clientIdOn,
  foundTeam,
  join,
  makeKeys,
  sandboxClient,
  sandboxFields,
  saveSandbox,
} from '../support/owners.ts';
import { persona } from '../support/personas.ts';
import { createRelyingParty, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('The director of a company');
const lan = persona('An ordinary citizen');
const binh = persona('An officer at a commune counter');

let world: World;
let hungs: TextBrowser;
let team: string;
let service: string;
let keys: Awaited<ReturnType<typeof makeKeys>>;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  hungs = await atOwners(world, hung);
  keys = await makeKeys();
});
afterAll(() => world?.stop());

const at = (path: string): string => `${world.issuer}/owners${path}`;

describe('from nothing to a first sign-in', () => {
  let client: TestRelyingParty;

  it('takes less than a minute: a team, a service, a registration, a sign-in', async () => {
    const began = Date.now();
    team = await foundTeam(world, hungs);
    service = await addService(world, hungs, team);
    const page = await saveSandbox(world, hungs, service, sandboxFields(world, keys.jwks));
    expect(page.text).toContain('Đã lưu. Bản đăng ký dùng được ngay.');
    expect(page.text).toContain('Phạm Quốc Hùng');
    client = await sandboxClient(world, clientIdOn(page), keys.authentication);
    const { tokens, idToken } = await client.signIn(hungs, hung);
    expect(idToken.acr).toBe(`${world.issuer}/acr/m2`);
    expect((await client.userInfo(tokens)).name).toBe(hung.name.full);
    expect(Date.now() - began).toBeLessThan(60_000);
  });

  it('says on the page of consent, and on its receipt, that the service is only being tried out', async () => {
    const { url } = await client.begin({ prompt: 'consent' });
    const page = await hungs.open(url);
    expect(isConsent(page)).toBe(true);
    expect(page.text).toContain('Dịch vụ đang được chạy thử');
    await hungs.submit(page, 'action=agree');
    const receipts = await hungs.open(`${world.issuer}/account/receipts`);
    expect(receipts.text).toContain('Cấp phép xây dựng thử nghiệm');
  });

  it('lets nobody in who does not belong to the team: a page says so, and the service hears access_denied', async () => {
    const { url } = await client.begin();
    const lans = createTextBrowser();
    const page = await go(lans, url, lan);
    expect(page.text).toContain('đang được nhóm của dịch vụ chạy thử');
    expect(page.text).toContain(lan.name.full);
    const back = await lans.submit(page, '#cancel');
    expect(back.url.searchParams.get('error')).toBe('access_denied');
    expect(back.url.origin).toBe(world.testService);
    const silent = await lans.open((await client.begin({ prompt: 'none' })).url);
    expect(silent.url.searchParams.get('error')).toBe('access_denied');
  });

  it('lets them sign in with another account there', async () => {
    const lans = createTextBrowser();
    const page = await go(lans, (await client.begin()).url, lan);
    const again = await lans.submit(page, 'action=switch');
    expect(again.html).toContain('name="password"');
  });

  it('lets a colleague in from the moment that they joined, and no more when they are gone, nor do tokens count that they had', async () => {
    const binhs = await atOwners(world, binh);
    await join(world, team, { by: hungs, who: binhs, person: binh, role: 'viewer' });
    const { tokens } = await client.signIn(binhs, binh);
    expect((await client.userInfo(tokens)).name).toBe(binh.name.full);
    await binhs.submit(await binhs.open(at(`/teams/${team}/leave`)), '.login-submit');
    await expect(client.userInfo(tokens)).rejects.toThrow();
    const page = await binhs.open((await client.begin()).url);
    expect(page.text).toContain('đang được nhóm của dịch vụ chạy thử');
  });

  it('is added once when its form is sent twice', async () => {
    const form = await hungs.open(at(`/teams/${team}/services/new`));
    const again = await hungs.submit(form, '.login-submit', { vi: 'Cấp phép xây dựng thử nghiệm' });
    expect([again.status, again.text]).toEqual([400, expect.stringContaining('Nhóm đã có dịch vụ tên này')]);
  });

  it('is not renamed to what another one of the team is called', async () => {
    const other = 'Tra cứu giấy phép';
    await hungs.submit(await hungs.open(at(`/teams/${team}/services/new`)), '.login-submit', { vi: other });
    const rename = async (vi: string) =>
      hungs.submit(await hungs.open(at(`/services/${service}/rename`)), '.login-submit', { vi, en: '', fr: '' });
    const refused = await rename(other);
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Nhóm đã có dịch vụ tên này')]);
    expect((await rename('Cấp phép xây dựng thử nghiệm')).text).toContain('Đã đổi tên');
  });

  it('changes at once: every save is a version with who made it', async () => {
    const fields = { ...sandboxFields(world, keys.jwks), redirects: `${world.testService}/elsewhere` };
    const page = await saveSandbox(world, hungs, service, fields);
    expect(page.text).toMatch(/Bản 2: Phạm Quốc Hùng .*Bản 1: Phạm Quốc Hùng/);
    await expect(client.begin()).rejects.toThrow();
  });

  it('is called by its new name from the next change on', async () => {
    const form = await hungs.open(at(`/services/${service}/rename`));
    await hungs.submit(form, '.login-submit', { vi: 'Tên mới của dịch vụ', en: '', fr: '' });
    await saveSandbox(world, hungs, service, sandboxFields(world, keys.jwks));
    expect((await hungs.open((await client.begin({ prompt: 'consent' })).url)).text).toContain('Tên mới của dịch vụ');
  });

  it('ends when the team says so: nobody signs in there, and the service may have another one', async () => {
    const form = await hungs.open(at(`/services/${service}/sandbox/end`));
    const page = await hungs.submit(form, '.login-submit');
    expect(page.text).toContain('Đã chấm dứt bản đăng ký chạy thử.');
    await expect(client.begin()).rejects.toThrow();
    const direct = new URL('/auth', world.issuer);
    direct.search = new URLSearchParams({
      client_id: client.clientId,
      response_type: 'code',
      scope: 'openid',
      redirect_uri: `${world.testService}/callback`,
    }).toString();
    const refused = await hungs.open(direct);
    expect([refused.status, errorCode(refused)]).toEqual([400, 'invalid_redirect_uri']);
    expect((await hungs.open(`${world.issuer}/account/services`)).status).toBe(200);
    expect((await hungs.open(`${world.issuer}/account/receipts`)).status).toBe(200);
    const anew = await saveSandbox(world, hungs, service, sandboxFields(world, keys.jwks));
    expect(clientIdOn(anew)).toMatch(/^sbx-/);
    expect(clientIdOn(anew)).not.toBe(client.clientId);
  });
});

describe('a secret', () => {
  const fields = (): Record<string, string | string[]> => ({
    ...sandboxFields(world, ''),
    method: 'client_secret_basic',
    profile: 'code-pkce',
    reason: 'A product that knows no keys yet.',
  });
  const secretOn = (html: string): string => />(mcs_[\w-]{43})</.exec(html)?.[1] ?? '';
  const signsIn = async (clientId: string, secret: string): Promise<boolean> => {
    const authentication = openid.ClientSecretBasic(secret);
    const client = await createRelyingParty(world, { clientId, authentication });
    return client.signIn(hungs, hung).then(
      () => true,
      () => false,
    );
  };

  it('is shown once, works, and is looked after where its other keys are', async () => {
    const own = await addService(world, hungs, team, 'Dịch vụ có mật khẩu');
    const page = await saveSandbox(world, hungs, own, fields());
    const [clientId, secret] = [clientIdOn(page), secretOn(page.html)];
    expect(secret).toHaveLength(47);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(await signsIn(clientId, secret)).toBe(true);
    const again = await saveSandbox(world, hungs, own, fields());
    expect(again.html).not.toContain(secret);
    const listed = await hungs.open(at(`/services/${own}/keys/sandbox`));
    expect(listed.text).toContain(`…${secret.slice(-4)}`);
    const found = await sql<{ all: string }>(
      world.databaseUrl,
      'SELECT r::text AS all FROM registration_versions r UNION ALL SELECT p::text FROM relying_parties p',
    );
    expect(found.filter(({ all }) => all.includes(secret))).toEqual([]);
  });
});

describe('the form', () => {
  const WRONG: readonly (readonly [string, Record<string, string | string[]>, string])[] = [
    ['no redirect address', { redirects: '' }, 'Nhập ít nhất một địa chỉ'],
    ['http elsewhere', { redirects: 'http://example.com/callback' }, 'Cần địa chỉ https đầy đủ'],
    ['a wildcard', { redirects: 'https://*.example.com/callback' }, 'Cần địa chỉ https đầy đủ'],
    ['a fragment', { redirects: 'https://example.com/callback#x' }, 'Cần địa chỉ https đầy đủ'],
    ['a password in an address', { redirects: 'https://a:b@example.com/callback' }, 'Cần địa chỉ https đầy đủ'],
    ['a script', { redirects: 'javascript:alert(1)' }, 'Cần địa chỉ https đầy đủ'],
    ['two hosts', { redirects: 'https://a.example/c\nhttps://b.example/c' }, 'cùng một máy chủ'],
    ['a logout address that is none', { logout: 'ftp://example.com' }, 'Cần địa chỉ https đầy đủ'],
    ['no keys', { keys: '' }, 'Dán khóa công khai'],
    ['a private key', { keys: '{"kty":"EC","crv":"P-256","x":"a","y":"b","d":"c"}' }, 'khóa bí mật'],
    ['keys longer than they may be', { keys: 'x'.repeat(50_000) }, 'quá 20.000 ký tự'],
    ['keys and an address of keys', { keysUri: 'https://example.com/jwks' }, 'Chỉ dùng một cách'],
    ['a secret with fapi2', { method: 'client_secret_basic' }, 'fapi2 cần khóa'],
    ['another profile without a reason', { profile: 'code-pkce' }, 'Nêu lý do'],
    ['no level', { level: '' }, 'Hãy chọn một mức'],
    ['an unknown level', { level: 'm9' }, 'Hãy chọn một mức'],
    ['a claim without a purpose', { want_birthdate: 'required' }, 'Nói vì sao cần dữ liệu này'],
    ['a hidden direction in a purpose', { purpose_name: 'a\u202Eb' }, 'ký tự không dùng được'],
    ['powers for nobody', { powers: ['tax.file'] }, 'Chọn thay mặt ai'],
    ['parties without powers', { parties: ['organization'] }, 'Chọn ít nhất một quyền'],
    ['no way to prove who it is', { method: 'none' }, 'Hãy chọn cách xác thực'],
  ];

  it.each(WRONG)('says of %s what is wrong, and keeps what was typed', async (_, wrong, words) => {
    const page = await saveSandbox(world, hungs, service, { ...sandboxFields(world, keys.jwks), ...wrong });
    expect(page.status).toBe(400);
    expect(page.text).toContain(words);
  });

  it('takes claims, other parties and absence, and asks for the scopes that these need', async () => {
    const page = await saveSandbox(world, hungs, service, {
      ...sandboxFields(world, keys.jwks),
      want_citizen_id: 'optional',
      purpose_citizen_id: 'Để tra cứu hồ sơ',
      parties: ['organization'],
      powers: ['business.change'],
      offline: 'yes',
    });
    expect(page.text).toContain('openid profile citizen_id organization offline_access');
    const form = await hungs.open(at(`/services/${service}/sandbox`));
    expect(form.html).toContain('value="Để tra cứu hồ sơ"');
    expect(form.html).toMatch(/value="business.change" checked/);
  });
});
