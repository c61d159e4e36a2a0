/** What happens in teams is read by their members, and is on record. */
import { type Actor, personOf } from '../approvals/approval.ts';
import type { Audit, AuditEventType } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import type { RegistrationEventType, TeamEvent, TeamEventType, TeamHistory } from './history.ts';

export interface RecordingParts {
  readonly audit: Audit;
  readonly teamHistory: Pick<TeamHistory, 'add'>;
  /** Counts a change of a team; false when there were too many: every one is kept for good. */
  readonly mayChange: (teamId: string) => Promise<boolean>;
}

const LATER_SECONDS = 3_600;

/** What is put on record here; the rest is where it is decided. */
type RecordedType = Exclude<TeamEventType, RegistrationEventType>;

const AUDITED = {
  created: 'team.created',
  renamed: 'team.renamed',
  claimed: 'team.joined',
  invited: 'team.invited',
  withdrawn: 'team.invitation-ended',
  joined: 'team.joined',
  'member-moved': 'team.joined',
  declined: 'team.invitation-ended',
  'role-changed': 'team.role-changed',
  removed: 'team.left',
  left: 'team.left',
  'service-added': 'service.added',
  'service-renamed': 'service.renamed',
  'sandbox-saved': 'service.sandbox-saved',
  'sandbox-ended': 'service.sandbox-ended',
  'secret-made': 'service.secret-made',
  'owner-named': 'team.invited',
  'secret-ending': 'service.secret-ending',
  'secret-removed': 'service.secret-removed',
  'key-added': 'service.key-added',
  'key-ending': 'service.key-ending',
  'key-removed': 'service.key-removed',
  'test-person-added': 'team.test-person-added',
  'test-person-removed': 'team.test-person-removed',
  'fault-on': 'service.fault-on',
  'fault-off': 'service.fault-off',
  'program-added': 'team.program-added',
  'program-removed': 'team.program-removed',
} as const satisfies Record<RecordedType, AuditEventType>;

/** Done by staff, who are a role to the people they serve. */
const OF_STAFF: ReadonlySet<TeamEventType> = new Set(['owner-named', 'member-moved']);

/** What the record says beside the event itself. */
interface More {
  readonly clientId?: string;
  /** What keys or secrets are called. */
  readonly names?: readonly string[];
  readonly until?: Date;
}

/** Makes the function that records; call it in the transaction of what it records. */
export const createRecording =
  ({ audit, teamHistory, mayChange }: RecordingParts) =>
  async (
    event: Omit<TeamEvent, 'by' | 'type'> & { type: RecordedType },
    by: Actor,
    { clientId, ...more }: More = {},
  ): Promise<void> => {
    const actor = OF_STAFF.has(event.type) ? undefined : personOf(by);
    if (!(await mayChange(event.teamId)))
      throw new AppError('busy', 'too many changes of a team within a day', { retryAfter: LATER_SECONDS });
    const { teamId: team, type, personId, serviceId: service, role } = event;
    const program = by.clientId ?? event.program;
    await teamHistory.add({ ...event, by: actor, ...(program === undefined ? {} : { program }) });
    await audit({
      type: AUDITED[type],
      personId: personId ?? actor,
      ...(clientId === undefined ? {} : { clientId }),
      details: {
        team,
        what: type,
        ...(service ? { service } : {}),
        ...(role ? { role } : {}),
        via: by.via,
        by: by.people,
        ...(by.clientId ? { client: by.clientId } : {}),
        ...more,
      },
    });
  };

export type RecordTeam = ReturnType<typeof createRecording>;
