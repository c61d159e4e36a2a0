import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Organisation } from '../../src/organisations/organisation.ts';
import { atOrganisations, bringIn, CODES } from '../support/bringing-in.ts';
import { putMandate } from '../support/organisations.ts';
import { persona } from '../support/personas.ts';
import { sql } from '../support/sql.ts';
import type { Page, TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('director of a company');
const minh = persona('reaches level 2');
const ha = persona('accountant');
const DAY_SECONDS = 86_400;

let world: World;
let director: TextBrowser;
let other: TextBrowser;
beforeAll(async () => {
  world = await createWorld({
    authenticators: ['password'],
    businessRegister: { timeoutSeconds: 1, refreshSeconds: 0.3, staleSeconds: 7 * DAY_SECONDS },
    proofChecks: { waitSeconds: 1, pollSeconds: 0.2, retrySeconds: [0.3], perDay: 20 },
  });
  [director, other] = [await atOrganisations(world, hung), await atOrganisations(world, minh)];
});
afterAll(() => world?.stop());

const organisation = async (code: string): Promise<Organisation> => {
  const found = await world.app.storage.organisations.findByCode(code);
  if (!found) throw new Error(`${code} is not there`);
  return found;
};
const age = (code: string, days: number) =>
  sql(world.databaseUrl, `UPDATE organisations SET checked_at = now() - $2 * interval '1 day' WHERE code = $1`, [
    code,
    days,
  ]);
const open = (id: string) => sql(world.databaseUrl, 'SELECT id FROM mandates WHERE ended_at IS NULL AND id = $1', [id]);
/** A grant of somebody who acts under a mandate at a service. */
const addGrant = (mandate: string, personId: string) =>
  sql(
    world.databaseUrl,
    `INSERT INTO grants (id_hash, person_id, client_id, mandate_id, sector, sid, offline, payload, expires_at)
     VALUES (decode(md5(random()::text), 'hex'), $2, 'demo-portal', $1, 'x', gen_random_uuid()::text, true, '', now() + interval '1 hour')`,
    [mandate, personId],
  );
const grants = (mandate: string) => sql(world.databaseUrl, 'SELECT 1 FROM grants WHERE mandate_id = $1', [mandate]);
const rootOf = async (code: string, personId: string) => {
  const party = { kind: 'organisation', id: (await organisation(code)).id } as const;
  return (await world.app.storage.mandates.between({ kind: 'person', id: personId }, party))[0];
};
const pageOf = async (browser: TextBrowser, code: string): Promise<Page> =>
  browser.open(`${world.issuer}/account/organisations/${(await organisation(code)).id}`);

/** Hùng represents it, and Hà acts under him. */
async function withDelegate(code: string) {
  await bringIn(world, director, code);
  const root = await rootOf(code, hung.id);
  if (!root) throw new Error('nobody represents it');
  const { party } = root;
  const holder = { kind: 'person', id: ha.id } as const;
  const below = await putMandate(world.app.storage, { party, holder, parentId: root.id });
  return { root, below };
}

beforeEach(() => sql(world.databaseUrl, "UPDATE organisation_requests SET created_at = now() - interval '2 days'"));

describe('an organisation that is suspended', () => {
  const code = CODES.senVang;
  let below: Awaited<ReturnType<typeof withDelegate>>['below'];

  it('is found out by a job once what is known is old: nobody acts for it from then on', async () => {
    ({ below } = await withDelegate(code));
    await addGrant(below.id, ha.id);
    await world.registers.business.setStatus(code, 'suspended');
    await age(code, 2);
    await eventually(async () => expect((await organisation(code)).status).toBe('suspended'));
    await eventually(async () => expect(await grants(below.id)).toEqual([]));
    expect(await open(below.id)).toHaveLength(1);
    const mail = await world.mailbox.next('hung.pham@example.com', 2);
    expect(mail.subject).toContain('Công ty TNHH Sen Vàng');
  });

  it('says so on its page, which its representative still sees', async () => {
    const { text } = await pageOf(director, code);
    expect(text).toContain('Suspended');
    expect(text).toContain('Nobody can act on its behalf');
  });

  it('goes on as before when the register calls it active again', async () => {
    await world.registers.business.setStatus(code, 'active');
    await age(code, 0.01);
    const page = await director.submit(await pageOf(director, code), 'Check the register now');
    expect(page.text).toContain('The register says that the organisation is active');
    expect(await open(below.id)).toHaveLength(1);
  });
});

describe('a register that is silent', () => {
  const code = CODES.branch;

  it('changes nothing for a while', async () => {
    await withDelegate(code);
    await world.registers.business.stop();
    await age(code, 2);
    const page = await director.submit(await pageOf(director, code), 'Check the register now');
    expect(page.text).toContain('did not answer');
    expect((await organisation(code)).status).toBe('active');
  });

  it('stops what it has not confirmed for too long, until it answers', async () => {
    const fresh = { ...(await organisation(code)), id: randomUUID(), code: CODES.gomBen, checkedAt: new Date(0) };
    await world.app.storage.organisations.save(fresh);
    await eventually(async () => expect((await organisation(CODES.gomBen)).status).toBe('suspended'));
    await world.registers.business.start();
  });
});

describe('a representative whom the register no longer names', () => {
  const code = CODES.songMo;

  it('loses the mandate with everything below; the other one stays', async () => {
    await bringIn(world, director, code);
    const home = await other.open(`${world.issuer}/account/organisations`);
    await other.submit(await other.follow(home, 'Answer'), 'answer=agreed');
    const root = await rootOf(code, hung.id);
    const party = { kind: 'organisation', id: (await organisation(code)).id } as const;
    const holder = { kind: 'person', id: ha.id } as const;
    const below = await putMandate(world.app.storage, { party, holder, parentId: root?.id ?? '' });
    await addGrant(below.id, ha.id);
    await world.registers.business.removeRepresentative(code, hung.citizenNumber ?? '');
    await age(code, 0.01);
    const page = await director.submit(await pageOf(director, code), 'Check the register now');
    expect(page.url.pathname).toBe('/account/organisations');
    expect(page.text).not.toContain('Sông Mơ');
    expect([await open(root?.id ?? ''), await open(below.id), await grants(below.id)]).toEqual([[], [], []]);
    expect((await pageOf(director, code)).status).toBe(404);
    const { text } = await pageOf(other, code);
    expect([text.includes('Trần Văn Minh'), text.includes('Phạm Quốc Hùng')]).toEqual([true, false]);
  });

  it('leaves the organisation known when they were the last', async () => {
    await world.registers.business.removeRepresentative(code, minh.citizenNumber ?? '');
    await age(code, 0.01);
    await other.submit(await pageOf(other, code), 'Check the register now');
    expect(await rootOf(code, minh.id)).toBeUndefined();
    expect((await organisation(code)).code).toBe(code);
  });

  it('comes back by bringing it in again, and the other one joins later', async () => {
    const { id } = await organisation(code);
    await world.registers.business.restoreRepresentative(code, hung.citizenNumber ?? '');
    const page = await bringIn(world, director, code);
    expect(page.url.pathname).toBe(`/account/organisations/${id}`);
    await world.registers.business.restoreRepresentative(code, minh.citizenNumber ?? '');
    const joined = await bringIn(world, other, code);
    for (const name of ['Trần Văn Minh', 'Phạm Quốc Hùng']) expect(joined.text).toContain(name);
    await eventually(() => {
      const subjects = world.mailbox.to('hung.pham@example.com').map(({ subject }) => subject);
      expect(subjects.join()).toContain('thêm một người đại diện');
    });
  });
});
