/** Invitations into a team. */
import type { InvitedPerson } from '../identity/invited.ts';
import type { TeamRole } from './team.ts';

export interface TeamInvitation {
  readonly id: string;
  readonly teamId: string;
  readonly role: TeamRole;
  readonly invited: InvitedPerson;
  readonly by: string;
  readonly createdAt: Date;
}

/** An invitation that nobody accepts lapses. */
export const INVITATION_DAYS = 14;
const DAY_MS = 86_400_000;

/** Invitations before this moment have lapsed. */
export const invitedBefore = (now: Date): Date => new Date(now.getTime() - INVITATION_DAYS * DAY_MS);

/** Where they are kept; only what nobody has answered or taken back. */
export interface TeamInvitationStore {
  add(invitation: TeamInvitation): Promise<void>;
  find(id: string): Promise<TeamInvitation | undefined>;
  /** Newest first. */
  ofTeam(teamId: string): Promise<readonly TeamInvitation[]>;
  /** For this number; names are not compared. */
  forNumber(number: string): Promise<readonly TeamInvitation[]>;
  /** How many a team made since then, answered or not. */
  countSince(teamId: string, since: Date): Promise<number>;
  /** False when it had ended. */
  end(id: string, at: Date): Promise<boolean>;
}
