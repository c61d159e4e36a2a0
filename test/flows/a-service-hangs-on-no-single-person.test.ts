import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Organisation } from '../../src/organisations/organisation.ts';
import { memberName } from '../../src/teams/member-name.ts';
import { putMandate, putOrganisation, putRepresentative, SEN_VANG } from '../support/organisations.ts';
import {
  addService,
  answerInvitation,
  atOwners,
  clientIdOn,
  foundTeam,
  idAt,
  inviteMember,
  join,
  makeKeys,
  sandboxFields,
  saveSandbox,
} from '../support/owners.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import type { Page, TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('The director of a company');
const lan = persona('An ordinary citizen');
const binh = persona('An officer at a commune counter');
const minh = persona('reaches level 2');
const elder = persona('An elder');
const next = '.login-submit';

let world: World;
let hungs: TextBrowser;
let lans: TextBrowser;
let binhs: TextBrowser;
let minhs: TextBrowser;
let elders: TextBrowser;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  hungs = await atOwners(world, hung);
  lans = await atOwners(world, lan);
  binhs = await atOwners(world, binh);
  minhs = await atOwners(world, minh);
  elders = await atOwners(world, elder);
});
afterAll(() => world?.stop());

const at = (path: string): string => `${world.issuer}/owners${path}`;
const post = (browser: TextBrowser, path: string, body = ''): Promise<Response> =>
  browser.step(at(path), {
    method: 'POST',
    headers: { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
const submitAt = async (browser: TextBrowser, path: string, fields = {}): Promise<Page> =>
  browser.submit(await browser.open(at(path)), next, fields);
const owners = async (team: string): Promise<string[]> =>
  (await world.app.storage.teams.members(team)).flatMap(({ role, personId }) => (role === 'owner' ? [personId] : []));
const withoutTotp = { number: lan.login, name: lan.name.full };

describe('founding a team', () => {
  it.each([
    ['no name', { vi: '' }, 'Hãy nhập tên'],
    ['a hidden direction', { vi: 'Sở \u202Egnựd yâX' }, 'ký tự không dùng được'],
    ['an invisible character', { vi: 'Sở\u200BXây dựng' }, 'ký tự không dùng được'],
    ['nothing but signs', { vi: '---' }, 'ký tự không dùng được'],
    ['a name without an end', { vi: 'x'.repeat(50_000) }, 'Nhiều nhất 150 ký tự'],
    ['no ministry or province', { authority: '' }, 'Hãy chọn bộ hoặc tỉnh'],
    ['one that there is not', { authority: 'atlantis' }, 'Hãy chọn bộ hoặc tỉnh'],
  ])('is refused with %s', async (_, wrong, words) => {
    const began = Date.now();
    const page = await submitAt(lans, '/teams/new', { vi: 'Sở Xây dựng', authority: 'hue', ...wrong });
    expect([page.status, page.text.includes(words)]).toEqual([400, true]);
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('makes its founder the owner, with a warning while nobody else is', async () => {
    const page = await submitAt(lans, '/teams/new', { vi: 'Sở Xây dựng', authority: 'hue' });
    expect(page.text).toContain('Đã lập nhóm.');
    expect(page.text).toContain('Nhóm chỉ có một chủ nhóm.');
    expect(page.text).toContain('Thành phố Huế');
    expect((await lans.open(at(''))).text).toContain('Sở Xây dựng');
  });

  it('is founded once when its form is sent twice', async () => {
    const form = await hungs.open(at('/teams/new'));
    const [one, other] = await Promise.all(
      [1, 2].map(() => hungs.submit(form, next, { vi: 'Nhóm gửi hai lần', authority: 'hue' })),
    );
    expect([one?.status, other?.status].sort()).toEqual([200, 400]);
  });

  it('ends at five teams of one owner', async () => {
    for (let i = 0; i < 4; i += 1) await foundTeam(world, lans, `Nhóm ${i}`);
    const page = await submitAt(lans, '/teams/new', { vi: 'Một nhóm nữa', authority: 'hue' });
    expect([page.status, page.text.includes('Bạn đã là chủ của nhiều nhóm')]).toEqual([400, true]);
  });
});

describe('an invitation', () => {
  let team: string;
  beforeAll(async () => {
    team = await foundTeam(world, hungs, 'Nhóm mời người');
  });

  it.each([
    ['no number', { number: '12' }, '12 chữ số'],
    ['an address alone', { number: 'lan.nguyen@example.vn' }, '12 chữ số'],
    ['no name', { name: '' }, 'Hãy nhập'],
    ['no role', { role: '' }, 'Hãy chọn một vai trò'],
    ['a role that there is not', { role: 'admin' }, 'Hãy chọn một vai trò'],
    ['their own number', { number: hung.login, name: hung.name.full }, 'số của chính bạn'],
  ])('is refused with %s', async (_, wrong, words) => {
    const page = await inviteMember(world, hungs, team, { ...withoutTotp, role: 'viewer', ...wrong });
    expect([page.status, page.text.includes(words)]).toEqual([400, true]);
  });

  it('reads the same whether somebody has an account or not', async () => {
    const known = await inviteMember(world, hungs, team, { ...withoutTotp, role: 'viewer' });
    const unknown = await inviteMember(world, hungs, team, { number: '099188999999', name: 'Ai Đó', role: 'viewer' });
    const misnamed = await inviteMember(world, hungs, team, { number: binh.login, name: 'Ai Đó', role: 'viewer' });
    for (const page of [known, unknown, misnamed])
      expect([page.status, page.text.includes('Đã gửi lời mời.')]).toEqual([200, true]);
    const mail = await world.mailbox.about('lan.nguyen@example.vn', 'Nhóm mời người');
    expect(mail.text).toContain('/owners/invitations/');
    expect((await binhs.open(at(''))).text).not.toContain('Nhóm mời người');
  });

  it('is for nobody else: not even its address', async () => {
    const [{ id } = { id: '' }] = await sql<{ id: string }>(
      world.databaseUrl,
      `SELECT id FROM team_invitations WHERE team_id = '${team}' ORDER BY created_at LIMIT 1`,
    );
    expect((await lans.open(at(`/invitations/${id}`))).status).toBe(200);
    for (const browser of [binhs, hungs]) expect((await browser.open(at(`/invitations/${id}`))).status).toBe(404);
    expect((await post(binhs, `/invitations/${id}`, 'action=accept')).status).toBe(404);
  });

  it('is declined, and made again', async () => {
    expect((await answerInvitation(world, lans, 'decline')).text).toContain('Bạn đã từ chối lời mời.');
    expect((await inviteMember(world, hungs, team, { ...withoutTotp, role: 'developer' })).status).toBe(200);
    const twice = await inviteMember(world, hungs, team, { ...withoutTotp, role: 'developer' });
    expect([twice.status, twice.text.includes('Nhóm đã mời số này')]).toEqual([400, true]);
  });

  it('is taken back before anybody accepts', async () => {
    const page = await hungs.open(at(`/teams/${team}/members`));
    const row = page.html.split('<li class="mc-ways__item">').find((one) => one.includes(lan.name.full)) ?? '';
    const path = /action="\/owners(\/teams\/[^"]+\/withdraw)"/.exec(row)?.[1] ?? '';
    expect((await post(lans, path)).status).toBe(404);
    expect((await post(hungs, path)).status).toBe(303);
    expect((await lans.open(at(''))).text).not.toContain('Nhóm mời người');
  });

  it('lapses after two weeks', async () => {
    await inviteMember(world, hungs, team, { ...withoutTotp, role: 'viewer' });
    expect((await lans.open(at(''))).text).toContain('Nhóm mời người');
    await sql(world.databaseUrl, `UPDATE team_invitations SET created_at = created_at - interval '15 days'`);
    expect((await lans.open(at(''))).text).not.toContain('Nhóm mời người');
    expect((await hungs.open(at(`/teams/${team}/members`))).text).not.toContain(lan.name.full);
  });

  it('is accepted, which every owner hears', async () => {
    await inviteMember(world, hungs, team, { ...withoutTotp, role: 'viewer' });
    const page = await answerInvitation(world, lans);
    expect(page.text).toContain('Bạn đã vào nhóm.');
    await world.mailbox.about(hung.emails[0]?.value ?? '', 'có thành viên mới');
    const history = await hungs.open(at(`/teams/${team}/history`));
    expect(history.text).toContain('Nguyễn Thị Lan vào nhóm (vai trò: Người xem)');
    expect(history.text).toContain('Phạm Quốc Hùng lập nhóm');
  });
});

describe('what members may do', () => {
  let team: string;
  let service: string;
  beforeAll(async () => {
    team = await foundTeam(world, hungs, 'Nhóm đủ vai');
    await join(world, team, { by: hungs, who: lans, person: lan, role: 'viewer' });
    await join(world, team, { by: hungs, who: binhs, person: binh, role: 'developer' });
    service = await addService(world, hungs, team);
    await saveSandbox(world, hungs, service, sandboxFields(world, (await makeKeys()).jwks));
  });

  const READ = (): string[] => [
    `/teams/${team}`,
    `/teams/${team}/members`,
    `/teams/${team}/history`,
    `/services/${service}`,
    `/services/${service}/sandbox`,
  ];
  const DEVELOP = (): string[] => [
    `/teams/${team}/services/new`,
    `/services/${service}/rename`,
    `/services/${service}/sandbox/end`,
  ];
  const MEMBERS = (): string[] => [
    `/teams/${team}/rename`,
    `/teams/${team}/members/invite`,
    `/teams/${team}/members/${memberName(team, hung.id)}/role`,
    `/teams/${team}/members/${memberName(team, hung.id)}/remove`,
  ];
  const statuses = async (browser: TextBrowser, paths: readonly string[]): Promise<number[]> => {
    const found: number[] = [];
    for (const path of paths) found.push((await browser.open(at(path))).status);
    return [...new Set(found)];
  };

  it('is read by everybody in the team, and does not exist for anybody else', async () => {
    for (const browser of [hungs, lans, binhs]) expect(await statuses(browser, READ())).toEqual([200]);
    expect(await statuses(minhs, [...READ(), ...DEVELOP(), ...MEMBERS(), `/teams/${team}/leave`])).toEqual([404]);
    const never = await minhs.open(at('/teams/00000000-0000-4000-8000-00000000ffff'));
    const real = await minhs.open(at(`/teams/${team}`));
    const plain = ({ text }: Page): string => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|Mã [^ ]+/g, '');
    expect([real.status, plain(real)]).toEqual([never.status, plain(never)]);
  });

  it('is changed by those whose role it is', async () => {
    expect(await statuses(lans, [...DEVELOP(), ...MEMBERS()])).toEqual([403]);
    expect(await statuses(binhs, DEVELOP())).toEqual([200]);
    expect(await statuses(binhs, MEMBERS())).toEqual([403]);
    expect(await statuses(hungs, [...DEVELOP(), ...MEMBERS()])).toEqual([200]);
  });

  it('is refused to the others by every form too', async () => {
    const paths = [...DEVELOP(), ...MEMBERS(), `/services/${service}/sandbox`, `/services/${service}/sandbox/end`];
    for (const path of paths) {
      expect((await post(lans, path)).status, path).toBe(403);
      expect((await post(minhs, path)).status, path).toBe(404);
    }
    expect((await post(binhs, `/teams/${team}/members/${memberName(team, lan.id)}/role`, 'role=owner')).status).toBe(
      403,
    );
    expect((await hungs.open(at(`/services/${service}`))).status).toBe(200);
    expect(clientIdOn(await hungs.open(at(`/services/${service}/sandbox`)))).toMatch(/^sbx-/);
  });

  it('is told to whom it concerns, and to the other owners', async () => {
    await submitAt(hungs, `/teams/${team}/members/${memberName(team, lan.id)}/role`, { role: 'owner' });
    await world.mailbox.about('lan.nguyen@example.vn', 'Vai trò của bạn trong nhóm Nhóm đủ vai nay là chủ nhóm');
    await submitAt(lans, `/teams/${team}/members/${memberName(team, binh.id)}/remove`);
    await world.mailbox.about(hung.emails[0]?.value ?? '', 'bị bỏ khỏi nhóm Nhóm đủ vai');
    const history = await hungs.open(at(`/teams/${team}/history`));
    expect(history.text).toContain('Nguyễn Thị Lan bỏ Đỗ Thanh Bình khỏi nhóm');
    expect(await statuses(binhs, READ())).toEqual([404]);
  });
});

describe('a team', () => {
  let team: string;
  let service: string;
  beforeAll(async () => {
    team = await foundTeam(world, hungs, 'Nhóm có người rời');
    service = await addService(world, hungs, team);
  });

  it('is not left by its last owner, who is not lowered or removed either', async () => {
    for (const [path, fields] of [
      [`/teams/${team}/leave`, {}],
      [`/teams/${team}/members/${memberName(team, hung.id)}/role`, { role: 'viewer' }],
      [`/teams/${team}/members/${memberName(team, hung.id)}/remove`, {}],
    ] as const) {
      const page = await submitAt(hungs, path, fields);
      expect([page.status, page.text.includes('Nhóm phải luôn có một chủ nhóm.')]).toEqual([400, true]);
    }
    expect(await owners(team)).toEqual([hung.id]);
  });

  it('goes on with a colleague when an owner leaves', async () => {
    await join(world, team, { by: hungs, who: binhs, person: binh, role: 'owner' });
    expect((await binhs.open(at(`/teams/${team}`))).text).not.toContain('Nhóm chỉ có một chủ nhóm.');
    expect((await submitAt(hungs, `/teams/${team}/leave`)).text).toContain('Bạn đã rời nhóm.');
    expect((await hungs.open(at(`/services/${service}`))).status).toBe(404);
    expect((await submitAt(binhs, `/services/${service}/rename`, { vi: 'Vẫn có người lo' })).status).toBe(200);
    await world.mailbox.about('binh.do@example.vn', 'rời nhóm Nhóm có người rời');
  });

  it('keeps an owner when both last owners leave at the same time', async () => {
    for (let i = 0; i < 5; i += 1) {
      await join(world, team, { by: binhs, who: hungs, person: hung, role: 'owner' });
      const gone = await Promise.all([post(hungs, `/teams/${team}/leave`), post(binhs, `/teams/${team}/leave`)]);
      expect(gone.map(({ status }) => status).sort()).toEqual([303, 400]);
      const [left] = await owners(team);
      expect(left).toBeTruthy();
      if (left === binh.id) continue;
      await join(world, team, { by: hungs, who: binhs, person: binh, role: 'owner' });
      await submitAt(hungs, `/teams/${team}/leave`);
    }
  });

  it('does not count an owner whose account is blocked or being closed', async () => {
    await join(world, team, { by: binhs, who: hungs, person: hung, role: 'owner' });
    for (const status of ['blocked', 'closing']) {
      await sql(world.databaseUrl, `UPDATE persons SET status = '${status}' WHERE id = '${hung.id}'`);
      expect((await submitAt(binhs, `/teams/${team}/leave`)).status).toBe(400);
      const page = await binhs.open(at(`/teams/${team}/members`));
      expect(page.text).toContain('Nhóm chỉ có một chủ nhóm.');
      expect(page.text).toContain('Tài khoản đang bị khóa hoặc đang đóng');
    }
    await sql(world.databaseUrl, `UPDATE persons SET status = 'blocked' WHERE id = '${hung.id}'`);
    expect((await submitAt(binhs, `/teams/${team}/members/${memberName(team, hung.id)}/remove`)).status).toBe(200);
    await sql(world.databaseUrl, `UPDATE persons SET status = 'active' WHERE id = '${hung.id}'`);
    expect(await owners(team)).toEqual([binh.id]);
  });

  it('is found by its authority alone when nobody owns it any more', async () => {
    await sql(world.databaseUrl, `UPDATE persons SET status = 'blocked' WHERE id = '${binh.id}'`);
    const names = async (authorities?: string[]): Promise<string[]> =>
      (await world.app.storage.teams.withoutOwner(authorities)).map(({ name }) => name.vi);
    expect(await names()).toContain('Nhóm có người rời');
    expect(await names(['hue'])).toContain('Nhóm có người rời');
    expect(await names(['ha-noi'])).not.toContain('Nhóm có người rời');
    await sql(world.databaseUrl, `UPDATE persons SET status = 'active' WHERE id = '${binh.id}'`);
    expect(await names()).not.toContain('Nhóm có người rời');
  });
});

describe('an owner who closes their account', () => {
  it('reads whose services nobody else looks after, and a colleague goes on', async () => {
    const own = await foundTeam(world, elders, 'Nhóm của người đóng');
    const form = await elders.open(`${world.issuer}/account/closing`);
    expect(form.text).toContain('Nhóm của người đóng');
    await join(world, own, { by: elders, who: hungs, person: hung, role: 'owner' });
    const again = await elders.open(`${world.issuer}/account/closing`);
    expect(again.text).not.toContain('Nhóm của người đóng');
    await elders.submit(again, 'Đóng tài khoản của tôi');
    expect((await world.app.storage.people.find(elder.id))?.status).toBe('closing');
    const page = await hungs.open(at(`/teams/${own}/members`));
    expect(page.text).toContain('Nhóm chỉ có một chủ nhóm.');
    expect((await submitAt(hungs, `/teams/${own}/leave`)).status).toBe(400);
    expect((await hungs.open(at(`/teams/${own}/services/new`))).status).toBe(200);
  });
});

describe('the team of a company', () => {
  let sen: Organisation;
  beforeAll(async () => {
    const { storage } = world.app;
    sen = await putOrganisation(storage, SEN_VANG);
    await putRepresentative(storage, sen, hung.id);
    const party = { kind: 'organisation', id: sen.id } as const;
    await putMandate(storage, {
      party,
      holder: { kind: 'person', id: lan.id },
      role: 'administrator',
      powers: ['tax.file'],
    });
  });

  it('is founded by whoever holds everything there, by nobody else', async () => {
    expect((await lans.open(at(`/companies/${sen.id}`))).status).toBe(404);
    expect((await post(lans, `/companies/${sen.id}`, 'authority=hue')).status).toBe(404);
    expect((await lans.open(at(''))).text).not.toContain(SEN_VANG.name);
    const page = await submitAt(hungs, `/companies/${sen.id}`, { authority: 'hue' });
    expect(page.text).toContain('Đã lập nhóm.');
    expect(page.text).toContain(SEN_VANG.name);
    expect((await post(hungs, `/companies/${sen.id}`, 'authority=hue')).status).toBe(400);
    const team = idAt(page, 'teams');
    expect((await hungs.open(at(`/teams/${team}/rename`))).status).toBe(200);
    expect((await post(hungs, `/teams/${team}/rename`, 'vi=Tên khác')).status).toBe(403);
  });

  it('belongs to the company: its next director becomes an owner without being asked in', async () => {
    const team = (await world.app.storage.teams.ofOrganisation(sen.id))?.id ?? '';
    expect((await post(minhs, `/teams/${team}/claim`)).status).toBe(404);
    expect((await post(lans, `/teams/${team}/claim`)).status).toBe(404);
    await putRepresentative(world.app.storage, sen, minh.id);
    const home = await minhs.open(at(''));
    expect(home.text).toContain(SEN_VANG.name);
    const page = await minhs.submit(home, `Làm chủ nhóm : ${SEN_VANG.name}`);
    expect(page.text).toContain('Bạn là chủ nhóm.');
    expect((await owners(team)).toSorted()).toEqual([hung.id, minh.id].toSorted());
  });
});
