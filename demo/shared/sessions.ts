import { randomBytes } from 'node:crypto';
import type { Context } from './context.ts';
import { createExpiringMap } from './expiring-map.ts';

/** The person's own session at this service, kept on the server; the browser holds a random number only. */
export interface Sessions<T> {
  find(ctx: Context): T | undefined;
  /** Begins a session under a new number, so that a number known from before the sign-in opens nothing. */
  start(ctx: Context, value: T): void;
  /** Replaces what the session holds; does nothing when it has ended meanwhile. */
  update(ctx: Context, value: T): void;
  end(ctx: Context): void;
  /** Ends sessions wherever their browsers are; says how many. */
  endWhere(matches: (value: T) => boolean): number;
  /** Changes what sessions hold, wherever their browsers are. */
  changeWhere(matches: (value: T) => boolean, change: (value: T) => T): void;
  /** Whose session this browser had, if it was ended from elsewhere. */
  endedFor(ctx: Context): string | undefined;
}

export interface CookieOptions {
  /** Cookies of localhost are shared by all its ports: each service has names of its own. */
  readonly name: string;
  /** Is the service's origin https? Then the cookie is Secure and bound to the host by its name. */
  readonly secure: boolean;
}

const IDLE_SECONDS = 30 * 60;
const MAXIMUM = 10_000;

/** A hard-to-guess number for a cookie or a key. */
export const randomId = (): string => randomBytes(32).toString('base64url');

/** A cookie for one purpose: HttpOnly, SameSite=Lax, until the browser closes. */
export function createCookie({ name, secure }: CookieOptions) {
  const fullName = secure ? `__Host-${name}` : name;
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/', overwrite: true } as const;
  return {
    name: fullName,
    read: (ctx: Context): string | undefined => ctx.cookies.get(fullName),
    write: (ctx: Context, value: string): void => void ctx.cookies.set(fullName, value, options),
    clear: (ctx: Context): void => void ctx.cookies.set(fullName, null, options),
  };
}

/** Sessions in the memory of this process, ended after half an hour without use. */
export function createSessions<T extends { readonly subject: string }>(options: CookieOptions): Sessions<T> {
  const cookie = createCookie(options);
  const values = createExpiringMap<T>({ lifetimeSeconds: IDLE_SECONDS, maximum: MAXIMUM });
  const ended = createExpiringMap<string>({ lifetimeSeconds: IDLE_SECONDS, maximum: MAXIMUM });

  function endWhere(matches: (value: T) => boolean): number {
    const taken = values.takeWhere(matches);
    for (const [id, { subject }] of taken) ended.set(id, subject);
    return taken.length;
  }

  function find(ctx: Context): T | undefined {
    const id = cookie.read(ctx);
    const value = id ? values.get(id) : undefined;
    if (id && value !== undefined) values.set(id, value);
    return value;
  }

  function end(ctx: Context): void {
    const id = cookie.read(ctx);
    if (id) values.delete(id);
    cookie.clear(ctx);
  }

  function start(ctx: Context, value: T): void {
    end(ctx);
    const id = randomId();
    values.set(id, value);
    cookie.write(ctx, id);
  }

  function update(ctx: Context, value: T): void {
    const id = cookie.read(ctx);
    if (id && values.get(id) !== undefined) values.set(id, value);
  }

  return {
    ...{ find, start, update, end, endWhere },
    changeWhere: values.changeWhere,
    endedFor: (ctx) => ended.get(cookie.read(ctx) ?? ''),
  };
}
