import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Authenticator, Factor } from '../../../src/authenticators/authenticator.ts';
import type { Credential } from '../../../src/authenticators/credential-store.ts';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import { atHand, identityOf, isThem, readContact, readNumbers, standsIn, waitOf } from '../../../src/recovery/rules.ts';
import { anyCitizenNumber, personWith } from '../identity/people.ts';

const lan = personWith();
const WAITS = [0, 86_400, 259_200] as const;
const anyIdentity = fc.record({
  vn: fc.integer({ min: 0, max: 2 }),
  eidas: fc.integer({ min: 0, max: 3 }),
  ial: fc.integer({ min: 0, max: 3 }),
});

describe('where somebody is reached', () => {
  it('is a phone or a mailbox in whatever form people write it, and nothing else', () => {
    expect(readContact(' 090 000 00 01 ', vietnam)).toEqual({ kind: 'phone', value: '+84900000001' });
    expect(readContact('Lan.Nguyen@Example.VN', vietnam)).toEqual({ kind: 'email', value: 'lan.nguyen@example.vn' });
    for (const text of ['', 'lan', 'FRA 12AB34567', 'x'.repeat(50_000), 'a\u0000b@example.vn', 'a\u202eb@example.vn'])
      expect(readContact(text, vietnam), text.slice(0, 20)).toBeUndefined();
  });
});

describe('who somebody is', () => {
  it('takes the number and the day of birth together', () => {
    expect(isThem(lan, ['099188000001'], '1988-06-15')).toBe(true);
    expect(isThem(lan, ['099188000001'], '1988-06-16')).toBe(false);
    expect(isThem(lan, ['099188000001'], '1988')).toBe(false);
    expect(isThem(lan, ['099188000002'], '1988-06-15')).toBe(false);
    expect(isThem(lan, [], '1988-06-15')).toBe(false);
  });

  it('takes the year where no more is on record', () => {
    const elder = personWith({ birthdate: '1948' });
    expect(['1948', '1948-01-01', '1949'].map((day) => isThem(elder, ['099188000001'], day))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('takes a passport with its nationality', () => {
    const { citizenNumber: _, ...rest } = lan;
    const camille = { ...rest, foreigner: { nationality: 'FRA', passportNumber: '12AB34567' } };
    expect(isThem(camille, readNumbers('fra 12ab34567', vietnam), '1988-06-15')).toBe(true);
    expect(isThem(camille, readNumbers('DEU 12AB34567', vietnam), '1988-06-15')).toBe(false);
    expect(readNumbers('12AB34567', vietnam)).toEqual([]);
  });

  it('is nobody who knows another number', () => {
    fc.assert(
      fc.property(anyCitizenNumber, (number) => {
        expect(isThem(lan, [number], '1988-06-15')).toBe(number === lan.citizenNumber);
      }),
    );
  });

  it('is not said by an account that states no number', () => {
    const { citizenNumber: _, ...nobody } = lan;
    expect(isThem(nobody, ['099188000001'], '1988-06-15')).toBe(false);
  });
});

describe('a new proof stands in for the waiting', () => {
  it('only when it is worth what the account is worth on every axis, and more than data', () => {
    fc.assert(
      fc.property(anyIdentity, anyIdentity, (worth, needed) => {
        const isEnough = worth.vn >= needed.vn && worth.eidas >= needed.eidas && worth.ial >= needed.ial;
        expect(standsIn(worth, needed)).toBe(isEnough && worth.ial >= 1);
      }),
    );
  });

  it('by what counts now: not what is withdrawn, suspended, expired or to come', () => {
    const worthOf = () => ({ vn: 2, eidas: 3, ial: 2 });
    const of = (over: object) =>
      identityOf(personWith({ proofs: [{ method: 'x', at: 100, ...over }] }), { worthOf }, 200);
    expect(of({})).toEqual({ vn: 2, eidas: 3, ial: 2 });
    for (const over of [{ withdrawn: true }, { suspended: true }, { expiresAt: 200 }, { at: 201 }])
      expect(of(over), JSON.stringify(over)).toEqual({ vn: 0, eidas: 0, ial: 0 });
  });
});

describe('the waiting', () => {
  it('is longer for more, and never shorter for an account with more than its first authenticator', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), (one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(waitOf({ vn: less }, false, WAITS)).toBeLessThanOrEqual(waitOf({ vn: more }, false, WAITS));
        expect(waitOf({ vn: one }, true, WAITS)).toBeGreaterThanOrEqual(waitOf({ vn: one }, false, WAITS));
      }),
    );
    expect([0, 1, 2, 3].map((vn) => waitOf({ vn }, false, WAITS))).toEqual([0, 86_400, 259_200, 259_200]);
    expect(waitOf({ vn: 0 }, true, WAITS)).toBe(86_400);
  });
});

describe('what is at hand', () => {
  const words = { vi: {}, en: {}, fr: {} };
  const like = (id: string, factors: readonly Factor[], more: Partial<Authenticator> = {}): Authenticator => ({
    id,
    factors,
    amr: [],
    words,
    begin: () => Promise.reject(new Error('not begun')),
    answer: () => Promise.reject(new Error('not asked')),
    ...more,
  });
  const first = like('secret', ['knowledge']);
  const all = [
    first,
    like('pin', ['knowledge']),
    like('app', ['possession']),
    like('message', ['possession'], { contactOf: () => '•••', availableTo: () => true }),
    like('used-up', ['possession'], { availableTo: () => false }),
  ];
  const own = all.map(({ id }): Credential => ({ id, personId: lan.id, method: id, data: {}, version: 1 }));

  it('is a credential of another factor: not a second secret, and no other way to read the contact that was used already', () => {
    expect(atHand(lan, own, { all, first }).map(({ id }) => id)).toEqual(['app']);
    expect(atHand(lan, [], { all, first })).toEqual([]);
  });
});
