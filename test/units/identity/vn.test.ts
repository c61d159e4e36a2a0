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

describe('the code of an organisation', () => {
  /** Codes that were given out, with their check digits. */
  const known = ['0100233488', '0314409058', '0100112437', '0312687878', '0199900018'];
  const codes = fc.constantFrom(...known);
  const branches = fc.integer({ min: 1, max: 999 }).map((number) => String(number).padStart(3, '0'));

  test.each([
    ['0199900018', { value: '0199900018', base: '0199900018' }],
    [' 0199 900 018 ', { value: '0199900018', base: '0199900018' }],
    ['0199900018-002', { value: '0199900018-002', base: '0199900018', branch: '002' }],
    ['0199900018002', { value: '0199900018-002', base: '0199900018', branch: '002' }],
    ['0199.900.018 – 002', { value: '0199900018-002', base: '0199900018', branch: '002' }],
  ])('%j', (text, code) => {
    expect(vietnam.organisationCode(text)).toEqual(code);
  });

  test.each([
    '',
    '0100233480',
    '199900018',
    '019990001',
    '01999000180',
    '0199900018-000',
    '0199900018-02',
    '0199900018-0002',
    '0199900018--002',
    '019990-0018',
    '0100000008',
    '٠١٩٩٩٠٠٠١٨',
    '0199900018a',
  ])('cannot be %j', (text) => {
    expect(vietnam.organisationCode(text)).toBeUndefined();
  });

  it('is read the same with any spaces and dots, with the hyphen or without', () => {
    const typed = fc
      .tuple(codes, branches, fc.constantFrom('', '-', ' - '))
      .chain(([base, branch, hyphen]) =>
        fc.tuple(fc.constant({ base, branch }), fc.tuple(separated(base), fc.constant(hyphen), separated(branch))),
      );
    fc.assert(
      fc.property(typed, ([{ base, branch }, parts]) => {
        const value = `${base}-${branch}`;
        expect(vietnam.organisationCode(parts.join(''))).toEqual({ value, base, branch });
        expect(vietnam.organisationCode(value)?.value).toBe(value);
      }),
    );
  });

  it('is not another one with a single digit mistyped', () => {
    fc.assert(
      fc.property(codes, fc.nat(9), fc.integer({ min: 1, max: 9 }), (code, at, off) => {
        const digit = (Number(code[at]) + off) % 10;
        expect(vietnam.organisationCode(code.slice(0, at) + digit + code.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  it('has at most one check digit, and not every beginning has one', () => {
    fc.assert(
      fc.property(digits(9), (beginning) => {
        const valid = [...'0123456789'].filter((digit) => vietnam.organisationCode(beginning + digit));
        expect(valid.length).toBeLessThanOrEqual(beginning.endsWith('0000000') ? 0 : 1);
      }),
    );
  });

  it('is never the number of a person, which a household business has', () => {
    expect(vietnam.organisationCode('099078000005')).toBeUndefined();
    fc.assert(
      fc.property(fc.oneof(anyCitizenNumber, digits(10), digits(12), digits(13)), (text) => {
        expect(Boolean(vietnam.organisationCode(text) && vietnam.citizenNumber(text))).toBe(false);
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
