import { describe, expect, it } from 'vitest';
import type { Authenticator } from '../../../src/authenticators/authenticator.ts';
import { availableTo } from '../../../src/authenticators/available.ts';
import type { Credential } from '../../../src/authenticators/credential-store.ts';
import { personOf } from '../../../src/identity/personas.ts';
import { persona } from '../../support/personas.ts';

const lan = personOf(persona('An ordinary citizen'));
const words = { vi: {}, en: {}, fr: {} };
const like = (id: string, more: Partial<Authenticator> = {}): Authenticator => ({
  id,
  factors: ['possession'],
  amr: [],
  words,
  begin: () => Promise.reject(new Error('not begun')),
  answer: () => Promise.reject(new Error('not asked')),
  ...more,
});
const of = (method: string, lastUsedAt?: Date): Credential => ({
  id: method,
  personId: lan.id,
  method,
  data: {},
  version: 1,
  lastUsedAt,
});
const all = [
  like('one'),
  like('two'),
  like('three', { availableTo: () => true }),
  like('four'),
  like('five', { spare: true }),
];
const idsFor = (credentials: readonly Credential[]): string[] => availableTo(lan, credentials, all).map(({ id }) => id);

describe('what a person could sign in with', () => {
  it('is what they have, and what needs nothing, in the order of the settings', () => {
    expect(idsFor([])).toEqual(['three']);
    expect(idsFor([of('two'), of('one')])).toEqual(['one', 'two', 'three']);
  });

  it('begins with what was used last', () => {
    const credentials = [of('one', new Date(1_000)), of('two', new Date(2_000)), of('four', new Date(3_000))];
    expect(idsFor(credentials)).toEqual(['four', 'two', 'one', 'three']);
  });

  it('does not begin with what is kept for the day the others are lost', () => {
    expect(idsFor([of('one'), of('five', new Date(9_000))])).toEqual(['one', 'three', 'five']);
  });
});
