import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../../src/identity/person.ts';
import { type MergePairs, mergePairs } from '../../support/merge-pairs.ts';
import { sql } from '../../support/sql.ts';
import { addSurroundings, type MergingNode, mergingAt, type Surroundings } from '../../support/two-accounts.ts';
import { createWorld, type World } from '../../support/world.ts';

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

describe('an undoing after later changes', () => {
  const CONSENT = `INSERT INTO consents (id, person_id, client_id, scopes, granted, refused, shown_hash, language, acr)
    VALUES (gen_random_uuid(), $1, 'test-client-secret-basic', '{openid}', '{}', '{}', '\\x01', 'vi', 'm0') RETURNING id`;
  const LINK = `INSERT INTO upstream_links (id, person_id, upstream, subject_hash, subject, made_by, made_at)
    VALUES (gen_random_uuid(), $1, 'bank', $2, '\\x01', 'both', now()) RETURNING id`;
  const made = async (text: string, values: unknown[]) => String((await query(text, values))[0]?.id);
  const ownerOf = async (table: 'consents' | 'upstream_links', id: string) =>
    (await query(`SELECT person_id FROM ${table} WHERE id = $1`, [id]))[0]?.person_id;

  it('leaves with the kept account what came to it, and gives back what had moved', async () => {
    const both = await pairs.two();
    const [before, gone] = [await made(CONSENT, [both.merged.id]), await made(LINK, [both.merged.id, randomUUID()])];
    await pairs.merge(both);
    expect(await ownerOf('consents', before)).toBe(both.kept.id);
    await query(`UPDATE consents SET ended_at = now(), ended_why = 'answered' WHERE id = $1`, [before]);
    await query('DELETE FROM upstream_links WHERE id = $1', [gone]);
    const [since, anew] = [await made(CONSENT, [both.kept.id]), await made(LINK, [both.kept.id, randomUUID()])];
    expect(await pairs.undo(both)).toBe('approved');
    expect([await ownerOf('consents', before), await ownerOf('consents', since)]).toEqual([
      both.merged.id,
      both.kept.id,
    ]);
    expect([await ownerOf('upstream_links', gone), await ownerOf('upstream_links', anew)]).toEqual([
      undefined,
      both.kept.id,
    ]);
  });

  it('is refused while the kept account is being closed, and not when its person has come back', async () => {
    const both = await pairs.two();
    await pairs.merge(both);
    const found = await node.mergeOf(both.merged);
    const inStatus = async (status: Person['status']) => {
      await node.people.save({ ...both.kept, status });
      return found && node.merging.undoProblemFor(found, pairs.decider);
    };
    expect([await inStatus('closing'), await pairs.undo(both)]).toEqual(['gone', 'stale']);
    expect([await inStatus('blocked'), await inStatus('active')]).toEqual([undefined, undefined]);
    expect(await pairs.undo(both)).toBe('approved');
  });
});

describe('of a provider in front', () => {
  const link = async ({ id }: Person, upstream: string) =>
    query(
      `INSERT INTO upstream_links (id, person_id, upstream, subject_hash, subject, made_by, made_at)
      VALUES (gen_random_uuid(), $1, $2, $3, '\\x01', 'both', now())`,
      [id, upstream, Buffer.from(`${id}/${upstream}`)],
    );
  const switchOff = ({ id }: Person, upstream: string) =>
    query('INSERT INTO upstream_refusals (person_id, upstream, since) VALUES ($1, $2, now())', [id, upstream]);
  const have = async ({ id }: Person) => {
    const text = `SELECT upstream, 'on' AS is FROM upstream_links WHERE person_id = $1
      UNION ALL SELECT upstream, 'off' FROM upstream_refusals WHERE person_id = $1 ORDER BY 1, 2`;
    return (await query(text, [id])).map(({ upstream, is }) => `${upstream} ${is}`);
  };

  it('what the kept account has wins, be it connected or switched off', async () => {
    const both = await pairs.two();
    await link(both.kept, 'bank');
    await switchOff(both.merged, 'bank');
    await switchOff(both.kept, 'ministry');
    await link(both.merged, 'ministry');
    await link(both.merged, 'post');
    await switchOff(both.merged, 'school');
    await pairs.merge(both);
    expect(await have(both.kept)).toEqual(['bank on', 'ministry off', 'post on', 'school off']);
    await pairs.undo(both);
    expect(await have(both.kept)).toEqual(['bank on', 'ministry off']);
    expect(await have(both.merged)).toEqual(['bank off', 'ministry on', 'post on', 'school off']);
  });
});

describe('of mandates', () => {
  const grant = async (holder: Person, powers: string, parent?: string): Promise<string> => {
    const text = `INSERT INTO mandates (id, party_person, holder_person, source, role, powers, may_pass_on, valid_from, parent_id)
      VALUES (gen_random_uuid(), $1, $2, 'granted', 'delegate', $3, true, now() - interval '1 day', $4) RETURNING id`;
    return String((await query(text, [around.people[0], holder.id, powers, parent]))[0]?.id);
  };
  const holderOf = async (id: string) =>
    (await query('SELECT holder_person, ended_at IS NULL AS open FROM mandates WHERE id = $1', [id]))[0];

  it('one that gives no more stays, and ends with the account; one that gives more, or under which others act, moves', async () => {
    const both = await pairs.two();
    await grant(both.kept, '{tax.read,tax.file}');
    const [less, more, above] = [
      await grant(both.merged, '{tax.read}'),
      await grant(both.merged, '{tax.pay}'),
      await grant(both.merged, '{tax.file}'),
    ];
    await grant(pairs.decider, '{tax.file}', above);
    await pairs.merge(both);
    expect(await holderOf(less)).toEqual({ holder_person: both.merged.id, open: true });
    for (const id of [more, above]) expect(await holderOf(id)).toEqual({ holder_person: both.kept.id, open: true });
    await query(`UPDATE merges SET undo_until = now() WHERE merged_person = $1`, [both.merged.id]);
    await node.settle();
    expect(await holderOf(less)).toEqual({ holder_person: both.merged.id, open: false });
  });
});
