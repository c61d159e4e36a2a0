import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActingService, SCOPE, startActingService } from '../support/acting-service.ts';
import { answerAll, go } from '../support/journey.ts';
import { type Persona, persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually, pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let service: ActingService;
const minh = persona('reaches level 2');
const lan = persona('An ordinary citizen');
const elder = persona('An elder');
const [minhs, lans] = [createTextBrowser(), createTextBrowser()];

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'], maintenance: { everySeconds: 1 } });
  service = await startActingService(world, 'acting');
  await go(minhs, `${world.issuer}/account`, minh);
  await go(lans, `${world.issuer}/account`, lan);
});
afterAll(async () => {
  await world?.stop();
  service?.stop();
});

const next = '.login-submit';
const at = (path: string): string => `${world.issuer}/account/mandates${path}`;
const children = (path = ''): string => `${world.issuer}/account/children${path}`;
const one = async (id: string) => (await world.app.storage.mandates.chain(id))?.links[0];
const idOf = (page: Page): string => page.url.pathname.split('/').at(-1) ?? '';

/** Signs in at the service and chooses this party; what userinfo says then. */
async function actingBy(browser: TextBrowser, person: Persona, mandateId: string) {
  const transaction = await service.begin({ scope: SCOPE });
  const choice = await answerAll(browser, await browser.open(transaction.url), person);
  const page = await answerAll(browser, await browser.submit(choice, `party=${mandateId}`), person);
  return service.userInfo(await service.redeem(page.url, transaction)) as Promise<Record<string, unknown>>;
}

describe('a person', () => {
  let id: string;

  it('lets somebody act for them, within what they can do themselves', async () => {
    const form = await minhs.follow(await minhs.open(at('')), 'Ủy quyền cho người khác thay mặt bạn');
    expect(form.text).not.toContain('Vai trò');
    const to = { number: lan.login, name: lan.name.full, powers: ['tax.read', 'tax.file'], until: '31/12/2098' };
    id = idOf(await minhs.submit(form, next, to));
    await lans.submit(await lans.open(at(`/invitations/${id}`)), next);
    expect(await one(id)).toMatchObject({ party: { kind: 'person', id: minh.id }, source: 'grant', role: 'delegate' });
    expect((await minhs.open(at(''))).text).toContain('Nguyễn Thị Lan');
    const claims = await actingBy(lans, lan, id);
    expect(claims).toMatchObject({ represented_person: { name: 'Trần Văn Minh' }, mandate: { role: 'delegate' } });
  });

  it('of level 1 offers nobody what needs level 2', async () => {
    const form = await lans.open(at('/new'));
    expect(form.html).toContain('value="tax.file"');
    for (const power of ['*', 'tax', 'tax.pay', 'business.change']) expect(form.html).not.toContain(`value="${power}"`);
  });

  it('is nobody whom they can let act for themselves, not even through somebody else', async () => {
    const form = await minhs.open(at('/new'));
    const own = await minhs.submit(form, next, { number: minh.login, name: minh.name.full, powers: ['tax.read'] });
    expect([own.status, own.text.includes('số của chính bạn')]).toEqual([400, true]);
    const to = { number: lan.login, name: lan.name.full, powers: ['insurance.read'], passOn: 'yes' };
    const open = idOf(await minhs.submit(form, next, to));
    await lans.submit(await lans.open(at(`/invitations/${open}`)), next);
    const back = await lans.open(at(`/${open}/new`));
    const sent = await lans.submit(back, next, {
      number: minh.login,
      name: minh.name.full,
      powers: ['insurance.read'],
    });
    // Nothing tells whether the number is right; whoever has it cannot accept.
    expect(sent.status).toBe(200);
    const page = await minhs.submit(await minhs.open(at(`/invitations/${idOf(sent)}`)), next);
    expect([page.status, page.text.includes('không thể ủy quyền vòng tròn')]).toEqual([400, true]);
    expect((await one(idOf(sent)))?.acceptedAt).toBeUndefined();
  });

  it('takes it back', async () => {
    await minhs.submit(await minhs.open(at(`/${id}/end`)), next);
    expect((await one(id))?.ended).toMatchObject({ by: minh.id, why: 'revoked' });
  });

  it('without a verified identity lets nobody act', async () => {
    const newcomers = createTextBrowser();
    const page = await go(newcomers, at('/new'), persona('A newcomer'));
    expect([page.status, /chưa được xác minh đủ|not verified well enough|pas assez vérifiée/.test(page.text)]).toEqual([
      403,
      true,
    ]);
  });

  it('fills nobody’s mailbox by inviting and withdrawing', async () => {
    const before = world.mailbox.to('lan.nguyen@example.vn').length;
    const form = await minhs.open(at('/new'));
    const to = { number: lan.login, name: lan.name.full, powers: ['tax.read'] };
    const times = 12;
    for (let i = 0; i < times; i += 1) {
      const name = i % 2 === 0 ? to.name : to.name.toUpperCase();
      const made = await minhs.submit(form, next, { ...to, name });
      expect(made.text).toContain('Đã gửi lời mời');
      await minhs.submit(await minhs.open(at(`/${idOf(made)}/end`)), next);
    }
    await pause(500);
    const mails = world.mailbox.to('lan.nguyen@example.vn').length - before;
    expect(mails).toBeGreaterThan(0);
    expect(mails).toBeLessThan(times);
  });

  it('makes no more invitations than people know people', async () => {
    const party = { kind: 'person', id: elder.id } as const;
    const past = new Date();
    for (let i = 0; i < 50; i += 1)
      await world.app.storage.mandates.add({
        id: randomUUID(),
        party,
        source: 'grant',
        role: 'delegate',
        powers: ['tax.read'],
        mayPassOn: false,
        from: past,
        createdAt: past,
        invited: { kind: 'person', number: `0990880001${String(i).padStart(2, '0')}`, name: 'A' },
      });
    const elders = createTextBrowser();
    const form = await go(elders, at('/new'), elder);
    const page = await elders.submit(form, next, { number: lan.login, name: lan.name.full, powers: ['tax.read'] });
    expect([page.status, page.text.includes('quá nhiều lời mời')]).toEqual([400, true]);
  });
});

describe('a guardian', () => {
  const khoi = {
    number: '099218000108',
    name: 'Trần Minh Khôi',
    birthdate: '01/02/2018',
    gender: 'male',
    relation: 'parent',
  };
  const someones = {
    ...khoi,
    number: '099314000109',
    name: 'Hoàng Minh Thư',
    birthdate: '20/10/2014',
    gender: 'female',
  };
  let mandate: string;

  const wardOf = async ({ name }: typeof khoi): Promise<string> => {
    const rows = await sql<{ ward: string }>(world.databaseUrl, 'SELECT ward_id AS ward FROM guardianships');
    for (const { ward } of rows) if ((await world.app.storage.people.find(ward))?.name.full === name) return ward;
    throw new Error('no such child');
  };

  /** Registers a child and proves who it is. */
  async function register(child: typeof khoi): Promise<string> {
    await minhs.submit(await minhs.open(children('/add')), next, child);
    return wardOf(child);
  }

  async function prove(personId: string): Promise<void> {
    const { people, proofs, transaction } = world.app.storage;
    const person = await people.find(personId);
    if (!person) throw new Error('no such person');
    const proof = { id: randomUUID(), personId, method: 'population_db_match', at: 1_700_000_000, source: 'Register' };
    await transaction(async () => {
      await proofs.add(proof);
      await people.save({ ...person, proofs: [proof] });
    });
  }

  const act = async (childId: string): Promise<Page> => {
    const origin = new URL(world.issuer).origin;
    const page = await minhs.open(children());
    // The buttons of the children are the same; the form is told by its address.
    const html = page.html.replaceAll(/<form[^>]*children\/([^/]*)\/act"[^>]*>([\s\S]*?)<\/form>/g, (all, id) =>
      id === childId ? all : '',
    );
    expect(page.url.origin).toBe(origin);
    return minhs.submit({ ...page, html }, '.mc-link-button');
  };

  it('cannot act for a child whose identity is not verified', async () => {
    const id = await register(khoi);
    const page = await act(id);
    expect(page.text).toContain('xác minh danh tính của trẻ trước');
    await prove(id);
  });

  it('is told when the register does not answer, and when it knows of nothing', async () => {
    world.registers.population.behave('silent');
    const id = await wardOf(khoi);
    expect((await act(id)).text).toContain('chưa trả lời');
    world.registers.population.behave('honest');
    const other = await register(someones);
    await prove(other);
    expect((await act(other)).text).toContain('không ghi bạn là cha, mẹ');
    expect(await world.app.storage.mandates.heldBy({ kind: 'person', id: minh.id })).toEqual([]);
  });

  it('acts for a child once the register confirms it, until the child is of age', async () => {
    const id = await wardOf(khoi);
    expect((await act(id)).text).toContain('Từ nay bạn có thể thay mặt trẻ');
    const [held] = await world.app.storage.mandates.heldBy({ kind: 'person', id: minh.id });
    mandate = held?.id ?? '';
    expect(held).toMatchObject({
      party: { kind: 'person', id },
      source: 'guardianship',
      role: 'guardian',
      powers: ['*'],
      mayPassOn: false,
      until: new Date('2036-01-31T17:00:00Z'),
    });
    expect((await minhs.open(at(`/${mandate}`))).text).toContain('theo cơ sở dữ liệu hộ tịch');
    expect((await minhs.open(at(`/${mandate}/new`))).status).toBe(403);
    const claims = await actingBy(minhs, minh, mandate);
    expect(claims).toMatchObject({
      represented_person: { name: 'Trần Minh Khôi' },
      mandate: { role: 'guardian', source: 'guardianship' },
    });
    // It ends on the child's birthday, which nobody agreed to tell.
    expect(claims.mandate).not.toHaveProperty('valid_until');
  });

  const makeOld = (id: string): Promise<unknown> =>
    sql(world.databaseUrl, "UPDATE mandates SET proof_checked_at = now() - interval '2 days' WHERE id = $1", [id]);

  it('stays one while the register is silent for a short time, and is confirmed when it answers', async () => {
    await makeOld(mandate);
    world.registers.population.behave('silent');
    expect(await actingBy(minhs, minh, mandate)).toMatchObject({ mandate: { role: 'guardian' } });
    world.registers.population.behave('honest');
    const before = (await one(mandate))?.proof;
    await actingBy(minhs, minh, mandate);
    const { checkedAt, reference } = (await one(mandate))?.proof ?? {};
    expect(checkedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(reference).not.toBe(before?.reference);
  });

  it('is one no more when the register says so, as soon as they want to act', async () => {
    const past = new Date(Date.now() - 3 * 86_400_000);
    const id = randomUUID();
    await world.app.storage.mandates.add({
      id,
      party: { kind: 'person', id: await wardOf(someones) },
      holder: { kind: 'person', id: minh.id },
      source: 'guardianship',
      role: 'guardian',
      powers: ['*'],
      mayPassOn: false,
      from: past,
      createdAt: past,
      acceptedAt: past,
      proof: { source: 'guardian-register', reference: 'once', checkedAt: past },
    });
    const { url } = await service.begin({ scope: SCOPE });
    const choice = await minhs.open(url);
    await minhs.submit(choice, `party=${id}`);
    expect((await one(id))?.ended?.why).toBe('not-guardian');
  });

  it('is one no more when the child is of age', async () => {
    await sql(world.databaseUrl, 'UPDATE mandates SET valid_until = now() WHERE id = $1', [mandate]);
    await eventually(async () => expect((await one(mandate))?.ended?.why).toBe('of-age'));
  });
});
