import { expect, it } from 'vitest';
import { createReceipts, type Receipt, type Shown } from '../../../src/consent/receipts.ts';

const shown: Shown = {
  title: 'A',
  intro: 'B',
  service: { name: 'C', organisation: 'D' },
  person: 'E',
  basis: 'consent',
  claims: [],
  terms: [],
  answers: ['F'],
};

it('a receipt keeps what was chosen and nothing else that its writer had at hand', async () => {
  const kept: Receipt[] = [];
  const receipts = {
    add: async (one: Receipt) => void kept.push(one),
    find: async () => undefined,
    list: async () => [],
  };
  const write = createReceipts({ receipts, now: () => new Date(0) });
  const consent = { scopes: ['openid'], granted: ['name'], refused: [], id: 'of the consent', personId: 'p' };
  const about = {
    kind: 'changed',
    personId: 'p',
    clientId: 'c',
    mandateId: undefined,
    language: 'vi',
    acr: 'm1',
  } as const;
  const receipt = await write({ ...about, textVersion: '1', shown, chosen: consent });
  expect(receipt.chosen).toEqual({ scopes: ['openid'], granted: ['name'], refused: [] });
  expect(kept).toEqual([receipt]);
  expect([receipt.at, receipt.shownHash.length]).toEqual([new Date(0), 43]);
});
