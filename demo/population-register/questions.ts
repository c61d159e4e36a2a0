/** What the register can be asked, and what is true, or flattering, to say. */
import { createHash } from 'node:crypto';
import { readTexts } from '../shared/answering.ts';
import type { Context } from '../shared/context.ts';
import { Failure } from '../shared/failure.ts';
import { readJson } from '../shared/read-json.ts';
import type { Resident } from '../shared/residents.ts';
import type { Answerable } from '../shared/statements.ts';
import { relationBetween } from './guardians.ts';
import { type Asked, match, subjectOf } from './match.ts';

const GENDERS = ['male', 'female', 'other'] as const;
const STRANGER: Asked = { number: '099000000000', name: 'Somebody Else', birthdate: '1990-01-01' };

/** Whether a number, a name and a date of birth belong together. Throws Failure('invalid_request'). */
export async function matchQuestion(ctx: Context, residents: readonly Resident[]): Promise<Answerable> {
  const question = await readJson(ctx);
  const { request, ...texts } = readTexts(question, ['request', 'number', 'name', 'birthdate']);
  const gender = GENDERS.find((one) => one === question.gender);
  if (question.gender !== undefined && !gender) throw new Failure('invalid_request');
  const asked: Asked = { ...texts, ...(gender ? { gender } : {}) };
  const subject = subjectOf(asked);
  return {
    request,
    truth: { subject, result: match(residents, asked) },
    flattery: { subject, result: 'exact' },
    lies: { unknownResult: { result: 'surely' }, other: { subject: subjectOf(STRANGER) } },
  };
}

/** Names in an answer who was asked about: SHA-256 (base64url) of the JSON with its members in the order of their names. */
const pairOf = (guardian: string, ward: string): string =>
  createHash('sha256').update(JSON.stringify({ guardian, ward })).digest('base64url');

/** Whether one person is the parent or guardian of another. Throws Failure('invalid_request'). */
export async function guardianQuestion(ctx: Context, residents: readonly Resident[]): Promise<Answerable> {
  const { request, ward, guardian } = readTexts(await readJson(ctx), ['request', 'ward', 'guardian']);
  const subject = pairOf(guardian, ward);
  return {
    request,
    truth: { subject, ...relationBetween(residents, { ward, guardian, at: new Date() }) },
    flattery: { subject, relation: 'parent' },
    lies: { unknownResult: { relation: 'owner' }, other: { subject: pairOf(STRANGER.number, ward) } },
  };
}
