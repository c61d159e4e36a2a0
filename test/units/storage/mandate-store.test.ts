import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personOf } from '../../../src/identity/personas.ts';
import type { Mandate } from '../../../src/mandates/mandate.ts';
import type { ChoiceQuery } from '../../../src/mandates/store.ts';
import type { Organisation } from '../../../src/organisations/organisation.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import {
  putMandate,
  putOrganisation,
  putRepresentative,
  SEN_VANG,
  SEN_VANG_BRANCH,
  SONG_MO,
  TRE_XANH,
} from '../../support/organisations.ts';
import { persona } from '../../support/personas.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';

let database: TestDatabase;
let storage: Storage;
let sen: Organisation;
let branch: Organisation;
let tre: Organisation;
let root: Mandate;
const lan = personOf(persona('An ordinary citizen'));
const minh = personOf(persona('reaches level 2'));
const hung = personOf(persona('The director of a company'));
const person = ({ id }: { id: string }) => ({ kind: 'person', id }) as const;
const organisation = ({ id }: { id: string }) => ({ kind: 'organisation', id }) as const;

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 8 }, keys);
  for (const one of [lan, minh, hung]) await storage.people.save(one);
  sen = await putOrganisation(storage, SEN_VANG);
  branch = await putOrganisation(storage, SEN_VANG_BRANCH);
  tre = await putOrganisation(storage, TRE_XANH);
  root = await putRepresentative(storage, sen, hung.id);
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

/** A mandate under another one, and so on: the ids from the top down. */
async function putTree(depth: number): Promise<string[]> {
  const party = organisation(sen);
  const ids = [(await putMandate(storage, { party, holder: person(minh), parentId: root.id })).id];
  for (let i = 1; i < depth; i += 1) {
    const parentId = ids.at(-1) ?? '';
    ids.push((await putMandate(storage, { party, holder: organisation(tre), parentId })).id);
  }
  return ids;
}

const end = (id: string) => storage.mandates.end(id, { by: hung.id, why: 'revoked', at: new Date() });

describe('a mandate', () => {
  it('comes back as it was put in, with everything above it and every organisation', async () => {
    const until = new Date('2030-01-01T00:00:00Z');
    const firm = await putMandate(storage, {
      party: organisation(sen),
      holder: organisation(tre),
      parentId: root.id,
      powers: ['tax', 'service:tax-office'],
      mayPassOn: true,
      until,
      grantedBy: hung.id,
    });
    const chain = await storage.mandates.chain(firm.id);
    expect(chain?.links).toEqual([firm, root]);
    expect([...(chain?.organisations.values() ?? [])]).toEqual(expect.arrayContaining([sen, tre]));
    expect(chain?.partyActive).toBe(true);
    expect(await storage.mandates.chain(randomUUID())).toBeUndefined();
    await end(firm.id);
  });

  it('keeps for whom an invitation is where nobody reads it', async () => {
    const invited = { kind: 'person', number: '099188000001', name: 'Nguyễn Thị Lan' } as const;
    const { id } = await putMandate(storage, { party: organisation(sen), parentId: root.id, invited });
    const rows = await sql<{ row: string }>(database.url, 'SELECT to_json(m)::text AS row FROM mandates m');
    expect(rows.map(({ row }) => row).join()).not.toMatch(/099188000001|Nguyễn/);
    const open = await storage.mandates.invitations({ kind: 'person', number: '099188000001' });
    expect(open.map((mandate) => [mandate.id, mandate.invited])).toEqual([[id, invited]]);
    expect(await storage.mandates.invitations({ kind: 'organisation', code: '099188000001' })).toEqual([]);
    expect(await storage.mandates.accept(id, person(lan), new Date())).toBe(true);
    expect(await storage.mandates.accept(id, person(minh), new Date())).toBe(false);
    expect((await storage.mandates.chain(id))?.links[0].holder).toEqual(person(lan));
    expect(await storage.mandates.invitations({ kind: 'person', number: '099188000001' })).toEqual([]);
    await end(id);
  });

  it('is accepted by one, also when several try at once', async () => {
    const invited = { kind: 'organisation', code: TRE_XANH.code } as const;
    const { id } = await putMandate(storage, { party: organisation(sen), parentId: root.id, invited });
    const holders = [person(lan), person(minh), organisation(tre), person(lan)];
    const tries = await Promise.all(holders.map((holder) => storage.mandates.accept(id, holder, new Date())));
    expect(tries.filter(Boolean)).toHaveLength(1);
    await end(id);
  });
});

describe('ending', () => {
  it('ends everything below, once and for good', async () => {
    const ids = await putTree(4);
    expect([...(await end(ids[1] ?? ''))].sort()).toEqual(ids.slice(1).sort());
    expect(await end(ids[1] ?? '')).toEqual([]);
    expect(await end(ids[0] ?? '')).toEqual([ids[0]]);
    const terms = { role: 'delegate', powers: ['*'], mayPassOn: true, from: new Date() } as const;
    for (const id of ids) {
      expect(await storage.mandates.change(id, terms)).toBe(false);
      expect(await storage.mandates.accept(id, person(lan), new Date())).toBe(false);
      expect((await storage.mandates.chain(id))?.links[0].ended).toMatchObject({ by: hung.id, why: 'revoked' });
    }
  });

  it('by several at once ends each link once', async () => {
    const ids = await putTree(5);
    const tries = await Promise.all([...ids, ...ids].map((id) => end(id)));
    expect(tries.flat().sort()).toEqual([...ids].sort());
  });

  it('refuses an invitation that was open', async () => {
    const invited = { kind: 'organisation', code: TRE_XANH.code } as const;
    const { id } = await putMandate(storage, { party: organisation(sen), parentId: root.id, invited });
    await end(id);
    expect(await storage.mandates.accept(id, organisation(tre), new Date())).toBe(false);
  });
});

describe('what lapses', () => {
  it('is every invitation that is too old and every mandate whose time is over, and nothing else', async () => {
    const old = new Date('2020-01-01');
    const party = organisation(sen);
    const invited = { kind: 'organisation', code: TRE_XANH.code } as const;
    const facts: Partial<Mandate>[] = [
      { invited, createdAt: old },
      { holder: person(minh), until: new Date(Date.now() - 1_000) },
      { invited },
      { holder: person(minh), createdAt: old, until: new Date('2100-01-01') },
    ];
    const [one, two, ...rest] = await Promise.all(facts.map((fact) => putMandate(storage, { party, ...fact })));
    const lapsed = await storage.mandates.lapsed(new Date('2025-01-01'), 100);
    expect(lapsed.map(({ id }) => id).sort()).toEqual([one?.id, two?.id].sort());
    for (const { id } of [one, two, ...rest].filter((mandate) => mandate !== undefined)) await end(id);
    expect(await storage.mandates.lapsed(new Date('2025-01-01'), 100)).toEqual([]);
  });
});

describe('lists', () => {
  it('of what a person holds begin with people, and have branches after their enterprise', async () => {
    const songMo = await putOrganisation(storage, SONG_MO);
    const put = (party: Mandate['party']) => putMandate(storage, { party, holder: person(lan) });
    const [river, mine, head, part] = [
      await put(organisation(songMo)),
      await put(person(minh)),
      await put(organisation(sen)),
      await put(organisation(branch)),
    ];
    const query = { limit: 10, offset: 0, now: new Date() };
    const choices = (more: Pick<ChoiceQuery, 'kind' | 'look' | 'search'>) =>
      storage.mandates.choices(lan.id, { ...query, ...more });
    // Công ty Cổ phần Sông Mơ, Công ty TNHH Sen Vàng and its branch, whose own name would come first.
    const all = [mine.id, river.id, head.id, part.id];
    for (const look of ['own-link', 'every-link'] as const) {
      expect(await choices({ kind: 'organisation', look })).toEqual({ total: 3, ids: all.slice(1) });
      expect(await choices({ kind: 'person', look })).toEqual({ total: 1, ids: [mine.id] });
    }
    const some = await choices({ kind: 'organisation', look: 'some' });
    expect([...some.ids].sort()).toEqual(all.slice(1).sort());
    expect(await storage.mandates.engagements(person(lan), query)).toEqual({ total: 4, ids: all });
    const second = await storage.mandates.engagements(person(lan), { limit: 2, offset: 2 });
    expect(second).toEqual({ total: 4, ids: all.slice(2) });
    const found = await storage.mandates.engagements(person(lan), { search: 'song mo', limit: 10, offset: 0 });
    expect(found.ids).toEqual([mine.id, river.id]);
    const byCode = await choices({ kind: 'organisation', look: 'own-link', search: '018-001' });
    expect(byCode.ids).toEqual([part.id]);
    for (const { id } of [river, mine, head, part]) await end(id);
    expect(await storage.mandates.engagements(person(lan), query)).toEqual({ total: 0, ids: [] });
  });

  it('tell who looks after organisations', async () => {
    await putMandate(storage, { party: organisation(branch), holder: person(minh), role: 'administrator' });
    await putMandate(storage, { party: organisation(tre), holder: person(minh), role: 'delegate' });
    const found = await storage.mandates.lookedAfterBy(minh.id);
    expect(found.map(({ party }) => party.id)).toEqual([branch.id]);
  });

  it('count the invitations that nobody accepted, ended or not', async () => {
    const party = person(hung);
    const invited = { kind: 'organisation', code: SONG_MO.code } as const;
    const made = await Promise.all([1, 2, 3].map(() => putMandate(storage, { party, invited })));
    await end(made[0]?.id ?? '');
    await storage.mandates.accept(made[1]?.id ?? '', organisation(tre), new Date());
    expect(await storage.mandates.countUnaccepted(party, new Date('2020-01-01'))).toBe(2);
    expect(await storage.mandates.countUnaccepted(party, new Date())).toBe(0);
  });
});

describe('an organisation', () => {
  it('is found by its code, and nobody brings it in twice', async () => {
    expect(await storage.organisations.findByCode(TRE_XANH.code)).toEqual(tre);
    await expect(putOrganisation(storage, TRE_XANH)).rejects.toMatchObject({ code: 'already_used' });
    const renamed = { ...tre, name: 'Kế toán Tre Xanh', status: 'suspended' } as const;
    await storage.organisations.save(renamed);
    expect(await storage.organisations.find(tre.id)).toEqual(renamed);
    await storage.organisations.save(tre);
  });

  it('has one identifier for each sector', async () => {
    const subs = await Promise.all([1, 2, 3].map(() => storage.organisationSubjects.subjectOf(sen.id, 'one')));
    expect(new Set(subs).size).toBe(1);
    expect(await storage.organisationSubjects.subjectOf(sen.id, 'two')).not.toBe(subs[0]);
    expect(await storage.organisationSubjects.findBySubject('one', subs[0] ?? '')).toBe(sen.id);
    expect(await storage.organisationSubjects.findBySubject('two', subs[0] ?? '')).toBeUndefined();
  });
});
