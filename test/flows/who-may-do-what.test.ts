import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bringIn, CODES } from '../support/bringing-in.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { API_FOR_EVERYBODY, ENDS, MEMBERS, OWNER_RIGHTS, STAFF, STAFF_RIGHTS, type Who } from '../support/rights.ts';
import {
  addApprovals,
  addMerge,
  addRegistrationRequest,
  addTeam,
  addUpstream,
  addWork,
  type Ids,
  PEOPLE,
  tam,
  yen,
} from '../support/rights-objects.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

/** Which change request is theirs to decide, and which one they asked for; an administrator's otherwise. */
const OF: Readonly<Record<string, 'keys' | 'merge'>> = { 'security-officer': 'keys', 'identity-officer': 'merge' };
const OWN: Readonly<Record<string, 'ownKeys' | 'ownMerge'>> = {
  'security-officer': 'ownKeys',
  'identity-officer': 'ownMerge',
};

let world: World;
let browsers: Readonly<Record<Who, TextBrowser>>;
/** What belongs to others. */
let others: Ids;
/** By what an address begins with; the longest that fits counts. */
let objects: (who: Who) => Readonly<Record<string, Ids>>;

async function signedIn(who: Exclude<Who, 'nobody'>): Promise<TextBrowser> {
  const browser = createTextBrowser();
  const isStaff = (STAFF as readonly Who[]).includes(who);
  await go(browser, `${world.issuer}${isStaff ? '/staff' : '/owners'}`, PEOPLE[who]);
  return browser;
}

/** The last part of the address to which the search of an officer leads. */
async function look(who: Who, path: string, field: string): Promise<string> {
  const number = PEOPLE.person.citizenNumber ?? '';
  const page = await browsers[who].submit(await browsers[who].open(`${world.issuer}${path}`), '.login-submit', {
    [field]: number,
  });
  return page.url.pathname.split('/').at(-1) ?? '';
}

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  const names = Object.keys(PEOPLE) as Exclude<Who, 'nobody'>[];
  const all = await Promise.all(names.map(async (who) => [who, await signedIn(who)] as const));
  browsers = { ...Object.fromEntries(all), nobody: createTextBrowser() } as typeof browsers;
  const [work, approvals, brought] = [
    await addWork(world),
    await addApprovals(world),
    await bringIn(world, browsers.person, CODES.mayTrang),
  ];
  // Each has a look of their own, where they may look.
  const looks = {
    proofs: new Map([['identity-officer', await look('identity-officer', '/staff/proofs', 'number')]]),
    people: new Map<Who, string>(),
    roles: new Map<Who, string>(),
  };
  for (const who of ['support', 'security-officer', 'auditor'] as const)
    looks.people.set(who, await look(who, '/staff/people', 'who'));
  for (const who of ['administrator', 'auditor'] as const)
    looks.roles.set(who, await look(who, '/staff/roles', 'number'));
  const lookOf = (kind: keyof typeof looks, who: Who): string =>
    looks[kind].get(who as never) ?? [...looks[kind].values()][0] ?? '';
  const teams = new Map<Who, Ids>();
  for (const who of [...MEMBERS, 'person', 'registrar', 'nobody'] as const) teams.set(who, await addTeam(world, who));
  const other = await addTeam(world, 'others', { owners: [yen], authority: 'bac-ninh' });
  others = {
    ...approvals,
    ...teams.get('owner'),
    elsewhere: work.elsewhere,
    look: lookOf('roles', 'administrator'),
    otherRegistration: await addRegistrationRequest(world, other, 'bac-ninh'),
    otherClient: `svc-${other.service}`,
    otherTeam: other.team ?? '',
    otherService: other.service ?? '',
    otherInvitation: other.invitation ?? '',
    otherError: other.error ?? '',
    stranger: tam.id,
  };
  await addUpstream(world);
  const merge = await addMerge(world);
  const registration = await addRegistrationRequest(world, teams.get('owner') ?? {}, 'tay-ninh');
  objects = (who) => ({
    '/staff': { form: 'x' },
    '/staff/requests': { id: work.request },
    '/staff/proofs': { id: lookOf('proofs', who), proof: work.proof },
    '/staff/organisations': { id: brought.url.pathname.split('/').at(-1) ?? '' },
    '/staff/data-requests': { id: work.dataRequest },
    '/staff/reports': { id: work.report },
    '/staff/identities': { id: work.identity },
    '/staff/people/of-report': { report: work.report },
    '/staff/people': { id: lookOf('people', who), act: 'end-sessions' },
    '/staff/registrations': { id: registration },
    '/staff/services': { id: `svc-${teams.get('owner')?.service}` },
    '/staff/teams': { team: teams.get('owner')?.team ?? '' },
    '/staff/roles': { id: lookOf('roles', who) },
    '/staff/upstreams': { id: 'bank' },
    '/staff/merges/of': { id: merge },
    '/staff/approvals': { id: approvals[OF[who] ?? 'role'] },
    '/staff/approvals/:id/withdraw': { id: approvals[OWN[who] ?? 'ownRole'] },
    '/owners': { company: randomUUID(), ...teams.get(who) },
  });
}, 120_000);
afterAll(() => world?.stop());

function addressOf(path: string, who: Who): string {
  const of = objects(who);
  const fitting = Object.keys(of)
    .filter((start) => path.startsWith(start))
    .sort((a, b) => a.length - b.length);
  const ids = Object.assign({}, ...fitting.map((start) => of[start])) as Ids;
  return path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? `no-${name}`);
}

/** Forms that say nothing without it. */
const SENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'POST /staff/queue': { code: 'RGHTSAAA' },
};

/** Anything but a refusal, or the way to sign in. */
async function mayCall(endpoint: string, who: Who): Promise<boolean> {
  const [method = '', path = ''] = endpoint.split(' ');
  const body = method === 'GET' ? {} : { body: new URLSearchParams(SENT[endpoint]) };
  const answer = await browsers[who].step(`${world.issuer}${addressOf(path, who)}`, { method, ...body });
  await answer.arrayBuffer();
  if (answer.status >= 500) throw new Error(`${endpoint} failed for ${who}: ${answer.status}`);
  const isToSignIn = answer.status === 303 && /\/auth\?/.test(answer.headers.get('location') ?? '');
  return ![401, 403, 404].includes(answer.status) && !isToSignIn;
}

/** What each of them may call, by endpoint. */
async function found(endpoints: readonly string[], all: readonly Who[]): Promise<Record<string, readonly Who[]>> {
  const rank = (one: string): number => ENDS.findIndex((ending) => ending.test(one));
  const ordered = [...endpoints].sort((a, b) => rank(a) - rank(b));
  const may: Record<string, Who[]> = Object.fromEntries(endpoints.map((one) => [one, []]));
  for (const who of all) for (const endpoint of ordered) if (await mayCall(endpoint, who)) may[endpoint]?.push(who);
  return may;
}

const sorted = (rights: Readonly<Record<string, readonly Who[]>>): Record<string, readonly Who[]> =>
  Object.fromEntries(
    Object.entries(rights)
      .map(([endpoint, who]) => [endpoint, [...who].sort()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
const under = (start: string): readonly string[] =>
  [...new Set(world.app.endpoints)].filter((one) => one.split(' ')[1]?.startsWith(start));

/** Somebody who may use the endpoint, with what is not theirs: it is as if it did not exist. */
const ELSEWHERE: readonly (readonly [Who, string, Readonly<Record<string, string>>, number])[] = [
  ['identity-officer', 'GET /staff/requests/:elsewhere', {}, 404],
  ['identity-officer', 'POST /staff/requests/:elsewhere', { outcome: 'refused', note: 'Không.' }, 404],
  ['administrator', 'GET /staff/approvals/:keys', {}, 404],
  ['administrator', 'POST /staff/approvals/:keys', { outcome: 'approve' }, 404],
  ['administrator', 'POST /staff/approvals/:role/withdraw', {}, 404],
  ['administrator', 'POST /staff/approvals/:ownRole', { outcome: 'approve' }, 403],
  ['security-officer', 'GET /staff/approvals/:role', {}, 404],
  ['security-officer', 'POST /staff/approvals/:role', { outcome: 'approve' }, 404],
  ['security-officer', 'POST /staff/approvals/:ownKeys', { outcome: 'approve' }, 403],
  ['security-officer', 'POST /staff/approvals/:role/withdraw', {}, 404],
  ['registrar', 'GET /staff/approvals/:role', {}, 404],
  // Of another province.
  ['provincial', 'GET /staff/registrations/:otherRegistration', {}, 404],
  ['provincial', 'POST /staff/registrations/:otherRegistration', { outcome: 'approve', note: 'Được.' }, 404],
  ['provincial', 'GET /staff/services/:otherClient', {}, 404],
  ['provincial', 'POST /staff/services/:otherClient', { reason: 'Dừng.' }, 404],
  // Nobody of the staff is meant.
  ['administrator', 'POST /staff/roles', { person: persona('A newcomer').id }, 404],
  // The look of another officer begins anew.
  ['auditor', 'GET /staff/roles/:look', {}, 303],
  ['owner', 'GET /owners/teams/:otherTeam', {}, 404],
  ['owner', 'GET /owners/services/:otherService', {}, 404],
  ['owner', 'POST /owners/services/:otherService/sandbox', {}, 404],
  ['owner', 'POST /owners/teams/:otherTeam/members/invite', { role: 'owner' }, 404],
  // An own team, and what belongs to another one.
  ['owner', 'POST /owners/teams/:team/members/:stranger/role', { role: 'owner' }, 404],
  ['owner', 'POST /owners/teams/:team/members/:stranger/remove', {}, 404],
  ['owner', 'POST /owners/teams/:team/invitations/:otherInvitation/withdraw', {}, 404],
  ['owner', 'GET /owners/services/:service/errors/:otherError', {}, 404],
];

describe('what is not theirs', () => {
  it.each(ELSEWHERE)('%s: %s %j is answered with %i', async (who, endpoint, body, expected) => {
    const [method = '', path = ''] = endpoint.split(' ');
    const address = path.replace(/:(\w+)/g, (_, name: string) => others[name] ?? `no-${name}`);
    const sent = method === 'GET' ? {} : { body: new URLSearchParams(body) };
    const answer = await browsers[who].step(`${world.issuer}${address}`, { method, ...sent });
    expect(answer.status).toBe(expected);
    if (expected === 303) expect(answer.headers.get('location')).toBe('/staff/roles');
  });
});

describe('every endpoint', () => {
  it('of the staff is open to those in the table, and to nobody else', async () => {
    expect(under('/staff').length).toBeGreaterThan(30);
    const actual = await found(under('/staff'), [...STAFF, 'person', 'owner', 'nobody']);
    expect(sorted(actual)).toEqual(sorted(STAFF_RIGHTS));
  }, 180_000);

  it('of those who look after services is open to those in the table, and to nobody else', async () => {
    expect(under('/owners').length).toBeGreaterThan(25);
    const actual = await found(under('/owners'), ['viewer', 'developer', 'owner', 'person', 'registrar', 'nobody']);
    expect(sorted(actual)).toEqual(sorted(OWNER_RIGHTS));
  }, 180_000);

  it('of the API is closed to whoever has no token, whatever cookies they have', async () => {
    expect(under('/api')).toContain('GET /api/openapi.json');
    const actual = await found(under('/api'), ['nobody', 'owner', 'registrar', 'administrator']);
    const open = Object.keys(actual).filter((endpoint) => actual[endpoint]?.length);
    expect(open).toEqual(API_FOR_EVERYBODY);
  });
});
