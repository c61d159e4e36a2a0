import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Context, Handler } from './context.ts';
import { createExpiringMap } from './expiring-map.ts';
import { readForm } from './form.ts';
import type { SignIn } from './relying-party.ts';
import type { Sessions } from './sessions.ts';

/** Whose sessions end: those of one provider session (`sid`), or all of a subject when no `sid` is named. */
export interface Logout {
  readonly sid: string | undefined;
  readonly subject: string | undefined;
}

export interface LogoutTokenOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** The provider's signature keys. */
  readonly keys: JWTVerifyGetKey;
  readonly now?: () => number;
}

/** A logout token that must not be believed. */
export class LogoutTokenError extends Error {
  override readonly name = 'LogoutTokenError';
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const MAXIMUM_AGE_SECONDS = 180;
const TOLERANCE_SECONDS = 30;
const REMEMBERED = { lifetimeSeconds: MAXIMUM_AGE_SECONDS + 2 * TOLERANCE_SECONDS, maximum: 10_000 };

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function isLogoutEvent(events: unknown): boolean {
  const event: unknown = (events as Record<string, unknown> | null)?.[EVENT];
  return typeof event === 'object' && event !== null && !Array.isArray(event);
}

/** Back-Channel Logout 1.0, section 2.6, steps 4 to 7; a nonce would make it an ID token in disguise. */
function readLogout(payload: JWTPayload): Logout {
  if (!isLogoutEvent(payload.events)) throw new LogoutTokenError('events does not name the logout');
  if ('nonce' in payload) throw new LogoutTokenError('nonce is forbidden');
  const logout = { sid: textOf(payload.sid), subject: textOf(payload.sub) };
  if (!logout.sid && !logout.subject) throw new LogoutTokenError('neither sid nor sub');
  return logout;
}

/**
 * Checks logout tokens: signature, type, issuer, audience, age, event, no nonce, and each `jti` only once.
 * Throws LogoutTokenError or an error of jose for a bad token, anything else when the keys cannot be had.
 */
export function createLogoutTokenCheck({ issuer, clientId, keys, now = Date.now }: LogoutTokenOptions) {
  const seen = createExpiringMap<true>({ ...REMEMBERED, now });
  return async (token: string): Promise<Logout> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      typ: 'logout+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['iat', 'exp', 'jti', 'events'],
      maxTokenAge: MAXIMUM_AGE_SECONDS,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(now()),
    });
    const logout = readLogout(payload);
    const jti = textOf(payload.jti);
    if (!jti || seen.get(jti)) throw new LogoutTokenError('jti was used before');
    seen.set(jti, true);
    return logout;
  };
}

const KEYS_OUT_OF_REACH = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

const isBadToken = (error: unknown): boolean =>
  error instanceof LogoutTokenError || (error instanceof errors.JOSEError && !KEYS_OUT_OF_REACH.has(error.code));

const concerns =
  ({ sid, subject }: Logout) =>
  (session: SignIn): boolean =>
    sid ? session.sid === sid : session.subject === subject;

/** The endpoint: 200 when done (also when nothing was open), 400 for a bad token, 503 to be called again later. */
export function backchannelLogout(
  check: (token: string) => Promise<Logout>,
  sessions: Pick<Sessions<SignIn>, 'endWhere'>,
): Handler {
  return async (ctx: Context) => {
    const token = (await readForm(ctx)).get('logout_token') ?? '';
    try {
      sessions.endWhere(concerns(await check(token)));
      ctx.body = '';
      ctx.status = 200;
    } catch (error) {
      ctx.status = isBadToken(error) ? 400 : 503;
      ctx.body = { error: isBadToken(error) ? 'invalid_request' : 'temporarily_unavailable' };
    }
  };
}
