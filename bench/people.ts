/** The invented people who sign in during the benchmark: the same for both providers. */
import type { Person } from '../src/identity/person.ts';

/** Enough that no row is a hot one. */
export const PEOPLE = 200;
/** Everybody's password; no measured flow asks for it. */
export const PASSWORD = 'measured-under-equal-rules';

const PROVED_AT = Date.parse('2026-01-05') / 1000;

/** The person with this number, from 0. */
export function person(number: number): Person {
  const digits = String(number).padStart(6, '0');
  return {
    id: `00000000-0000-4000-8000-000000${digits}`,
    status: 'active',
    language: 'vi',
    name: { full: `Nguyễn Văn Số ${number}`, family: 'Nguyễn', middle: 'Văn', given: `Số ${number}` },
    birthdate: '1988-06-15',
    gender: 'female',
    citizenNumber: `099188${digits}`,
    phones: [{ value: `+84900${digits}`, verified: true, primary: true }],
    emails: [{ value: loginOf(number), verified: true, primary: true }],
    proofs: [
      { method: 'population_db_match', at: PROVED_AT, source: 'National population database' },
      { method: 'remote_face', at: PROVED_AT, source: 'eID application' },
    ],
  };
}

/** What the person types to sign in. */
export const loginOf = (number: number): string => `person-${number}@example.vn`;
