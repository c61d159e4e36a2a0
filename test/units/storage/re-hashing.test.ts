import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../../src/config.ts';
import type { Person } from '../../../src/identity/person.ts';
import { personOf } from '../../../src/identity/personas.ts';
import type { Mandate } from '../../../src/mandates/mandate.ts';
import { createCipher, type StorageKeys } from '../../../src/storage/cipher.ts';
import { type KeyChange, openKeyChange } from '../../../src/storage/key-change.ts';
import { HASH_PURPOSES } from '../../../src/storage/look-up-keys.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { persona } from '../../support/personas.ts';
import { createDatabase, type TestDatabase } from '../../support/postgres.ts';
import { sql } from '../../support/sql.ts';

const [first, second, pairwiseKey] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const dataKeys = { current: 'k1', keys: { k1: randomBytes(32) } };
/** The four stages of a change: the second key is unknown, known, current, and alone. */
const STAGES = {
  before: { lookupKey: first },
  known: { lookupKey: first, otherLookupKey: second, tokenLookupKey: first },
  used: { lookupKey: second, otherLookupKey: first, tokenLookupKey: first },
  alone: { lookupKey: second, tokenLookupKey: first },
};
type Stage = keyof typeof STAGES;
const keysOf = (stage: Stage): StorageKeys => ({ dataKeys, ...STAGES[stage] });

let database: TestDatabase;
const nodes = new Map<Stage, Storage>();
const node = (stage: Stage): Storage => nodes.get(stage) as Storage;
const lan = personOf(persona('An ordinary citizen'));
const minh = personOf(persona('reaches level 2'));
const hung = personOf(persona('The director of a company'));
const number = (person: Person) => ({ kind: 'citizen_number', value: person.citizenNumber ?? '' }) as const;

async function rehash(stage: Stage): Promise<Record<string, number[]>> {
  const change: KeyChange = await openKeyChange(database.url, keysOf(stage));
  const done = (await change.rehash()) ?? [];
  await change.close();
  return Object.fromEntries(done.map(({ table, written, removed }) => [table, [written, removed]]));
}

const findsAll = async (stage: Stage, people: readonly Person[]): Promise<void> => {
  for (const person of people)
    for (const identifier of [number(person), { kind: 'email', value: person.emails[0]?.value ?? '' } as const])
      expect((await node(stage).people.findByIdentifier(identifier)).map(({ id }) => id)).toEqual([person.id]);
};

const REQUEST = randomUUID();
/** A request that waits for the agreement of a further representative. */
async function askMinh(): Promise<void> {
  const { organisationRequests } = node('before');
  const numbers = [minh.citizenNumber ?? ''];
  await organisationRequests.add({ id: REQUEST, code: '0199000001', personId: lan.id }, 60);
  const found = { representatives: numbers.map((one) => ({ number: one, name: minh.name.full })) };
  await organisationRequests.progress(REQUEST, { status: 'consents', found: found as never });
  await organisationRequests.askConsent(REQUEST, numbers);
}

const mandate = (): Mandate => ({
  id: randomUUID(),
  party: { kind: 'person', id: lan.id },
  source: 'grant',
  role: 'delegate',
  powers: ['*'] as unknown as Mandate['powers'],
  mayPassOn: false,
  from: new Date(),
  createdAt: new Date(),
  invited: { kind: 'person', number: minh.citizenNumber ?? '', name: minh.name.full },
});

beforeAll(async () => {
  database = await createDatabase();
  for (const stage of Object.keys(STAGES) as Stage[])
    nodes.set(stage, await openStorage({ url: database.url, poolSize: 3 }, { ...keysOf(stage), pairwiseKey }));
  await node('before').people.save(lan);
  await node('before').mandates.add(mandate());
  await node('before').proofRequests.add(
    { id: randomUUID(), personId: lan.id, method: 'm', status: 'waiting', statement: {}, code: 'ABCD' } as never,
    60,
  );
  await askMinh();
});
afterAll(async () => {
  for (const one of nodes.values()) await one.close();
  await database?.drop();
});

describe('while the key of hashes changes', () => {
  it('nodes before and after the change find the people that either saved', async () => {
    await node('known').people.save(minh);
    await node('used').people.save(hung);
    for (const stage of ['before', 'known', 'used'] as const) await findsAll(stage, [lan, minh, hung]);
  });

  it('a number still belongs to one person only, whichever node is asked', async () => {
    for (const stage of ['before', 'known', 'used'] as const)
      for (const owner of [minh, hung]) {
        const thief = { ...lan, id: randomUUID(), citizenNumber: owner.citizenNumber ?? '', emails: [], phones: [] };
        await expect(node(stage).people.save(thief)).rejects.toMatchObject({ code: 'already_used' });
      }
  });

  it('what is found by one hash is found by nodes at every stage, and by the new key alone once it was rewritten', async () => {
    const invited = { kind: 'person', number: minh.citizenNumber ?? '' } as const;
    for (const stage of ['before', 'known', 'used'] as const) {
      expect(await node(stage).mandates.invitations(invited)).toHaveLength(1);
      expect(await node(stage).proofRequests.findByCode('ABCD')).toBeDefined();
      expect(await node(stage).organisationRequests.waitingFor([minh.citizenNumber ?? ''])).toHaveLength(1);
      expect((await node(stage).organisationRequests.consents(REQUEST, [minh.citizenNumber ?? ''])).size).toBe(1);
    }
    const each = { mandates: [1, 0], proof_requests: [1, 0], organisation_consents: [1, 0] };
    expect(await rehash('used')).toMatchObject(each);
    expect(await rehash('used')).toMatchObject({
      person_identifiers: [0, 0],
      mandates: [0, 0],
      proof_requests: [0, 0],
    });
    expect(await node('alone').mandates.invitations(invited)).toHaveLength(1);
    expect(await node('alone').proofRequests.findByCode('ABCD')).toBeDefined();
    expect(await node('alone').organisationRequests.waitingFor([minh.citizenNumber ?? ''])).toHaveLength(1);
    await findsAll('alone', [lan, minh, hung]);
  });

  it('an identifier that a person lost does not come back', async () => {
    await sql(database.url, 'DELETE FROM person_identifiers WHERE person_id = $1', [hung.id]);
    expect(await rehash('used')).toMatchObject({ person_identifiers: [0, 0] });
    expect(await node('alone').people.findByIdentifier(number(hung))).toEqual([]);
  });

  it('the hashes of the old key are removed when it is gone', async () => {
    const before = await sql(database.url, 'SELECT 1 FROM person_identifiers');
    expect(await rehash('alone')).toMatchObject({ person_identifiers: [0, before.length / 2] });
    await findsAll('alone', [lan, minh]);
    expect(await node('before').people.findByIdentifier(number(lan))).toEqual([]);
  });

  it('hashes of random values keep their key, so that sessions and tokens go on', () => {
    const hash = (stage: Stage) => createCipher(keysOf(stage)).lookup('session-id', 'random').toString('hex');
    expect(new Set((Object.keys(STAGES) as Stage[]).map(hash)).size).toBe(1);
  });
});

describe('every purpose of a hash', () => {
  it('says what becomes of it when the key changes', () => {
    const folder = projectPath('src/storage');
    const text = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const used = [...text.matchAll(/(?:\.lookups?|hashFor)\(\s*['`]([^'`$]+)/g)].map(([, purpose = '']) => purpose);
    const known = Object.keys(HASH_PURPOSES);
    expect(used.length).toBeGreaterThan(10);
    expect(
      used.filter(
        (purpose) =>
          !known.some(
            (one) => one === purpose || one.startsWith(purpose) || purpose === `${one}/` || purpose === `${one}.`,
          ),
      ),
    ).toEqual([]);
  });
});
