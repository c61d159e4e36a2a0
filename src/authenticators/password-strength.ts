/** What makes a new password too easy to guess. One function, so that an estimator of strength can take its place. */
import type { Person } from '../identity/person.ts';

/** Why a password is refused. */
export type Weakness = 'tooShort' | 'common' | 'personal';

/** NIST SP 800-63B-4, section 3.1.1.2, asks for 15 characters where a password stands alone and 8 beside a second factor. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 256;

/** What people type when twelve characters are asked for; compared without spaces, marks and case. */
const COMMON = new Set(
  `123456789012 1234567890123 0123456789012 123412341234 111111111111 000000000000 121212121212 123123123123 abcdefghijkl
  qwertyuiop12 qwertyuiopas qwertyuiop123 1q2w3e4r5t6y password1234 password12345 passwordpassword matkhau12345 matkhaumatkhau
  matkhaucuatoi matkhau123456 motdepasse123 motdepassemotdepasse azertyuiop12 azertyuiop123 iloveyou1234 letmein12345
  welcome12345 admin1234567 administrator vietnam12345 vietnamvodich hanoi1234567 saigon123456 xinchao12345 dichvucong123
  anhyeuem1234 emyeuanh1234 toiyeuvietnam`.split(/\s+/),
);

const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\p{M}\s]/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase();

/** Shorter parts, such as a family name of two letters, are in many good passwords. */
const SHORTEST_TRACE = 6;

/** Everything that somebody who knows the person would try first: numbers, mailbox, name, day of birth. */
function tracesOf({ citizenNumber, foreigner, phones, emails, name, birthdate }: Person): string[] {
  const [year = '', month = '', day = ''] = birthdate.split('-');
  const numbers = [citizenNumber, foreigner?.passportNumber, ...phones.map(({ value }) => value.slice(-9))];
  const days = month === '' ? [] : [`${day}${month}${year}`, `${year}${month}${day}`];
  const mailboxes = emails.map(({ value }) => value.split('@')[0]);
  const traces = [...numbers, ...days, ...mailboxes, name.full].map((text) => fold(text ?? ''));
  return traces.filter((text) => text.length >= SHORTEST_TRACE);
}

/** Few different characters, or one stretch repeated. */
const isMonotonous = (text: string): boolean => new Set(text).size < 5 || /^(.{1,5})\1+$/.test(text);

/** What is wrong with a new password (NFC) of this person; undefined when it will do. */
export function weaknessOf(password: string, person: Person | undefined): Weakness | undefined {
  if ([...password].length < SHORTEST_PASSWORD) return 'tooShort';
  const folded = fold(password);
  if (COMMON.has(folded) || isMonotonous(folded)) return 'common';
  return person && tracesOf(person).some((trace) => folded.includes(trace)) ? 'personal' : undefined;
}
