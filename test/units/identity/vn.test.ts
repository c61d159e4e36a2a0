import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import { anyCitizenNumber, anyMobile } from './people.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const separated = (text: string) =>
  fc
    .array(fc.constantFrom('', ' ', '.'), { minLength: text.length, maxLength: text.length })
    .map((separators) => [...text].map((digit, i) => digit + separators[i]).join(''));

describe('a citizen number', () => {
  test.each([
    ['001188000001', 1988, 'female', []],
    ['079 205 000 010', 2005, 'male', []],
    ['001.090.000.007', 1990, 'male', []],
    ['099300000001', 2000, 'female', ['unknown_prefix']],
  ])('%s', (text, birthYear, gender, warnings) => {
    expect(vietnam.citizenNumber(text)).toEqual({ value: text.replace(/[ .]/g, ''), birthYear, gender, warnings });
  });

  test.each(['', '00118800000', '0011880000011', '001488000001', '00118800000a', '٠٠١١٨٨٠٠٠٠٠١', '001-188-000001'])(
    'cannot be %j',
    (text) => {
      expect(vietnam.citizenNumber(text)).toBeUndefined();
    },
  );

  it('is read the same with any spaces and dots', () => {
    const typed = anyCitizenNumber.chain((number) => fc.tuple(fc.constant(number), separated(number)));
    fc.assert(
      fc.property(typed, ([number, text]) => {
        expect(vietnam.citizenNumber(text)?.value).toBe(number);
      }),
    );
  });

  it('is twelve digits with a century and gender of today, and nothing else', () => {
    fc.assert(
      fc.property(digits(12), (number) => {
        expect(vietnam.citizenNumber(number) !== undefined).toBe('0123'.includes(number[3] ?? ''));
      }),
    );
  });
});

describe('a phone number', () => {
  test.each([
    ['0912345678', '+84912345678'],
    ['+84 912 345 678', '+84912345678'],
    ['0084.912.345.678', '+84912345678'],
    ['(024) 3825-2525', '+842438252525'],
    ['84912345678', '+84912345678'],
  ])('%s', (text, e164) => {
    expect(vietnam.phone(text)).toBe(e164);
  });

  test.each([
    '01201234567',
    '912345678',
    '0412345678',
    '091234567',
    '09123456789',
    '+33612345678',
    '0+84912345678',
    '',
  ])('cannot be %j', (text) => {
    expect(vietnam.phone(text)).toBeUndefined();
  });

  it('has one form, however it was typed, and keeps it', () => {
    fc.assert(
      fc.property(anyMobile, fc.constantFrom('0', '+84', '84', '0084', '+84 ', '0-'), (national, prefix) => {
        const phone = vietnam.phone(prefix + national);
        expect(phone).toBe(`+84${national}`);
        expect(vietnam.phone(phone ?? '')).toBe(phone);
      }),
    );
  });
});

describe('a name', () => {
  test.each(['Nguyễn Thị Lan', "H'Hen Niê", 'K’Brôi', 'Jean-Pierre St. Clair', 'Y', 'Nguyễn'.normalize('NFD')])(
    '%s',
    (name) => {
      expect(vietnam.nameProblem(name)).toBeUndefined();
    },
  );

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['a'.repeat(201), 'too_long'],
    ['Nguyễn Văn 2', 'character'],
    ['Lan\u202Enal', 'character'],
    ['Lan\u0007', 'character'],
    ['Lan\u200B', 'character'],
    ['Lan\nNguyễn', 'character'],
    ['<b>Lan</b>', 'character'],
    ["'-.", 'character'],
  ])('cannot be %j', (name, problem) => {
    expect(vietnam.nameProblem(name)).toBe(problem);
  });

  it('is kept composed and with single spaces', () => {
    expect(vietnam.normalizeName(`  ${'Nguyễn'.normalize('NFD')}   Thị  Lan `)).toBe('Nguyễn Thị Lan');
  });

  it('may have as many as 200 letters, counted as people count them', () => {
    expect(vietnam.nameProblem('ế'.normalize('NFD').repeat(200))).toBeUndefined();
    expect(vietnam.nameProblem('ế'.repeat(201))).toBe('too_long');
  });
});

describe('comparing names', () => {
  const same = (a: string, b: string) => vietnam.nameKey(a) === vietnam.nameKey(b);

  test.each([
    ['Hoà', 'Hòa'],
    ['Nguyễn Thuý Hoà', 'NGUYỄN THÚY HÒA'],
    ['Khoẻ', 'Khỏe'],
    ['Trần  Văn Minh', 'trần văn minh '],
    ['K’Brôi', "K'Brôi"],
    ['Nguyễn', 'Nguyễn'.normalize('NFD')],
  ])('%s is %s', (a, b) => {
    expect(same(a, b)).toBe(true);
  });

  test.each([
    ['Hoà', 'Hoá'],
    ['Hoà', 'Hoa'],
    ['Thu', 'Thư'],
    ['Đô', 'Dô'],
    ['Lê', 'Le'],
    ['Nguyễn Lan', 'Lan Nguyễn'],
    ['Nguyễn Văn', 'NguyễnVăn'],
  ])('%s is not %s', (a, b) => {
    expect(same(a, b)).toBe(false);
  });

  it('does not depend on normal form, capitals or repeated spaces', () => {
    const name = fc.array(fc.constantFrom('Nguyễn', 'Thị', 'Hoà', 'Đặng', 'Ngọc', 'Ánh', 'K’Brôi'), { minLength: 1 });
    fc.assert(
      fc.property(name, fc.constantFrom('NFC', 'NFD'), (words, form) => {
        expect(same(words.join(' '), words.join('  ').toUpperCase().normalize(form))).toBe(true);
      }),
    );
  });

  it('changes nothing when a name was normalised before', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const name = vietnam.normalizeName(text);
        expect(vietnam.normalizeName(name)).toBe(name);
        expect(same(text, name)).toBe(true);
      }),
    );
  });
});
