/** How a sign-in becomes a session of the staff's pages, and how that is left. */
import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Guest } from '../doors/door.ts';
import { isOpen, isToBeTouched, type SessionLimits, type StaffSessionStore, type Standing } from './sessions.ts';

export interface EnteringParts {
  readonly issuer: string;
  readonly artifacts: Pick<ArtifactStore, 'findToken' | 'consumeNow'>;
  readonly audit: Audit;
  readonly staffSessions: StaffSessionStore;
  readonly settings: { readonly staff: SessionLimits };
  readonly now: () => Date;
}

/** What the door needs to know of the staff's own sessions. */
export interface Entering {
  /** Roles of whoever is signed in at the provider. */
  standingOf(ctx: Context, guest: Guest): Promise<Standing>;
  /** Whether this browser is in a session of theirs that is open. */
  isInside(ctx: Context, guest: Guest): Promise<boolean>;
  /** Opens a session with the code that a sign-in came back with; false when it is not of this sign-in, or was used. */
  enter(ctx: Context, guest: Guest, clientId: string): Promise<boolean>;
  leave(ctx: Context, guest: Guest): Promise<void>;
}

const ID_BYTES = 32;
const AT = '/staff';

/** Makes it. The cookie opens nothing but these pages, and nothing without the session of the provider beside it. */
export function createEntering(parts: EnteringParts): Entering {
  const { artifacts, audit, staffSessions, now } = parts;
  const limits = parts.settings.staff;
  const secure = parts.issuer.startsWith('https:');
  const cookie = `${secure ? '__Secure-' : ''}motcua_staff`;

  const idOf = (ctx: Context): string | undefined => ctx.cookies.get(cookie, { signed: false });
  const ownerOf = ({ person, sessionUid }: Guest) => ({ personId: person.id, sessionUid });
  const standingOf = (ctx: Context, guest: Guest) => staffSessions.standingOf(ownerOf(guest), idOf(ctx));

  /** Strict: every way into these pages ends on a form of the provider's own, so that the way back brings the cookie along. */
  function setCookie(ctx: Context, id: string): void {
    ctx.cookies.secure = secure;
    ctx.cookies.set(cookie, id, { path: AT, httpOnly: true, sameSite: 'strict', secure, signed: false });
  }

  /** The code was issued to this session for a request of these pages, and nobody has used it. */
  async function isRedeemed({ query }: Context, { person, sessionUid }: Guest, clientId: string): Promise<boolean> {
    const { code } = query;
    const found = typeof code === 'string' ? await artifacts.findToken('AuthorizationCode', code) : undefined;
    if (typeof code !== 'string' || !found || found.consumedAt) return false;
    const { payload } = found;
    const isTheirs =
      payload.clientId === clientId && payload.sessionUid === sessionUid && payload.accountId === person.id;
    const isFresh = Number(payload.exp) > now().getTime() / 1000;
    return isTheirs && isFresh && artifacts.consumeNow('AuthorizationCode', code);
  }

  async function end(ctx: Context): Promise<void> {
    const id = idOf(ctx);
    if (id !== undefined) await staffSessions.end(id);
  }

  return {
    standingOf,
    async isInside(ctx, guest) {
      const { session } = await standingOf(ctx, guest);
      if (!session || !isOpen(session, now(), limits)) return false;
      if (isToBeTouched(session, now(), limits)) await staffSessions.touch(idOf(ctx) ?? '', now());
      return true;
    },
    async enter(ctx, guest, clientId) {
      if (!(await isRedeemed(ctx, guest, clientId))) return false;
      await end(ctx);
      const id = randomBytes(ID_BYTES).toString('base64url');
      await staffSessions.begin(id, ownerOf(guest), now());
      await audit({ type: 'staff.entered', personId: guest.person.id });
      setCookie(ctx, id);
      return true;
    },
    async leave(ctx, guest) {
      await end(ctx);
      await audit({ type: 'staff.left', personId: guest.person.id });
      setCookie(ctx, '');
    },
  };
}
