import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { firstRequestOf, openFirstRequest } from '../support/approvals.ts';
import { inEnglish } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { addUpstream } from '../support/rights-objects.ts';
import { sql } from '../support/sql.ts';
import type { Page, TextBrowser } from '../support/text-browser.ts';
import { inFront } from '../support/upstream-file.ts';
import { linkTo } from '../support/upstream-world.ts';
import { createWorld, type World } from '../support/world.ts';

const khang = persona('A security officer');
const hung = persona('The director of a company');
const bao = persona('An administrator of the staff');
const tuyet = persona('An auditor');
const REASON = 'Ngân hàng báo lộ khóa ký.';
const SECRET = 'not-told-to-anybody';

let world: World;
let one: TextBrowser;
let other: TextBrowser;

/** A description as somebody types it. */
const described = (id: string, more = '', issuer = `https://${id}.example.com`): string => `id: ${id}
protocol: oidc
name: { vi: Nơi ${id}, en: Place ${id}, fr: Lieu ${id} }
settings:
  issuer: ${issuer}
  clientId: motcua
  auth: client_secret_basic
  ${more}
claims: { number: citizen_id, name: name }
levels:
  - { acr: [], factors: [knowledge] }
  - { acr: [high], factors: [knowledge, possession], identifies: true }
firstArrival: create
`;

const staff = (path = ''): string => `${world.issuer}/staff${path}`;
const rowOf = (id: string) => world.app.storage.upstreams.rows.find(id);
/** Of the requests about one, newest first. */
const secrets = async (subject: string) =>
  (await world.app.storage.approvals.about('upstream', subject)).map(({ id, content }) => ({
    id,
    secret: (content as { secret?: string }).secret,
  }));
const events = (type: string) =>
  sql(world.databaseUrl, 'SELECT id FROM audit_events WHERE type = $1 ORDER BY id', [type]);

const signedIn = (person: Persona): Promise<TextBrowser> => inEnglish(world, '/staff/upstreams', person);
const open = (browser: TextBrowser, path: string): Promise<Page> => browser.open(staff(`${path}?lang=en`));
const post = (browser: TextBrowser, path: string, form: Record<string, string>) =>
  browser.step(staff(path), { method: 'POST', body: new URLSearchParams(form) });

async function decide(browser: TextBrowser, outcome: 'approve' | 'refuse', note = ''): Promise<Page> {
  return browser.submit(await openFirstRequest(browser, world), '.login-submit', { outcome, note });
}

/** A node saw that it answers. */
const sawUp = (upstream: string): Promise<void> => {
  const at = new Date();
  return world.app.storage.upstreams.health.save({ upstream, state: 'up', since: at }, { at, quietSince: at });
};

beforeAll(async () => {
  world = await createWorld((known) => ({
    ...inFront([parse(described('ministry'))], { ministry: SECRET })(known),
    authenticators: ['password', 'totp'],
  }));
  await world.app.storage.staff.appoint(hung.id, { role: 'security-officer' });
  await addUpstream(world, 'bank');
  [one, other] = [await signedIn(khang), await signedIn(hung)];
});
afterAll(() => world?.stop());

describe('an identity provider in front', () => {
  it('is in a list, with what each of its levels is worth on its own page, and never with its secret', async () => {
    const list = await open(one, '/upstreams');
    for (const text of ['Ngân hàng Sao Mai (en)', 'https://bank.example.com', 'Switched on', 'nobody has connected it'])
      expect(list.text).toContain(text);
    const page = await open(one, '/upstreams/bank');
    for (const text of ['Counts as no proof of identity', 'which is never shown']) expect(page.text).toContain(text);
    for (const address of ['/upstreams/bank/callback', '/upstreams/bank/signed-out'])
      expect(page.html.replaceAll('<wbr>', '')).toContain(address);
    expect(page.html).not.toContain(SECRET);
    expect((await open(one, '/upstreams/nowhere')).status).toBe(404);
    await linkTo(world, 'bank', 'https://bank.example.com', 'tuyet-at-the-bank', tuyet.id);
    expect((await open(one, '/upstreams')).text).toContain('connected by 1 person');
  });

  it('is read by administrators and auditors, who change nothing, and by nobody else', async () => {
    for (const reader of [await signedIn(bao), await signedIn(tuyet)]) {
      const page = await open(reader, '/upstreams/bank');
      expect([page.status, page.html.includes('name="reason"')]).toEqual([200, false]);
      expect((await post(reader, '/upstreams/bank/off', { reason: REASON })).status).toBe(404);
    }
    expect((await rowOf('bank'))?.off).toBeUndefined();
  });

  it('is switched off by one security officer at once, with a reason', async () => {
    await sawUp('bank');
    const page = await open(one, '/upstreams/bank');
    expect(page.text).toContain('Answers, since');
    const empty = await one.submit(page, 'action=off', { reason: ' ' });
    expect([empty.status, (await rowOf('bank'))?.off]).toEqual([400, undefined]);
    const done = await one.submit(page, 'action=off', { reason: REASON });
    for (const text of ['Nobody arrives through it any more', REASON, 'Switched off since'])
      expect(done.text).toContain(text);
    expect(done.text).not.toContain('Answers, since');
    expect((await rowOf('bank'))?.off).toBeDefined();
    expect(await events('upstream.switched-off')).toHaveLength(1);
  });

  it('is switched off once, however often that is sent', async () => {
    const late = await post(other, '/upstreams/bank/off', { reason: REASON });
    expect(late.headers.get('location')).toContain('done=late');
    expect(await events('upstream.switched-off')).toHaveLength(1);
  });

  it('is switched on again when another officer agrees', async () => {
    const page = await open(one, '/upstreams/bank');
    await one.submit(page, 'action=on', { reason: 'Đã thay khóa.' });
    expect((await rowOf('bank'))?.off).toBeDefined();
    const again = await one.submit(page, 'action=on', { reason: 'Đã thay khóa.' });
    expect([again.status, again.text.includes('waits already')]).toEqual([400, true]);
    const path = firstRequestOf(await open(one, '/approvals')).replace('/staff', '');
    expect((await post(one, path, { outcome: 'approve' })).status).toBe(403);
    const asked = await open(other, path);
    for (const text of ['Ngân hàng Sao Mai (en)', 'Switched off since', REASON]) expect(asked.text).toContain(text);
    const done = await decide(other, 'approve');
    for (const text of ['Approved; it counts from now on', 'Switch on bank again']) expect(done.text).toContain(text);
    expect((await rowOf('bank'))?.off).toBeUndefined();
    expect(await events('upstream.switched-on')).toHaveLength(1);
    const read = await open(one, '/upstreams/bank');
    for (const text of [REASON, 'Đã thay khóa.', 'Lý Gia Khang']) expect(read.text).toContain(text);
  });

  it('stays off when it was switched off once more before the other one decides', async () => {
    await post(one, '/upstreams/bank/off', { reason: REASON });
    await post(one, '/upstreams/bank/on', { reason: 'Đã thay khóa.' });
    const { rows } = world.app.storage.upstreams;
    const since = (await rowOf('bank'))?.off?.since ?? new Date(0);
    await rows.switchOn('bank', { since, at: new Date() });
    await rows.switchOff('bank', new Date());
    expect((await decide(other, 'approve')).text).toContain('no longer fits how things stand');
    expect((await rowOf('bank'))?.off).toBeDefined();
  });
});

describe('a description', () => {
  const add = async (description: string, secret = SECRET): Promise<Page> =>
    one.submit(await open(one, '/upstreams/new'), '.login-submit', { description, secret, reason: 'Thỏa thuận số 7.' });
  const change = async (id: string, description: string, secret = ''): Promise<Page> =>
    one.submit(await open(one, `/upstreams/${id}/change`), '.login-submit', { description, secret, reason: 'Sửa.' });

  it('is read exactly: what is wrong with it is said by its members', async () => {
    for (const [description, text] of [
      ['id: [', 'cannot be read at line 1'],
      [described('city').replace('firstArrival', 'firstarrival'), 'firstArrival : is missing'],
      [described('city').replace('acr: [high]', 'acr: [high], proof: made_up'), '“made_up” is no row of proofing'],
      [described('city').replace('oidc', '/tmp/own.ts'), 'there is no protocol “/tmp/own.ts”'],
      [described('city', 'clientSecretFile: /etc/passwd'), 'clientSecretFile'],
      [described('new'), 'id : must be small letters'],
      [described('city', '', world.issuer), 'settings.issuer : is this provider itself'],
      [`id: ${'x'.repeat(20_001)}`, 'is longer than 20,000 characters'],
    ] as const) {
      const page = await add(description);
      expect([page.status, page.text.includes(text), page.html.includes(SECRET)], text).toEqual([400, true, false]);
    }
    expect((await add(described('city'), '')).text).toContain('needs a secret');
    expect((await add(described('city'), 's'.repeat(1_001))).text).toContain('longer than 1,000 characters');
    expect((await add(described('bank'))).text).toContain('There is one with this id');
    expect(await rowOf('city')).toBeUndefined();
  });

  it('is refused in the words of whoever wrote it', async () => {
    const page = await one.submit(await one.open(staff('/upstreams/new?lang=vi')), '.login-submit', {
      description: described('city', '', 'http://city.example.com').replace('factors: [knowledge]', 'factors: []'),
      reason: 'Thỏa thuận số 7.',
    });
    expect(page.text).toContain('levels.0.factors : không được để trống');
    const settings = await one.submit(await one.open(staff('/upstreams/new?lang=fr')), '.login-submit', {
      description: described('city', 'par: sometimes', 'http://city.example.com'),
      reason: 'Thỏa thuận số 7.',
    });
    for (const text of ['settings.issuer : doit être une adresse https', 'settings.par : doit être l’une des valeurs'])
      expect(settings.text).toContain(text);
  });

  it('is added when another officer agrees, who sees everything but the secret', async () => {
    expect((await add(described('city'))).text).toContain('Your request was sent');
    expect((await add(described('city'))).text).toContain('waits already');
    expect(await rowOf('city')).toBeUndefined();
    const seen = await decide(other, 'approve');
    for (const text of ['Add city', 'https://city.example.com', 'levels.1.identifies', 'a new one is set', 'Approved'])
      expect(seen.text).toContain(text);
    expect(seen.html).not.toContain(SECRET);
    expect((await rowOf('city'))?.secret).toBe(SECRET);
    const stored = await sql<{ text: string }>(
      world.databaseUrl,
      'SELECT upstreams::text AS text FROM upstreams UNION ALL SELECT change_requests::text FROM change_requests',
    );
    expect(stored.filter(({ text }) => text.includes(Buffer.from(SECRET).toString('hex')))).toEqual([]);
    expect((await open(one, '/upstreams')).text).toContain('Place city');
    expect(await events('upstream.described')).toHaveLength(1);
  });

  it('leaves no secret in the request that set it once that has ended, however it ended', async () => {
    await add(described('town'));
    await decide(other, 'refuse', 'Chưa có thỏa thuận.');
    await add(described('town'));
    const [{ id = '' } = {}] = await secrets('town');
    expect(await secrets('town')).toMatchObject([{ secret: SECRET }, { secret: '' }]);
    await one.submit(await open(one, `/approvals/${id}`), 'action=withdraw');
    expect(await secrets('town')).toMatchObject([{ secret: '' }, { secret: '' }]);
    expect(await secrets('city')).toMatchObject([{ secret: '' }]);
    expect((await open(one, `/approvals/${id}`)).text).toContain('a new one is set');
  });

  it('keeps its secret as long as nothing in it leads elsewhere', async () => {
    await change('city', described('city', 'scopes: [openid, profile]'));
    expect((await decide(other, 'approve')).text).toContain('as it is now');
    expect((await rowOf('city'))?.secret).toBe(SECRET);
    const moved = described('city', 'scopes: [openid, profile]', 'https://elsewhere.example.com');
    const refused = await change('city', moved);
    expect([refused.status, refused.text.includes('enter the secret again')]).toEqual([400, true]);
    await change('city', moved, 'another-secret');
    expect((await decide(other, 'approve')).text).toContain('An address that people are sent to');
    expect((await rowOf('city'))?.secret).toBe('another-secret');
    expect((await change('city', moved)).text).toContain('This is the description that there is');
    expect((await change('city', described('town'))).text).toContain('must stay');
  });

  it('is not changed by a refusal, nor when it has changed meanwhile', async () => {
    const before = (await rowOf('city'))?.definition;
    const wider = described('city', '', 'https://elsewhere.example.com').replace('create', 'connect');
    await change('city', wider);
    expect((await decide(other, 'refuse', 'Chưa có thỏa thuận.')).text).toContain('Refused');
    await change('city', wider);
    if (!before) throw new Error('there is none');
    await world.app.storage.upstreams.rows.describe('city', {
      definition: { ...before, admitted: false },
      secret: 'another-secret',
      at: new Date(),
    });
    expect((await decide(other, 'approve')).text).toContain('no longer fits how things stand');
    expect((await rowOf('city'))?.definition).toEqual({ ...before, admitted: false });
  });

  it('goes when another officer agrees', async () => {
    const { health } = world.app.storage.upstreams;
    await sawUp('city');
    const page = await one.submit(await open(one, '/upstreams/city'), 'action=remove', { why: 'Hết thỏa thuận.' });
    expect(page.text).toContain('A request about this provider waits');
    expect((await decide(other, 'approve')).text).toContain('Remove city');
    expect([(await open(one, '/upstreams/city')).status, await rowOf('city')]).toEqual([404, undefined]);
    expect((await health.all()).filter(({ upstream }) => upstream === 'city')).toEqual([]);
  });

  it('of the file is changed in the file alone; it is switched off and on like the others', async () => {
    const page = await open(one, '/upstreams/ministry');
    expect([page.html.includes('/change'), page.html.includes('name="why"')]).toEqual([false, false]);
    expect((await open(one, '/upstreams/ministry/change')).status).toBe(404);
    expect((await add(described('ministry'))).text).toContain('a file describes the one with this id');
    const forged = await post(one, '/upstreams/ministry/remove', { why: 'Hết.' });
    expect(forged.status).toBe(400);
    expect((await one.submit(page, 'action=off', { reason: REASON })).text).toContain('Switched off since');
    await one.submit(await open(one, '/upstreams/ministry'), 'action=on', { reason: 'Đã xong.' });
    await decide(other, 'approve');
    expect((await open(one, '/upstreams/ministry')).text).toContain('Switched on');
  });
});
