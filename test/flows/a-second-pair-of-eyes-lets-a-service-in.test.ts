import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asked } from '../../src/relying-parties/asking.ts';
import type { Registrations } from '../../src/relying-parties/registrations.ts';
import { persona } from '../support/personas.ts';
import { save } from '../support/relying-party.ts';
import {
  by,
  proposalFor,
  registrationsAt,
  startService,
  type TestService,
  type TestTeam,
  teamOf,
} from '../support/services.ts';
import { sql } from '../support/sql.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('director of a company');
const minh = persona('reaches level 2');
const huong = persona('An officer at a commune counter');
const khang = persona('A member of the support staff');
const registrar = persona('registrar');
const reason = 'Người dân cần tra cứu thuế.';
const note = 'Đã xem đủ hồ sơ.';

let world: World;
let service: TestService;
let node: Awaited<ReturnType<typeof registrationsAt>>;
let registrations: Registrations;
let team: TestTeam;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password'] });
  [service, node] = [await startService(), await registrationsAt(world)];
  registrations = node.registrations;
  team = await teamOf(world, { owners: [hung, minh], authority: 'ha-noi', name: 'Tra cứu thuế' });
  const { staff } = world.app.storage;
  await staff.appoint(huong.id, { role: 'registrar', place: 'ha-noi' });
  await staff.appoint(khang.id, { role: 'registrar', place: 'hue' });
});
afterAll(async () => {
  await node?.stop();
  await Promise.all([service?.stop(), world?.stop()]);
});

const proposal = (name = 'Tra cứu thuế') => proposalFor(service, name);
const idOf = (asked: Asked): string => {
  if (asked.kind !== 'asked') throw new Error(JSON.stringify(asked));
  return asked.id;
};
const ask = async (one = proposal(), who = by(hung)): Promise<string> =>
  idOf(await registrations.request(who, team.serviceId, { proposal: one, reason }));
const approve = (id: string, who = by(huong)) => registrations.decide(who, id, { approve: true, note });
const live = () => world.app.storage.relyingParties.find(`svc-${team.serviceId}`);
const code = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  );

describe('a request for production', () => {
  it('is not made as long as anything is wrong', async () => {
    const wrong = proposal();
    service.answer = 200;
    const asked = await registrations.request(by(hung), team.serviceId, {
      proposal: { ...wrong, metadata: { ...wrong.metadata, contacts: [] } },
      reason,
    });
    expect(
      asked.kind === 'problems' && asked.findings.filter(({ severity }) => severity === 'error').map((one) => one.code),
    ).toEqual(['contact-missing', 'logout-accepts']);
    service.answer = 400;
    expect(await live()).toBeUndefined();
  });

  it('is decided by nobody who asked, by nobody of the team, and by nobody of another province', async () => {
    const { staff } = world.app.storage;
    const id = await ask();
    for (const person of [hung, minh]) await staff.appoint(person.id, { role: 'registrar' });
    expect(await code(approve(id, by(hung)))).toBe('not_allowed');
    expect(await code(approve(id, by(minh)))).toBe('not_allowed');
    expect(await code(approve(id, by(huong, hung)))).toBe('not_allowed');
    expect(await code(approve(id, by(khang)))).toBe('not_found');
    expect(await code(registrations.open(by(khang), id))).toBe('not_found');
    expect((await registrations.queue(by(khang), { open: true, page: 1 })).requests).toEqual([]);
    for (const person of [hung, minh]) await staff.dismiss(person.id, { role: 'registrar' });
    expect(await code(approve(id, by(minh)))).toBe('not_found');
    await expect(
      sql(
        world.databaseUrl,
        `UPDATE change_requests SET outcome = 'approved', decided_by = requested_by, decided_at = now()`,
      ),
    ).rejects.toThrow('change_requests_four_eyes');
    expect(await live()).toBeUndefined();
  });

  it('waits alone: there is no second one', async () => {
    expect(await registrations.request(by(minh), team.serviceId, { proposal: proposal(), reason })).toEqual({
      kind: 'open',
    });
    const [row] = await sql<{ id: string }>(world.databaseUrl, `SELECT id FROM change_requests WHERE outcome IS NULL`);
    await expect(
      sql(
        world.databaseUrl,
        `INSERT INTO change_requests (id, kind, subject, content, via, requested_by)
SELECT gen_random_uuid(), kind, subject, content, via, requested_by FROM change_requests WHERE id = $1`,
        [row?.id],
      ),
    ).rejects.toThrow('change_requests_one_open');
  });

  it('is seen by the registrar with what would change, and makes the service live at once; of two registrars one decides', async () => {
    const { requests } = await registrations.queue(by(huong), { open: true, page: 1 });
    const seen = await registrations.open(by(huong), requests[0]?.id ?? '');
    expect(seen.diff.find(({ name }) => name === 'metadata.redirect_uris')).toMatchObject({
      kind: 'added',
      weight: 'new-host',
    });
    expect(seen.findings.map((one) => one.code)).toEqual(['body-unconfirmed']);
    expect([seen.mayDecide, seen.stale]).toEqual([true, false]);
    const both = await Promise.all([approve(seen.request.id), approve(seen.request.id, by(registrar))]);
    expect(both.map(String).sort()).toEqual(['approved', 'late']);
    expect(await live()).toMatchObject({ environment: 'production', organisation: { vi: 'Cơ quan của Tra cứu thuế' } });
    const found = await world.app.storage.teams.find(team.teamId);
    expect(found?.confirmedAt).toBeInstanceOf(Date);
  });

  it('that changes nothing is none', async () => {
    expect(await registrations.request(by(hung), team.serviceId, { proposal: proposal(), reason })).toEqual({
      kind: 'unchanged',
    });
  });

  it('is withdrawn or approved, never both', async () => {
    const id = await ask(proposal('Tra cứu thuế mới'));
    const [withdrawn, approved] = await Promise.all([registrations.withdraw(by(minh), team.serviceId), approve(id)]);
    expect([withdrawn, approved === 'approved'].filter(Boolean)).toHaveLength(1);
    const { versions, open } = await registrations.state(by(hung), team.serviceId);
    expect([versions.length, open]).toEqual([approved === 'approved' ? 2 : 1, undefined]);
  });

  it('does not take effect when what it replaces has changed meanwhile', async () => {
    const id = await ask(proposal('Tra cứu thuế khác'));
    const now = await live();
    if (!now) throw new Error('it is live');
    await save(world, { ...now, uris: { ...now.uris, service: `${service.origin}/other` } });
    expect((await registrations.open(by(huong), id)).stale).toBe(true);
    expect(await approve(id)).toBe('stale');
    expect((await live())?.uris.service).toBe(`${service.origin}/other`);
  });

  it('is not approved when the team has one owner left', async () => {
    const id = await ask(proposal('Tra cứu thuế khác nữa'));
    const { teams } = world.app.storage;
    await teams.setMember({ teamId: team.teamId, personId: minh.id, role: 'viewer' }, hung.id);
    expect(await approve(id)).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ code: 'owners-few' })]),
    });
    await teams.setMember({ teamId: team.teamId, personId: minh.id, role: 'owner' }, hung.id);
    expect(await registrations.decide(by(huong), id, { approve: false, note })).toBe('refused');
  });
});

describe('keys that their owners change meanwhile', () => {
  const newKeys = () => ({ keys: [{ ...service.jwks.keys[0], kid: 'meanwhile' }] });
  async function changeKeys(): Promise<void> {
    const now = await live();
    if (!now) throw new Error('it is live');
    await save(world, { ...now, metadata: { ...now.metadata, jwks: newKeys() } });
  }

  it('hold up no request that leaves keys as they are: those of today stay', async () => {
    const before = await live();
    const id = await ask(proposal('Tra cứu thuế của hôm nay'));
    await changeKeys();
    expect((await registrations.open(by(huong), id)).stale).toBe(false);
    expect(await approve(id)).toBe('approved');
    expect(await live()).toMatchObject({ name: { vi: 'Tra cứu thuế của hôm nay' }, metadata: { jwks: newKeys() } });
    if (before) await save(world, before);
  });
});

describe('an earlier version', () => {
  it('comes back by a request, with the keys of today', async () => {
    const now = await live();
    if (!now) throw new Error('it is live');
    const newKeys = { keys: [{ ...service.jwks.keys[0], kid: 'k2' }] };
    await save(world, { ...now, metadata: { ...now.metadata, jwks: newKeys } });
    const changes = await registrations.compareBack(by(hung), team.serviceId, 1);
    expect(changes.map(({ name }) => name)).not.toContain('metadata.jwks');
    expect(changes.map(({ name }) => name)).toContain('uris.service');
    const id = idOf(await registrations.goBack(by(hung), team.serviceId, { version: 1, reason }));
    expect((await registrations.open(by(huong), id)).diff).toEqual(changes);
    expect(await code(approve(id, by(hung)))).toBe('not_found');
    expect(await approve(id)).toBe('approved');
    const back = await live();
    expect(back?.uris.service).toBe(`${service.origin}/`);
    expect(back?.metadata.jwks).toEqual(newKeys);
    expect(await code(registrations.goBack(by(hung), team.serviceId, { version: 99, reason }))).toBe('not_found');
  });
});

describe('a service', () => {
  it('is stopped at once by those who answer for it, and goes on by a request alone', async () => {
    const clientId = `svc-${team.serviceId}`;
    expect(await code(registrations.stop(by(khang), clientId, note))).toBe('not_found');
    expect(await code(registrations.stop(by(minh), clientId, note))).toBe('not_found');
    const id = await ask(proposal('Tra cứu thuế cũ'));
    expect(await registrations.stop(by(huong), clientId, note)).toBe(true);
    expect(await registrations.stop(by(huong), clientId, note)).toBe(false);
    expect(await approve(id)).toBe('stale');
    const again = await ask(proposal('Tra cứu thuế cũ'));
    expect((await registrations.open(by(huong), again)).diff.map(({ name }) => name)).toContain('stopped.reason');
    expect(await approve(again)).toBe('approved');
    expect((await live())?.stopped).toBeUndefined();
  });

  it('of another province is not there, nor is its name', async () => {
    const hue = await teamOf(world, { owners: [hung, minh], authority: 'hue', name: 'Dịch vụ ở Huế' });
    const same = proposalFor(service, 'TRA CUU THUE CU');
    expect((await registrations.check(by(hung), hue.serviceId, same)).map((one) => one.code)).toEqual([
      'body-unconfirmed',
    ]);
    const id = idOf(await registrations.request(by(hung), hue.serviceId, { proposal: same, reason }));
    expect((await registrations.queue(by(khang), { open: true, page: 1 })).requests).toEqual([]);
    const seen = await registrations.open(by(registrar), id);
    expect(seen.findings.map((one) => one.code)).toEqual(['name-alike', 'body-unconfirmed']);
    expect((await registrations.services(by(khang), { text: '', page: 1 })).services).toEqual([]);
    expect((await registrations.services(by(huong), { text: 'tra cuu', page: 1 })).services).toHaveLength(1);
    expect((await registrations.services(by(huong), { text: 'cuu', page: 1 })).services).toEqual([]);
    expect(await code(registrations.service(by(khang), `svc-${team.serviceId}`))).toBe('not_found');
    expect(await code(registrations.service(by(huong), `svc-${team.serviceId}`))).toBe('done');
  });
});
