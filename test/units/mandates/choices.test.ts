import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { personOf } from '../../../src/identity/personas.ts';
import { type Choices, type Choosing, createChoices } from '../../../src/mandates/choices.ts';
import type { Mandate, Party } from '../../../src/mandates/mandate.ts';
import type { Organisation } from '../../../src/organisations/organisation.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { putMandate, putOrganisation } from '../../support/organisations.ts';
import { persona } from '../../support/personas.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';
import { catalogue } from './mandates.ts';

let database: TestDatabase;
let storage: Storage;
let choices: Choices;
/** Of which organisations the register was asked. */
let asked: string[] = [];
/** What the register says when it is asked. */
let onAsking: () => Promise<unknown> = async () => undefined;

const director = personOf(persona('The director of a company'));
const accountant = personOf(persona('The company’s accountant'));
const mother = personOf(persona('A mother who shares'));
const son = personOf(persona('Her son'));
const lan = personOf(persona('An ordinary citizen'));

beforeAll(async () => {
  database = await createDatabase();
  const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
  const keys = { dataKeys, lookupKey: randomBytes(32), pairwiseKey: randomBytes(32) };
  storage = await openStorage({ url: database.url, poolSize: 4 }, keys);
  for (const person of [director, accountant, mother, son, lan]) await storage.people.save(person);
  choices = createChoices({
    ...storage,
    powers: catalogue,
    now: () => new Date(),
    async ensureFresh(ids) {
      asked = [...ids];
      await onAsking();
    },
  });
});
afterAll(async () => {
  await storage?.close();
  await database?.drop();
});
beforeEach(async () => {
  asked = [];
  onAsking = async () => undefined;
  await sql(database.url, 'TRUNCATE mandates, organisations, representation_choices CASCADE');
});

const at = (over: Partial<Choosing> = {}): Choosing => ({
  personId: accountant.id,
  identityLevel: 1,
  service: { clientId: 'tax', powers: ['tax.read', 'tax.file', 'tax.pay'] },
  asked: { parties: ['organisation', 'person'], powers: [], required: false },
  ...over,
});
const asking = (over: Partial<Choosing['asked']>): Choosing => at({ asked: { ...at().asked, ...over } });
const party = ({ id }: Organisation): Party => ({ kind: 'organisation', id });
const person = (id: string) => ({ kind: 'person', id }) as const;
const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);

const company = (code: string, name: string, over: Partial<Organisation> = {}) =>
  putOrganisation(storage, { code, name, ...over });
/** The director's by law, and what the director gave the accountant. */
async function delegated(organisation: Organisation, over: Partial<Mandate> = {}, above: Partial<Mandate> = {}) {
  const root = { holder: person(director.id), source: 'register', role: 'representative' } as const;
  const parent = await putMandate(storage, { party: party(organisation), ...root, ...above });
  const own = { holder: person(accountant.id), parentId: parent.id, ...over };
  return { parent, mandate: await putMandate(storage, { party: party(organisation), ...own }) };
}
const names = async (choosing: Choosing, search = '', page = 1): Promise<string[]> =>
  (await choices.page(choosing, { search, page })).choices.map(({ party: { name } }) => name);

describe('choices', () => {
  it('are ordered by the name of the enterprise, with its branches after it, and people first by name', async () => {
    await delegated(await company('0199900089', 'Hợp tác xã Rau Đồng'));
    await delegated(await company('0199900018-002', 'An Phú', { parentCode: '0199900018' }));
    await delegated(await company('0199900018', 'Sen Vàng'));
    await delegated(await company('0199900018-001', 'Xuân Mai', { parentCode: '0199900018' }));
    for (const { id } of [son, lan]) await putMandate(storage, { party: person(id), holder: person(accountant.id) });
    expect(await names(at())).toEqual([
      son.name.full,
      lan.name.full,
      'Hợp tác xã Rau Đồng',
      'Sen Vàng',
      'Xuân Mai',
      'An Phú',
    ]);
    expect(await names(asking({ parties: ['person'] }))).toEqual([son.name.full, lan.name.full]);
    expect(await names(asking({ parties: ['organisation'] }))).toHaveLength(4);
  });

  it('name the enterprise of a branch that is no choice itself', async () => {
    await company('0199900018', 'Sen Vàng');
    await delegated(await company('0199900018-001', 'Xuân Mai', { parentCode: '0199900018' }));
    const { parents } = await choices.page(at(), { search: '', page: 1 });
    expect([...parents]).toEqual([['0199900018', 'Sen Vàng']]);
  });

  it('are found without marks, whatever the case, by other names and by code', async () => {
    await delegated(await company('0199900018', 'Công ty Đồ Gỗ Huế', { foreignName: 'Hue Timber' }));
    await delegated(await company('0199900025', 'Sông Mơ'));
    for (const search of ['do go hue', 'ĐỒ GỖ', 'timber', '0199900018', 'đồ  gỗ'])
      expect([search, await names(at(), search)]).toEqual([search, ['Công ty Đồ Gỗ Huế']]);
    expect(await names(at(), '%')).toEqual([]);
    await putMandate(storage, { party: person(son.id), holder: person(accountant.id) });
    expect(await names(at(), 'hoang nam')).toEqual([son.name.full]);
  });

  const ENDED = { ended: { at: new Date(), why: 'revoked' } } as const;
  it.each<[string, Partial<Mandate>, Partial<Mandate>]>([
    ['has ended', ENDED, {}],
    ['is over', { until: inDays(-0.1) }, {}],
    ['does not begin yet', { from: inDays(1) }, {}],
    ['is under one that is over', {}, { until: inDays(-0.1) }],
    ['is under one that does not begin yet', {}, { from: inDays(1) }],
    ['gives nothing here', { powers: ['customs', 'service:other'] }, {}],
    ['is under one that gives nothing here', {}, { powers: ['insurance.file'] }],
    ['shares no power with the one above it', { powers: ['tax.read'] }, { powers: ['tax.file'] }],
  ])('leave out a mandate that %s', async (_, own, above) => {
    await delegated(await company('0199900018', 'Sen Vàng'), own, above);
    expect(await names(at())).toEqual([]);
  });

  it('leave out an organisation that has stopped, and what goes through a firm that has', async () => {
    await delegated(await company('0199900064', 'Tạm ngừng', { status: 'suspended' }));
    await delegated(await company('0199900071', 'Giải thể', { status: 'dissolved' }));
    const firm = await company('0199900032', 'Tre Xanh', { status: 'suspended' });
    const lotus = await company('0199900018', 'Sen Vàng');
    const link = { holder: { kind: 'organisation', id: firm.id } } as const;
    const { mandate } = await delegated(lotus, link);
    const own = { party: party(lotus), holder: person(accountant.id), parentId: mandate.id };
    await putMandate(storage, own);
    expect(await names(at())).toEqual([]);
    await storage.organisations.save({ ...firm, status: 'active' });
    const { choices: found } = await choices.page(at(), { search: '', page: 1 });
    expect(found).toMatchObject([{ party: { name: 'Sen Vàng' }, through: 'Tre Xanh', role: 'delegate' }]);
  });

  it('tell until when the whole chain counts', async () => {
    const [sooner, later] = [inDays(10), inDays(20)];
    await delegated(await company('0199900018', 'Sen Vàng'), { until: later }, { until: sooner });
    const { choices: found } = await choices.page(at(), { search: '', page: 1 });
    expect(found[0]?.until).toEqual(sooner);
  });

  it('need every power that is asked for, for oneself and on the way', async () => {
    await delegated(await company('0199900018', 'Alpha'), { powers: ['tax.read'] });
    await delegated(await company('0199900025', 'Beta'), { powers: ['tax'] });
    await delegated(await company('0199900032', 'Gamma'), { powers: ['service:tax'] });
    await delegated(await company('0199900089', 'Delta'), { powers: ['*'] }, { powers: ['tax.read'] });
    expect(await names(asking({ powers: ['tax.read', 'tax.file'] }))).toEqual(['Beta', 'Gamma']);
    expect(await names(asking({ powers: ['tax.read'] }))).toEqual(['Alpha', 'Beta', 'Delta', 'Gamma']);
  });

  it('need the identity level of the powers, of the one who acts', async () => {
    await delegated(await company('0199900018', 'Sen Vàng'), { powers: ['tax.pay'] });
    expect(await names(at())).toEqual([]);
    expect(await names(at({ identityLevel: 2 }))).toEqual(['Sen Vàng']);
    expect(await names(at({ identityLevel: 0 }))).toEqual([]);
  });

  it('need the asked proof of an organisation', async () => {
    await delegated(await company('0199900018', 'Sen Vàng', { level: 1 }));
    expect(await names(at())).toEqual(['Sen Vàng']);
    expect(await names(asking({ organisationLevel: 2 }))).toEqual([]);
  });

  it('are those of this person alone', async () => {
    await delegated(await company('0199900018', 'Sen Vàng'));
    expect(await names(at({ personId: lan.id }))).toEqual([]);
    expect(await names(at({ personId: director.id }))).toEqual(['Sen Vàng']);
  });

  it('go on where the people end, twenty on each page, without a gap', async () => {
    for (const { id } of [son, lan, mother])
      await putMandate(storage, { party: person(id), holder: person(accountant.id) });
    for (let i = 0; i < 40; i += 1)
      await delegated(await company(`02999${String(i).padStart(5, '0')}`, `Số ${i + 10}`));
    const pages = await Promise.all([1, 2, 3].map((page) => choices.page(at(), { search: '', page })));
    expect(pages.map((page) => page.choices.length)).toEqual([20, 20, 3]);
    expect(pages.map(({ total, pages: last }) => [total, last])).toEqual(Array(3).fill([43, 3]));
    const all = pages.flatMap((page) => page.choices.map(({ mandateId }) => mandateId));
    expect(new Set(all).size).toBe(43);
    expect((await choices.page(at(), { search: '', page: 9 })).page).toBe(1);
  });

  it('are found behind whole pages of mandates that something above speaks against', async () => {
    for (let i = 0; i < 25; i += 1)
      await delegated(await company(`02999${String(i).padStart(5, '0')}`, `Cũ ${i}`), {}, { until: inDays(-1) });
    await delegated(await company('0199900018', 'Sen Vàng'));
    const { choices: found, total, pages } = await choices.page(at(), { search: '', page: 1 });
    expect(found.map(({ party: { name } }) => name)).toEqual(['Sen Vàng']);
    expect([total, pages]).toEqual([1, 1]);
    expect(await names(at(), 'cu')).toEqual([]);
  });
});

describe('the last choice', () => {
  it('is told apart on the first page, and is not among the others', async () => {
    const { mandate } = await delegated(await company('0199900025', 'Sông Mơ'));
    await delegated(await company('0199900018', 'Sen Vàng'));
    await storage.lastChoices.save(accountant.id, 'tax', mandate.id);
    const page = await choices.page(at(), { search: '', page: 1 });
    expect(page.last).toMatchObject({ party: { name: 'Sông Mơ' } });
    expect(page.choices.map(({ party: { name } }) => name)).toEqual(['Sen Vàng']);
    expect(await names(at(), 'song mo')).toEqual(['Sông Mơ']);
    const elsewhere = at({ service: { clientId: 'other', powers: ['tax.read'] } });
    expect((await choices.page(elsewhere, { search: '', page: 1 })).last).toBeUndefined();
  });

  it('of oneself is none where oneself is no answer', async () => {
    await storage.lastChoices.save(accountant.id, 'tax', null);
    expect((await choices.page(at(), { search: '', page: 1 })).last).toBe('self');
    expect((await choices.page(asking({ required: true }), { search: '', page: 1 })).last).toBeUndefined();
  });
});

describe('a choice that was made', () => {
  it('is good after the register was asked about everybody in the chain', async () => {
    const lotus = await company('0199900018', 'Sen Vàng');
    const { mandate } = await delegated(lotus);
    expect(await choices.check(at(), mandate.id)).toMatchObject({ kind: 'suits' });
    expect(asked).toEqual([lotus.id]);
  });

  it('is none when the register says that the organisation is no more', async () => {
    const lotus = await company('0199900018', 'Sen Vàng');
    const { mandate } = await delegated(lotus);
    onAsking = () => storage.organisations.save({ ...lotus, status: 'dissolved' });
    const answer = { kind: 'stopped', name: 'Sen Vàng', status: 'dissolved' };
    expect(await choices.check(at(), mandate.id)).toEqual(answer);
    expect(await choices.check(at(), mandate.id)).toEqual(answer);
    expect(await choices.check(at({ personId: lan.id }), mandate.id)).toEqual({ kind: 'unsuitable' });
  });

  it('is none when asking ended the mandate', async () => {
    const { mandate } = await delegated(await company('0199900018', 'Sen Vàng'));
    onAsking = () => storage.mandates.end(mandate.id, { why: 'not-representative', at: new Date() });
    expect(await choices.check(at(), mandate.id)).toEqual({ kind: 'unsuitable' });
  });

  it('is none of somebody else’s, and nothing that is not there; then nobody is asked', async () => {
    const { parent } = await delegated(await company('0199900018', 'Sen Vàng'));
    expect(await choices.check(at(), parent.id)).toEqual({ kind: 'unsuitable' });
    expect(await choices.check(at(), randomUUID())).toEqual({ kind: 'unsuitable' });
    expect(asked).toEqual([]);
  });
});
