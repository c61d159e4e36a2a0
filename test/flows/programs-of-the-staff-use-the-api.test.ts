import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Program, programOf } from '../support/api-program.ts';
import { type Persona, persona } from '../support/personas.ts';
import { addRegistrationRequest, addTeam, addUpstream, PEOPLE, yen } from '../support/rights-objects.ts';
import { proposalFor, startService, type TestService, teamOf } from '../support/services.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');
const tam = persona('A second administrator');

let world: World;
let site: TestService;
/** Of the whole country, of Tây Ninh, and of both people together. */
let registrar: Program;
let provincial: Program;
const programs = new Map<string, Program>();

async function staffProgram(name: string, people: readonly Persona[], scopes: string[], more: object = {}) {
  const one = await programOf(world, name, { scopes, people: people.map(({ id }) => id), ...more });
  programs.set(name, one);
  return one;
}

beforeAll(async () => {
  [world, site] = await Promise.all([createWorld(), startService()]);
  const scopes = ['services:read', 'services:write', 'requests:read', 'requests:decide'];
  registrar = await staffProgram('staff-registrar', [PEOPLE.registrar], scopes);
  provincial = await staffProgram('staff-provincial', [PEOPLE.provincial], scopes);
});
afterAll(() => Promise.all([world?.stop(), site?.stop()]));

const NOTE = 'Đã xem xét đầy đủ.';
const decide = (one: Program, id: string, approve = true) =>
  one.call(`POST /requests/${id}/decision`, { body: { approve, note: NOTE } });

/** A program of a team asks; the id of the request. */
async function asked(owners: readonly Persona[], authority = 'tay-ninh', name = `Dịch vụ ${randomUUID().slice(0, 4)}`) {
  const { teamId, serviceId } = await teamOf(world, { owners, authority, name });
  const scopes = ['services:read', 'services:write'];
  const people = owners.map(({ id }) => id);
  const one = await programOf(world, `api-${teamId}`, { scopes, people, team: teamId });
  const body = { proposal: proposalFor(site, name), reason: 'Để mở dịch vụ.' };
  const answer = await one.call(`POST /services/${serviceId}/production/requests`, { body });
  expect([answer.status, answer.body]).toEqual([202, { request: expect.any(String) }]);
  return { one, id: String(answer.body.request), clientId: `svc-${serviceId}` };
}

describe('a registrar’s program', () => {
  it('approves what somebody else asked for, which is live at once, and stops it', async () => {
    const { id, clientId } = await asked([minh, PEOPLE.owner], 'tay-ninh', 'Cấp phép');
    const open = await provincial.call('GET /requests');
    expect(open.body.requests.map((one: { id: string }) => one.id)).toContain(id);
    const one = await provincial.call(`GET /requests/${id}`);
    expect(one.body).toEqual(expect.objectContaining({ may_decide: true, stale: false }));
    const decided = await decide(provincial, id);
    expect([decided.status, decided.body]).toEqual([200, { outcome: 'approved' }]);
    expect((await decide(provincial, id)).status).toBe(409);
    expect((await provincial.call(`GET /registered-services/${clientId}`)).body.stopped).toBe(false);
    expect((await provincial.call(`GET /registered-services/${clientId}/versions`)).body.versions).toHaveLength(1);
    const stop = () => provincial.call(`POST /registered-services/${clientId}/stop`, { body: { reason: NOTE } });
    expect([(await stop()).status, (await stop()).status]).toEqual([204, 409]);
  });

  it('sees nothing of other provinces, by its people or by its registration', async () => {
    const { id, clientId } = await asked([minh, PEOPLE.owner], 'ha-noi');
    const limited = await staffProgram('staff-limited', [PEOPLE.registrar], ['services:read', 'requests:read'], {
      authorities: ['tay-ninh'],
    });
    const both = await staffProgram(
      'staff-both',
      [PEOPLE.registrar, PEOPLE.provincial],
      ['requests:read', 'requests:decide'],
    );
    for (const one of [provincial, limited, both]) {
      expect((await one.call(`GET /requests/${id}`)).status).toBe(404);
      const listed = await one.call('GET /requests');
      expect(listed.body.requests.map((waiting: { id: string }) => waiting.id)).not.toContain(id);
    }
    expect((await decide(both, id)).status).toBe(404);
    expect((await decide(registrar, id)).status).toBe(200);
    expect((await provincial.call(`GET /registered-services/${clientId}`)).status).toBe(404);
    expect((await limited.call(`GET /registered-services/${clientId}`)).status).toBe(404);
    expect((await limited.call('GET /registered-services')).body.services).not.toContainEqual(
      expect.objectContaining({ client_id: clientId }),
    );
  });

  it('does not decide what one of its people asked for, by whatever way', async () => {
    const both = await staffProgram('staff-with-owner', [PEOPLE.registrar, yen], ['requests:read', 'requests:decide']);
    // By the API: Yến is of the team whose program asks.
    const { id } = await asked([yen, minh]);
    expect((await both.call(`GET /requests/${id}`)).body.may_decide).toBe(false);
    expect((await decide(both, id)).status).toBe(403);
    // By a form and by a file: Yến asked, and is of no such team.
    for (const via of ['page', 'file'] as const) {
      const ids = await addTeam(world, via, { owners: [PEOPLE.owner, minh] });
      const other = await addRegistrationRequest(world, ids, 'tay-ninh', via);
      expect([(await decide(both, other)).status, (await decide(both, other, false)).status]).toEqual([403, 403]);
      expect((await decide(registrar, other, false)).status).toBe(200);
    }
  });

  it('is none of a team’s programs, whatever the registration of that says', async () => {
    const { teamId } = await teamOf(world, {
      owners: [PEOPLE.registrar, minh],
      authority: 'tay-ninh',
      name: 'Tự duyệt',
    });
    const scopes = ['services:read', 'requests:read', 'requests:decide'];
    const one = await programOf(world, 'api-decides', { scopes, people: [PEOPLE.registrar.id], team: teamId });
    const { id } = await asked([minh, PEOPLE.owner]);
    const answer = await decide(one, id);
    expect([answer.status, answer.body.code]).toEqual([403, 'insufficient_scope']);
    expect((await one.call('GET /registered-services', { scope: 'services:read' })).status).toBe(403);
  });

  it('may do no more than every one of its people at this moment', async () => {
    const { id } = await asked([minh, PEOPLE.owner]);
    const reads = await staffProgram(
      'staff-reads',
      [PEOPLE.registrar, PEOPLE.auditor],
      ['requests:read', 'requests:decide'],
    );
    expect((await reads.call(`GET /requests/${id}`)).status).toBe(200);
    expect((await decide(reads, id)).status).toBe(403);
    const none = await staffProgram('staff-none', [PEOPLE.registrar, minh], ['requests:read', 'requests:decide']);
    expect((await none.call('GET /requests')).status).toBe(403);
  });
});

describe('a program of those who help people', () => {
  it('finds somebody by an exact number, blocks and unblocks them, and is on record', async () => {
    const scopes = ['people:read', 'people:act'];
    const support = await staffProgram('staff-support', [PEOPLE.support], scopes);
    const found = await support.call('POST /people/search', { body: { number: minh.citizenNumber } });
    expect(found.status).toBe(200);
    const path = `/people/${found.body.id}`;
    const read = await support.call(`GET ${path}`);
    expect(read.body).toEqual(expect.objectContaining({ status: 'active', acts: expect.arrayContaining(['block']) }));
    const body = { reason: 'Người dùng báo mất điện thoại.' };
    expect((await support.call(`POST ${path}/block`, { body })).status).toBe(204);
    expect((await support.call(`POST ${path}/block`, { body })).status).toBe(403);
    expect((await support.call(`GET ${path}`)).body.status).toBe('blocked');
    expect((await support.call(`POST ${path}/unblock`, { body })).status).toBe(204);
    const [event] = await world.app.storage.audit.ofPerson(minh.id, { types: ['account.blocked'], limit: 1 });
    expect(event?.details).toEqual(
      expect.objectContaining({
        by: PEOPLE.support.id,
        via: 'api',
        client: 'staff-support',
        people: [PEOPLE.support.id],
      }),
    );
    const other = await staffProgram('staff-support-2', [PEOPLE.support], scopes);
    expect((await other.call(`GET ${path}`)).status).toBe(404);
    expect((await support.call('POST /people/search', { body: { number: '001099999999' } })).status).toBe(404);
  });

  it('does nothing to the account of somebody who answers for it, nor to staff', async () => {
    const both = await staffProgram(
      'staff-both-help',
      [PEOPLE['security-officer'], PEOPLE.support],
      ['people:read', 'people:act'],
    );
    const found = await both.call('POST /people/search', { body: { number: PEOPLE.support.citizenNumber } });
    const body = { reason: 'Thử tự khóa.' };
    expect((await both.call(`POST /people/${found.body.id}/block`, { body })).status).toBe(403);
    const staff = await both.call('POST /people/search', { body: { number: PEOPLE.auditor.citizenNumber } });
    expect((await both.call(`POST /people/${staff.body.id}/end-sessions`, { body })).status).toBe(403);
  });
});

describe('a program of administrators', () => {
  it('lists roles, and asks for one that another administrator decides', async () => {
    const one = await staffProgram('staff-admin', [PEOPLE.administrator], ['roles:read', 'roles:write']);
    const listed = await one.call('GET /roles');
    expect(listed.body.people.length).toBeGreaterThan(3);
    const found = await one.call('POST /roles/search', { body: { number: PEOPLE.viewer.citizenNumber } });
    const body = { person: found.body.id, what: 'give', role: 'support', reason: 'Người mới của bộ phận hỗ trợ.' };
    const first = await one.call('POST /roles/requests', { body });
    expect([first.status, first.body]).toEqual([202, { request: expect.any(String) }]);
    expect((await one.call('POST /roles/requests', { body })).body.errors[0].code).toBe('waiting');
    const request = await world.app.storage.approvals.find(first.body.request);
    expect(request?.by).toEqual({ via: 'api', people: [PEOPLE.administrator.id], clientId: 'staff-admin' });
    const own = { person: PEOPLE.administrator.id, what: 'give', role: 'registrar', reason: 'Thử tự trao quyền.' };
    expect((await one.call('POST /roles/requests', { body: own })).body.errors[0].code).toBe('own');
    const wrong = { ...own, person: tam.id, place: 'nowhere' };
    expect((await one.call('POST /roles/requests', { body: wrong })).status).toBe(400);
  });
});

describe('a program of those who answer for the record', () => {
  it('reads events by filters, page by page, which is on record', async () => {
    const one = await staffProgram('staff-audit', [PEOPLE.auditor], ['audit:read', 'people:read']);
    const first = await one.call('GET /audit/events?limit=2');
    expect([first.status, first.body.events.length, first.body.more]).toEqual([200, 2, true]);
    const next = await one.call(`GET /audit/events?limit=2&before=${first.body.events[1].id}`);
    expect(Number(next.body.events[0].id)).toBeLessThan(Number(first.body.events[1].id));
    const found = await one.call('POST /people/search', { body: { number: minh.citizenNumber } });
    const about = await one.call(`GET /audit/events?type=account.blocked&person=${found.body.id}`);
    expect(about.body.events[0].details).toEqual(expect.objectContaining({ client: 'staff-support' }));
    const [read] = await world.app.storage.auditTrail.search({ type: 'staff.audit-read', limit: 1 });
    expect(read?.details).toEqual(expect.objectContaining({ via: 'api', client: 'staff-audit' }));
    const person = await one.call('GET /audit/events?type=account.blocked');
    expect(person.body.events[0].details).toBeUndefined();
    expect((await one.call('GET /audit/events?type=nothing')).status).toBe(400);
  });
});

describe('a program of those who keep accounts safe', () => {
  it('reads how identity providers in front do, and switches one off at once, in the name of whoever answers for it', async () => {
    await addUpstream(world, 'ministry');
    const [at, up] = [new Date(), { upstream: 'ministry', state: 'up' } as const];
    await world.app.storage.upstreams.health.save({ ...up, since: at }, { at, quietSince: at });
    const one = await staffProgram('staff-watch', [PEOPLE['security-officer']], ['upstreams:read', 'upstreams:off']);
    const listed = await one.call('GET /upstreams');
    const isOn = ({ id, on }: { id: string; on: boolean }): boolean => id === 'ministry' && on;
    expect([listed.status, listed.body.upstreams.filter(isOn)]).toEqual([200, [expect.objectContaining({ links: 0 })]]);
    expect(JSON.stringify(listed.body)).not.toContain('not-told-to-anybody');
    expect((await one.call('POST /upstreams/ministry/off', { body: { reason: '' } })).status).toBe(400);
    expect((await one.call('GET /upstreams/ministry')).body.health.state).toBe('up');
    const body = { reason: 'Giám sát thấy câu trả lời giả.' };
    expect((await one.call('POST /upstreams/ministry/off', { body })).status).toBe(204);
    expect((await one.call('POST /upstreams/ministry/off', { body })).status).toBe(409);
    expect((await one.call('POST /upstreams/nowhere/off', { body })).status).toBe(404);
    const off = (await one.call('GET /upstreams/ministry')).body;
    expect(off).toMatchObject({ id: 'ministry', on: false });
    expect(off.health).toBeUndefined();
    const [stop] = await world.app.storage.upstreams.stops.of('ministry');
    expect(stop).toEqual(
      expect.objectContaining({ ...body, by: expect.objectContaining({ clientId: 'staff-watch' }) }),
    );
  });
});
