import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import type { Person } from '../../../src/identity/person.ts';
import { personOf } from '../../../src/identity/personas.ts';
import { createAuthority } from '../../../src/mandates/authority.ts';
import { type Chain, powersOf, standingOf } from '../../../src/mandates/chain.ts';
import { createChanging } from '../../../src/mandates/changing.ts';
import { createEnding } from '../../../src/mandates/ending.ts';
import { createGranting } from '../../../src/mandates/granting.ts';
import { createInvitations } from '../../../src/mandates/invitations.ts';
import type { Invited, Mandate } from '../../../src/mandates/mandate.ts';
import { createMandateNotices } from '../../../src/mandates/notices.ts';
import { createPositions, SELF } from '../../../src/mandates/positions.ts';
import type { Organisation } from '../../../src/organisations/organisation.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { putOrganisation, putRepresentative } from '../../support/organisations.ts';
import { persona } from '../../support/personas.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';
import { anyPowers, catalogue, powersOfService, services } from './mandates.ts';

let database: TestDatabase;
let storage: Storage;
let parts: ReturnType<typeof makeParts>;
const stories = [
  'The director of a company',
  'reaches level 2',
  'The registrar who reviews',
  'An ordinary citizen',
  'The company’s accountant',
  'An elder',
];
const people: Person[] = stories.map((story) => personOf(persona(story)));
/** The first three represent an organisation each, and were seen at a counter. */
const levelOf = ({ id }: Person): number => (people.findIndex((person) => person.id === id) < 3 ? 2 : 1);

function makeParts({ audit, mandates, organisations, people: store, transaction }: Storage) {
  const now = () => new Date();
  const tell = async () => false;
  const authority = createAuthority({ mandates, now });
  const endMandateGrants = async () => undefined;
  const common = {
    audit: audit.record,
    authority,
    country: vietnam,
    identityLevelOf: levelOf,
    issuer: 'http://localhost',
    mandates,
    mayMail: async () => false,
    now,
    organisations,
    people: store,
    powers: catalogue,
    powersAtService: async (clientId: string) => powersOfService(clientId),
    services: { whereActing: async () => [] },
    tell,
    transaction,
  };
  const endMandate = createEnding({ ...common, endMandateGrants });
  const all = { ...common, endMandate, notices: createMandateNotices(common), positions: createPositions(common) };
  return {
    authority,
    endMandate,
    granting: createGranting(all),
    changing: createChanging(all),
    invitations: createInvitations(all),
  };
}

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 8 }, keys);
  for (const person of people) await storage.people.save(person);
  parts = makeParts(storage);
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

const DAY_MS = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);
const personAt = (place: number): Person => people[place % people.length] as Person;

/** Three organisations, each with its representative and nothing granted. */
async function begin(): Promise<Organisation[]> {
  await sql(database.url, 'DELETE FROM mandates; DELETE FROM organisations');
  const made: Organisation[] = [];
  for (const place of [0, 1, 2]) {
    const organisation = await putOrganisation(storage, { code: `c-${place}`, name: `Organisation ${place}` });
    await putRepresentative(storage, organisation, personAt(place).id);
    made.push(organisation);
  }
  return made;
}

const anyUntil = fc.option(fc.integer({ min: -1, max: 60 }), { nil: undefined });
const anyGrant = fc.record({
  does: fc.constant('grant' as const),
  // Mostly who holds it, or represents who holds it; now and then anybody.
  by: fc.option(fc.nat(5), { nil: undefined, freq: 1 }),
  under: fc.nat(30),
  to: fc.nat(8),
  powers: anyPowers,
  keep: fc.boolean(),
  role: fc.constantFrom('delegate', 'delegate', 'delegate', 'administrator', 'representative'),
  mayPassOn: fc.boolean(),
  until: anyUntil,
  // Most invitations are accepted at once, so that there is something to go on with.
  accepted: fc.constantFrom(true, true, false),
});
const anyAction = fc.oneof(
  { weight: 6, arbitrary: anyGrant },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('accept' as const), by: fc.nat(5), mandate: fc.nat(30) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('change' as const),
      by: fc.nat(5),
      mandate: fc.nat(30),
      powers: anyPowers,
      until: anyUntil,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('end' as const), by: fc.nat(5), mandate: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('stop' as const), organisation: fc.nat(2) }) },
);
type Action = typeof anyAction extends fc.Arbitrary<infer T> ? T : never;

/** The oldest first; those of one millisecond in the order of their organisations. */
const ALL = `SELECT m.id FROM mandates m LEFT JOIN organisations o ON o.id = m.party_organisation
ORDER BY m.created_at, o.code, m.id`;
const all = async (): Promise<string[]> => (await sql<{ id: string }>(database.url, ALL)).map(({ id }) => id);
const pick = (ids: readonly string[], place: number): string => ids[place % Math.max(1, ids.length)] ?? SELF;

function invitedAt(place: number): Invited {
  // The representative of an organisation stands at its place among the people.
  if (place >= people.length) return { kind: 'organisation', code: `c-${place - people.length}` };
  const { citizenNumber = '', name } = personAt(place);
  return { kind: 'person', number: citizenNumber, name: name.full };
}

const at = { catalogue, identityLevel: 2 };
/** What somebody can do at each service now, by this chain alone. */
const can = (chain: Chain, identityLevel = 2): string[] =>
  services.flatMap((service) =>
    powersOf(chain, service, { catalogue, identityLevel }).map((one) => `${service.clientId} ${one}`),
  );
const everything = (identityLevel: number): string[] => {
  const root = { powers: ['*'] } as unknown as Mandate;
  return can({ links: [root], organisations: new Map(), partyActive: true }, identityLevel);
};
const isWithin = (some: readonly string[], others: readonly string[]): boolean =>
  some.every((one) => others.includes(one));

/** Whoever holds a mandate, or represents the organisation that does. */
function holderOf(chain: Chain | undefined): Person {
  const holder = chain?.links[0].holder;
  const code = holder && chain?.organisations.get(holder.id)?.code;
  if (code) return personAt(Number(code.split('-')[1]));
  return people.find(({ id }) => id === holder?.id) ?? personAt(0);
}

async function grant(action: Action & { does: 'grant' }): Promise<void> {
  const ids = await all();
  const under = action.under === 30 ? SELF : pick(ids, action.under);
  const parent = under === SELF ? undefined : await storage.mandates.chain(under);
  const by = action.by === undefined ? holderOf(parent) : personAt(action.by);
  const until = action.until === undefined ? {} : { until: inDays(action.until) };
  const { role, mayPassOn } = action;
  const powers = action.keep && parent ? parent.links[0].powers : action.powers;
  const wish = { invited: invitedAt(action.to), powers, role, mayPassOn, from: new Date(), ...until } as const;
  const made = await parts.granting.invite(by, under, wish);
  if (!made || 'problems' in made) return;
  const chain = await storage.mandates.chain(made.id);
  if (!chain) throw new Error('it was not kept');
  const had = parent ? can(parent, levelOf(by)) : everything(levelOf(by));
  // Nobody gives more than they have, not even once what is above were wider.
  expect(isWithin(can({ ...chain, links: [chain.links[0]] }), had)).toBe(true);
  if (parent) expect(standingOf(parent, new Date())).toBe('effective');
  if (!action.accepted) return;
  await parts.invitations.accept(personAt(action.to % people.length), made.id);
}

async function change(action: Action & { does: 'change' }): Promise<void> {
  const id = pick(await all(), action.mandate);
  const before = id === SELF ? undefined : await storage.mandates.chain(id);
  if (!before) return;
  const by = personAt(action.by);
  const until = action.until === undefined ? {} : { until: inDays(action.until) };
  if ((await parts.changing.change(by, id, { powers: action.powers, ...until })) !== 'done') return;
  const after = await storage.mandates.chain(id);
  if (!after) throw new Error('it is gone');
  const parent = before.links.slice(1) as [Mandate, ...Mandate[]];
  const had = parent.length > 0 ? can({ ...before, links: parent }, levelOf(by)) : everything(levelOf(by));
  const was = can({ ...before, links: [before.links[0]] });
  expect(isWithin(can({ ...after, links: [after.links[0]] }), [...was, ...had])).toBe(true);
}

async function run(action: Action, organisations: readonly Organisation[]): Promise<void> {
  if (action.does === 'grant') return grant(action);
  if (action.does === 'change') return change(action);
  if (action.does === 'stop') {
    const { id } = organisations[action.organisation] as Organisation;
    const now = await storage.organisations.find(id);
    if (now) await storage.organisations.save({ ...now, status: now.status === 'active' ? 'suspended' : 'active' });
    return;
  }
  const id = pick(await all(), action.mandate);
  if (id === SELF) return;
  if (action.does === 'accept') return void (await parts.invitations.accept(personAt(action.by), id));
  const chain = await storage.mandates.chain(id);
  const by = personAt(action.by).id;
  if (chain && (await parts.authority.mayEnd(by, chain))) await parts.endMandate(id, { by, why: 'revoked' });
}

/** What holds whatever happened. */
async function check(ended: Map<string, unknown>): Promise<void> {
  const chains = await storage.mandates.chains(await all());
  const now = new Date();
  for (const [id, chain] of chains) {
    const [mandate, ...above] = chain.links;
    const [parent, ...rest] = above;
    expect(chain.links.length).toBeLessThanOrEqual(5);
    const known = [mandate.party, ...chain.links.flatMap(({ holder }) => holder ?? [])].map(
      (one) => `${one.kind} ${one.id}`,
    );
    expect(new Set(known).size).toBe(known.length);
    if (ended.has(id)) expect(mandate.ended).toEqual(ended.get(id));
    if (mandate.ended) ended.set(id, mandate.ended);
    if (!parent) continue;
    if (parent.ended) expect(mandate.ended).toBeDefined();
    const over: Chain = { ...chain, links: [parent, ...rest] };
    if (standingOf(chain, now) === 'effective') expect(standingOf(over, now)).toBe('effective');
    expect(isWithin(can(chain, at.identityLevel), can(over, at.identityLevel))).toBe(true);
  }
}

const plain = {
  does: 'grant',
  by: undefined,
  keep: false,
  role: 'delegate',
  until: undefined,
  accepted: true,
} as const;
/** A chain of three links: the others may or may not have one. */
const throughAFirm: Action[] = [
  { ...plain, under: 0, to: 7, powers: ['*'], mayPassOn: true },
  { ...plain, under: 3, to: 4, powers: ['tax.file'], mayPassOn: false },
];

describe('whatever people grant, accept, change and end, one after the other', () => {
  it('nobody has more than the granter had, nothing outlives what is above it, and what ended stays so', async () => {
    let granted = 0;
    let deep = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyAction, { minLength: 25, maxLength: 40 }), async (actions) => {
        const organisations = await begin();
        const ended = new Map<string, unknown>();
        for (const action of actions) await run(action, organisations);
        await check(ended);
        await parts.endMandate((await all())[0] ?? randomUUID(), { why: 'not-representative' });
        await check(ended);
        const chains = [...(await storage.mandates.chains(await all())).values()];
        granted += chains.length - 3;
        deep += chains.filter(({ links }) => links.length > 2 && links[0].acceptedAt).length;
      }),
      { numRuns: 15, examples: [[throughAFirm]] },
    );
    // The actions are not all refused.
    expect(granted).toBeGreaterThan(10);
    expect(deep).toBeGreaterThan(0);
  }, 120_000);
});

describe('an invitation and its end at the same time', () => {
  it('leave nothing that counts below what ended', async () => {
    const [organisation] = await begin();
    const by = personAt(0);
    const party = { kind: 'organisation', id: organisation?.id ?? '' } as const;
    const [held] = await storage.mandates.between({ kind: 'person', id: by.id }, party);
    const root = held?.id ?? '';
    const wish = { role: 'delegate', powers: ['tax'], mayPassOn: true, from: new Date() } as const;
    const made = await parts.granting.invite(by, root, { ...wish, invited: invitedAt(3) });
    const id = made && 'id' in made ? made.id : '';
    const [accepted] = await Promise.all([
      parts.invitations.accept(personAt(3), id),
      parts.endMandate(root, { why: 'not-representative' }),
      parts.granting.invite(by, root, { ...wish, invited: invitedAt(4) }),
      parts.invitations.accept(personAt(3), id),
    ]);
    expect(['done', undefined]).toContain(accepted);
    const chains = [...(await storage.mandates.chains(await all())).values()];
    const below = chains.filter(({ links }) => links.some((link) => link.id === root));
    for (const { links } of below) expect(links[0].ended).toBeDefined();
    expect(await parts.granting.invite(by, root, { ...wish, invited: invitedAt(5) })).toMatchObject({ problems: {} });
  });
});
