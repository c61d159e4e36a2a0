/** The bank's provider failing and lying, as it was ordered to. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { decodeJwt, type JWTPayload } from 'jose';
import { saySomethingNever } from '../../shared/answering.ts';
import type { Context } from '../../shared/context.ts';
import { FORGERIES, type Signer } from '../../shared/signer.ts';
import type { Behaviour } from '../behaviours.ts';

const SLOW_MS = 8_000;
const HOUR_SECONDS = 3600;

/** Fails before anything else happens; true when that was the answer. */
export async function fails(ctx: Context, behaviour: Behaviour): Promise<boolean> {
  if (behaviour === 'slow') await sleep(SLOW_MS);
  if (behaviour === 'silent') await saySomethingNever(ctx);
  if (behaviour === 'error') {
    ctx.status = 500;
    ctx.body = { error: 'server_error' };
  }
  return behaviour === 'silent' || behaviour === 'error';
}

const LIES: Partial<Record<Behaviour, (claims: JWTPayload) => JWTPayload>> = {
  'other-audience': () => ({ aud: 'another-service' }),
  'other-request': () => ({ nonce: randomUUID() }),
  'other-issuer': () => ({ iss: 'https://unknown-bank.example' }),
  'other-person': () => ({ sub: randomUUID() }),
  old: ({ iat = 0, exp = 0 }) => ({ iat: iat - 2 * HOUR_SECONDS, exp: exp - 2 * HOUR_SECONDS }),
};

/** The ID token that goes out: the honest one, or the wrong one that was ordered. */
export async function idTokenAs(behaviour: Behaviour, idToken: string, signer: Signer): Promise<string> {
  const lie = LIES[behaviour];
  const forgery = FORGERIES.find((name) => name === behaviour);
  if (!lie && !forgery) return idToken;
  const claims = decodeJwt(idToken);
  return signer.sign({ ...claims, ...lie?.(claims) }, forgery);
}
