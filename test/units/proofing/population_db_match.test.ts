import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../src/identity/person.ts';
import type { ProofingMethod, Verdict } from '../../../src/proofing/method.ts';
import { createProofingMethod } from '../../../src/proofing/population_db_match.ts';
import { freePort } from '../../support/ports.ts';
import { claimOf, ISSUER, makeMethod, NEWCOMER } from '../../support/proofing.ts';
import { startRegisters, type TestRegisters, UNBELIEVABLE } from '../../support/registers.ts';

let registers: TestRegisters;
let method: ProofingMethod;
const settings = (): Record<string, unknown> => registers.settings.population_db_match as Record<string, unknown>;

beforeAll(async () => {
  registers = await startRegisters(ISSUER);
  method = makeMethod(createProofingMethod, settings());
});
beforeEach(() => registers.population.behave('honest'));
afterAll(() => registers.stop());

const someone = (citizenNumber: string, full: string, birthdate: string): Person => {
  const { gender: _, ...person } = NEWCOMER;
  return { ...person, citizenNumber, name: { full, given: full }, birthdate };
};
const ask = async (person: Person, by = method): Promise<Verdict | undefined> =>
  by.check?.(claimOf({}, { person, requestId: crypto.randomUUID() }));

it('confirms what the register has, with its reference, and keeps the signed answer as evidence', async () => {
  const verdict = await ask(NEWCOMER);
  expect(verdict).toMatchObject({
    kind: 'confirmed',
    source: 'Cơ sở dữ liệu quốc gia về dân cư',
    reference: expect.stringMatching(/^[0-9a-f-]{36}$/),
    evidence: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    identity: { number: '099097000101', name: 'Trịnh Văn An', birthdate: '1997-03-08', gender: 'male' },
  });
});

it('asks about a foreigner by nationality and passport', async () => {
  const { citizenNumber: _, ...rest } = someone('', 'Anna Lindqvist', '1979-04-30');
  const anna = { ...rest, foreigner: { nationality: 'SWE', passportNumber: 'AA1234567' } };
  expect(await ask(anna)).toMatchObject({ kind: 'confirmed', identity: { number: 'SWE AA1234567' } });
  expect(method.availableTo?.(rest)).toBe(false);
});

it('asks under the same name at every attempt, so that the register knows a repetition', async () => {
  const requestId = crypto.randomUUID();
  await method.check?.(claimOf({}, { requestId }));
  await method.check?.(claimOf({}, { requestId }));
  expect(registers.population.requests.slice(-2)).toEqual([requestId, requestId]);
});

describe('what the register does not confirm', () => {
  it.each([
    ['papers that differ', someone('099169000104', 'Ngô Thị Sương', '1969-11-01'), 'partial', 'partial'],
    ['the name of somebody else', someone('099097000101', 'Phạm Thị Hoa', '1997-03-08'), 'partial', 'partial'],
    ['a number that nobody has', someone('099097000199', 'Trịnh Văn An', '1997-03-08'), 'notConfirmed', 'not_found'],
    ['the dead', someone('099041000105', 'Phan Văn Lộc', '1941-07-02'), 'notConfirmed', 'deceased'],
  ])('is refused for good, and the record says why: %s', async (_what, person, words, reason) => {
    expect(await ask(person)).toEqual({ kind: 'refused', words, reason });
  });

  it('is told in words that do not say what differs, and of the dead and the unknown alike', () => {
    for (const language of ['vi', 'en', 'fr'] as const) {
      const { partial, notConfirmed } = method.words[language];
      expect(`${partial} ${notConfirmed}`).not.toMatch(/deceased|dead|died|mất|chết|décéd|not found|không tìm thấy/i);
    }
  });
});

describe('what is no answer', () => {
  it.each([...UNBELIEVABLE, ['other-person', 'answers_about_another_person']] as const)(
    'waits, and the log says why: %s',
    async (behaviour, reason) => {
      registers.population.behave(behaviour);
      const verdict = await ask(NEWCOMER);
      expect([verdict?.kind, verdict?.kind === 'later' && verdict.reason]).toEqual([
        'later',
        expect.stringContaining(reason),
      ]);
    },
  );

  it('waits while the register is down, and is confirmed once it is back', async () => {
    await registers.population.stop();
    expect((await ask(NEWCOMER))?.kind).toBe('later');
    await registers.population.start();
    expect((await ask(NEWCOMER))?.kind).toBe('confirmed');
  });

  it('waits while the keys cannot be had', async () => {
    const blind = makeMethod(createProofingMethod, { ...settings(), jwksUrl: 'http://localhost:9/jwks' });
    expect((await ask(NEWCOMER, blind))?.kind).toBe('later');
  });

  it('is an answer in the name of another register', async () => {
    const other = makeMethod(createProofingMethod, { ...settings(), issuer: 'https://other.example' });
    expect((await ask(NEWCOMER, other))?.kind).toBe('later');
  });

  it('is a redirect, even to the register itself: nobody else learns whom we asked about', async () => {
    const asked: string[] = [];
    const port = await freePort();
    const elsewhere = createServer((req, res) => {
      asked.push(req.url ?? '');
      res.writeHead(307, { location: `${registers.population.origin}/v1/match` }).end();
    });
    await new Promise<void>((resolve) => void elsewhere.listen(port, '127.0.0.1', resolve));
    const before = registers.population.requests.length;
    const moved = makeMethod(createProofingMethod, { ...settings(), url: `http://localhost:${port}/moved` });
    expect((await ask(NEWCOMER, moved))?.kind).toBe('later');
    expect([asked, registers.population.requests.length]).toEqual([['/moved'], before]);
    elsewhere.close();
    elsewhere.closeAllConnections();
  });
});

it.each([
  ['a plain address elsewhere', { url: 'http://register.example/v1/match' }],
  ['no keys', { jwksUrl: undefined }],
  ['keys in two places', { jwksFile: 'keys.json' }],
  ['no audience', { audience: '' }],
  ['a setting that nobody knows', { cache: true }],
])('does not start with %s', (_what, over) => {
  expect(() => makeMethod(createProofingMethod, { ...settings(), ...over })).toThrow();
});
