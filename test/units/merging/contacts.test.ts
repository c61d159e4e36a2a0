import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contact, Person } from '../../../src/identity/person.ts';
import { passedFrom } from '../../../src/merging/rules.ts';
import { type MergePairs, mergePairs } from '../../support/merge-pairs.ts';
import { addPerson, type MergingNode, mergingAt } from '../../support/two-accounts.ts';
import { createWorld, type World } from '../../support/world.ts';

const NOW = new Date('2027-02-03T04:05:06Z');
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
const mailbox = (value: string, more: Partial<Contact> = {}): Contact => ({ value, verified: true, ...more });

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
const found = async ({ id }: Person) => node.people.find(id);

describe('a contact', () => {
  it('passes where the kept account has none of the kind that is verified, once it has settled', async () => {
    const { kept, merged } = await pairs.two({ emails: [mailbox('own@example.vn', { verified: false })] });
    const at = (settlesAt: number) =>
      passedFrom({ kept, merged: { ...merged, emails: [mailbox('new@example.vn', { settlesAt })] } }, NOW).contacts;
    expect(at(seconds(NOW))).toEqual([{ kind: 'email', value: 'new@example.vn' }]);
    expect(at(seconds(NOW) + 1)).toEqual([]);
  });

  it('opens the account again after an undoing, unless somebody else has shown since that it is theirs', async () => {
    const [lost, shared, own] = ['lost', 'shared', 'own'].map((one) => `${one}-${Date.now()}@example.vn`) as [
      string,
      string,
      string,
    ];
    const both = await pairs.two({}, { emails: [lost, shared, own].map((value) => mailbox(value)) });
    const before = seconds(new Date()) - 1_000;
    await addPerson(world, { emails: [mailbox(shared, { verifiedAt: before })] });
    await pairs.merge(both);
    await addPerson(world, { emails: [mailbox(lost, { verifiedAt: seconds(new Date()) + 1 })] });
    await pairs.undo(both);
    expect((await found(both.merged))?.emails).toEqual([
      { value: lost, verified: false, suspendedAt: expect.any(Number) },
      mailbox(shared),
      mailbox(own),
    ]);
    const holders = await node.people.findByIdentifier({ kind: 'email', value: lost });
    expect(holders.map(({ id }) => id)).not.toContain(both.merged.id);
  });

  it('that passed and was claimed by somebody else is not verified in either account', async () => {
    const value = `claimed-${Date.now()}@example.vn`;
    const both = await pairs.two({ emails: [] }, { emails: [mailbox(value)] });
    await pairs.merge(both);
    const kept = (await found(both.kept)) as Person;
    expect(kept.emails).toMatchObject([{ value, verified: true }]);
    await node.people.save({ ...kept, emails: [{ value, verified: false, suspendedAt: seconds(new Date()) }] });
    await pairs.undo(both);
    expect((await found(both.kept))?.emails).toEqual([]);
    expect((await found(both.merged))?.emails).toMatchObject([{ value, verified: false }]);
  });
});
