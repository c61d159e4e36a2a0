import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../../src/identity/person.ts';
import { type MergePairs, mergePairs, type Two } from '../../support/merge-pairs.ts';
import { register } from '../../support/relying-party.ts';
import { sql } from '../../support/sql.ts';
import { addPerson, addSurroundings, addThings, type MergingNode, mergingAt } from '../../support/two-accounts.ts';
import { pause } from '../../support/wait.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let node: MergingNode;
let pairs: MergePairs;
beforeAll(async () => {
  world = await createWorld();
  node = await mergingAt(world);
  pairs = await mergePairs(world, node);
});
afterAll(async () => {
  await node?.stop();
  await world?.stop();
});

const query = (text: string, values: unknown[] = []) => sql(world.databaseUrl, text, values);
const ownerOf = (sector: string, subs: readonly string[]) =>
  Promise.all(subs.map((sub) => node.subjects.findBySubject(sector, sub)));
const subsIn = async (sector: string, people: readonly Person[]): Promise<string[]> => {
  const subs: string[] = [];
  for (const { id } of people) subs.push(await node.subjects.subjectOf(id, sector));
  return subs;
};
const problemOf = async ({ merged }: Two) => {
  const found = await node.mergeOf(merged);
  return found && node.merging.undoProblemFor(found, pairs.decider);
};

describe('accounts that are merged one into the next', () => {
  it('lead every subject to the account that is left, and are parted from the end', async () => {
    const first = await pairs.two();
    const last = { kept: await addPerson(world), merged: first.kept };
    const people = [first.merged, first.kept, last.kept];
    const subs = await subsIn('row.example', people);
    expect([await pairs.merge(first), await pairs.merge(last)]).toEqual(['approved', 'approved']);
    expect(await ownerOf('row.example', subs)).toEqual([last.kept.id, last.kept.id, last.kept.id]);
    expect(await pairs.undo(first)).toBe('stale');
    expect([await pairs.undo(last), await pairs.undo(first)]).toEqual(['approved', 'approved']);
    expect(await ownerOf('row.example', subs)).toEqual(people.map(({ id }) => id));
  });

  it('are settled together when the last one is closed', async () => {
    const first = await pairs.two();
    const last = { kept: await addPerson(world), merged: first.kept };
    await pairs.merge(first);
    await pairs.merge(last);
    await query(`UPDATE persons SET status = 'closed' WHERE id = $1`, [last.kept.id]);
    await node.settle();
    await node.settle();
    for (const { id } of [first.merged, first.kept]) expect((await node.people.find(id))?.name.full).toBe('');
    expect(await problemOf(first)).toBe('late');
  });
});

describe('two accounts that are merged into one', () => {
  it('are parted in the other order: the subject of the second may go on with what the first one brought', async () => {
    const first = await pairs.two();
    const second = { kept: first.kept, merged: await addPerson(world) };
    const subs = await subsIn('two.example', [first.merged, second.merged]);
    await pairs.merge(first);
    await pairs.merge(second);
    expect(await ownerOf('two.example', subs)).toEqual([first.kept.id, first.kept.id]);
    expect([await problemOf(first), await pairs.undo(first)]).toEqual(['followed', 'stale']);
    expect([await pairs.undo(second), await problemOf(first), await pairs.undo(first)]).toEqual([
      'approved',
      undefined,
      'approved',
    ]);
    expect(await ownerOf('two.example', subs)).toEqual([first.merged.id, second.merged.id]);
  });
});

describe('a service hears of a merge', () => {
  const clientId = 'hears-of-merges';
  const sector = 'hears.example:8443';
  beforeAll(() =>
    register(world, {
      clientId,
      metadata: { redirect_uris: [`https://${sector}/callback`] },
      uris: { events: 'http://localhost:9/events' },
    }),
  );
  const toldOf = async (both: Two) => {
    const merge = await node.mergeOf(both.merged);
    const text = `SELECT client_id FROM outbox WHERE kind = 'subject-merged' AND reference = $1`;
    return (await query(text, [merge?.id])).map((row) => row.client_id);
  };
  const visit = (personId: string) =>
    world.app.storage.scope(
      () => world.app.storage.audit.record({ type: 'authorization.granted', personId, clientId }),
      { keep: () => true },
    );

  it('where it had known both, and not where it knew one or the sector alone', async () => {
    const [known, other, alone] = [await pairs.two(), await pairs.two(), await pairs.two()];
    for (const { kept, merged } of [known, other]) await subsIn(sector, [kept, merged]);
    await subsIn(sector, [alone.merged]);
    for (const { merged } of [known, alone]) await visit(merged.id);
    for (const both of [known, other, alone]) expect(await pairs.merge(both)).toBe('approved');
    expect([await toldOf(known), await toldOf(other), await toldOf(alone)]).toEqual([[clientId], [], []]);
  });

  it('where it had known an account that became a part of the one that is merged', async () => {
    const first = await pairs.two();
    const last = { kept: await addPerson(world), merged: first.kept };
    await subsIn(sector, [first.merged, last.kept]);
    await visit(first.merged.id);
    await pairs.merge(first);
    await pairs.merge(last);
    expect([await toldOf(first), await toldOf(last)]).toEqual([[], [clientId]]);
  });

  it('again after an undoing, when it has come to know both', async () => {
    const both = await pairs.two();
    const [old = ''] = await subsIn(sector, [both.merged]);
    await visit(both.merged.id);
    await pairs.merge(both);
    expect([await toldOf(both), await subsIn(sector, [both.kept])]).toEqual([[], [old]]);
    await pairs.undo(both);
    const [own = ''] = await subsIn(sector, [both.kept]);
    expect(own).not.toBe(old);
    await pairs.merge(both);
    expect([await toldOf(both), await subsIn(sector, [both.kept])]).toEqual([[clientId], [own]]);
    expect(await ownerOf(sector, [old, own])).toEqual([both.kept.id, both.kept.id]);
    await pairs.undo(both);
    expect(await ownerOf(sector, [old, own])).toEqual([both.merged.id, both.kept.id]);
  });

  it('where it had known the one that is merged as whom somebody acts for', async () => {
    const both = await pairs.two();
    const holder = await addPerson(world);
    await subsIn(sector, [both.kept, both.merged]);
    const mandate = randomUUID();
    await query(
      `INSERT INTO mandates (id, party_person, holder_person, source, role, powers, may_pass_on, valid_from)
      VALUES ($1, $2, $3, 'granted', 'delegate', '{}', false, now())`,
      [mandate, both.merged.id, holder.id],
    );
    await query(
      `INSERT INTO consents (id, person_id, client_id, mandate_id, scopes, granted, refused, shown_hash, language, acr)
      VALUES (gen_random_uuid(), $1, $2, $3, '{openid}', '{}', '{}', '\\x01', 'vi', 'm0')`,
      [holder.id, clientId, mandate],
    );
    await pairs.merge(both);
    expect(await toldOf(both)).toEqual([clientId]);
  });
});

describe('a team', () => {
  it('reads that another account of a member is the member, and that it is not any more', async () => {
    const both = await pairs.two();
    const around = await addSurroundings(world);
    await addThings(world, both.merged.id, { around, chance: () => true });
    const [teamId] = around.teams;
    const read = async () =>
      (await world.app.storage.teamHistory.list(teamId ?? '', 1)).events.map(({ type, personId, by }) => [
        type,
        personId,
        by,
      ]);
    await pairs.merge(both);
    expect(await read()).toEqual([['member-moved', both.kept.id, undefined]]);
    await pairs.undo(both);
    expect((await read())[0]).toEqual(['member-moved', both.merged.id, undefined]);
  });
});

describe('while both people are busy', () => {
  const ROUNDS = 12;
  const quietly = <Result>(work: () => Promise<Result>) => world.app.storage.scope(work, { keep: () => true });
  const agree = (personId: string, clientId: string) =>
    quietly(() =>
      world.app.storage.consents.replace({
        id: randomUUID(),
        personId,
        clientId,
        mandateId: undefined,
        scopes: ['openid'],
        granted: [],
        refused: [],
        shown: undefined,
        shownHash: Buffer.from('x'),
        language: 'vi',
        acr: 'm0',
      }),
    );

  it('what the kept account gets while the same of the other one would move is its own', async () => {
    const both = await pairs.two();
    const sector = 'moment.example';
    const [old] = await subsIn(sector, [both.merged]);
    const client = new pg.Client({ connectionString: world.databaseUrl });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('INSERT INTO subjects (person_id, sector, sub) VALUES ($1, $2, $3)', [
        both.kept.id,
        sector,
        'own',
      ]);
      const merging = pairs.merge(both);
      await pause(500);
      await client.query('COMMIT');
      expect(await merging).toBe('approved');
    } finally {
      await client.end();
    }
    expect(await subsIn(sector, [both.kept])).toEqual(['own']);
    expect(await ownerOf(sector, ['own', old ?? ''])).toEqual([both.kept.id, both.kept.id]);
  });

  it('a merge and its undoing wait for nobody for long, and fail for nobody', async () => {
    const clientId = 'test-client-secret-basic';
    for (let round = 0; round < ROUNDS; round += 1) {
      const both = await pairs.two();
      const sector = `busy-${round}.example`;
      const busy = () =>
        [both.kept, both.merged].flatMap(({ id }) => [
          quietly(() => world.app.storage.subjects.subjectOf(id, sector)),
          agree(id, clientId),
          quietly(async () => world.app.storage.people.find(id)),
        ]);
      await quietly(() => world.app.storage.subjects.subjectOf(both.merged.id, sector));
      const outcomes = await Promise.allSettled([...busy(), pairs.merge(both), ...busy()]);
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
      const back = await Promise.allSettled([...busy(), pairs.undo(both), ...busy()]);
      expect(back.filter(({ status }) => status === 'rejected')).toEqual([]);
      expect(await pairs.statusOf(both.merged)).toBe('active');
    }
  });
});
