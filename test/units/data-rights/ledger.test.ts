import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { projectPath, readYaml } from '../../../src/config.ts';
import { createLedger, type Ledger } from '../../../src/data-rights/ledger.ts';
import type { DataRequest } from '../../../src/data-rights/request.ts';
import { dataRightsSchema } from '../../../src/data-rights/settings.ts';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import { personOf } from '../../../src/identity/personas.ts';
import type { Notice } from '../../../src/messages/notices.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { persona } from '../../support/personas.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';

const DAY_MS = 86_400_000;
const lan = personOf(persona('An ordinary citizen'));
const minh = personOf(persona('reaches level 2'));
const officer = personOf(persona('An officer at a commune counter'));
const settings = readYaml(projectPath('config/motcua.yaml')) as { dataRights: unknown };
const dataRights = dataRightsSchema.parse(settings.dataRights);

let database: TestDatabase;
let storage: Storage;
let ledger: Ledger;
let at: Date;
let told: Notice[];

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 8 }, keys);
  for (const one of [lan, minh, officer]) await storage.people.save(one);
  ledger = createLedger({
    ...storage,
    audit: storage.audit.record,
    calendar: { utcOffsetMinutes: vietnam.utcOffsetMinutes, holidays: new Set(vietnam.holidays) },
    dataRights: { ...dataRights, perDay: 50 },
    now: () => at,
    tell: async (_, notice) => {
      told.push(notice);
      return true;
    },
  });
});
beforeEach(async () => {
  [at, told] = [new Date(), []];
  await sql(database.url, 'DELETE FROM data_requests');
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});

async function ask(person = lan, asked: Parameters<Ledger['submit']>[1] = { right: 'erase', text: 'Xin xóa.' }) {
  const taken = await ledger.submit(person, asked);
  if (taken.kind !== 'kept') throw new Error(taken.kind);
  return taken.request;
}
const now = async ({ id }: DataRequest): Promise<DataRequest> => {
  const found = await storage.dataRequests.find(id);
  if (!found) throw new Error('it is gone');
  return found;
};
const by = officer.id;
const subjects = () => told.map(({ subject }) => subject.replace(/^rights\.mail\.|\.subject$/g, ''));

describe('a request', () => {
  it('is kept as it was made, with its deadlines, and the person is told', async () => {
    const request = await ask(lan, { right: 'object', clientId: 'demo-portal', text: 'Không gửi quảng cáo.' });
    expect(await now(request)).toEqual(request);
    expect(request).toMatchObject({ status: 'received', withOthers: true, version: 1, isSelfService: false });
    expect(await storage.dataRequests.ofPerson(lan.id)).toEqual([request]);
    expect(subjects()).toEqual(['received']);
  });

  it('goes from receipt to an answer, each step on record', async () => {
    const request = await ask();
    expect(await ledger.acknowledge(request, { by, withOthers: false })).toBe(true);
    expect(await ledger.extend(await now(request), { by, said: 'Cần hỏi thêm.', days: 5 })).toBe(true);
    expect(await ledger.fulfil(await now(request), { by, said: 'Đã xóa.' })).toBe(true);
    const ended = await now(request);
    expect(ended.steps.map(({ what, by, said }) => [what, by, said])).toEqual([
      ['received', 'person', undefined],
      ['acknowledged', 'support', undefined],
      ['extended', 'support', 'Cần hỏi thêm.'],
      ['fulfilled', 'support', 'Đã xóa.'],
    ]);
    expect(ended.dueAt.getTime() - request.dueAt.getTime()).toBe(5 * DAY_MS);
    expect(ended).toMatchObject({ status: 'fulfilled', version: 4, decidedAt: at });
    expect(subjects()).toEqual(['received', 'acknowledged', 'extended', 'decided']);
    const events = await sql<{ type: string }>(
      database.url,
      "SELECT type FROM audit_events WHERE type LIKE 'data-request.%' AND person_id = $1 ORDER BY id",
      [lan.id],
    );
    expect(events.slice(-4).map(({ type }) => type.replace('data-request.', ''))).toEqual([
      'received',
      'acknowledged',
      'extended',
      'fulfilled',
    ]);
  });

  it('gets more time when it turns out that others take part', async () => {
    const request = await ask();
    await ledger.acknowledge(request, { by, withOthers: true });
    expect((await now(request)).dueAt.getTime() - request.dueAt.getTime()).toBe(10 * DAY_MS);
  });

  it('is extended once, not after its deadline, and not by more than the law allows', async () => {
    const request = await ask(lan, { right: 'object' });
    expect(await ledger.extend(request, { by, said: 'x', days: 16 })).toBe(false);
    expect(await ledger.extend(request, { by, said: 'x', days: 3 })).toBe(true);
    expect(await ledger.extend(await now(request), { by, said: 'x', days: 3 })).toBe(false);
    const late = await ask(lan, { right: 'object' });
    at = late.dueAt;
    expect(await ledger.extend(late, { by, said: 'x', days: 3 })).toBe(false);
  });

  it('is decided once: of several at a time one is first', async () => {
    const request = await ask();
    const all = [
      ledger.fulfil(request, { by, said: 'a' }),
      ledger.refuse(request, { by, said: 'b' }),
      ledger.cancel(request),
      ledger.acknowledge(request, { by, withOthers: false }),
    ];
    const done = await Promise.all(all);
    expect(done.filter(Boolean)).toHaveLength(1);
    const ended = await now(request);
    expect([ended.version, ended.steps.length]).toEqual([2, 2]);
    // What ended stays as it ended.
    if (ended.decidedAt) expect(await ledger.refuse(ended, { by, said: 'c' })).toBe(false);
  });

  it('is one of at most five that are open, also when they come at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => ledger.submit(minh, { right: 'access' })));
    expect(all.filter(({ kind }) => kind === 'kept')).toHaveLength(5);
    const [first] = await storage.dataRequests.ofPerson(minh.id);
    if (first) await ledger.cancel(first);
    expect((await ledger.submit(minh, { right: 'access' })).kind).toBe('kept');
  });

  it('says nothing of its texts to whoever reads the table', async () => {
    await ask(lan, { right: 'complain', text: 'Một lời riêng tư' });
    const [row] = await sql<{ content: Buffer }>(database.url, 'SELECT * FROM data_requests');
    expect(JSON.stringify(row)).not.toContain('riêng tư');
    expect(row?.content.toString('utf8')).not.toContain('riêng tư');
  });
});

describe('what people do themselves', () => {
  it('is in the ledger as done, waits for nobody and counts towards no limit', async () => {
    for (const right of ['withdraw', 'access', 'correct', 'erase', 'withdraw', 'withdraw'] as const)
      await ledger.recordDone({
        personId: lan.id,
        right,
        ...(right === 'withdraw' ? { clientId: 'demo-portal' } : {}),
      });
    const all = await storage.dataRequests.ofPerson(lan.id);
    expect(all).toHaveLength(6);
    for (const one of all) expect(one).toMatchObject({ status: 'fulfilled', isSelfService: true, decidedAt: at });
    expect(await storage.dataRequests.openOf(lan.id)).toEqual([]);
    expect(await storage.dataRequests.waiting(at)).toEqual({ open: 0, overdue: 0 });
    expect(told).toEqual([]);
  });
});

describe('the closing of an account', () => {
  it('ends what is open, and is itself a right that was used', async () => {
    const [open, ended] = [await ask(), await ask()];
    await ledger.refuse(ended, { by, said: 'x' });
    await ledger.recordClosed(lan.id);
    expect((await now(open)).status).toBe('cancelled');
    expect((await now(ended)).status).toBe('refused');
    const all = await storage.dataRequests.ofPerson(lan.id);
    expect(all.filter(({ isSelfService, right }) => isSelfService && right === 'erase')).toHaveLength(1);
    expect(await storage.dataRequests.waiting(at)).toEqual({ open: 0, overdue: 0 });
  });
});

describe('the queue', () => {
  it('begins with what is due first, and counts what is late', async () => {
    const slow = await ask(lan, { right: 'complain' });
    const taken = await ask(lan, { right: 'access' });
    await ledger.acknowledge(taken, { by, withOthers: false });
    const ended = await ask(lan, { right: 'erase' });
    await ledger.refuse(ended, { by, said: 'x' });
    const queue = await storage.dataRequests.queue({ limit: 10, offset: 0 });
    expect(queue.map(({ id }) => id)).toEqual([slow.id, taken.id]);
    expect(await storage.dataRequests.queue({ limit: 10, offset: 1 })).toHaveLength(1);
    expect(await storage.dataRequests.waiting(at)).toEqual({ open: 2, overdue: 0 });
    expect(await storage.dataRequests.waiting(slow.acknowledgeBy)).toEqual({ open: 2, overdue: 1 });
    expect(await storage.dataRequests.waiting(taken.dueAt)).toEqual({ open: 2, overdue: 2 });
  });
});
