/** What several of these pages have in common. */
import type { TeamRole } from '../teams/team.ts';

/** Keys of the words for what a member is. */
export const ROLE_WORDS = {
  owner: 'owners.role.owner',
  developer: 'owners.role.developer',
  viewer: 'owners.role.viewer',
} as const satisfies Record<TeamRole, string>;
