import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Context, Handler } from './context.ts';
import type { SignIn } from './relying-party.ts';

/** What a person does not give this service any more. */
export interface Withdrawal {
  /** The person, as this service knows them. */
  readonly subject: string;
  /** The party for whom the person acted here; undefined for themselves. */
  readonly party: string | undefined;
  readonly claims: readonly string[];
  /** Nothing is left, not even the sign-in. */
  readonly everything: boolean;
}

export interface WithdrawalCheckOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** The provider's signature keys. */
  readonly keys: JWTVerifyGetKey;
  readonly now?: () => number;
}

/** An event token that must not be believed. */
export class EventTokenError extends Error {
  override readonly name = 'EventTokenError';
}

const MAXIMUM_AGE_SECONDS = 300;
const TOLERANCE_SECONDS = 30;
const MAXIMUM_BYTES = 16 * 1024;
const TYPE = 'secevent+jwt';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

function partyIn({ organization, represented_person: represented }: Record<string, unknown>): string | undefined {
  const party = organization ?? represented;
  return isObject(party) && typeof party.sub === 'string' ? party.sub : undefined;
}

/** The names of the other events: nothing is kept here under a subject but sessions, which a logout ends. */
const OTHERS = ['subject-merged', 'subject-parted'];

/** Security Event Token (RFC 8417), with the subject as RFC 9493 writes it; of the other events one that takes nothing. */
function readWithdrawal({ events, sub_id: about }: JWTPayload, issuer: string): Withdrawal {
  const named = (name: string): unknown => (isObject(events) ? events[`${issuer}/events/${name}`] : undefined);
  const event = [named('consent-withdrawn'), ...OTHERS.map(named)].find((one) => one !== undefined);
  if (!isObject(event)) throw new EventTokenError('events does not name the withdrawal');
  if (!isObject(about) || about.format !== 'iss_sub' || about.iss !== issuer || typeof about.sub !== 'string')
    throw new EventTokenError('sub_id does not name a person of this provider');
  const claims = textsIn(event.claims);
  const everything = textsIn(event.scopes).includes('openid');
  return { subject: about.sub, party: partyIn(event), claims, everything };
}

/**
 * Checks event tokens: signature, type, issuer, audience, age, event. The same event may come twice (its `jti` is the
 * same then): forgetting twice is forgetting. Throws EventTokenError or an error of jose for a bad token, anything else when
 * the keys cannot be had.
 */
export function createWithdrawalCheck({ issuer, clientId, keys, now = Date.now }: WithdrawalCheckOptions) {
  return async (token: string): Promise<Withdrawal> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      typ: TYPE,
      algorithms: ['ES256'],
      requiredClaims: ['iat', 'jti', 'events', 'sub_id'],
      maxTokenAge: MAXIMUM_AGE_SECONDS,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(now()),
    });
    return readWithdrawal(payload, issuer);
  };
}

/** A sign-in without some claims, and without what qualifies them. */
export function without<T extends SignIn>(signIn: T, gone: readonly string[]): T {
  const isLeft = ([name]: [string, unknown]) => !gone.some((claim) => name === claim || name === `${claim}_verified`);
  const rest = <C extends object>(claims: C): C => Object.fromEntries(Object.entries(claims).filter(isLeft)) as C;
  return { ...signIn, claims: rest(signIn.claims), idTokenClaims: rest(signIn.idTokenClaims) };
}

async function readToken(ctx: Context): Promise<string> {
  if (!ctx.is(`application/${TYPE}`)) throw new EventTokenError('not an event token');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAXIMUM_BYTES) throw new EventTokenError('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const KEYS_OUT_OF_REACH = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

const isBadToken = (error: unknown): boolean =>
  error instanceof EventTokenError || (error instanceof errors.JOSEError && !KEYS_OUT_OF_REACH.has(error.code));

/** The endpoint (RFC 8935): 202 when it is forgotten, 400 for a bad token, 503 to be called again later. */
export function consentWithdrawn(
  check: (token: string) => Promise<Withdrawal>,
  forget: (withdrawal: Withdrawal) => void,
): Handler {
  return async (ctx) => {
    try {
      forget(await check(await readToken(ctx)));
      ctx.body = '';
      ctx.status = 202;
    } catch (error) {
      ctx.status = isBadToken(error) ? 400 : 503;
      if (isBadToken(error)) ctx.body = { err: 'invalid_request', description: (error as Error).message };
    }
  };
}
