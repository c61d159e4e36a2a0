/** The staff's own sessions: a cookie of their own, good only beside the session of the provider in which it was made. */
import type { StaffRole } from './staff.ts';

/** How long a session of the staff's pages lasts; seconds. */
export interface SessionLimits {
  /** Since it was used last. */
  readonly idleSeconds: number;
  /** Since the sign-in. */
  readonly sessionSeconds: number;
}

/** A session that nobody has ended. */
export interface StaffSession {
  readonly createdAt: Date;
  /** When it was used last, to the minute. */
  readonly seenAt: Date;
}

/** Whose session it is: the session of the provider that it belongs to, and the person in it. */
export interface SessionOwner {
  readonly personId: string;
  readonly sessionUid: string;
}

/** What one look-up says of somebody who is signed in at the provider. */
export interface Standing {
  readonly roles: readonly StaffRole[];
  /** Theirs, in this very session of the provider. */
  readonly session: StaffSession | undefined;
}

/** Where the sessions are kept. */
export interface StaffSessionStore {
  /** Remembered within the request. */
  standingOf(owner: SessionOwner, id: string | undefined): Promise<Standing>;
  begin(id: string, owner: SessionOwner, now: Date): Promise<void>;
  /** Notes that it is used; waits for the end of the request. */
  touch(id: string, now: Date): Promise<void>;
  end(id: string): Promise<void>;
  /** Ends every session of somebody; how many there were. */
  endAll(personId: string): Promise<number>;
}

/** Whether a session still opens anything. */
export function isOpen({ createdAt, seenAt }: StaffSession, now: Date, limits: SessionLimits): boolean {
  const [sinceSignIn, unused] = [createdAt, seenAt].map((at) => (now.getTime() - at.getTime()) / 1000);
  return Number(sinceSignIn) < limits.sessionSeconds && Number(unused) < limits.idleSeconds;
}

const MOST_SECONDS = 60;

/** A use is noted when the last note is this old: not at each request, and often enough for short limits. */
export function isToBeTouched({ seenAt }: StaffSession, now: Date, { idleSeconds }: SessionLimits): boolean {
  return now.getTime() - seenAt.getTime() >= Math.min(MOST_SECONDS, idleSeconds / 10) * 1000;
}
