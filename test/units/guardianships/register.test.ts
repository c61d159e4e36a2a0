import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createGuardianRegister, type GuardianAnswer } from '../../../src/guardianships/register.ts';
import { guardianRegisterSchema } from '../../../src/guardianships/settings.ts';
import { startPopulationRegister, startRegisters, type TestRegisters, UNBELIEVABLE } from '../../support/registers.ts';

const MINH = '099085000003';
const HOA = '099175000009';
const CHILD_OF_MINH = '099218000108';
const WARD_OF_MINH = '099312000110';

let registers: TestRegisters;
beforeAll(async () => {
  registers = await startRegisters('http://localhost:3000');
});
beforeEach(() => registers.population.behave('honest'));
afterAll(() => registers.stop());

const settings = (over: object = {}) =>
  guardianRegisterSchema.parse({ ...(registers.registerSettings.guardianRegister as object), ...over });
const ask = (ward: string, guardian: string, over: object = {}): Promise<GuardianAnswer> =>
  createGuardianRegister(settings(over)).ask(
    { ward, guardian },
    { request: crypto.randomUUID(), at: new Date(), signal: AbortSignal.timeout(5_000) },
  );

describe('the register of guardians', () => {
  it.each([
    ['a parent, until the child comes of age', CHILD_OF_MINH, MINH, { relation: 'parent', until: '2036-01-31' }],
    ['an appointed guardian', WARD_OF_MINH, MINH, { relation: 'guardian', until: '2028-12-31' }],
    ['another parent', '099314000109', HOA, { relation: 'parent', until: '2032-10-19' }],
  ])('knows %s', async (_what, ward, guardian, said) => {
    const answer = await ask(ward, guardian);
    expect(answer).toMatchObject({ kind: 'found', ...said, reference: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(answer.kind === 'found' && Math.abs(answer.answeredAt.getTime() - Date.now())).toBeLessThan(5_000);
  });

  it.each([
    ['a stranger', CHILD_OF_MINH, HOA],
    ['the child itself', MINH, CHILD_OF_MINH],
    ['a number that nobody has', CHILD_OF_MINH, '099000000000'],
    ['nobody’s ward', '099000000000', MINH],
  ])('says that there is nothing with %s', async (_what, ward, guardian) => {
    expect((await ask(ward, guardian)).kind).toBe('none');
  });

  it('knows no parents of those who are of age or dead, nor guardians whose time is over or who are dead', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'motcua-people-'));
    const file = join(directory, 'people.yaml');
    const story = { vi: '-', en: '-', fr: '-' };
    const guardians = [{ number: MINH, until: '2020-12-31' }];
    const people = [
      { number: '1', name: 'A', birthdate: '2000-01-01', parents: [MINH], story },
      { number: '2', name: 'B', birthdate: '2015', parents: [MINH, '5'], story },
      { number: '3', name: 'C', birthdate: '2015', parents: [MINH], deceased: true, story },
      { number: '4', name: 'D', birthdate: '2015', guardians, story },
      { number: '5', name: 'E', birthdate: '1980', deceased: true, story },
    ];
    writeFileSync(file, stringify({ people }));
    const register = await startPopulationRegister({ PEOPLE: file });
    const over = {
      url: `${register.origin}/v1/guardians`,
      issuer: register.origin,
      jwksUrl: `${register.origin}/jwks`,
    };
    const kinds = [];
    for (const [ward, guardian] of [
      ['1', MINH],
      ['2', MINH],
      ['2', '5'],
      ['3', MINH],
      ['4', MINH],
    ] as const)
      kinds.push((await ask(ward, guardian, over)).kind);
    expect(kinds).toEqual(['none', 'found', 'none', 'none', 'none']);
    await register.stop();
    rmSync(directory, { recursive: true });
  });
});

describe('what is no answer', () => {
  it.each([...UNBELIEVABLE, ['other-person', 'answers_about_others']] as const)(
    'is not believed, and the log says why: %s',
    async (behaviour, reason) => {
      registers.population.behave(behaviour);
      const answer = await ask(CHILD_OF_MINH, HOA);
      expect(answer).toEqual({ kind: 'later', reason: expect.stringContaining(reason) });
      for (const number of [CHILD_OF_MINH, HOA]) expect(JSON.stringify(answer)).not.toContain(number);
    },
  );

  it.each(['silent', 'slow'] as const)('is waited for no longer than the settings say: %s', async (behaviour) => {
    registers.population.behave(behaviour, 2_000);
    const began = Date.now();
    expect(await ask(CHILD_OF_MINH, MINH, { timeoutSeconds: 0.2 })).toEqual({ kind: 'later', reason: 'TimeoutError' });
    expect(Date.now() - began).toBeLessThan(1_000);
  });

  it('ends at once when no time is left, and while the register is down', async () => {
    const register = createGuardianRegister(settings());
    const pair = { ward: CHILD_OF_MINH, guardian: MINH };
    const asking = { request: 'a-request', at: new Date() };
    expect((await register.ask(pair, { ...asking, signal: AbortSignal.abort() })).kind).toBe('later');
    expect((await register.ask(pair, { ...asking, signal: AbortSignal.abort('bare words') })).kind).toBe('later');
    await registers.population.stop();
    expect((await register.ask(pair, asking)).kind).toBe('later');
    await registers.population.start();
    expect((await register.ask(pair, asking)).kind).toBe('found');
  });
});
