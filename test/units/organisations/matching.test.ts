import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import type { Person } from '../../../src/identity/person.ts';
import { matchRepresentative } from '../../../src/organisations/matching.ts';
import type { Representative } from '../../../src/organisations/register.ts';
import { NEWCOMER } from '../../support/proofing.ts';

const proven: Person = { ...NEWCOMER, proofs: [{ method: 'counter', at: 1_700_000_000 }] };
const own: Representative = {
  number: '099097000101',
  name: 'Trịnh Văn An',
  birthdate: '1997-03-08',
  gender: 'male',
  position: 'Giám đốc',
};
const other: Representative = { number: '099085000003', name: 'Trần Văn Minh', birthdate: '1985-01-20' };
const match = (representatives: readonly Representative[], person = proven) =>
  matchRepresentative(person, representatives, vietnam);

describe('a representative', () => {
  it.each([
    ['everything', own],
    ['a name in capitals', { ...own, name: 'TRỊNH  VĂN AN' }],
    ['a number and a name alone', { number: own.number, name: own.name }],
    ['the year of birth alone', { ...own, birthdate: '1997' }],
  ])('is exact by %s', (_what, representative) => {
    expect(match([other, representative])).toEqual({ kind: 'exact', index: 1 });
  });

  it.each([
    ['another spelling of the name', { ...own, name: 'Trịnh Văn Ân' }],
    ['another day of birth', { ...own, birthdate: '1997-08-03' }],
    ['another gender', { ...own, gender: 'female' as const }],
    ['no number', { name: own.name, birthdate: own.birthdate }],
    ['another number', { ...own, number: '099097000199' }],
    ['another number and gender', { ...own, number: '099097000199', gender: 'female' as const }],
  ])('is near with %s', (_what, representative) => {
    expect(match([other, representative])).toEqual({ kind: 'near', index: 1 });
  });

  it.each([
    ['the name alone', { name: own.name }],
    ['the date of birth alone', { name: 'Trần Văn Minh', birthdate: own.birthdate }],
    ['nothing', other],
  ])('is somebody else with %s', (_what, representative) => {
    expect(match([representative])).toEqual({ kind: 'none' });
  });

  it('is somebody else where nobody is', () => {
    expect(match([])).toEqual({ kind: 'none' });
  });

  it('is found by the passport of a foreigner', () => {
    const { citizenNumber: _, ...rest } = proven;
    const camille = { ...rest, foreigner: { nationality: 'FRA', passportNumber: '12AB34567' } };
    expect(match([{ ...own, number: 'FRA 12AB34567' }], camille)).toEqual({ kind: 'exact', index: 0 });
    expect(match([own], camille)).toEqual({ kind: 'near', index: 0 });
  });

  it('is nobody who has not proven who they are, or whose proofs were all taken back', () => {
    expect(match([own], NEWCOMER)).toEqual({ kind: 'none' });
    const withdrawn = { ...NEWCOMER, proofs: [{ method: 'counter', at: 1, withdrawn: true }] };
    expect(match([own], withdrawn)).toEqual({ kind: 'none' });
  });
});

it('the best match counts, wherever it stands', () => {
  const sameName = { ...own, number: '099097000199' };
  const sameNumber = { ...own, name: 'Trịnh Văn Ân' };
  const list = fc.shuffledSubarray([other, sameName, sameNumber, own], { minLength: 1 });
  fc.assert(
    fc.property(list, (representatives) => {
      const best = [own, sameNumber, sameName].find((one) => representatives.includes(one));
      expect(match(representatives)).toEqual(
        best ? { kind: best === own ? 'exact' : 'near', index: representatives.indexOf(best) } : { kind: 'none' },
      );
    }),
  );
});
