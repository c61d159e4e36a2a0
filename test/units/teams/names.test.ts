import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_NAME, readName, readNames } from '../../../src/teams/names.ts';

describe('a name of a team or a service', () => {
  it.each([
    'Sở Xây dựng thành phố Huế',
    "Trung tâm K'Brôi – 1/2 (mới)",
    'Ủy ban nhân dân Thành phố Hồ Chí Minh',
    'x'.repeat(LONGEST_NAME),
  ])('is kept as people write it: %s', (name) => {
    expect(readName(`  ${name} `)).toEqual({ name });
  });

  it.each([
    ['a mark that turns the direction', 'Sở\u202Egnựd'],
    ['an invisible joiner', 'Sở\u200DXây'],
    ['a soft hyphen', 'Sở\u00ADXây'],
    ['a control character', 'Sở\u0007Xây'],
    ['marks piled upon each other', 'S\u0316\u0317\u0318\u0319\u031C'],
    ['nothing to read', '…'],
    ['a private character', 'Sở\uE000'],
  ])('has not %s', (_, name) => {
    expect(readName(name)).toEqual({ problem: 'owners.problem.nameCharacter' });
  });

  it('is not much longer than a line', () => {
    for (const length of [LONGEST_NAME + 1, 50_000, 5_000_000])
      expect(readName('x'.repeat(length))).toEqual({ problem: 'owners.problem.nameLong' });
  });

  it('is the same when it is read again, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
        const read = readName(typed);
        if ('name' in read) expect(readName(read.name)).toEqual(read);
      }),
    );
  });

  it('is the Vietnamese one where another is missing', () => {
    expect(readNames({ vi: 'Sở', en: 'Department', fr: ' ' })).toEqual({
      name: { vi: 'Sở', en: 'Department', fr: 'Sở' },
    });
    expect(readNames({ en: 'Department' })).toEqual({ problems: { vi: 'owners.problem.nameMissing' } });
  });
});
