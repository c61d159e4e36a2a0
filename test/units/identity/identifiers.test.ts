import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import { claimableIdentifiers, readLogin } from '../../../src/identity/identifiers.ts';
import { anyCitizenNumber, anyMobile, personWith } from './people.ts';

const read = (text: string) => readLogin(text, vietnam);

describe('what a typed login may mean', () => {
  test.each([
    ['099188000001', 'citizen_number', '099188000001'],
    [' 099.188 000001\n', 'citizen_number', '099188000001'],
    ['０９９１８８００００01', 'citizen_number', '099188000001'],
    ['099\u00A0188\u200B000001', 'citizen_number', '099188000001'],
    ['0912 345 678', 'phone', '+84912345678'],
    ['+84912345678', 'phone', '+84912345678'],
    ['+33 6 12 34 56 78', 'phone', '+33612345678'],
    ['FRA 12AB34567', 'passport', 'FRA 12AB34567'],
    ['fra-12ab34567', 'passport', 'FRA 12AB34567'],
    ['FRA12AB34567', 'passport', 'FRA 12AB34567'],
    ['Lan.Nguyen@Example.VN', 'email', 'lan.nguyen@example.vn'],
    ['lan@bưuđiện.vn', 'email', 'lan@xn--buin-1ua66gr30m.vn'],
  ])('%j', (text, kind, value) => {
    expect(read(text)).toEqual([{ kind, value }]);
  });

  it('may be two things at once', () => {
    expect(read('842038252525')).toEqual([
      { kind: 'citizen_number', value: '842038252525' },
      { kind: 'phone', value: '+842038252525' },
    ]);
  });

  test.each([
    ['nothing', ''],
    ['only spaces', ' \t '],
    ['a name', 'Nguyễn Thị Lan'],
    ['a control character', 'lan\u0000@example.vn'],
    ['a line break inside', '0912\n345678'],
    ['a direction override', '\u202Elan@example.vn'],
    ['a direction isolate', 'lan\u2066@example.vn'],
    ['half a character', 'lan\uD800@example.vn'],
    ['more than 254 characters', `${'a'.repeat(250)}@b.vn`],
    ['two at signs', 'lan@example.vn@example.com'],
    ['a domain without a dot', 'lan@localhost'],
    ['an address with a path', 'lan@example.vn/x'],
    ['an address with a port', 'lan@example.vn:25'],
    ['a domain that is none', 'lan@exa mple.vn'],
    ['an impossible national number with +', '+84123'],
    ['a passport without a country', '12AB34567'],
    ['a country without a passport', 'FRA'],
  ])('is nothing for %s', (_, text) => {
    expect(read(text)).toEqual([]);
  });

  it('does not fold letters of a mailbox into those of another', () => {
    expect(read('ﬁ@example.vn')).toEqual([{ kind: 'email', value: 'ﬁ@example.vn' }]);
  });

  it('never throws and never answers a text that means something else when read again', () => {
    const typing = fc.string({ unit: fc.constantFrom(...'0123456789+-. @aFRAİΣ\u00A0'), minLength: 5, maxLength: 20 });
    const text = fc.oneof(fc.string({ unit: 'binary' }), typing, fc.emailAddress(), anyMobile, anyCitizenNumber);
    fc.assert(
      fc.property(text, (login) => {
        for (const identifier of read(login)) expect(read(identifier.value)).toContainEqual(identifier);
      }),
    );
  });
});

describe('what a person can be found by', () => {
  it('is the number, the passport and verified contacts', () => {
    const person = personWith({
      foreigner: { nationality: 'FRA', passportNumber: '12AB34567' },
      phones: [
        { value: '+84900000001', verified: true },
        { value: '+84900000002', verified: false, primary: true },
      ],
      emails: [{ value: 'lan@example.vn', verified: false }],
    });
    expect(claimableIdentifiers(person)).toEqual([
      { kind: 'citizen_number', value: '099188000001' },
      { kind: 'passport', value: 'FRA 12AB34567' },
      { kind: 'phone', value: '+84900000001' },
    ]);
  });

  it('holds of the citizen number only the number, never what its digits mean', () => {
    fc.assert(
      fc.property(anyCitizenNumber, (citizenNumber) => {
        const bare = personWith({ citizenNumber, phones: [], emails: [] });
        const only = [{ kind: 'citizen_number', value: citizenNumber }];
        expect(claimableIdentifiers(bare)).toEqual(only);
        expect(read(citizenNumber).filter(({ kind }) => kind === 'citizen_number')).toEqual(only);
      }),
    );
  });

  it('is what the same text, typed, means', () => {
    fc.assert(
      fc.property(anyCitizenNumber, anyMobile, (citizenNumber, mobile) => {
        const phones = [{ value: `+84${mobile}`, verified: true }];
        for (const identifier of claimableIdentifiers(personWith({ citizenNumber, phones }))) {
          expect(read(identifier.value)).toContainEqual(identifier);
        }
      }),
    );
  });
});
