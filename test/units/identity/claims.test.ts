import fc from 'fast-check';
import { expect, it } from 'vitest';
import { claimsOf } from '../../../src/identity/claims.ts';
import type { Person } from '../../../src/identity/person.ts';
import { anyCitizenNumber, personWith } from './people.ts';

it('says everything that is known', () => {
  expect(claimsOf(personWith())).toEqual({
    name: 'Nguyễn Thị Lan',
    family_name: 'Nguyễn',
    middle_name: 'Thị',
    given_name: 'Lan',
    birthdate: '1988-06-15',
    gender: 'female',
    phone_number: '+84900000001',
    phone_number_verified: true,
    email: 'lan.nguyen@example.vn',
    email_verified: true,
    citizen_id: '099188000001',
  });
});

it('leaves out what is not known', () => {
  const { gender: _gender, citizenNumber: _number, ...rest } = personWith({ phones: [], emails: [] });
  const person: Person = { ...rest, name: { full: "K'Brôi", given: "K'Brôi" }, birthdate: '1948' };
  expect(Object.entries(claimsOf(person))).toEqual([
    ['name', "K'Brôi"],
    ['given_name', "K'Brôi"],
    ['birthdate', '1948'],
  ]);
});

it('tells only the verified primary contact', () => {
  const phones = [
    { value: '+84900000001', verified: true },
    { value: '+84900000002', verified: false, primary: true },
  ];
  const emails = [
    { value: 'old@example.vn', verified: true },
    { value: 'new@example.vn', verified: true, primary: true },
  ];
  const claims = claimsOf(personWith({ phones, emails }));
  expect(claims).toMatchObject({ email: 'new@example.vn' });
  expect(claims).not.toHaveProperty('phone_number');
  expect(claims).not.toHaveProperty('phone_number_verified');
});

it('takes nothing from the digits of the citizen number', () => {
  const { citizen_id: _one, ...expected } = claimsOf(personWith());
  fc.assert(
    fc.property(anyCitizenNumber, (citizenNumber) => {
      expect(claimsOf(personWith({ citizenNumber }))).toEqual({ ...expected, citizen_id: citizenNumber });
    }),
  );
});
