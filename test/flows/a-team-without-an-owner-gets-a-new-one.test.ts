import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { addService, answerInvitation, atOwners, foundTeam, join } from '../support/owners.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('The director of a company');
const lan = persona('An ordinary citizen');
const anh = persona('The registrar who reviews');
const minh = persona('reaches level 2');
const binh = persona('An officer at a commune counter');
const mai = persona('A member of the support staff');
const next = '.login-submit';

let world: World;
let team: string;
let service: string;
let lans: TextBrowser;
const officers = new Map<Persona, TextBrowser>();
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  const { staff } = world.app.storage;
  await staff.appoint(minh.id, { role: 'registrar', place: 'hue' });
  await staff.appoint(binh.id, { role: 'registrar', place: 'ha-noi' });
  const hungs = await atOwners(world, hung);
  team = await foundTeam(world, hungs, 'Nhóm mồ côi');
  service = await addService(world, hungs, team);
  lans = await atOwners(world, lan);
  await join(world, team, { by: hungs, who: lans, person: lan, role: 'viewer' });
  for (const one of [anh, minh, binh, mai]) {
    const browser = createTextBrowser();
    await go(browser, `${world.issuer}/staff`, one);
    officers.set(one, browser);
  }
});
afterAll(() => world?.stop());

const at = (path = ''): string => `${world.issuer}/staff/teams${path}`;
const of = (who: Persona): TextBrowser => officers.get(who) ?? createTextBrowser();
const post = async (who: Persona, path: string, body: Record<string, string>): Promise<number> =>
  (
    await of(who).step(at(path), {
      method: 'POST',
      headers: { origin: world.issuer, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(body).toString(),
    })
  ).status;
const naming = { number: lan.login, name: lan.name.full, reason: 'Công văn số 12 của cơ quan.' };
const agree = { outcome: 'approve', note: 'Đã xem công văn.' };

describe('a team that nobody owns any more', () => {
  it('is in no list as long as somebody owns it', async () => {
    expect((await of(anh).open(at())).text).toContain('Nhóm nào cũng có chủ.');
    expect((await of(anh).open(at(`/${team}`))).status).toBe(404);
    expect(await post(anh, `/${team}/name`, naming)).toBe(404);
  });

  it('is seen by the registrars of its authority, and by nobody else', async () => {
    await sql(world.databaseUrl, `UPDATE persons SET status = 'blocked' WHERE id = '${hung.id}'`);
    for (const who of [anh, minh]) expect((await of(who).open(at())).text).toContain('Nhóm mồ côi');
    expect((await of(binh).open(at())).text).not.toContain('Nhóm mồ côi');
    expect((await of(binh).open(at(`/${team}`))).status).toBe(404);
    expect(await post(binh, `/${team}/name`, naming)).toBe(404);
    expect((await of(mai).open(at())).status).toBe(404);
    expect(await post(mai, `/${team}/name`, naming)).toBe(404);
    expect((await lans.open(at())).status).toBe(404);
  });

  it('gets no owner by what is not filled in', async () => {
    const form = await of(minh).open(at(`/${team}`));
    for (const wrong of [{ number: '12' }, { name: '' }, { reason: '' }])
      expect((await of(minh).submit(form, next, { ...naming, ...wrong })).status).toBe(400);
    const own = await of(minh).submit(form, next, { ...naming, number: minh.login, name: minh.name.full });
    expect([own.status, own.text.includes('số của chính bạn')]).toEqual([400, true]);
  });

  it('is not decided about by whoever asked', async () => {
    const page = await of(minh).submit(await of(minh).open(at(`/${team}`)), next, naming);
    expect(page.text).toContain('Một cán bộ khác phải quyết định');
    expect(await post(minh, `/${team}/decide`, agree)).toBe(403);
    expect(await post(binh, `/${team}/decide`, agree)).toBe(404);
    expect(await world.app.storage.teamInvitations.ofTeam(team)).toEqual([]);
    expect(await post(anh, `/${team}/decide`, { outcome: '', note: 'x' })).toBe(400);
  });

  it('invites whom another registrar agreed to, who is owner only after their own word', async () => {
    const page = await of(anh).submit(await of(anh).open(at(`/${team}`)), next, agree);
    expect(page.text).toContain('Một chủ nhóm mới đã được mời');
    expect(await post(anh, `/${team}/decide`, agree)).toBe(303);
    await world.mailbox.about('lan.nguyen@example.vn', 'Nhóm Nhóm mồ côi không còn chủ nhóm');
    expect((await lans.open(`${world.issuer}/owners/services/${service}/rename`)).status).toBe(403);
    const invitation = await lans.follow(await lans.open(`${world.issuer}/owners`), 'Trả lời');
    expect(invitation.text).not.toContain(anh.name.full);
    const home = await answerInvitation(world, lans);
    expect(home.text).toContain('Chủ nhóm');
    expect((await lans.open(`${world.issuer}/owners/services/${service}/rename`)).status).toBe(200);
    expect((await lans.open(`${world.issuer}/owners/teams/${team}/history`)).text).not.toContain(anh.name.full);
    expect((await of(anh).open(at())).text).toContain('Nhóm nào cũng có chủ.');
  });
});
