import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';
import { eventually } from '../../support/wait.ts';

const [person, officer] = [randomUUID(), randomUUID()];

let database: TestDatabase;
let storage: Storage;
beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 4 }, keys);
  const { audit } = storage;
  await audit.record({
    type: 'sign-in.succeeded',
    personId: person,
    clientId: 'portal',
    details: { method: 'password' },
  });
  await audit.record({ type: 'account.blocked', personId: person, details: { by: officer, reason: 'x' } });
  await audit.record({ type: 'staff.searched', details: { by: [officer] } });
  await audit.record({ type: 'change.requested', details: { by: [officer, person] } });
  await audit.record({ type: 'account.closing-stopped', personId: person, details: { by: 'link' } });
  await audit.record({ type: 'mandate.ended', personId: person, details: { by: person } });
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

const typesOf = async (asked: object): Promise<string[]> =>
  (await storage.auditTrail.search({ limit: 10, ...asked })).map(({ type }) => type);

describe('events are found', () => {
  it.each([
    [
      'all of them, newest first',
      {},
      [
        'mandate.ended',
        'account.closing-stopped',
        'change.requested',
        'staff.searched',
        'account.blocked',
        'sign-in.succeeded',
      ],
    ],
    ['by type', { type: 'account.blocked' }, ['account.blocked']],
    ['by service', { clientId: 'portal' }, ['sign-in.succeeded']],
    ['by who did it to somebody else', { actorId: officer }, ['staff.searched', 'account.blocked']],
    ['by who did it, which a person does not to themselves', { actorId: person }, []],
    ['by everything at once', { personId: person, actorId: officer }, ['account.blocked']],
    ['after a moment', { from: new Date(Date.now() - 60_000), limit: 1 }, ['mandate.ended']],
    ['before a moment', { to: new Date(Date.now() - 60_000) }, []],
    ['in no future', { from: new Date(Date.now() + 3_600_000) }, []],
    ['by a cursor that is none', { before: '1; DROP' }, []],
  ])('%s', async (_, asked, types) => expect(await typesOf(asked)).toEqual(types));

  it('page by page', async () => {
    const [first] = await storage.auditTrail.search({ limit: 1 });
    expect(await typesOf({ before: first?.id, limit: 1 })).toEqual(['account.closing-stopped']);
  });

  it('one by its id', async () => {
    const [found] = await storage.auditTrail.search({ type: 'account.blocked', limit: 1 });
    expect(await storage.auditTrail.find(found?.id ?? '')).toMatchObject({ personId: person, actorId: officer });
    expect(await storage.auditTrail.find('nothing')).toBeUndefined();
  });

  it('in a time among many, without an index of times', async () => {
    await storage.audit.record({ type: 'keys.changed' });
    const [row] = await sql<{ details: Buffer }>(
      database.url,
      `SELECT details FROM audit_events WHERE type = 'keys.changed'`,
    );
    await sql(
      database.url,
      `INSERT INTO audit_events (shard, at, type, details)
       SELECT 0, now() + n * interval '1 hour', 'keys.changed', $1
       FROM generate_series(1, 500) n`,
      [row?.details],
    );
    const at = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);
    const found = await storage.auditTrail.search({ from: at(99.5), to: at(101.5), limit: 10 });
    expect(found).toHaveLength(2);
  });
});

describe('the newest seals', () => {
  it('are checked as far back as asked, and what does not fit is found', async () => {
    const { audit, auditTrail } = storage;
    await audit.record({ type: 'session.ended', personId: person });
    // Whatever is under way in other databases of the server holds up the sealing.
    const sealed = async () => {
      await audit.seal();
      const [open] = await sql(
        database.url,
        `SELECT 1 FROM audit_events e WHERE id > (SELECT coalesce(max(last_event), 0) FROM audit_seals s WHERE s.shard = e.shard)`,
      );
      if (open) throw new Error('not everything is sealed');
    };
    await eventually(sealed);
    const seals = await auditTrail.lastSeals();
    const [last] = await sql<{ shard: number }>(
      database.url,
      `SELECT shard FROM audit_events WHERE type = 'session.ended'`,
    );
    expect((await auditTrail.lastSeals()).length).toBeGreaterThan(0);
    expect(await auditTrail.verifyNewest(100_000, seals)).toMatchObject({ problems: [] });
    const lost = { shard: last?.shard ?? 0, number: 99, events: 1, hash: 'ff' };
    expect((await auditTrail.verifyNewest(100_000, [lost])).problems).toEqual([
      `shard ${lost.shard}: checkpoint 99 is not in the database`,
    ]);
    await sql(database.url, 'ALTER TABLE audit_events DISABLE TRIGGER append_only');
    await sql(database.url, `UPDATE audit_events SET client_id = 'forged' WHERE type = 'session.ended'`);
    expect((await auditTrail.verifyNewest(4, [])).problems).toEqual([
      expect.stringMatching(`^shard ${last?.shard}: seal \\d+ does not fit its events$`),
    ]);
  });
});
