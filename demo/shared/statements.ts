/** The signed statements of a register, true or not. */
import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { NamedBehaviour } from './behaviour-form.ts';
import { FORGERIES, type Signer } from './signer.ts';

/** A question that was read, and what there is to say to it. */
export interface Answerable {
  /** The asker's own name for the question. */
  readonly request: string;
  /** The claims of an honest answer, beside those that every answer has. */
  readonly truth: JWTPayload;
  /** What a liar says instead: whoever believes it believes too much. */
  readonly flattery: JWTPayload;
  /** What single lies change of that: a result that nobody knows, and the same about somebody else. */
  readonly lies: { readonly unknownResult: JWTPayload; readonly other: JWTPayload };
}

/** Who answers whom. */
export interface Parties {
  readonly issuer: string;
  readonly audience: string;
}

const LIFETIME_SECONDS = 120;
const LONG_AGO_SECONDS = 3600;

/** What a lie changes of the flattery; undefined when the behaviour is no lie. */
function lieOf(behaviour: NamedBehaviour, { lies }: Answerable, now: number): JWTPayload | undefined {
  if (FORGERIES.some((name) => name === behaviour)) return {};
  const changes: Partial<Record<NamedBehaviour, JWTPayload>> = {
    'unknown-result': lies.unknownResult,
    'other-request': { request: randomUUID() },
    'other-person': lies.other,
    'other-organisation': lies.other,
    'other-audience': { aud: 'another-provider' },
    old: { iat: now - LONG_AGO_SECONDS, exp: now - LONG_AGO_SECONDS + LIFETIME_SECONDS },
  };
  return changes[behaviour];
}

/** The signed answer to a question, or the lie that was ordered. */
export function statementOf(
  question: Answerable,
  behaviour: NamedBehaviour,
  { issuer, audience, signer }: Parties & { readonly signer: Signer },
): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const lie = lieOf(behaviour, question, iat);
  const { request, truth, flattery } = question;
  const envelope = { iss: issuer, aud: audience, iat, exp: iat + LIFETIME_SECONDS, request, reference: randomUUID() };
  if (!lie) return signer.sign({ ...envelope, ...truth });
  const forgery = FORGERIES.find((name) => name === behaviour);
  return signer.sign({ ...envelope, ...flattery, ...lie }, forgery);
}
