import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mandate } from '../../src/mandates/mandate.ts';
import type { Organisation } from '../../src/organisations/organisation.ts';
import { go } from '../support/journey.ts';
import { putOrganisation, putRepresentative, SEN_VANG, TRE_XANH } from '../support/organisations.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let sen: Organisation;
let root: Mandate;
const hung = persona('The director of a company');
const minh = persona('reaches level 2');
const lan = persona('An ordinary citizen');
const elder = persona('An elder');
const [hungs, lans, minhs] = [createTextBrowser(), createTextBrowser(), createTextBrowser()];

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  const { storage } = world.app;
  sen = await putOrganisation(storage, SEN_VANG);
  await putRepresentative(storage, await putOrganisation(storage, TRE_XANH), minh.id);
  root = await putRepresentative(storage, sen, hung.id);
  await go(hungs, `${world.issuer}/account`, hung);
  await go(lans, `${world.issuer}/account`, lan);
  await go(minhs, `${world.issuer}/account`, minh);
});
afterAll(() => world?.stop());

const next = '.login-submit';
const at = (path: string): string => `${world.issuer}/account/mandates${path}`;
const toLan = { number: lan.login, name: lan.name.full, powers: ['tax.file', 'tax.read'] };
const one = async (id: string) => (await world.app.storage.mandates.chain(id))?.links[0];
const events = async (id: string): Promise<string[]> => {
  const rows = await sql<{ type: string }>(
    world.databaseUrl,
    "SELECT type FROM audit_events WHERE type LIKE 'mandate.%'",
  );
  expect(id).toBeTruthy();
  return rows.map(({ type }) => type);
};
const idOf = (page: Page): string => page.url.pathname.split('/').at(-1) ?? '';

/** Somebody is invited by the representative; the page that says so. */
const invite = async (fields: Record<string, string | string[]> = toLan, under = root.id): Promise<Page> =>
  hungs.submit(await hungs.open(at(`/${under}/new`)), next, fields);

describe('a representative', () => {
  it.each([
    ['no number', { number: '12' }, '12 chữ số'],
    ['no name', { name: '' }, 'Hãy nhập'],
    ['no powers', { powers: [] }, 'Hãy chọn ít nhất một việc'],
    ['an unknown power', { powers: ['tax.file', 'everything'] }, 'chính bạn được làm'],
    ['a day that is over', { until: '31/12/2020' }, 'phải sau hôm nay'],
    ['no day', { until: '31/02/2050' }, 'Hãy nhập ngày'],
    ['their own number', { number: hung.login, name: hung.name.full }, 'số của chính bạn'],
    ['a role that nobody gives', { role: 'representative', until: 'x' }, 'Hãy nhập ngày'],
  ])('is told of %s, and what they typed is there again', async (_, wrong, words) => {
    const page = await invite({ ...toLan, ...wrong } as Record<string, string | string[]>);
    expect([page.status, page.url.pathname]).toEqual([400, `/account/mandates/${root.id}/new`]);
    expect(page.text).toContain(words);
    expect(page.html).toContain(`value="${{ ...toLan, ...wrong }.number}"`);
  });

  it('reads the same whether somebody has an account or not', async () => {
    const pages = [
      await invite(),
      await invite({ ...toLan, number: '099188999999' }),
      await invite({ ...toLan, number: elder.login, name: 'Somebody Else' }),
    ];
    const [known, ...others] = pages.map(({ text, status }) => [
      text.replaceAll(/Somebody Else|Nguyễn Thị Lan/g, ''),
      status,
    ]);
    for (const other of others) expect(other).toEqual(known);
    expect(pages[0]?.text).toContain('Đã gửi lời mời');
    await world.mailbox.next('lan.nguyen@example.vn');
    for (const page of pages) await hungs.submit(await hungs.open(`${page.url.origin}${page.url.pathname}/end`), next);
    expect((await one(idOf(pages[0] as Page)))?.ended).toMatchObject({ by: hung.id, why: 'revoked' });
  });

  it('grants everything at one service alone, of those where people act for others', async () => {
    const form = await hungs.open(at(`/${root.id}/new`));
    expect(form.text).toContain('Mọi việc tại Cổng thuế');
    expect(form.text).not.toContain('Mọi việc tại Cổng dịch vụ công');
    const powers = ['service:demo-tax-office'];
    const nobody = { ...toLan, number: '099188999998' };
    const granted = idOf(await hungs.submit(form, next, { ...nobody, powers }));
    expect((await one(granted))?.powers).toEqual(powers);
    const elsewhere = await invite({ ...nobody, powers: ['service:demo-portal'] });
    expect(elsewhere.status).toBe(400);
    await hungs.submit(await hungs.open(at(`/${granted}/end`)), next);
  });

  it('invites nobody twice at once', async () => {
    const first = await invite();
    const again = await invite();
    expect([again.status, again.text.includes('đang chờ')]).toEqual([400, true]);
    await hungs.submit(await hungs.open(at(`/${idOf(first)}/end`)), next);
  });
});

describe('an invitation', () => {
  let id: string;
  beforeAll(async () => {
    id = idOf(await invite({ ...toLan, until: '31/12/2099' }));
  });

  it('comes by mail with its address', async () => {
    const mail = await world.mailbox.about('lan.nguyen@example.vn', at(`/invitations/${id}`));
    expect(mail.text).toContain('Phạm Quốc Hùng mời bạn thay mặt Công ty TNHH Sen Vàng');
  });

  it('is nothing to anybody else, as one that never was', async () => {
    const theirs = await minhs.open(at(`/invitations/${id}`));
    const none = await minhs.open(at('/invitations/00000000-0000-4000-8000-000000000000'));
    const noId = await minhs.open(at('/invitations/x'));
    expect([theirs.status, none.status, noId.status]).toEqual([404, 404, 404]);
    expect(theirs.text).toContain('Lời mời này không dành cho tài khoản này');
    for (const other of [none, noId]) expect(other.text).toBe(theirs.text);
    expect(theirs.text).not.toContain('Sen Vàng');
    expect((await minhs.open(at(`/${id}`))).status).toBe(404);
    const forged = await lans.open(at(`/invitations/${id}`));
    const page = await minhs.submit(forged, next);
    expect(page.status).toBe(404);
    expect((await one(id))?.acceptedAt).toBeUndefined();
  });

  it('is on the page of whoever is invited, who accepts it once', async () => {
    const home = await lans.open(at(''));
    expect(home.text).toContain('Lời mời đang chờ bạn');
    const page = await lans.follow(home, 'Xem');
    expect(page.url.pathname).toBe(`/account/mandates/invitations/${id}`);
    expect(page.text).toContain('Phạm Quốc Hùng là người đại diện theo pháp luật của Công ty TNHH Sen Vàng');
    const done = await lans.submit(page, next);
    expect(done.text).toContain('Bạn đã nhận');
    expect(await one(id)).toMatchObject({ holder: { kind: 'person', id: lan.id }, powers: ['tax.file', 'tax.read'] });
    expect((await lans.submit(page, next)).status).toBe(404);
    const list = await lans.open(at(''));
    expect(list.text).toContain('Công ty TNHH Sen Vàng (0199900018)');
    expect(list.text).not.toContain('Lời mời đang chờ bạn');
    await world.mailbox.next('hung.pham@example.com');
  });

  it('is on record, whoever it is for is not', async () => {
    expect(await events(id)).toEqual(expect.arrayContaining(['mandate.granted', 'mandate.accepted']));
    expect(world.log.join('')).not.toMatch(/Nguyễn Thị Lan|099188000001/);
  });

  it('leads to a mandate that its holder neither changes nor passes on', async () => {
    const page = await lans.open(at(`/${id}`));
    expect(page.text).not.toMatch(/Chuyển tiếp cho người khác|Giới hạn/);
    expect((await lans.open(at(`/${id}/change`))).status).toBe(404);
    expect((await lans.open(at(`/${id}/new`))).status).toBe(403);
  });

  it('is limited and renewed by whoever granted it', async () => {
    const form = await hungs.follow(await hungs.open(at(`/${id}`)), 'Giới hạn hoặc gia hạn');
    expect(form.html).toMatch(/name="until"[^>]*value="31\/12\/2099"/);
    const done = await hungs.submit(form, next, { powers: ['tax.read', 'customs'], until: '' });
    expect(done.text).toContain('Đã lưu thay đổi');
    expect(await one(id)).toMatchObject({ powers: ['customs', 'tax.read'] });
    expect((await one(id))?.until).toBeUndefined();
    await world.mailbox.about('lan.nguyen@example.vn', 'đã thay đổi');
    const wrong = await hungs.submit(form, next, { powers: [], until: '1/1/2020' });
    expect([wrong.status, wrong.text.includes('Hãy chọn ít nhất một việc')]).toEqual([400, true]);
  });

  it('is found by name in the list of the organisation, which nobody else opens', async () => {
    const list = await hungs.open(at(`?party=${sen.id}`));
    expect(list.url.pathname).toBe(`/account/mandates/of/${sen.id}`);
    expect(list.text).toContain('Nguyễn Thị Lan');
    expect((await hungs.open(at(`/of/${sen.id}?search=thi%20lan`))).text).toContain('Nguyễn Thị Lan');
    expect((await hungs.open(at(`/of/${sen.id}?search=nobody`))).text).toContain('Không tìm thấy');
    for (const page of [`/of/${sen.id}`, `/held/${sen.id}`, '/of/x', `/${root.id}`, `/${root.id}/end`])
      expect([page, (await lans.open(at(page))).status]).toEqual([page, 404]);
  });

  it('ends when it is revoked, for good', async () => {
    const ask = await hungs.open(at(`/${id}/end`));
    expect(ask.text).toContain('Thu hồi quyền của Nguyễn Thị Lan?');
    const done = await hungs.submit(ask, next);
    expect(done.text).toContain('Đã kết thúc');
    expect((await one(id))?.ended).toMatchObject({ by: hung.id, why: 'revoked' });
    await world.mailbox.about('lan.nguyen@example.vn', 'không còn được thay mặt');
    await hungs.submit(ask, next);
    expect((await lans.open(at(''))).text).toContain('Hiện bạn không thay mặt cho ai');
    expect((await hungs.open(at(`/${id}/change`))).status).toBe(404);
  });
});

describe('somebody who is invited', () => {
  it('declines, and whoever invited them hears of it', async () => {
    const id = idOf(await invite());
    const done = await lans.submit(await lans.open(at(`/invitations/${id}`)), 'action=decline');
    expect(done.text).toContain('Bạn đã từ chối');
    expect((await one(id))?.ended).toMatchObject({ by: lan.id, why: 'declined' });
    await world.mailbox.about('hung.pham@example.com', 'bị từ chối');
  });

  it('gives up what they accepted', async () => {
    const id = idOf(await invite());
    await lans.submit(await lans.open(at(`/invitations/${id}`)), next);
    const ask = await lans.follow(await lans.open(at(`/${id}`)), 'Từ bỏ quyền này');
    await lans.submit(ask, next);
    expect((await one(id))?.ended).toMatchObject({ by: lan.id, why: 'given-up' });
  });

  it('is too late after thirty days, whether or not the job has been there', async () => {
    const id = idOf(await invite());
    await sql(world.databaseUrl, "UPDATE mandates SET created_at = now() - interval '31 days' WHERE id = $1", [id]);
    expect((await lans.open(at(`/invitations/${id}`))).status).toBe(404);
    expect((await lans.open(at(''))).text).not.toContain('Lời mời đang chờ bạn');
    const lapsed = await world.app.storage.mandates.lapsed(new Date(Date.now() - 30 * 86_400_000), 10);
    expect(lapsed.map((mandate) => mandate.id)).toEqual([id]);
  });

  it('and passes on what may be passed on, never more than they have', async () => {
    const id = idOf(await invite({ ...toLan, powers: ['tax'], passOn: 'yes' }));
    const refused = await lans.submit(await lans.open(at(`/invitations/${id}`)), next);
    expect(refused.status).toBe(200);
    const form = await lans.follow(await lans.open(at(`/${id}`)), 'Chuyển tiếp cho người khác');
    // Tax needs level 2 in part, which the giver has not: what they may do themselves is offered one by one.
    expect(form.html).toContain('value="tax.file"');
    for (const power of ['tax"', 'tax.pay"', '*"', 'customs"']) expect(form.html).not.toContain(`value="${power}`);
    const to = { number: elder.login, name: elder.name.full };
    const more = await lans.submit(form, next, { ...to, powers: ['tax.file', 'customs.declare'] });
    expect([more.status, more.text.includes('chính bạn được làm')]).toEqual([400, true]);
    const child = idOf(await lans.submit(form, next, { ...to, powers: ['tax.file'] }));
    const elders = createTextBrowser();
    await go(elders, at(`/invitations/${child}`), elder);
    await elders.submit(await elders.open(at(`/invitations/${child}`)), next);
    expect((await one(child))?.holder?.id).toBe(elder.id);
    // Whoever is further above cuts it too; and what is above takes it along.
    expect((await hungs.open(at(`/${child}`))).text).toContain('Thu hồi');
    await hungs.submit(await hungs.open(at(`/${id}/end`)), next);
    expect((await one(child))?.ended).toMatchObject({ by: hung.id, why: 'revoked' });
  });
});
