import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayDecide, type NewChangeRequest } from '../../../src/approvals/approval.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';

let database: TestDatabase;
let storage: Storage;
beforeAll(async () => {
  database = await createDatabase();
  const keys = { current: 'one', keys: { one: randomBytes(32) } };
  storage = await openStorage({ url: database.url, poolSize: 5 }, {
    dataKeys: keys,
    lookupKey: randomBytes(32),
    pairwiseKey: randomBytes(32),
  } as never);
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

const asker = randomUUID();
const colleague = randomUUID();
const registrar = randomUUID();

const request = (differences: Partial<NewChangeRequest> = {}): NewChangeRequest => ({
  id: randomUUID(),
  kind: 'registration',
  subject: `svc-${randomUUID()}`,
  authority: 'ha-noi',
  content: { to: 'change' },
  reason: 'A new service',
  by: { via: 'page', people: [asker] },
  ...differences,
});

async function asked(differences: Partial<NewChangeRequest> = {}): Promise<NewChangeRequest> {
  const one = request(differences);
  await storage.approvals.add(one);
  return one;
}

describe('a change request', () => {
  it('is decided once, by somebody else', async () => {
    const { id } = await asked();
    const answers = await Promise.all(
      [registrar, colleague].map((by) => storage.approvals.decide(id, { outcome: 'approved', by: [by], note: 'Fine' })),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await storage.approvals.find(id)).toMatchObject({
      reason: 'A new service',
      content: { to: 'change' },
      decision: { outcome: 'approved', note: 'Fine' },
    });
  });

  it('is never decided by whoever asked, whatever the application believes', async () => {
    const { id } = await asked({ by: { via: 'api', people: [colleague, asker], clientId: 'program' } });
    for (const by of [[asker], [colleague], [registrar, asker], []]) {
      for (const outcome of ['approved', 'refused'] as const)
        await expect(storage.approvals.decide(id, { outcome, by })).rejects.toThrow(/four_eyes/);
    }
    await expect(
      sql(database.url, `UPDATE change_requests SET outcome = 'approved', decided_by = requested_by WHERE id = $1`, [
        id,
      ]),
    ).rejects.toThrow(/four_eyes/);
    expect((await storage.approvals.find(id))?.decision).toBeUndefined();
  });

  it('names somebody who answers for it', async () => {
    await expect(asked({ by: { via: 'file', people: [] } })).rejects.toThrow(/somebody/);
  });

  it('may be taken back by whoever asked', async () => {
    const { id } = await asked();
    expect(await storage.approvals.decide(id, { outcome: 'withdrawn', by: [asker] })).toBe(true);
    expect(await storage.approvals.decide(id, { outcome: 'approved', by: [registrar] })).toBe(false);
  });

  it('is carried out once, when it was approved', async () => {
    const { id } = await asked({ kind: 'keys', subject: 'signing' });
    expect(await storage.approvals.use(id)).toBe(false);
    await storage.approvals.decide(id, { outcome: 'approved', by: [registrar] });
    const uses = await Promise.all([storage.approvals.use(id), storage.approvals.use(id)]);
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  it('is shown to those of its ministry or province, and of the country', async () => {
    const kind = 'files';
    const [hanoi, hue] = [await asked({ kind, authority: 'ha-noi' }), await asked({ kind, authority: 'hue' })];
    const { authority: _, ...country } = request({ kind });
    await storage.approvals.add(country);
    const seenBy = async (authorities?: string[]) =>
      (await storage.approvals.list({ kind, open: true, authorities, page: 1 })).requests.map(({ id }) => id);
    expect(await seenBy(['hue'])).toEqual([hue.id]);
    expect(await seenBy([])).toEqual([]);
    expect((await seenBy()).sort()).toEqual([hanoi.id, hue.id, country.id].sort());
  });
});

describe('who may decide', () => {
  const open = { by: { via: 'page', people: [asker] } } as const;

  it('is nobody who asked, nobody of the team, and nobody at all once it is decided', () => {
    expect(mayDecide(open, [registrar])).toBe(true);
    expect(mayDecide(open, [asker])).toBe(false);
    expect(mayDecide(open, [registrar, asker])).toBe(false);
    expect(mayDecide(open, [colleague], [colleague])).toBe(false);
    expect(mayDecide(open, [])).toBe(false);
    const decision = { outcome: 'refused', by: [registrar], at: new Date() } as const;
    expect(mayDecide({ ...open, decision }, [colleague])).toBe(false);
  });
});
