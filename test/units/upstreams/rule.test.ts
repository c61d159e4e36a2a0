import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimableIdentifiers } from '../../../src/identity/identifiers.ts';
import type { Person } from '../../../src/identity/person.ts';
import { personOf } from '../../../src/identity/personas.ts';
import { doubtsAbout, type Holder, judge } from '../../../src/upstreams/rule.ts';
import { persona } from '../../support/personas.ts';
import { country } from './arrivals.ts';

const lan: Person = { ...personOf(persona('An ordinary citizen')), proofs: [{ method: 'nfc_chip_cccd', at: 0 }] };
const number = lan.citizenNumber ?? '';
const LEVEL = { acr: ['high'], factors: ['possession' as const], identifies: true };
const holder = (person: Person, more: Partial<Holder> = {}): Holder => ({
  person,
  refuses: false,
  hasOther: false,
  ...more,
});
const said = { number, name: lan.name.full, birthdate: lan.birthdate, gender: lan.gender };
const arrival = { firstArrival: 'match' as const, level: LEVEL, vouched: said };

const proofs = fc.array(fc.record({ method: fc.constant('nfc_chip_cccd'), at: fc.nat(), withdrawn: fc.boolean() }), {
  maxLength: 3,
});
const people = fc.record({
  status: fc.constantFrom<Person['status']>('active', 'blocked', 'closing', 'closed'),
  citizenNumber: fc.constantFrom(number, '001199012345'),
  birthdate: fc.constantFrom(lan.birthdate, '1991-01-01'),
  full: fc.constantFrom(lan.name.full, 'Trần Văn Khác'),
  proofs,
});
const holders = fc.array(
  fc.record({ person: people, refuses: fc.boolean(), hasOther: fc.boolean() }).map(
    ({ person: { full, ...rest }, ...more }): Holder => ({
      person: { ...lan, ...rest, name: { full, given: full } },
      ...more,
    }),
  ),
  { maxLength: 3 },
);
const arrivals = fc.record({
  firstArrival: fc.constantFrom('create' as const, 'match' as const, 'connect' as const),
  level: fc.boolean().map((identifies) => ({ ...LEVEL, identifies })),
  vouched: fc.record({
    number: fc.constantFrom(number, undefined, 'no number', lan.phones[0]?.value, lan.emails[0]?.value),
    name: fc.constantFrom(lan.name.full, undefined, 'Trần Văn Khác'),
    birthdate: fc.constantFrom(lan.birthdate, undefined, '1991-01-01'),
    gender: fc.constantFrom(lan.gender, undefined),
  }),
});

describe('the rule', () => {
  it('matches whoever has proven the number, when everything else that was said fits', () => {
    expect(judge(arrival, [holder(lan)], country)).toEqual({ kind: 'matched', person: lan });
    const written = { ...arrival, vouched: { number: number.replace(/(\d{3})/g, '$1 '), name: 'NGUYỄN THỊ LAN' } };
    const named = { ...lan, name: { ...lan.name, full: 'Nguyễn Thị Lan' } };
    expect(judge(written, [holder(named)], country).kind).toBe('matched');
  });

  it('never matches without the proven number of one usable account at a level that identifies', () => {
    fc.assert(
      fc.property(arrivals, holders, (come, found) => {
        const verdict = judge(come, found, country);
        if (verdict.kind !== 'matched') return;
        const { person } = verdict;
        expect(come.level.identifies && come.firstArrival !== 'connect').toBe(true);
        expect(come.vouched.number).toBe(number);
        expect(claimableIdentifiers(person)).toContainEqual({ kind: 'citizen_number', value: number });
        expect(person.status).toBe('active');
        expect(doubtsAbout(person, come.vouched, country)).toEqual([]);
        const one = found.find((other) => other.person === person);
        expect([one?.refuses, one?.hasOther]).toEqual([false, false]);
      }),
      { numRuns: 500 },
    );
  });

  it('does not care for names, phones and addresses of e-mail when the number says nothing', () => {
    fc.assert(
      fc.property(arrivals, holders, (come, found) => {
        const silent = { ...come, vouched: { ...come.vouched, number: undefined } };
        expect(judge(silent, found, country)).toEqual({ kind: 'unknown' });
      }),
    );
    for (const value of [lan.phones[0]?.value, lan.emails[0]?.value, lan.name.full])
      expect(judge({ ...arrival, vouched: { ...said, number: value } }, [holder(lan)], country).kind).toBe('unknown');
  });

  it('says the same whatever phones and mailboxes an account has', () => {
    const contacts = fc.array(fc.record({ value: fc.string(), verified: fc.boolean() }), { maxLength: 2 });
    fc.assert(
      fc.property(arrivals, holders, contacts, (come, found, changed) => {
        const others = found.map((one) => holder({ ...one.person, phones: changed, emails: changed }, one));
        const other = others.map((one, index) => ({ ...one, ...found[index], person: one.person }));
        expect(judge(come, other, country).kind).toBe(judge(come, found, country).kind);
      }),
    );
  });

  it.each([
    ['a name', { name: 'Trần Thị Khác' }, 'name'],
    ['a birth date', { birthdate: '1950-01-01' }, 'birthdate'],
    ['a gender', { gender: lan.gender === 'male' ? ('female' as const) : ('male' as const) }, 'gender'],
  ])('doubts when %s differs', (_what, differs, doubt) => {
    const verdict = judge({ ...arrival, vouched: { ...said, ...differs } }, [holder(lan)], country);
    expect(verdict).toEqual({ kind: 'doubtful', person: lan, doubts: [doubt] });
  });

  it('doubts when the upstream knows the person as somebody else, and when the number has two accounts', () => {
    expect(judge(arrival, [holder(lan, { hasOther: true })], country)).toMatchObject({ doubts: ['subject'] });
    expect(judge(arrival, [holder(lan), holder({ ...lan, id: 'other' })], country)).toMatchObject({
      doubts: ['account'],
    });
  });

  it('lets nobody into an account that is blocked or being closed, or whose owner switched the upstream off', () => {
    for (const status of ['blocked', 'closing'] as const)
      expect(judge(arrival, [holder({ ...lan, status })], country)).toEqual({ kind: 'unusable' });
    expect(judge(arrival, [holder(lan, { refuses: true })], country)).toEqual({ kind: 'unusable' });
    expect(judge(arrival, [holder({ ...lan, status: 'closed' })], country)).toEqual({ kind: 'unknown' });
  });

  it('takes no number that the account has not proven', () => {
    expect(judge(arrival, [holder({ ...lan, proofs: [] })], country)).toEqual({ kind: 'unknown' });
    const withdrawn = { ...lan, proofs: [{ method: 'nfc_chip_cccd', at: 0, withdrawn: true }] };
    expect(judge(arrival, [holder(withdrawn)], country)).toEqual({ kind: 'unknown' });
  });
});
