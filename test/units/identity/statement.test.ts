import { describe, expect, it } from 'vitest';
import { vietnam as country } from '../../../src/identity/countries/vn.ts';
import { alpha2Of, NATIONALITIES } from '../../../src/identity/nationalities.ts';
import { ageOf, readStatement, type StatementKind } from '../../../src/identity/statement.ts';

const now = new Date('2026-11-22T10:00:00Z');
const citizen = { number: '099190000001', name: 'Phạm Thị Hồng Nhung', birthdate: '27/03/1990', gender: 'female' };
const foreigner = {
  passport: 'C01X00T47',
  nationality: 'DEU',
  name: 'Erika Maria Mustermann',
  birthdate: '12/08/1964',
  gender: 'other',
};
const read = (kind: StatementKind, typed: Readonly<Record<string, string>>) =>
  readStatement(kind, (field) => typed[field] ?? '', { country, now });

describe('what a citizen says', () => {
  it('is kept with the parts of the name, and the full name as it is', () => {
    expect(read('citizen', citizen)).toEqual({
      statement: {
        name: { full: 'Phạm Thị Hồng Nhung', family: 'Phạm', middle: 'Thị Hồng', given: 'Nhung' },
        birthdate: '1990-03-27',
        gender: 'female',
        citizenNumber: '099190000001',
      },
    });
  });

  it.each([
    ["K'Brôi", { full: "K'Brôi", given: "K'Brôi" }],
    ['Trần  Minh', { full: 'Trần Minh', family: 'Trần', given: 'Minh' }],
  ])('%s is a name', (name, parts) => {
    expect(read('citizen', { ...citizen, name })).toMatchObject({ statement: { name: parts } });
  });

  it('names every field that is wrong at once', () => {
    expect(read('citizen', {})).toEqual({
      problems: { number: 'number', name: 'nameEmpty', birthdate: 'birthdate', gender: 'gender' },
    });
  });

  it('is not compared with the number as long as something is wrong with what it is compared with', () => {
    expect(read('citizen', { ...citizen, birthdate: '31/02/1991' })).toEqual({
      problems: { birthdate: 'birthdateImpossible' },
    });
    expect(read('citizen', { ...citizen, birthdate: '27/03/1991' })).toEqual({ problems: { number: 'mismatch' } });
  });
});

describe('what a foreigner says', () => {
  it('keeps the name whole: how it divides is not guessed', () => {
    expect(read('foreigner', foreigner)).toEqual({
      statement: {
        name: { full: 'Erika Maria Mustermann', given: 'Erika Maria Mustermann' },
        birthdate: '1964-08-12',
        gender: 'other',
        foreigner: { nationality: 'DEU', passportNumber: 'C01X00T47' },
      },
    });
  });

  it('has a nationality of the list, which has a name in every language', () => {
    expect(NATIONALITIES).toHaveLength(249);
    expect([alpha2Of('DEU'), alpha2Of('VNM'), alpha2Of('DEUX')]).toEqual(['DE', 'VN', undefined]);
    for (const language of ['vi', 'en', 'fr']) {
      const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
      expect(NATIONALITIES.filter((code) => !names.of(alpha2Of(code) ?? ''))).toEqual([]);
    }
  });
});

describe('an age', () => {
  it.each([
    ['2012-11-22', 14],
    ['2012-11-23', 13],
    ['2012', 13],
    ['2011', 14],
    ['2026-11-23', -1],
  ])('of whoever was born %s is %i', (birthdate, age) => {
    expect(ageOf(birthdate, { country, now })).toBe(age);
  });

  it('begins with the day in the country, not in Greenwich', () => {
    const late = new Date('2026-11-22T17:30:00Z');
    expect(ageOf('2012-11-23', { country, now: late })).toBe(14);
  });
});
