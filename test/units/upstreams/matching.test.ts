import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/audit/audit.ts';
import type { Person } from '../../../src/identity/person.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import type { CaseDecision } from '../../../src/upstreams/cases.ts';
import { createMatching, type Matching } from '../../../src/upstreams/matching.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { personWith } from '../identity/people.ts';
import { answerAbout, BANK, country } from './arrivals.ts';

let database: TestDatabase;
let storage: Storage;
let matching: Matching;
let told: { to: string; text: string }[] = [];
let events: AuditEvent[] = [];
let accepted: string[] = [];
let count = 0;
let now = new Date();

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 8 }, keys);
  matching = createMatching({
    ...storage.upstreams,
    country,
    people: storage.people,
    proofs: storage.proofs,
    transaction: storage.transaction,
    now: () => now,
    audit: async (event) => void events.push(event),
    tell: async ({ id }, { text }) => told.push({ to: id, text }) > 0,
    accept: async ({ id }) => void accepted.push(id),
  });
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});
beforeEach(() => {
  told = [];
  events = [];
  accepted = [];
  now = new Date();
});

/** A new account of a woman of 1988 with a number of her own. */
async function put(over: Partial<Person> = {}): Promise<Person> {
  count += 1;
  const citizenNumber = `099188${String(count).padStart(6, '0')}`;
  const person = personWith({ id: randomUUID(), citizenNumber, phones: [], emails: [], ...over });
  await storage.people.save(person);
  return person;
}
const subject = (): string => `subject-${randomUUID()}`;
const casesOf = ({ id }: Person) => storage.upstreams.cases.ofPerson(id);
const linksOf = ({ id }: Person) => storage.upstreams.links.ofPerson(id);
const ofBank = async ({ id }: Person) =>
  (await storage.proofs.list(id)).filter(({ reference }) => reference === 'upstream:bank');
async function decide(person: Person, decision: CaseDecision): Promise<void> {
  const [one] = await casesOf(person);
  await storage.upstreams.cases.decide(one?.id ?? '', { decision, reason: 'seen', by: randomUUID(), at: now });
}

describe('who arrives for the first time with a proven number', () => {
  it('is connected, with a proof by the upstream, a record and a notice', async () => {
    const person = await put();
    const answer = answerAbout(person, { subject: subject() });
    expect(await matching.match(BANK, answer)).toEqual({ kind: 'matched', personId: person.id });
    expect(await linksOf(person)).toMatchObject([{ upstream: 'bank', by: 'number', subject: answer.subject }]);
    expect(await ofBank(person)).toMatchObject([{ method: 'bank_ekyc', source: 'Ngân hàng Thử', at: answer.at }]);
    expect(events.map(({ type }) => type).sort()).toEqual(['link.added', 'proof.added']);
    expect(told).toEqual([{ to: person.id, text: 'links.mail.added.text' }]);
    expect(await matching.match(BANK, answer)).toMatchObject({ kind: 'known', link: { personId: person.id } });
  });

  it('is one person also when two answers arrive at one instant', async () => {
    const person = await put();
    const answer = answerAbout(person, { subject: subject() });
    const both = await Promise.all([matching.match(BANK, answer), matching.match(BANK, answer)]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['known', 'matched']);
    expect(await linksOf(person)).toHaveLength(1);
  });

  it('is nobody at a level that does not identify, and where the upstream may only be connected', async () => {
    const person = await put();
    for (const acr of ['low', 'unheard-of', undefined])
      expect(await matching.match(BANK, answerAbout(person, { acr }))).toEqual({ kind: 'unknown' });
    const closed = { ...BANK, firstArrival: 'connect' as const };
    expect(await matching.match(closed, answerAbout(person))).toEqual({ kind: 'unknown' });
    expect(await linksOf(person)).toEqual([]);
  });

  it('is nobody when the account never proved its number, whatever name and mailbox it has', async () => {
    const emails = [{ value: `lan${count}@example.vn`, verified: true }];
    const person = await put({ proofs: [], emails });
    const answer = answerAbout(person, { claims: { email: emails[0]?.value, email_verified: true } });
    expect(await matching.match(BANK, answer)).toEqual({ kind: 'unknown' });
  });

  it('cannot use an account that is blocked, or whose owner switched the upstream off', async () => {
    expect(await matching.match(BANK, answerAbout(await put({ status: 'blocked' })))).toEqual({ kind: 'unusable' });
    const person = await put();
    await storage.upstreams.links.switchOff(person.id, 'bank', now);
    expect(await matching.match(BANK, answerAbout(person))).toEqual({ kind: 'unusable' });
  });

  it.each([
    ['a homonym’s birth date', { birthdate: '1988-06-16' }, 'birthdate'],
    ['a changed name', { name: 'Trần Thị Lan' }, 'name'],
    ['a twin’s name', { name: 'Nguyễn Thị Liên' }, 'name'],
  ])('is looked into by officers when it comes with %s: once, and nobody is let in', async (_what, claims, doubt) => {
    const person = await put();
    const answer = answerAbout(person, { subject: subject(), claims });
    const first = await matching.match(BANK, answer);
    expect(await matching.match(BANK, answer)).toEqual(first);
    expect(first).toEqual({ kind: 'doubtful', caseId: expect.any(String) });
    expect(await casesOf(person)).toMatchObject([{ kind: 'arrival', doubts: [doubt], upstream: 'bank' }]);
    expect(await linksOf(person)).toEqual([]);
    expect(told).toEqual([{ to: person.id, text: 'links.mail.doubt.arrival' }]);
  });

  it('stays a stranger when an officer says so, and is connected when an officer says the opposite', async () => {
    const claims = { name: 'Trần Thị Lan' };
    const [one, two] = [await put(), await put()];
    const answer = (person: Person) => answerAbout(person, { subject: `of-${person.id}`, claims });
    for (const person of [one, two]) await matching.match(BANK, answer(person));
    await decide(one, 'other');
    await decide(two, 'same');
    expect(await matching.match(BANK, answer(one))).toEqual({ kind: 'unknown' });
    expect(await matching.match(BANK, answer(two))).toEqual({ kind: 'matched', personId: two.id });
    const [decided] = await casesOf(two);
    expect(decided).toMatchObject({ decision: 'same', reason: 'seen' });
    expect(decided?.facts).toBeUndefined();
    expect(await matching.match(BANK, { ...answer(one), subject: subject() })).toMatchObject({ kind: 'doubtful' });
  });
});

describe('who is connected', () => {
  it('signs in whatever the upstream says by now, and what changed is looked into once', async () => {
    const person = await put();
    const common = { subject: subject() };
    await matching.match(BANK, answerAbout(person, common));
    told = [];
    const renamed = answerAbout(person, { ...common, claims: { name: 'Trần Thị Lan' } });
    for (let i = 0; i < 2; i += 1) expect(await matching.match(BANK, renamed)).toMatchObject({ kind: 'known' });
    expect(await casesOf(person)).toMatchObject([{ kind: 'changed', doubts: ['name'] }]);
    const moved = answerAbout(person, { ...common, claims: { identity: { number: '099188999999' } } });
    expect(await matching.match(BANK, moved)).toMatchObject({ kind: 'known' });
    expect((await casesOf(person)).map(({ doubts }) => doubts)).toContainEqual(['number']);
    expect(told).toHaveLength(2);
    expect((await storage.people.find(person.id))?.name).toEqual(person.name);
  });

  it('keeps the proof when the upstream says less, and gets another one when the proof is old', async () => {
    const person = await put();
    const common = { subject: subject() };
    const answer = answerAbout(person, common);
    await matching.match(BANK, answer);
    await matching.match(BANK, { ...answer, acr: 'low' });
    await matching.match(BANK, { ...answer, at: answer.at + 3600, claims: {} });
    await matching.match(BANK, { ...answer, at: answer.at + 3600 });
    expect(await ofBank(person)).toHaveLength(1);
    await matching.match(BANK, { ...answer, at: answer.at + 91 * 24 * 3600 });
    expect((await ofBank(person)).map(({ withdrawn }) => withdrawn)).toEqual([undefined, undefined]);
    expect(await casesOf(person)).toEqual([]);
  });

  it('has no proof back that staff took, until the upstream says so anew', async () => {
    const person = await put();
    const answer = answerAbout(person, { subject: subject() });
    await matching.match(BANK, answer);
    const [proof] = await ofBank(person);
    await storage.proofs.withdraw({ id: proof?.id ?? '', personId: person.id }, { reason: 'wrong' });
    await matching.match(BANK, { ...answer, at: answer.at - 1 });
    expect(await ofBank(person)).toHaveLength(1);
    await matching.match(BANK, { ...answer, at: answer.at + 10 });
    expect(await ofBank(person)).toHaveLength(2);
  });

  it('is not let in from an upstream that they switched off', async () => {
    const person = await put();
    const answer = answerAbout(person, { subject: subject() });
    await matching.match(BANK, answer);
    await storage.upstreams.links.switchOff(person.id, 'bank', now);
    expect(await matching.match(BANK, answer)).toEqual({ kind: 'unusable' });
  });
});

describe('connecting an account after both were shown', () => {
  it('connects it, also at a level that says nothing about the identity', async () => {
    const [one, two] = [await put(), await put({ proofs: [] })];
    const low = answerAbout(one, { subject: subject(), acr: 'low', claims: { name: 'Whoever' } });
    const linked = await matching.linkAfterBoth(one.id, BANK, low);
    expect(linked).toMatchObject({ kind: 'linked', link: { personId: one.id, by: 'both' } });
    expect(await matching.linkAfterBoth(one.id, BANK, low)).toMatchObject(linked);
    expect(await ofBank(one)).toEqual([]);
    expect(await matching.linkAfterBoth(two.id, BANK, answerAbout(two, { subject: subject() }))).toMatchObject({
      kind: 'linked',
    });
    const [before] = await storage.people.findByIdentifier({ kind: 'citizen_number', value: two.citizenNumber ?? '' });
    expect(before?.id).toBe(two.id);
  });

  it('is told that officers have decided when it is somebody else by their word', async () => {
    const person = await put();
    const answer = answerAbout(person, { subject: subject(), claims: { name: 'Trần Thị Lan' } });
    expect(await matching.linkAfterBoth(person.id, BANK, answer)).toMatchObject({ kind: 'doubtful' });
    await decide(person, 'other');
    expect(await matching.linkAfterBoth(person.id, BANK, answer)).toEqual({ kind: 'refused' });
    expect(await linksOf(person)).toEqual([]);
  });

  it('takes one account of an upstream, and none that somebody else has or that is somebody else’s', async () => {
    const [one, two] = [await put(), await put()];
    const answer = answerAbout(one, { subject: subject() });
    await matching.linkAfterBoth(one.id, BANK, answer);
    expect(await matching.linkAfterBoth(one.id, BANK, { ...answer, subject: subject() })).toEqual({
      kind: 'has-other',
    });
    expect(await matching.linkAfterBoth(two.id, BANK, answer)).toMatchObject({ kind: 'doubtful' });
    expect(await casesOf(two)).toMatchObject([{ kind: 'connecting', doubts: ['account'], otherId: one.id }]);
    const three = await put();
    const another = answerAbout(two, { subject: subject() });
    expect(await matching.linkAfterBoth(three.id, BANK, another)).toMatchObject({ kind: 'doubtful' });
    expect(await casesOf(three)).toMatchObject([{ doubts: ['number', 'account'], otherId: two.id }]);
    expect(await linksOf(three)).toEqual([]);
  });

  it('is done anew where another issuer answers by now: who somebody was before counts for nothing', async () => {
    const [one, two] = [await put(), await put({ proofs: [] })];
    const [before, after] = [answerAbout(one, { subject: subject() }), answerAbout(one, { subject: subject() })];
    const now = { ...after, issuer: 'https://other-bank.test' };
    await matching.match(BANK, before);
    expect(await matching.match(BANK, { ...now, subject: before.subject, acr: 'low' })).toEqual({ kind: 'unknown' });
    expect(await matching.match(BANK, now)).toEqual({ kind: 'matched', personId: one.id });
    expect(await linksOf(one)).toMatchObject([{ issuer: now.issuer, subject: now.subject }]);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'link.removed', details: { upstream: 'bank', how: 'replaced' } }),
    );
    const [low, lower] = [answerAbout(two, { acr: 'low', subject: subject() }), { acr: 'low', issuer: now.issuer }];
    await matching.linkAfterBoth(two.id, BANK, low);
    expect(await matching.linkAfterBoth(two.id, BANK, { ...low, ...lower })).toMatchObject({ kind: 'linked' });
    expect(await linksOf(two)).toMatchObject([{ issuer: now.issuer }]);
  });

  it('is not possible while the upstream is switched off for the account', async () => {
    const person = await put();
    await storage.upstreams.links.switchOff(person.id, 'bank', now);
    expect(await matching.linkAfterBoth(person.id, BANK, answerAbout(person))).toEqual({ kind: 'unusable' });
  });
});

describe('opening an account from an answer', () => {
  const stranger = () => {
    count += 1;
    return personWith({ citizenNumber: `099188${String(count).padStart(6, '0')}` });
  };

  it('makes a person with a proven number, connected, who accepted the legal texts', async () => {
    const answer = answerAbout(stranger(), { subject: subject(), claims: { email: 'mallory@example.vn' } });
    const opened = await matching.createFrom(BANK, answer, 'en');
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    const person = await storage.people.find(opened.personId);
    expect(person).toMatchObject({ status: 'active', language: 'en', name: { given: 'Lan' }, emails: [], phones: [] });
    expect(accepted).toEqual([opened.personId]);
    expect(await storage.proofs.list(opened.personId)).toMatchObject([{ method: 'bank_ekyc', source: 'Test Bank' }]);
    expect(await matching.match(BANK, answer)).toMatchObject({ kind: 'known', link: { by: 'created' } });
    expect(await matching.createFrom(BANK, answer, 'en')).toEqual({ kind: 'taken' });
  });

  it('opens one account when somebody is in a hurry', async () => {
    const answer = answerAbout(stranger(), { subject: subject() });
    const all = await Promise.all([1, 2, 3].map(() => matching.createFrom(BANK, answer, 'vi')));
    expect(all.map(({ kind }) => kind).sort()).toEqual(['opened', 'taken', 'taken']);
  });

  it('opens none for a number that has one, without the facts, for a child, or against the policy', async () => {
    const person = await put();
    const kindOf = async (answer: ReturnType<typeof answerAbout>, definition = BANK) =>
      (await matching.createFrom(definition, answer, 'vi')).kind;
    expect(await kindOf(answerAbout(person, { subject: subject() }))).toBe('taken');
    const another = stranger();
    for (const claims of [{ name: undefined }, { birthdate: undefined }, { identity: {} }, { birthdate: '1999-01-01' }])
      expect(await kindOf(answerAbout(another, { claims }))).toBe('lacking');
    const child = { birthdate: '2020-02-03', identity: { number: '099320000001' } };
    expect(await kindOf(answerAbout(another, { claims: child }))).toBe('young');
    expect(await kindOf(answerAbout(another, { acr: 'low' }))).toBe('not-allowed');
    expect(await kindOf(answerAbout(another), { ...BANK, firstArrival: 'match' })).toBe('not-allowed');
  });
});
