import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../../src/identity/person.ts';
import { type MergePairs, mergePairs, type Two } from '../../support/merge-pairs.ts';
import { sql } from '../../support/sql.ts';
import {
  addPerson,
  addSurroundings,
  addThings,
  type MergingNode,
  mergingAt,
  rowsOf,
  type Surroundings,
} from '../../support/two-accounts.ts';
import { createWorld, type World } from '../../support/world.ts';

const PROVEN = [{ method: 'in_person_counter', at: 1_700_000_000, source: 'Quầy thử' }];

let world: World;
let node: MergingNode;
let around: Surroundings;
let pairs: MergePairs;
beforeAll(async () => {
  world = await createWorld();
  node = await mergingAt(world);
  around = await addSurroundings(world);
  pairs = await mergePairs(world, node);
});
afterAll(async () => {
  await node?.stop();
  await world?.stop();
});

const query = (text: string, values: unknown[] = []) => sql(world.databaseUrl, text, values);
/** A repeatable coin. */
function coin(seed: number): () => boolean {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 > 0.4;
  };
}

describe('a merge and its undoing', () => {
  it.each(Array.from({ length: 10 }, (_, index) => index + 1))('restore every row (%i)', async (seed) => {
    const chance = coin(seed);
    const contact = { phones: [], ...(chance() ? { emails: [] } : {}) };
    const proofs = chance() ? PROVEN : [];
    const both = await pairs.two(
      { ...contact, proofs, ...(proofs.length > 0 ? { citizenNumber: `0991900${seed}`.padEnd(12, '7') } : {}) },
      { proofs, foreigner: { nationality: 'FRA', passportNumber: `T${seed}${Date.now()}` } },
    );
    const ids = [both.kept.id, both.merged.id];
    for (const id of ids) await addThings(world, id, { around, chance });
    const before = await rowsOf(world, ids);
    expect(await pairs.merge(both)).toBe('approved');
    expect(await rowsOf(world, ids)).not.toEqual(before);
    expect(await pairs.undo(both)).toBe('approved');
    expect(await rowsOf(world, ids)).toEqual(before);
  });

  it('move a number with the proofs that vouch for it, and the account is found by it', async () => {
    const foreigner = { nationality: 'FRA', passportNumber: 'MOVED12345' };
    const both = await pairs.two({ proofs: PROVEN, citizenNumber: '099190555555' }, { proofs: PROVEN, foreigner });
    const holder = async () => {
      const found = await node.people.findByIdentifier({ kind: 'passport', value: 'FRA MOVED12345' });
      return found.map(({ id }) => id);
    };
    await pairs.merge(both);
    const kept = await node.people.find(both.kept.id);
    expect([kept?.foreigner, kept?.proofs.length, await holder()]).toEqual([foreigner, 2, [both.kept.id]]);
    await pairs.undo(both);
    expect([(await node.people.find(both.kept.id))?.proofs.length, await holder()]).toEqual([1, [both.merged.id]]);
  });

  it('leave what happened in between as it is', async () => {
    const both = await pairs.two();
    const always = () => true;
    await addThings(world, both.merged.id, { around, chance: always });
    await pairs.merge(both);
    await query('UPDATE consents SET ended_at = now(), ended_why = $2 WHERE person_id = $1 AND ended_at IS NULL', [
      both.kept.id,
      'withdrawn',
    ]);
    await query('DELETE FROM team_members WHERE person_id = $1 AND team_id = $2', [both.kept.id, around.teams[0]]);
    await pairs.undo(both);
    const open = await query('SELECT 1 FROM consents WHERE person_id = $1 AND ended_at IS NULL', [both.merged.id]);
    const teams = await query('SELECT team_id FROM team_members WHERE person_id = $1', [both.merged.id]);
    expect([open, teams]).toEqual([[], [{ team_id: around.teams[1] }]]);
  });
});

/** What somebody may have asked for, or come with, that is not answered yet. */
const OPEN = {
  'a request for a proof': `INSERT INTO proof_requests (id, person_id, method, status) VALUES (gen_random_uuid(), $1, 'x', 'review')`,
  'a request about an organisation': `INSERT INTO organisation_requests (id, person_id, code, status)
    VALUES (gen_random_uuid(), $1, '0199900032', 'review')`,
  'a doubtful arrival': `INSERT INTO identity_cases (id, person_id, upstream, kind, content, opened_at)
    VALUES (gen_random_uuid(), $1, 'bank', 'arrival', '\\x01', now())`,
  'a request about data': `INSERT INTO data_requests (id, person_id, kind, status, self_service, with_others, received_at, acknowledge_by, due_at, content)
    VALUES (gen_random_uuid(), $1, 'access', 'received', false, false, now(), now(), now(), '\\x01')`,
  'a report': `INSERT INTO reports (id, person_id, content) VALUES (gen_random_uuid(), $1, '\\x01')`,
};

describe('a merge is refused', () => {
  it.each<[string, string, (both: Two) => Promise<unknown>]>([
    ['of a blocked account', 'inactive', ({ kept }) => world.app.storage.people.save({ ...kept, status: 'blocked' })],
    [
      'of one being closed',
      'inactive',
      ({ merged }) => world.app.storage.people.save({ ...merged, status: 'closing' }),
    ],
    ['of a member of staff', 'staff', ({ merged }) => world.app.storage.staff.appoint(merged.id, { role: 'support' })],
    [
      'of somebody who answers for a program',
      'program',
      ({ merged }) =>
        query(
          `INSERT INTO relying_parties (client_id, registration) VALUES ('program-of-the-merged', jsonb_build_object('policy',
          jsonb_build_object('api', jsonb_build_object('people', jsonb_build_array($1::text)))))`,
          [merged.id],
        ),
    ],
    [
      'of an account that is being recovered',
      'recovery',
      ({ kept }) =>
        query(
          `INSERT INTO recoveries (id, person_id, way, ready_at, expires_at, browser_hash, contact_hash, contacts_hash, details)
          VALUES (gen_random_uuid(), $1, 'wait', now(), now() + interval '1 day', '\\x01', '\\x01', '\\x01', '\\x01')`,
          [kept.id],
        ),
    ],
    ...Object.entries(OPEN).map(([what, text]): [string, string, (both: Two) => Promise<unknown>] => [
      `where ${what} is not answered`,
      'open',
      ({ merged }) => query(text, [merged.id]),
    ]),
    [
      'of a guardian and their ward',
      'family',
      ({ kept, merged }) =>
        query(`INSERT INTO guardianships (ward_id, guardian_id, relation) VALUES ($1, $2, 'parent')`, [
          kept.id,
          merged.id,
        ]),
    ],
    [
      'of a child and somebody else’s guardian',
      'family',
      async ({ kept, merged }) => {
        const text = `INSERT INTO guardianships (ward_id, guardian_id, relation) VALUES ($1, $2, 'parent')`;
        await query(text, [kept.id, around.people[0]]);
        await query(text, [around.people[1], merged.id]);
      },
    ],
    [
      'of two who act for each other',
      'mandate',
      ({ kept, merged }) =>
        query(
          `INSERT INTO mandates (id, party_person, holder_person, source, role, powers, may_pass_on, valid_from)
          VALUES (gen_random_uuid(), $1, $2, 'granted', 'delegate', '{}', false, now())`,
          [kept.id, merged.id],
        ),
    ],
    ['where only the one to merge is proven', 'unproven', ({ merged }) => provenOf(merged)],
    ['of one that waits for another decision', 'waiting', (both) => pairs.requestFor(both)],
  ])('%s', async (_, problem, prepare) => {
    const both = await pairs.two();
    await prepare(both);
    const now = await node.merging.peopleOf({ keptId: both.kept.id, mergedId: both.merged.id });
    expect(await node.merging.ask(now, { officer: pairs.decider, reason: 'Cùng một người.' })).toEqual({ problem });
    if (problem !== 'waiting') expect(await pairs.merge(both)).toBe('stale');
    expect((await query('SELECT 1 FROM merges WHERE kept_person = $1', [both.kept.id])).length).toBe(0);
  });
  const provenOf = (person: Person) =>
    query(
      `INSERT INTO proofs (id, person_id, method, source, proved_at) VALUES (gen_random_uuid(), $1, 'x', 'x', now())`,
      [person.id],
    );

  it('of one account with itself, of one’s own, and of people whom a team made up', async () => {
    const { kept } = await pairs.two();
    const ask = (both: Two, officer = pairs.decider) => node.merging.ask(both, { officer, reason: 'Cùng một người.' });
    expect(await ask({ kept, merged: kept })).toEqual({ problem: 'same' });
    expect(await ask({ kept, merged: pairs.decider })).toEqual({ problem: 'own' });
    const made = { ...kept, id: randomUUID(), testTeam: around.teams[0] ?? '' };
    expect(await ask({ kept, merged: made })).toEqual({ problem: 'test' });
  });

  it('when whom it is about would decide', async () => {
    const both = await pairs.two();
    const id = await pairs.requestFor(both);
    await expect(node.approve(id, both.kept)).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

describe('a merge that fails in the middle', () => {
  it('leaves everything as it was, and can be approved again', async () => {
    const both = await pairs.two({ phones: [] });
    const ids = [both.kept.id, both.merged.id];
    for (const id of ids) await addThings(world, id, { around, chance: () => true });
    const before = await rowsOf(world, ids);
    await query(`ALTER TABLE merges ADD CONSTRAINT never CHECK (kept_person <> '${both.kept.id}')`);
    const request = await pairs.requestFor(both);
    await expect(node.approve(request, pairs.decider)).rejects.toThrow();
    expect(await rowsOf(world, ids)).toMatchObject({ ...before, change_requests: expect.anything() });
    await query('ALTER TABLE merges DROP CONSTRAINT never');
    expect(await node.approve(request, pairs.decider)).toBe('approved');
  });
});

describe('of merges at once', () => {
  it('one into the other and the other into the one, only one happens', async () => {
    const both = await pairs.two();
    const requests = [await pairs.requestFor(both), await pairs.requestFor({ kept: both.merged, merged: both.kept })];
    const outcomes = await Promise.all(requests.map((id) => node.approve(id, pairs.decider)));
    expect(outcomes.sort()).toEqual(['approved', 'stale']);
    expect([await pairs.statusOf(both.kept), await pairs.statusOf(both.merged)].sort()).toEqual(['active', 'merged']);
  });

  it('the same one twice happens once, and is undone once', async () => {
    const both = await pairs.two();
    const again = [await pairs.requestFor(both), await pairs.requestFor(both)];
    expect((await Promise.all(again.map((id) => node.approve(id, pairs.decider)))).sort()).toEqual([
      'approved',
      'stale',
    ]);
    const undone = [await pairs.requestUndo(both), await pairs.requestUndo(both)];
    expect((await Promise.all(undone.map((id) => node.approve(id, pairs.decider)))).sort()).toEqual([
      'approved',
      'stale',
    ]);
    expect([await pairs.statusOf(both.kept), await pairs.statusOf(both.merged)]).toEqual(['active', 'active']);
  });
});

describe('a merge that can be undone no more', () => {
  it('leaves nothing of the account that was merged but its subjects', async () => {
    const both = await pairs.two();
    const sub = await node.subjects.subjectOf(both.merged.id, 'settled.example');
    await pairs.merge(both);
    await query(`UPDATE merges SET undo_until = now() WHERE merged_person = $1`, [both.merged.id]);
    const found = await node.mergeOf(both.merged);
    if (!found) throw new Error('there is no merge');
    expect(await node.merging.undoProblemFor(found, pairs.decider)).toBe('late');
    await node.settle();
    const left = await node.people.find(both.merged.id);
    expect([left?.status, left?.name.full, left?.emails]).toEqual(['merged', '', []]);
    expect(await node.merges.memoryOf(found.id)).toBeUndefined();
    expect(await node.subjects.findBySubject('settled.example', sub)).toBe(both.kept.id);
    expect(await pairs.undo(both)).toBe('stale');
  });
});

describe('an undoing is refused', () => {
  it('to whoever has one of the two accounts, before anybody else is asked', async () => {
    const both = await pairs.two();
    await pairs.merge(both);
    const found = await node.mergeOf(both.merged);
    if (!found) throw new Error('there is no merge');
    for (const officer of [both.kept, both.merged])
      expect(await node.merging.askUndo(found, { officer, reason: 'Of my own.' })).toEqual({ problem: 'own' });
    expect(await node.merging.askUndo(found, { officer: pairs.decider, reason: 'Two people.' })).toHaveProperty('id');
  });

  it('when somebody else has the number by now', async () => {
    const citizenNumber = '099190777777';
    const both = await pairs.two({ proofs: PROVEN, citizenNumber: '099190888888' }, { proofs: PROVEN, citizenNumber });
    await pairs.merge(both);
    await addPerson(world, { proofs: PROVEN, citizenNumber });
    const found = await node.mergeOf(both.merged);
    expect(found && (await node.merging.undoProblemFor(found, pairs.decider))).toBe('number');
    expect([await pairs.undo(both), await pairs.statusOf(both.merged)]).toEqual(['stale', 'merged']);
  });
});
