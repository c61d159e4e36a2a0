import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { FORGERIES, type Signer } from '../shared/signer.ts';
import type { Behaviour } from './behaviours.ts';
import { type Asked, type Result, subjectOf } from './match.ts';

/** A question, as the register has read it. */
export interface Question {
  /** The asker's own name for it. */
  readonly request: string;
  readonly asked: Asked;
}

/** Who answers whom. */
export interface Parties {
  readonly issuer: string;
  readonly audience: string;
}

const LIFETIME_SECONDS = 120;
const LONG_AGO_SECONDS = 3600;
const STRANGER: Asked = { number: '099000000000', name: 'Somebody Else', birthdate: '1990-01-01' };

/** The claims of an answer. */
function claimsFor({ request, asked }: Question, result: string, { issuer, audience }: Parties): JWTPayload {
  const iat = Math.floor(Date.now() / 1000);
  const subject = subjectOf(asked);
  const about = { request, subject, result, reference: randomUUID() };
  return { iss: issuer, aud: audience, iat, exp: iat + LIFETIME_SECONDS, ...about };
}

/** What a lie changes in an answer; every lie says `exact`, so that whoever believes it believes too much. */
const LIES: Partial<Record<Behaviour, (claims: JWTPayload) => JWTPayload>> = {
  'unknown-result': () => ({ result: 'surely' }),
  'other-request': () => ({ request: randomUUID() }),
  'other-person': () => ({ subject: subjectOf(STRANGER) }),
  'other-audience': () => ({ aud: 'another-provider' }),
  old: ({ iat = 0, exp = 0 }) => ({ iat: iat - LONG_AGO_SECONDS, exp: exp - LONG_AGO_SECONDS }),
};

/** The signed answer to a question, or the lie that was ordered. */
export async function answerTo(
  question: Question,
  result: Result,
  { behaviour, signer, ...parties }: Parties & { behaviour: Behaviour; signer: Signer },
): Promise<string> {
  const forgery = FORGERIES.find((name) => name === behaviour);
  const lie = LIES[behaviour] ?? (forgery && (() => ({})));
  if (!lie) return signer.sign(claimsFor(question, result, parties));
  const claims = claimsFor(question, 'exact', parties);
  return signer.sign({ ...claims, ...lie(claims) }, forgery);
}
