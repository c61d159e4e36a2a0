import { expect, it } from 'vitest';
import { parseAcrRequest } from '../../../src/assurance/acr-request.ts';

it('reads acr_values as wishes in their order', () => {
  expect(parseAcrRequest({ acrValues: 'b  a b' })).toEqual({ essential: [], voluntary: ['b', 'a'] });
});

it('reads an essential claim as a requirement beside the wishes', () => {
  const claimsAcr = { essential: true, values: ['b', 'a'] };
  expect(parseAcrRequest({ acrValues: 'c', claimsAcr })).toEqual({ essential: ['b', 'a'], voluntary: ['c'] });
  expect(parseAcrRequest({ claimsAcr: { essential: true, value: 'a' } })).toEqual({ essential: ['a'], voluntary: [] });
});

it('reads a claim that is not essential as a wish', () => {
  expect(parseAcrRequest({ acrValues: 'c', claimsAcr: { value: 'a' } })).toEqual({
    essential: [],
    voluntary: ['c', 'a'],
  });
});

it('reads an essential claim without a value as no level in particular', () => {
  expect(parseAcrRequest({ claimsAcr: { essential: true } })).toEqual({ essential: [], voluntary: [] });
});

it.each([{}, { acrValues: '' }, { claimsAcr: null }, { claimsAcr: { values: 'a', value: 7, essential: 'true' } }])(
  'asks for nothing: %j',
  (parameters) => {
    expect(parseAcrRequest(parameters)).toEqual({ essential: [], voluntary: [] });
  },
);
