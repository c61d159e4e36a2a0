/** What a service is told of the time of a sign-in: two services must not know a person by it. */
import { createHmac } from 'node:crypto';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Payload } from '../artifacts/artifact-store.ts';
import { sectorOf } from './client-metadata.ts';

/** How far the time is moved back at most, in seconds. */
const MOST = 300;

/** A number from 0 up to, not including, 1: the same for a sign-in at a sector, another one at every other. The session's id is known to nobody else. */
function share(sessionUid: string, sector: string, authTime: number): number {
  const hash = createHmac('sha256', sessionUid).update(`auth_time\0${sector}\0${authTime}`).digest();
  return hash.readUInt32BE() / 2 ** 32;
}

/** What is told, in seconds since the epoch; everything else too. */
export interface AuthTimeOptions {
  readonly authTime: number;
  readonly now: number;
  readonly sector: string;
  readonly sessionUid: string;
  /** `max_age` of the request, in seconds. */
  readonly maxAge?: number;
  /** The request asked for a sign-in of its own (`prompt=login`): no other service knows of this moment as its own. */
  readonly ownSignIn?: boolean;
}

/**
 * The time of the sign-in, moved back: never later than the truth, and by less than half of what `max_age` still allows,
 * so that what this provider finds recent enough is so for the service as well (OpenID Connect Core 1.0, section 2).
 */
export function toldAuthTime({ authTime, now, sector, sessionUid, maxAge, ownSignIn }: AuthTimeOptions): number {
  const room = maxAge === undefined ? MOST : Math.floor((maxAge - (now - authTime)) / 2);
  if (ownSignIn || room < 1) return authTime;
  const part = share(sessionUid, sector, authTime);
  const wished = 1 + Math.floor(part * MOST);
  // The same at each request wherever that fits.
  return authTime - (wished <= room ? wished : 1 + Math.floor(part * room));
}

/** An authorization code as it is stored: with the time that is told from then on, in tokens, at renewals and at introspection. */
export function withToldAuthTime(payload: Payload, { oidc }: KoaContextWithOIDC): Payload {
  const { authTime, sessionUid } = payload;
  const { client, params, prompts } = oidc;
  if (typeof authTime !== 'number' || typeof sessionUid !== 'string' || !client) return payload;
  const maxAge = params?.max_age === undefined ? {} : { maxAge: Number(params.max_age) };
  const told = toldAuthTime({
    authTime,
    sessionUid,
    now: Math.floor(Date.now() / 1000),
    sector: sectorOf(client),
    ownSignIn: prompts.has('login'),
    ...maxAge,
  });
  return { ...payload, authTime: told };
}
