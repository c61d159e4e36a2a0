import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import { createBusinessRegister, type RegisterAnswer } from '../../../src/organisations/register.ts';
import { businessRegisterSchema } from '../../../src/organisations/settings.ts';
import { freePort } from '../../support/ports.ts';
import { startBusinessRegister, startRegisters, type TestRegisters, UNBELIEVABLE } from '../../support/registers.ts';

const SEN_VANG = '0199900018';
const HUNG = { number: '099078000005', name: 'Phạm Quốc Hùng', birthdate: '1978-09-09', gender: 'male' };

let registers: TestRegisters;
beforeAll(async () => {
  registers = await startRegisters('http://localhost:3000');
});
beforeEach(() => registers.business.behave('honest'));
afterAll(() => registers.stop());

const given = (): object => registers.registerSettings.businessRegister as object;
const registerWith = (over: object = {}) =>
  createBusinessRegister(businessRegisterSchema.parse({ ...given(), ...over }), vietnam);
const ask = (code: string, over: object = {}): Promise<RegisterAnswer> =>
  registerWith(over).ask(code, {
    request: crypto.randomUUID(),
    at: new Date(),
    signal: AbortSignal.timeout(5_000),
  });

describe('the business register', () => {
  it('says of an organisation what it is called, whether it is active and who represents it', async () => {
    const answer = await ask(SEN_VANG);
    expect(answer).toMatchObject({
      kind: 'found',
      status: 'active',
      name: 'Công ty TNHH Sen Vàng',
      shortName: 'Sen Vàng',
      foreignName: 'Sen Vang Company Limited',
      kindOf: 'limited_liability_company',
      founded: '2015-04-20',
      representatives: [{ ...HUNG, position: 'Giám đốc' }],
      reference: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(answer.kind === 'found' && answer.parentCode).toBeUndefined();
    expect(answer.kind === 'found' && Math.abs(answer.answeredAt.getTime() - Date.now())).toBeLessThan(5_000);
  });

  it.each([
    ['a branch', '0199900018-001', { status: 'active', parentCode: SEN_VANG }],
    ['a suspended organisation', '0199900064', { status: 'suspended' }],
    ['a dissolved organisation', '0199900071', { status: 'dissolved' }],
  ])('knows %s', async (_what, code, said) => {
    expect(await ask(code)).toMatchObject({ kind: 'found', ...said });
  });

  it('says that it does not know a code', async () => {
    expect(await ask('0100233488')).toMatchObject({ kind: 'unknown', reference: expect.any(String) });
  });

  it('hears of a question by the asker’s own name for it, the same at every attempt', async () => {
    const asking = { request: crypto.randomUUID(), at: new Date() };
    await registerWith().ask(SEN_VANG, asking);
    await registerWith().ask(SEN_VANG, asking);
    expect(registers.business.requests.slice(-2)).toEqual([asking.request, asking.request]);
  });

  it('is asked with its token, read from a file', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'motcua-business-'));
    const tokenFile = join(directory, 'token');
    writeFileSync(tokenFile, 'secret\n');
    const guarded = await startBusinessRegister({ TOKEN_FILE: tokenFile });
    const { origin } = guarded;
    const over = { url: `${origin}/v1/organisations`, issuer: origin, jwksUrl: `${origin}/jwks` };
    expect(await ask(SEN_VANG, over)).toEqual({ kind: 'later', reason: 'Error: the register answered 401' });
    expect((await ask(SEN_VANG, { ...over, tokenFile })).kind).toBe('found');
    await guarded.stop();
    rmSync(directory, { recursive: true });
  });
});

describe('what is no answer', () => {
  it.each([...UNBELIEVABLE, ['other-organisation', 'answers_about_another_organisation']] as const)(
    'is not believed, and the log says why: %s',
    async (behaviour, reason) => {
      registers.business.behave(behaviour);
      for (const code of [SEN_VANG, '0199900071', '0100233488'])
        expect(await ask(code)).toEqual({ kind: 'later', reason: expect.stringContaining(reason) });
    },
  );

  it.each(['silent', 'slow'] as const)('is waited for no longer than the settings say: %s', async (behaviour) => {
    registers.business.behave(behaviour, 2_000);
    const began = Date.now();
    expect(await ask(SEN_VANG, { timeoutSeconds: 0.2 })).toEqual({ kind: 'later', reason: 'TimeoutError' });
    expect(Date.now() - began).toBeLessThan(1_000);
  });

  it('is waited for no longer than the asker likes', async () => {
    registers.business.behave('silent');
    const asking = { request: 'a-request', at: new Date() };
    const began = Date.now();
    for (const signal of [AbortSignal.timeout(100), AbortSignal.abort(), AbortSignal.abort('bare words')])
      expect((await registerWith().ask(SEN_VANG, { ...asking, signal })).kind).toBe('later');
    expect(Date.now() - began).toBeLessThan(1_000);
  });

  it('is there again once the register is', async () => {
    await registers.business.stop();
    expect((await ask(SEN_VANG)).kind).toBe('later');
    await registers.business.start();
    expect((await ask(SEN_VANG)).kind).toBe('found');
  });

  it('comes without keys, or in the name of another register', async () => {
    expect((await ask(SEN_VANG, { jwksUrl: 'http://localhost:9/jwks' })).kind).toBe('later');
    expect((await ask(SEN_VANG, { issuer: 'https://other.example' })).kind).toBe('later');
  });

  it('is a redirect, even to the register itself', async () => {
    const port = await freePort();
    const elsewhere = createServer((_req, res) => {
      res.writeHead(307, { location: `${registers.business.origin}/v1/organisations` }).end();
    });
    await new Promise<void>((resolve) => void elsewhere.listen(port, '127.0.0.1', resolve));
    const before = registers.business.requests.length;
    expect((await ask(SEN_VANG, { url: `http://localhost:${port}/moved` })).kind).toBe('later');
    expect(registers.business.requests.length).toBe(before);
    elsewhere.close();
    elsewhere.closeAllConnections();
  });
});

describe('what a register has no business to say', () => {
  const base = { kind: 'limited_liability_company', name: 'X', founded: '2020-01-01', headOffice: 'Y' };
  const people = { hung: HUNG };
  const by = (person: string) => [{ person, position: 'Giám đốc' }];

  it.each([
    ['a name with characters that change the direction', { name: 'X\u202eY', representatives: [] }],
    ['a name with a line end', { name: 'X\nY', representatives: [] }],
    ['no name', { name: ' ', representatives: [] }],
    ['a name without end', { name: 'X'.repeat(501), representatives: [] }],
    ['a day that is none', { founded: '2020-02-30', representatives: [] }],
    ['a number that is none', { representatives: by('odd') }],
    ['more representatives than anybody has', { representatives: Array(51).fill(by('hung')[0]) }],
    ['a parent of what is no branch', { parent: '0199900025', representatives: [] }],
    ['a branch of nobody', { code: '0199900018-001', representatives: [] }],
    ['a branch of somebody else', { code: '0199900018-001', parent: '0199900025', representatives: [] }],
  ])('is not believed: %s', async (_what, over) => {
    const directory = mkdtempSync(join(tmpdir(), 'motcua-business-'));
    const file = join(directory, 'organisations.yaml');
    const odd = { name: 'Somebody', number: '12' };
    const organisation = { ...base, code: SEN_VANG, ...over };
    writeFileSync(
      file,
      stringify({ people: { ...people, odd }, organisations: [organisation] }, { aliasDuplicateObjects: false }),
    );
    const register = await startBusinessRegister({ ORGANISATIONS: file });
    const { origin } = register;
    const place = { url: `${origin}/v1/organisations`, issuer: origin, jwksUrl: `${origin}/jwks` };
    expect(await ask(organisation.code, place)).toEqual({
      kind: 'later',
      reason: expect.stringMatching(/^(ZodError|Error: the parent)/),
    });
    await register.stop();
    rmSync(directory, { recursive: true });
  });
});

it.each([
  ['a plain address elsewhere', { url: 'http://register.example/v1/organisations' }],
  ['no keys', { jwksUrl: undefined }],
  ['keys in two places', { jwksFile: 'keys.json' }],
  ['no audience', { audience: '' }],
  ['no time', { timeoutSeconds: 0 }],
  ['a setting that nobody knows', { cache: true }],
  ['a token that cannot be read', { tokenFile: 'nowhere/token' }],
])('does not start with %s', (_what, over) => {
  expect(() => registerWith(over)).toThrow();
});
