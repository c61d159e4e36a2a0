/** Telling the owners of a service what was decided about its registration, and that it was stopped. */
import type { Decided } from '../approvals/approvals.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import type { TeamService, TeamStore } from './team.ts';

export interface RegistrationNoticesParts {
  readonly issuer: string;
  readonly people: Pick<PersonStore, 'find'>;
  readonly teams: Pick<TeamStore, 'members'>;
  readonly tell: Tell;
}

/** What became of it; `note` is what the registrar, or whoever stopped it, wrote. */
export interface RegistrationNews {
  readonly what: Exclude<Decided, 'late'> | 'stopped';
  readonly note: string;
}

const WORDS = {
  approved: { subject: 'production.mail.approved.subject', text: 'production.mail.approved.text' },
  refused: { subject: 'production.mail.refused.subject', text: 'production.mail.refused.text' },
  stale: { subject: 'production.mail.stale.subject', text: 'production.mail.stale.text' },
  stopped: { subject: 'production.mail.stopped.subject', text: 'production.mail.stopped.text' },
} as const satisfies Record<RegistrationNews['what'], { subject: string; text: string }>;

/** Makes the function that tells every owner, in the transaction of what it tells of. */
export const createTellOfRegistration =
  ({ issuer, people, teams, tell }: RegistrationNoticesParts) =>
  async ({ id, teamId, name }: TeamService, { what, note }: RegistrationNews): Promise<void> => {
    const owners = (await teams.members(teamId)).filter(({ role }) => role === 'owner');
    for (const { personId } of owners) {
      const owner = await people.find(personId);
      if (!owner) continue;
      const link = `${issuer}/owners/services/${id}/production`;
      await tell(owner, {
        ...WORDS[what],
        values: { service: name[owner.language], note: note === '' ? '–' : note, link },
      });
    }
  };

export type TellOfRegistration = ReturnType<typeof createTellOfRegistration>;
