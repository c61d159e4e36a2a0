import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { personOf } from '../../../src/identity/personas.ts';
import type { NewReport } from '../../../src/misuse/reports.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { persona } from '../../support/personas.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';

let database: TestDatabase;
let storage: Storage;
const lan = personOf(persona('An ordinary citizen'));
const officer = randomUUID();
beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 8 }, keys);
  await storage.people.save(lan);
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

const signIn = {
  at: new Date('2026-11-22T05:00:00Z'),
  clientId: 'portal',
  methods: ['password'],
  credentials: [],
  from: { device: { browser: 'Chrome' }, place: 'local' as const },
};
const report = (note?: string): NewReport => ({
  id: randomUUID(),
  personId: lan.id,
  signIn,
  note,
  done: { sessions: 2, removed: ['password'] },
});

describe('reports', () => {
  it('are read as they were made', async () => {
    const made = report('Tôi nhận được một cuộc gọi lạ.');
    await storage.reports.add(made);
    expect(await storage.reports.find(made.id)).toMatchObject({ ...made, handled: undefined });
    for (const id of [randomUUID(), 'x', '']) expect(await storage.reports.find(id)).toBeUndefined();
  });

  it('are handled once, of several who try at once, and listed apart then', async () => {
    const made = report();
    await storage.reports.add(made);
    const handling = { by: officer, note: 'Đã gọi cho người dân.' };
    const outcomes = await Promise.all([1, 2, 3].map(() => storage.reports.handle(made.id, handling)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    const { reports: open } = await storage.reports.list(true, 1);
    expect(open.map(({ id }) => id)).not.toContain(made.id);
    const { reports: handled } = await storage.reports.list(false, 1);
    expect(handled).toMatchObject([{ id: made.id, handled: handling }]);
    expect(await storage.reports.handle('x', handling)).toBe(false);
  });

  it('come page by page, those made first first', async () => {
    for (let i = 0; i < 21; i += 1) await storage.reports.add(report(String(i)));
    const first = await storage.reports.list(true, 1);
    expect([first.reports.length, first.more]).toEqual([20, true]);
    const second = await storage.reports.list(true, 2);
    expect([second.reports.at(-1)?.note, second.more]).toEqual(['20', false]);
  });
});

describe('a link of a mail', () => {
  it('leads to its sign-in until it is used, by one of those who try', async () => {
    await storage.reportLinks.keep('token', { personId: lan.id, signIn }, new Date(Date.now() + 60_000));
    expect(await storage.reportLinks.find('token')).toEqual({ personId: lan.id, signIn });
    const uses = await Promise.all([1, 2, 3].map(() => storage.reportLinks.use('token')));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await storage.reportLinks.find('token')).toBeUndefined();
  });

  it('is worth nothing after its time', async () => {
    await storage.reportLinks.keep('late', { personId: lan.id, signIn }, new Date(Date.now() - 1));
    expect([await storage.reportLinks.find('late'), await storage.reportLinks.use('late')]).toEqual([undefined, false]);
  });
});
