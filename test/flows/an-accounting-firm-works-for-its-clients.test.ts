import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mandate } from '../../src/mandates/mandate.ts';
import type { Organisation } from '../../src/organisations/organisation.ts';
import { type ActingService, SCOPE, startActingService } from '../support/acting-service.ts';
import { answerAll, go } from '../support/journey.ts';
import {
  GOM_BEN,
  putMandate,
  putOrganisation,
  putRepresentative,
  RAU_DONG,
  SEN_VANG,
  TRE_XANH,
} from '../support/organisations.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: ActingService;
let [sen, rau, gom, tre]: Organisation[] = [];
const roots = new Map<string, Mandate>();
/** By client and staff: the links of the two clients that begin with everything in place. */
const links = new Map<string, string>();

const hung = persona('The director of a company');
const minh = persona('reaches level 2');
const lan = persona('An ordinary citizen');
const ha = persona('The company’s accountant');
const anh = persona('The registrar who reviews');
const browsers = new Map<Persona, TextBrowser>();
const of = (person: Persona): TextBrowser => browsers.get(person) ?? createTextBrowser();

const next = '.login-submit';
const at = (path: string): string => `${world.issuer}/account/mandates${path}`;
const one = async (id: string) => (await world.app.storage.mandates.chain(id))?.links[0];
const idOf = (page: Page): string => page.url.pathname.split('/').at(-1) ?? '';
const party = (organisation: Organisation | undefined) =>
  ({ kind: 'organisation', id: organisation?.id ?? '' }) as const;

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  service = await startActingService(world, 'acting');
  const { storage } = world.app;
  const put = (facts: { code: string; name: string }) => putOrganisation(storage, facts);
  [sen, rau, gom, tre] = [await put(SEN_VANG), await put(RAU_DONG), await put(GOM_BEN), await put(TRE_XANH)];
  const representatives = [
    [sen, hung],
    [rau, anh],
    [gom, anh],
    [tre, minh],
  ] as const;
  for (const [organisation, person] of representatives)
    if (organisation) roots.set(organisation.code, await putRepresentative(storage, organisation, person.id));
  for (const client of [rau, gom]) {
    const root = roots.get(client?.code ?? '')?.id ?? '';
    const grantedBy = anh.id;
    const firm = await putMandate(storage, { party: party(client), holder: party(tre), parentId: root, grantedBy });
    links.set(client?.code ?? '', firm.id);
    for (const staff of [lan, ha]) {
      const facts = { party: party(client), holder: { kind: 'person', id: staff.id }, parentId: firm.id } as const;
      links.set(`${client?.code} ${staff.id}`, (await putMandate(storage, { ...facts, grantedBy: minh.id })).id);
    }
  }
  for (const person of [hung, minh, lan, ha, anh]) {
    const browser = createTextBrowser();
    browsers.set(person, browser);
    await go(browser, `${world.issuer}/account`, person);
  }
});
afterAll(async () => {
  await world?.stop();
  service?.stop();
});

const actingFor = async (person: Persona, code: string) => {
  const parameters = { scope: SCOPE, represented_party: code };
  const { idToken } = await service.signIn(of(person), person, { parameters });
  return idToken as { organization?: { code: string }; mandate?: { powers: string[]; act?: { code: string } } };
};

/** What a service hears of somebody who may not act. */
async function refusal(person: Persona, code: string): Promise<string | null> {
  const { url } = await service.begin({ scope: SCOPE, represented_party: code, prompt: 'none' });
  const page = await of(person).open(url);
  return page.url.searchParams.get('error');
}

async function revoke(person: Persona, id: string): Promise<void> {
  await of(person).submit(await of(person).open(at(`/${id}/end`)), next);
}

describe('a client and a firm', () => {
  let link: string;
  const staff = new Map<Persona, string>();

  it('cannot be the same organisation, nor anybody in the chain twice', async () => {
    const form = await of(hung).open(at(`/${roots.get(SEN_VANG.code)?.id}/new?to=organisation`));
    const page = await of(hung).submit(form, next, { code: SEN_VANG.code, powers: ['tax'] });
    expect([page.status, page.text.includes('không thể ủy quyền vòng tròn')]).toEqual([400, true]);
    const mistyped = await of(hung).submit(form, next, { code: '0199900033', powers: ['tax'] });
    expect([mistyped.status, mistyped.text.includes('mã số doanh nghiệp đúng')]).toEqual([400, true]);
  });

  it('come together when whoever looks after the firm accepts', async () => {
    const form = await of(hung).open(at(`/${roots.get(SEN_VANG.code)?.id}/new?to=organisation`));
    link = idOf(await of(hung).submit(form, next, { code: TRE_XANH.code, powers: ['tax'] }));
    await world.mailbox.about('minh.tran@example.vn', at(`/invitations/${link}`));
    expect((await of(lan).open(at(`/invitations/${link}`))).status).toBe(404);
    expect((await of(minh).open(at(''))).text).toContain('Lời mời đang chờ bạn');
    const accepted = await of(minh).submit(await of(minh).open(at(`/invitations/${link}`)), next);
    expect(accepted.status).toBe(200);
    expect((await one(link))?.holder).toEqual(party(tre));
    const clients = await of(minh).open(at(`/held/${tre?.id}`));
    for (const { name } of [SEN_VANG, RAU_DONG, GOM_BEN]) expect(clients.text).toContain(name);
  });

  it('does not let the firm pass it on to another firm', async () => {
    const form = await of(minh).open(at(`/${link}/new?to=organisation`));
    const page = await of(minh).submit(form, next, { code: GOM_BEN.code, powers: ['tax'] });
    expect([page.status, page.text.includes('không được chuyển tiếp')]).toEqual([400, true]);
  });

  it('lets the firm assign its staff, who assign nobody', async () => {
    const form = await of(minh).follow(await of(minh).open(at(`/${link}`)), 'Cử nhân viên');
    expect(form.text).not.toMatch(/Vai trò|Người nhận được chuyển tiếp/);
    for (const person of [lan, ha]) {
      const to = { number: person.citizenNumber ?? '', name: person.name.full, powers: ['tax.read', 'tax.file'] };
      const id = idOf(await of(minh).submit(form, next, { ...to, passOn: 'yes', role: 'delegate' }));
      staff.set(person, id);
      await of(person).submit(await of(person).open(at(`/invitations/${id}`)), next);
      expect(await one(id)).toMatchObject({ holder: { kind: 'person', id: person.id }, mayPassOn: false });
      expect((await of(person).open(at(`/${id}/new`))).status).toBe(403);
    }
    const more = await of(minh).submit(form, next, { number: anh.login, name: anh.name.full, powers: ['customs'] });
    expect(more.status).toBe(400);
  });

  it('shows the staff for whom they work, and through whom', async () => {
    const page = await of(ha).open(at(`/${staff.get(ha)}`));
    expect(page.text).toContain('Phạm Quốc Hùng là người đại diện theo pháp luật của Công ty TNHH Sen Vàng');
    expect(page.text).toContain('Phạm Quốc Hùng ủy quyền cho Công ty TNHH Kế toán Tre Xanh');
    expect(page.text).toContain('Công ty TNHH Kế toán Tre Xanh cử nhân viên Lê Thị Thu Hà');
    const claims = await actingFor(ha, SEN_VANG.code);
    expect(claims.organization?.code).toBe(SEN_VANG.code);
    expect(claims.mandate?.act?.code).toBe(TRE_XANH.code);
    expect([...(claims.mandate?.powers ?? [])].sort()).toEqual(['tax.file', 'tax.read']);
  });

  it('narrows what the staff may do when the client limits the firm', async () => {
    const form = await of(hung).open(at(`/${link}/change`));
    await of(hung).submit(form, next, { powers: ['tax.read'] });
    expect((await actingFor(ha, SEN_VANG.code)).mandate?.powers).toEqual(['tax.read']);
    // The firm cannot widen it again, neither for itself nor for its staff.
    expect((await of(minh).open(at(`/${link}/change`))).status).toBe(404);
    const again = await of(minh).open(at(`/${staff.get(lan)}/change`));
    const wide = await of(minh).submit(again, next, { powers: ['tax'] });
    expect([wide.status, wide.text.includes('chính bạn được làm')]).toEqual([400, true]);
  });

  it('is found by the client, who cuts any of it', async () => {
    const list = await of(hung).open(at(`/of/${sen?.id}`));
    expect(list.text).toMatch(/Tre Xanh.*Nguyễn Thị Lan|Tre Xanh.*Lê Thị Thu Hà/);
    await revoke(hung, staff.get(lan) ?? '');
    expect((await one(staff.get(lan) ?? ''))?.ended).toMatchObject({ by: hung.id, why: 'revoked' });
    expect((await one(staff.get(ha) ?? ''))?.ended).toBeUndefined();
  });

  it('ends with the last representative, down to the staff', async () => {
    await world.registers.business.removeRepresentative(SEN_VANG.code, hung.login);
    const { freshness } = {
      freshness: "UPDATE organisations SET checked_at = now() - interval '2 days' WHERE code = $1",
    };
    await sql(world.databaseUrl, freshness, [SEN_VANG.code]);
    expect(await refusal(ha, SEN_VANG.code)).not.toBeNull();
    for (const id of [roots.get(SEN_VANG.code)?.id ?? '', link, staff.get(ha) ?? ''])
      expect((await one(id))?.ended?.why).toBe('not-representative');
    expect((await of(hung).open(at(`/of/${sen?.id}`))).status).toBe(404);
    expect((await of(ha).open(at(''))).text).not.toContain('Sen Vàng');
  });
});

describe('each link', () => {
  it('of one member of staff is cut by the firm, and nothing else is', async () => {
    const id = links.get(`${RAU_DONG.code} ${lan.id}`) ?? '';
    expect((await of(ha).open(at(`/${id}/end`))).status).toBe(404);
    await revoke(minh, id);
    expect((await one(id))?.ended).toMatchObject({ by: minh.id, why: 'revoked' });
    for (const other of [`${RAU_DONG.code} ${ha.id}`, `${GOM_BEN.code} ${lan.id}`])
      expect((await one(links.get(other) ?? ''))?.ended).toBeUndefined();
    await world.mailbox.about('lan.nguyen@example.vn', 'không còn được thay mặt');
  });

  it('of the firm is cut by the client, with its staff, for that client alone', async () => {
    await actingFor(ha, RAU_DONG.code);
    await revoke(anh, links.get(RAU_DONG.code) ?? '');
    expect((await one(links.get(`${RAU_DONG.code} ${ha.id}`) ?? ''))?.ended?.why).toBe('revoked');
    expect(await refusal(ha, RAU_DONG.code)).not.toBeNull();
    expect((await actingFor(ha, GOM_BEN.code)).organization?.code).toBe(GOM_BEN.code);
  });

  it('of the firm is given up by the firm, and the staff are told', async () => {
    const id = links.get(GOM_BEN.code) ?? '';
    const page = await of(minh).open(at(`/${id}`));
    await of(minh).submit(await of(minh).follow(page, 'Từ bỏ quyền này'), next);
    expect((await one(id))?.ended).toMatchObject({ by: minh.id, why: 'given-up' });
    for (const staff of [lan, ha])
      expect((await one(links.get(`${GOM_BEN.code} ${staff.id}`) ?? ''))?.ended).toBeDefined();
    expect((await answerAll(of(ha), await of(ha).open(at('')), ha)).text).toContain('không thay mặt cho ai');
  });
});
