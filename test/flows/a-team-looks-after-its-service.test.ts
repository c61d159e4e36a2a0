import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createRelyingParty, register } from '../support/relying-party.ts';
import { type TestTeam, teamOf } from '../support/services.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('director of a company');
const minh = persona('reaches level 2');
const lan = persona('An ordinary citizen');
const ha = persona('accountant');
const SECRETS = { 'sbx-of-the-test': 'secret-of-the-sandbox-of-it', 'svc-of-the-test': 'secret-of-the-service-itself' };
type Client = keyof typeof SECRETS;

let world: World;
let team: TestTeam;
let base: string;
const browsers = new Map<string, TextBrowser>();

/** The browser of somebody who is signed in at the pages for services. */
async function browserOf(person: typeof lan): Promise<TextBrowser> {
  const known = browsers.get(person.id);
  if (known) return known;
  const browser = createTextBrowser();
  browsers.set(person.id, browser);
  await go(browser, `${world.issuer}/owners`, person);
  return browser;
}

const open = async (person: typeof lan, path: string) => (await browserOf(person)).open(`${base}${path}`);

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password'], figures: { flushSeconds: 0.1 } });
  team = await teamOf(world, { owners: [hung], authority: 'ha-noi', name: 'Tra cứu thuế' });
  base = `${world.issuer}/owners/services/${team.serviceId}`;
  const { storage } = world.app;
  for (const [clientId, clientSecret] of Object.entries(SECRETS)) await register(world, { clientId, clientSecret });
  await storage.scope(
    async () => {
      await storage.teams.setMember({ teamId: team.teamId, personId: minh.id, role: 'viewer' }, hung.id);
      await storage.teams.saveService({
        id: team.serviceId,
        name: { vi: 'Tra cứu thuế', en: 'Taxes', fr: 'Impôts' },
        sandboxClient: 'sbx-of-the-test',
        productionClient: 'svc-of-the-test',
      });
    },
    { keep: () => true },
  );
});
afterAll(() => world?.stop());

async function signIn(clientId: Client): Promise<void> {
  const authentication = openid.ClientSecretBasic(SECRETS[clientId]);
  await (await createRelyingParty(world, { clientId, authentication })).signIn(createTextBrowser(), lan);
}

const mistake = (clientId: Client, secret: string = SECRETS[clientId]): Promise<Response> =>
  fetch(`${world.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'a-code-that-nobody-gave',
      redirect_uri: `${world.testService}/callback`,
      code_verifier: 'x'.repeat(43),
    }),
  });

describe('the figures of a service', () => {
  it('are there for a viewer, of the registration for everybody and of the one for trying out', async () => {
    await signIn('svc-of-the-test');
    await signIn('svc-of-the-test');
    await signIn('sbx-of-the-test');
    await eventually(async () => expect((await open(minh, '/figures')).text).toMatch(/Lượt bắt đầu\s*2/));
    expect((await open(minh, '/figures?of=sandbox&days=7')).text).toMatch(/Lượt bắt đầu\s*1/);
  });

  it('say where people left without telling who: exactly only where test people are', async () => {
    const production = await open(minh, '/figures');
    expect(production.text).not.toContain('Người dùng dừng ở đâu');
    const today = `day = day - 1`;
    await sql(world.databaseUrl, `UPDATE figures SET ${today} WHERE client_id = 'svc-of-the-test'`);
    const later = await open(minh, '/figures');
    expect(later.text).toMatch(/Đăng nhập\s*Dưới 10\s*Dưới 10/);
    expect((await open(minh, '/figures?of=sandbox')).text).toMatch(/Đăng nhập\s*1\s*0/);
  });

  it('can be taken along as a table, day by day, without where people left', async () => {
    const page = await open(minh, '/figures.csv?of=production');
    expect(page.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(page.headers.get('content-disposition')).toMatch(/^attachment; filename="figures-/);
    const lines = page.html.trim().split('\r\n');
    expect(lines[0]).toBe('day,measure,count');
    expect(lines).toContainEqual(expect.stringMatching(/^\d{4}-\d\d-\d\d,success\.m1,2$/));
    expect(page.html).not.toMatch(/entered|passed|turned/);
    expect((await open(minh, '/figures.csv?of=sandbox')).html).toMatch(/entered\.sign-in,1/);
  });

  it('do not exist for anybody else', async () => {
    for (const path of ['/figures', '/figures.csv', '/errors', '/errors/0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77'])
      expect((await open(ha, path)).status).toBe(404);
  });
});

describe('the error inbox of a service', () => {
  it('says what was sent, what was expected and how to mend it', async () => {
    await mistake('svc-of-the-test');
    await mistake('svc-of-the-test', 'a-secret-that-was-changed');
    await eventually(async () => expect((await open(hung, '/errors')).text).toContain('Mật khẩu của dịch vụ sai'));
    const list = await open(hung, '/errors');
    expect(list.text).toContain('Mã không có');
    expect(list.text).toContain('Có thể không phải do bạn gửi.');
    const one = await (await browserOf(hung)).follow(list, 'Xem cách sửa : Mật khẩu');
    expect(one.status).toBe(200);
    expect(one.text).toContain('Cách sửa');
    expect(one.text).toContain('client_secret_basic');
    expect(one.html).not.toContain('a-secret-that-was-changed');
    expect(one.html).not.toContain('a-code-that-nobody-gave');
  });

  it('keeps what is new apart, until somebody who may change something has looked', async () => {
    const viewer = await open(minh, '/errors');
    expect(viewer.html).not.toContain('/errors/seen');
    const browser = await browserOf(hung);
    const list = await open(hung, '/errors');
    expect(list.html).toContain('mc-mark"');
    const seen = await browser.submit(list, '.mc-link-button');
    expect(seen.text).toContain('Đã đánh dấu');
    expect(seen.html).not.toContain('mc-mark"');
    await mistake('svc-of-the-test');
    await eventually(async () => expect((await open(hung, '/errors')).html).toContain('mc-mark"'));
  });

  it('is not marked by a viewer, nor by a stranger, whatever they send', async () => {
    const { id } = (await world.app.storage.protocolErrors.ofClient('svc-of-the-test'))[0] ?? {};
    for (const [person, status] of [
      [minh, 403],
      [ha, 404],
    ] as const) {
      const cookies = (await browserOf(person)).cookies();
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      const answer = await fetch(`${base}/errors/${id}/seen`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect(answer.status).toBe(status);
    }
  });

  it('of one registration does not hold those of the other, and an address of another service leads nowhere', async () => {
    expect((await open(hung, '/errors?of=sandbox')).text).toContain('Không có lỗi nào');
    const other = await teamOf(world, { owners: [ha], authority: 'hue', name: 'Việc khác' });
    const { id } = (await world.app.storage.protocolErrors.ofClient('svc-of-the-test'))[0] ?? {};
    const stranger = await browserOf(ha);
    const page = await stranger.open(`${world.issuer}/owners/services/${other.serviceId}/errors/${id}`);
    expect(page.status).toBe(404);
  });
});
