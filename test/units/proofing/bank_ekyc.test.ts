import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProofingMethod } from '../../../src/proofing/bank_ekyc.ts';
import type { Ask, ProofingMethod, ProofingRequest, Turn } from '../../../src/proofing/method.ts';
import { claimOf, ISSUER, kept, makeMethod, NEWCOMER, requestWith } from '../../support/proofing.ts';
import { startRegisters, type TestRegisters } from '../../support/registers.ts';

const NUMBER = '099097000101';
const MINUTES = 60_000;

let registers: TestRegisters;
let method: ProofingMethod;
let asked: Ask;

beforeAll(async () => {
  registers = await startRegisters(ISSUER);
});
beforeEach(async () => {
  registers.bank.behave('honest');
  method = makeMethod(createProofingMethod, registers.settings.bank_ekyc);
  asked = await method.begin(requestWith());
});
afterAll(() => registers.stop());

function requestIn({ form }: Ask): string {
  const [link] = form.exhibits ?? [];
  return link?.kind === 'link' ? (new URL(link.href).searchParams.get('request') ?? '') : '';
}

const handIn = (input: Record<string, string>, over: Partial<ProofingRequest> = {}): Promise<Turn<unknown>> =>
  method.answer({ ...requestWith(over), state: kept(asked), input: { file: '', text: '', ...input } });
const assertion = (request = requestIn(asked)): Promise<string> => registers.bank.assertionFor(NUMBER, request);
async function statement(): Promise<unknown> {
  const turn = await handIn({ text: await assertion() });
  if (turn.kind !== 'done') throw new Error(JSON.stringify(turn));
  return turn.done;
}

it('leads to the page of each bank with a request of its own, which differs every time', async () => {
  const [link] = asked.form.exhibits ?? [];
  expect(link).toMatchObject({ kind: 'link', label: 'open0' });
  expect(method.words.fr.open0).toBe('Ouvrir la page de Banque Exemple');
  expect(requestIn(await method.begin(requestWith()))).not.toBe(requestIn(asked));
  expect((await fetch(link?.kind === 'link' ? link.href : '')).status).toBe(200);
});

it.each(['text', 'file'])(
  'takes an assertion as %s, also with line breaks, and confirms what the bank says',
  async (field) => {
    const broken = (await assertion()).replace(/.{60}/g, '$&\r\n');
    const turn = await handIn({ [field]: ` ${broken}\n` });
    if (turn.kind !== 'done') throw new Error(JSON.stringify(turn));
    expect(await method.check?.(claimOf(turn.done))).toMatchObject({
      kind: 'confirmed',
      source: 'Ngân hàng Mẫu',
      identity: { number: NUMBER, name: 'Trịnh Văn An', birthdate: '1997-03-08', gender: 'male' },
    });
  },
);

describe('what is told at once', () => {
  it.each([
    ['nothing', '', 'missing'],
    ['something else', 'xin chào', 'wrong'],
  ])('is that %s was handed in', async (_what, text, words) => {
    expect(await handIn({ text })).toEqual({ kind: 'again', words });
  });

  it.each([
    ['other-audience', 'otherRequest'],
    ['other-request', 'otherRequest'],
    ['other-issuer', 'unknownBank'],
    ['old', 'expired'],
  ] as const)('is that an assertion does not fit: %s', async (behaviour, words) => {
    registers.bank.behave(behaviour);
    expect(await handIn({ text: await assertion() })).toEqual({ kind: 'again', words });
  });

  it('is that an assertion belongs to another conversation, such as somebody else’s', async () => {
    const other = await method.begin(requestWith());
    expect(await handIn({ text: await assertion(requestIn(other)) })).toEqual({ kind: 'again', words: 'otherRequest' });
  });

  it('is that it came too late', async () => {
    const text = await assertion();
    const words = async (minutes: number) =>
      (await handIn({ text }, { now: new Date(Date.now() + minutes * MINUTES) })).kind;
    expect([await words(9), await words(11)]).toEqual(['done', 'again']);
  });
});

describe('a forged assertion', () => {
  it.each(['other-key', 'injected-key', 'unsigned'] as const)('is refused for good: %s', async (behaviour) => {
    registers.bank.behave(behaviour);
    expect(await method.check?.(claimOf(await statement()))).toMatchObject({ kind: 'refused', words: 'wrong' });
  });

  it('is one whose content was changed', async () => {
    const [head, body = '', signature] = (await assertion()).split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { identity: object };
    const changed = { ...claims, identity: { ...claims.identity, number: '099188000001' } };
    const text = [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
    const turn = await handIn({ text });
    expect(await method.check?.(claimOf(turn.kind === 'done' ? turn.done : {}))).toMatchObject({ kind: 'refused' });
  });
});

it('says of whom the bank speaks, for others to compare: the method itself judges nobody', async () => {
  registers.bank.behave('other-person');
  expect(await method.check?.(claimOf(await statement()))).toMatchObject({ identity: { number: '099000000000' } });
});

it('takes an assertion once, whoever hands it in', async () => {
  const stated = await statement();
  expect((await method.check?.(claimOf(stated)))?.kind).toBe('confirmed');
  expect(await method.check?.(claimOf(stated))).toEqual({ kind: 'refused', words: 'used', reason: 'used_before' });
});

it('waits while the keys of the bank cannot be had, also longer than the assertion lives', async () => {
  const stated = await statement();
  await registers.bank.stop();
  await expect(method.check?.(claimOf(stated))).rejects.toThrow();
  await registers.bank.start();
  const later = new Date(Date.now() + 60 * MINUTES);
  expect((await method.check?.(claimOf(stated, { now: later })))?.kind).toBe('confirmed');
});

it('is not for those who have stated no number', () => {
  const { citizenNumber: _, ...nobody } = NEWCOMER;
  expect(method.availableTo?.(nobody)).toBe(false);
});

it.each([
  ['no bank', { issuers: [] }],
  ['nothing', undefined],
])('does not start with %s', (_what, own) => {
  expect(() => makeMethod(createProofingMethod, own)).toThrow();
});
