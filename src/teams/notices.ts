/** Telling people what became of their part in a team. */
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import type { TeamInvitation } from './invitation.ts';
import type { Team, TeamRole, TeamStore } from './team.ts';

export interface TeamNoticesParts {
  readonly issuer: string;
  readonly now: () => Date;
  readonly pages: { words(language: Person['language']): (key: string) => string };
  readonly people: Pick<PersonStore, 'find'>;
  readonly teams: Pick<TeamStore, 'members'>;
  readonly tell: Tell;
}

/** Keys of the words for what a member is, within a sentence. */
const AS = {
  owner: 'owners.as.owner',
  developer: 'owners.as.developer',
  viewer: 'owners.as.viewer',
} as const satisfies Record<TeamRole, string>;

/** What happened to a member. */
export type MemberChange = 'joined' | 'changed' | 'removed' | 'left';

const TOLD = {
  joined: { subject: 'owners.mail.joined.subject', text: 'owners.mail.joined.text' },
  changed: { subject: 'owners.mail.changed.subject', text: 'owners.mail.changed.text' },
  removed: { subject: 'owners.mail.removed.subject', text: 'owners.mail.removed.text' },
  left: { subject: 'owners.mail.left.subject', text: 'owners.mail.left.text' },
} as const satisfies Record<MemberChange, object>;
const TOLD_SELF = {
  changed: { subject: 'owners.mail.changed.subject', text: 'owners.mail.changedSelf.text' },
  removed: { subject: 'owners.mail.removed.subject', text: 'owners.mail.removedSelf.text' },
} as const;

/** Makes what tells people. */
export function createTeamNotices({ issuer, now, pages, people, teams, tell }: TeamNoticesParts) {
  const valuesFor = ({ language }: Person, team: Team, role: TeamRole) => ({
    team: team.name[language],
    role: pages.words(language)(AS[role]),
    when: now(),
  });

  return {
    /** Somebody with an account was invited. */
    async invited(person: Person, team: Team, { role, id }: TeamInvitation, by: Person | undefined): Promise<void> {
      const values = {
        ...valuesFor(person, team, role),
        name: by?.name.full ?? '',
        link: `${issuer}/owners/invitations/${id}`,
      };
      await tell(person, { subject: 'owners.mail.invited.subject', text: 'owners.mail.invited.text', values });
    },

    /** Staff named somebody as the owner of a team that has none. */
    async named(person: Person, team: Team, { role, id }: TeamInvitation): Promise<void> {
      const values = { ...valuesFor(person, team, role), link: `${issuer}/owners/invitations/${id}` };
      await tell(person, { subject: 'owners.mail.invited.subject', text: 'owners.mail.named.text', values });
    },

    /** The person hears what somebody else did, and every other owner hears of it too. */
    async changed(
      what: MemberChange,
      team: Team,
      about: Person,
      { role, by }: { role: TeamRole; by?: string },
    ): Promise<void> {
      if (by !== about.id && (what === 'changed' || what === 'removed'))
        await tell(about, { ...TOLD_SELF[what], values: valuesFor(about, team, role) });
      for (const { personId, role: own } of await teams.members(team.id)) {
        if (own !== 'owner' || personId === by || personId === about.id) continue;
        const owner = await people.find(personId);
        const values = owner && { ...valuesFor(owner, team, role), name: about.name.full };
        if (owner) await tell(owner, { ...TOLD[what], ...(values ? { values } : {}) });
      }
    },
  };
}

export type TeamNotices = ReturnType<typeof createTeamNotices>;
