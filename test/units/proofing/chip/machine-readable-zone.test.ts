import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit } from '../../../../src/proofing/chip/check-digits.ts';
import { readDataGroup1, readZone } from '../../../../src/proofing/chip/machine-readable-zone.ts';
import { der } from '../../../support/der.ts';
import { dataGroup1, td1, td3, type ZoneContent } from '../../../support/travel-documents.ts';

const now = new Date('2026-06-15T12:00:00Z');
const read = (text: string) => readZone(text, now);

const letters = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SYMBOLS = `${ALPHABET}0123456789`;

describe('a machine readable zone', () => {
  it('is read from the examples of ICAO 9303: an identity card (part 5, appendix B) and a passport (part 4, appendix B)', () => {
    const card = 'I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<';
    const same = { issuingState: 'UTO', nationality: 'UTO', birthdate: '1974-08-12', gender: 'female' };
    expect(read(card)).toEqual({
      ...same,
      format: 'TD1',
      documentCode: 'I',
      documentNumber: 'D23145890',
      name: { primary: 'ERIKSSON', secondary: 'ANNA MARIA', mayBeTruncated: false },
      expiresAt: new Date('2012-04-16T00:00:00Z'),
      optional1: '<'.repeat(15),
      optional2: '<'.repeat(11),
    });
    const passport = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10';
    expect(read(passport)).toMatchObject({ ...same, format: 'TD3', documentCode: 'P', documentNumber: 'L898902C3' });
    expect(read(passport)).toHaveProperty('optional1', 'ZE184226B<<<<<');
  });

  it('has the number of a Vietnamese card in the optional data of its first line', () => {
    expect(read(td1())).toMatchObject({
      issuingState: 'VNM',
      documentNumber: '012345678',
      optional1: '001085012345<<0',
      name: { primary: 'NGUYEN', secondary: 'VAN AN' },
      birthdate: '1985-03-16',
      gender: 'male',
      expiresAt: new Date('2035-03-17T00:00:00Z'),
    });
  });

  it('may have a document number of more than nine characters', () => {
    expect(read(td1({ number: 'D23145890734' }))).toHaveProperty('documentNumber', 'D23145890734');
    const wrong = td1({ number: 'D23145890734' }).replace('734', '735');
    expect(read(wrong)).toBeUndefined();
  });

  it('may leave the check digit of an unused personal number out', () => {
    const zone = td3();
    expect(zone.at(-2)).toBe('0');
    expect(read(`${zone.slice(0, -2)}<${zone.at(-1)}`)).toHaveProperty('documentNumber', '12AB34567');
  });

  it.each<[string, string, object]>([
    ['of one part', 'NGUYEN', { primary: 'NGUYEN', secondary: '' }],
    ['of many', 'DE<LA<FONTAINE<<JEAN<MARC', { primary: 'DE LA FONTAINE', secondary: 'JEAN MARC' }],
    [
      'that fills the line',
      'NGUYEN<<HOANG<PHUONG<THUY<LINH',
      { secondary: 'HOANG PHUONG THUY LINH', mayBeTruncated: true },
    ],
    [
      'of which the second part was left out',
      'A'.repeat(30),
      { primary: 'A'.repeat(30), secondary: '', mayBeTruncated: true },
    ],
  ])('has a name %s', (_, name, expected) => {
    expect(read(td1({ name }))).toHaveProperty('name', expect.objectContaining(expected));
  });

  it.each<[string, ZoneContent]>([
    ['a name with digits', { name: 'NGUYEN<<VAN<4N' }],
    ['a name of three parts', { name: 'NGUYEN<<VAN<<AN' }],
    ['a name without a first part', { name: '<<AN' }],
    ['no name', { name: '' }],
    ['no state', { state: '<<<' }],
    ['a state with a digit', { state: 'VN1' }],
    ['a thirteenth month', { birth: '851316' }],
    ['the 30th of February', { birth: '850230' }],
    ['a birthday half unknown', { birth: '85<316' }],
    ['a day of expiry that does not exist', { expiry: '350431' }],
    ['an unknown month of expiry', { expiry: '35<<01' }],
    ['another sex', { sex: 'X' }],
  ])('is refused with %s', (_, content) => {
    expect(read(td1(content))).toBeUndefined();
    expect(read(td3(content))).toBeUndefined();
  });

  it('leaves open what is unknown', () => {
    expect(read(td1({ birth: '85<<<<' }))).toHaveProperty('birthdate', '1985');
    expect(read(td1({ birth: '8503<<' }))).toHaveProperty('birthdate', '1985');
    expect(read(td1({ birth: '<<<<<<' }))).not.toHaveProperty('birthdate');
    expect(read(td1({ sex: '<' }))).not.toHaveProperty('gender');
    expect(read(td1({ expiry: '<<<<<<' }))).not.toHaveProperty('expiresAt');
  });

  it.each([
    ['260615', '2026-06-15'],
    ['260616', '1926-06-16'],
    ['270101', '1927-01-01'],
    ['000229', '2000-02-29'],
    ['240229', '2024-02-29'],
    ['990101', '1999-01-01'],
  ])('was given to somebody born on %s, which is %s: nobody is born after today', (birth, expected) => {
    expect(read(td1({ birth }))).toHaveProperty('birthdate', expected);
  });

  it('expires in this century', () => {
    expect(read(td1({ expiry: '991231' }))).toHaveProperty('expiresAt', new Date('2100-01-01T00:00:00Z'));
    expect(read(td1({ expiry: '050101' }))).toHaveProperty('expiresAt', new Date('2005-01-02T00:00:00Z'));
  });

  it.each([
    ['small letters', td1().toLowerCase()],
    ['the Greek capital that looks like an A', td1().replace('NGUYEN<<VAN', 'NGUYEN<<V\u0391N')],
    ['digits of another script', td1().replace('0', '\u0660')],
    ['a space for a filler', td1().replace('<', ' ')],
    ['line ends', td1().replace(/.{30}/g, '$&\n')],
    ['two lines of 36', td1().slice(0, 72)],
    ['one character more', `${td1()}<`],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(read(text)).toBeUndefined();
    expect(readDataGroup1(dataGroup1(text), now)).toBeUndefined();
  });

  it('is read from data group 1, and from nothing that only looks like it', () => {
    const text = Buffer.from(td3());
    expect(readDataGroup1(dataGroup1(td3()), now)).toEqual(read(td3()));
    const others = [der(0x60, der(0x5f1f, text)), der(0x61, der(0x5f1e, text)), der(0x61, text), text];
    for (const bytes of [...others, Buffer.concat([dataGroup1(td3()), Buffer.from([0])]), Buffer.alloc(200_000)]) {
      expect(readDataGroup1(bytes, now)).toBeUndefined();
    }
  });
});

describe('check digits', () => {
  it('are those of the examples of ICAO 9303, part 3, appendix A', () => {
    expect(['520727', 'AB2134<<<', 'D23145890', '740812'].map(checkDigit)).toEqual(['3', '5', '7', '2']);
  });

  it('notice every wrong digit, and every wrong letter next to its value by one to nine', () => {
    const place = fc.record({ text: letters(SYMBOLS, 1, 30), at: fc.nat(), by: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(place, ({ text, at, by }) => {
        const index = at % text.length;
        const other = SYMBOLS_BY_VALUE[(Number.parseInt(text[index] ?? '', 36) + by) % 36] ?? '';
        fc.pre(Number.parseInt(other, 36) % 10 !== Number.parseInt(text[index] ?? '', 36) % 10);
        return checkDigit(text) !== checkDigit(text.slice(0, index) + other + text.slice(index + 1));
      }),
    );
  });

  it('make what was written readable, and one other digit unreadable', () => {
    const content = fc.record({
      number: letters(SYMBOLS, 9, 9),
      name: fc.tuple(letters(ALPHABET, 1, 12), letters(ALPHABET, 1, 12)).map((parts) => parts.join('<<')),
      birth: fc.constantFrom('850316', '000229', '120101'),
      optional1: letters('0123456789', 12, 12),
    });
    fc.assert(
      fc.property(
        content,
        fc.constantFrom(td1, td3),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (own, write, at, by) => {
          const text = write(own);
          expect(read(text)).toMatchObject({ documentNumber: own.number });
          const digits = [...text.matchAll(/[0-9]/g)].map(({ index }) => index);
          const index = digits[at % digits.length] ?? 0;
          const other = String((Number(text[index]) + by) % 10);
          expect(read(text.slice(0, index) + other + text.slice(index + 1))).toBeUndefined();
        },
      ),
    );
  });

  it('are asked of any text without an exception', () => {
    const zones = fc.oneof(letters(`${SYMBOLS}<`, 88, 88), letters(`${SYMBOLS}<`, 90, 90), fc.string());
    fc.assert(fc.property(zones, (text) => read(text) === undefined));
  });
});

const SYMBOLS_BY_VALUE = `0123456789${ALPHABET}`;
