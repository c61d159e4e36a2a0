import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { Resident } from '../shared/residents.ts';
import { FORGERIES, type Signer } from '../shared/signer.ts';
import type { Behaviour } from './behaviours.ts';

/** An assertion is good for this long. */
export const LIFETIME_SECONDS = 600;
const LONG_AGO_SECONDS = 3600;

/** What an assertion says, of whom, and to whom. */
export interface Statement {
  readonly issuer: string;
  readonly audience: string;
  /** The value that the provider showed: the assertion serves that one request. */
  readonly request: string;
  readonly customer: Resident;
}

function claimsOf({ issuer, audience, request, customer }: Statement): JWTPayload {
  const { number, name, birthdate, gender, card } = customer;
  const iat = Math.floor(Date.now() / 1000);
  const identity = { number, name, birthdate: card?.birthdate ?? birthdate, gender };
  const times = { iat, exp: iat + LIFETIME_SECONDS };
  return { iss: issuer, aud: audience, jti: randomUUID(), ...times, request, level: 'remote', identity };
}

const LIES: Partial<Record<Behaviour, (claims: JWTPayload) => JWTPayload>> = {
  'other-audience': () => ({ aud: 'https://another.example' }),
  'other-request': () => ({ request: randomUUID() }),
  'other-issuer': () => ({ iss: 'https://unknown-bank.example' }),
  'other-person': () => ({ identity: { number: '099000000000', name: 'Somebody Else', birthdate: '1990-01-01' } }),
  old: ({ iat = 0, exp = 0 }) => ({ iat: iat - LONG_AGO_SECONDS, exp: exp - LONG_AGO_SECONDS }),
};

/** A signed assertion (JWT, ES256), or the wrong one that was ordered. */
export function makeAssertion(statement: Statement, signer: Signer, behaviour: Behaviour): Promise<string> {
  const claims = claimsOf(statement);
  const forgery = FORGERIES.find((name) => name === behaviour);
  return signer.sign({ ...claims, ...LIES[behaviour]?.(claims) }, forgery);
}
