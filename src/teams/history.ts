/** What happened in a team, as its members read it. */
import type { TeamRole } from './team.ts';

/** About the registration for everybody: on record as requests and as stops. */
export const REGISTRATION_EVENTS = [
  'registration-asked',
  'registration-withdrawn',
  'registration-approved',
  'registration-refused',
  'registration-stale',
  /** By the staff. */
  'registration-stopped',
  'registration-stopped-by-team',
] as const;

export type RegistrationEventType = (typeof REGISTRATION_EVENTS)[number];

const TEAM_EVENTS = [
  'created',
  'renamed',
  'claimed',
  'invited',
  'withdrawn',
  'joined',
  'member-moved',
  'declined',
  'role-changed',
  'removed',
  'left',
  'service-added',
  'service-renamed',
  'sandbox-saved',
  'sandbox-ended',
  'secret-made',
  'owner-named',
  'secret-ending',
  'secret-removed',
  'key-added',
  'key-ending',
  'key-removed',
  'test-person-added',
  'test-person-removed',
  'fault-on',
  'fault-off',
  'program-added',
  'program-removed',
  ...REGISTRATION_EVENTS,
] as const;

export type TeamEventType = (typeof TEAM_EVENTS)[number];

/** One thing that happened. */
export interface TeamEvent {
  readonly teamId: string;
  readonly type: TeamEventType;
  /** Who did it; nobody where a program, the staff or a command of the operator did. */
  readonly by?: string | undefined;
  /** Whom it is about, if not the one who did it. */
  readonly personId?: string | undefined;
  readonly serviceId?: string | undefined;
  /** client_id of the program of the management API that did it, or that it is about. */
  readonly program?: string | undefined;
  /** The role that somebody is invited to, or has from then on. */
  readonly role?: TeamRole | undefined;
}

export type PastTeamEvent = TeamEvent & { readonly id: string; readonly at: Date };

/** Where it is kept. */
export interface TeamHistory {
  add(event: TeamEvent): Promise<void>;
  /** Newest first, 30 on a page; the first is 1. */
  list(teamId: string, page: number): Promise<{ events: readonly PastTeamEvent[]; more: boolean }>;
}
