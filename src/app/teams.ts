/** What looks after teams and their services, for the pages and the API. */
import { TEAM_SCOPES } from '../api/scopes.ts';
import { PARTY_CLAIMS, personClaims } from '../consent/claim-requests.ts';
import { countIn } from '../guessing/guard.ts';
import { nameOfPower } from '../mandates/powers.ts';
import { createFaults } from '../teams/faults.ts';
import { createMembers } from '../teams/members.ts';
import { createTeamNotices } from '../teams/notices.ts';
import { createOrphans } from '../teams/orphans.ts';
import { createPrograms } from '../teams/programs.ts';
import type { SandboxRules } from '../teams/sandbox-form.ts';
import { createSandboxes } from '../teams/sandboxes.ts';
import { createTeams } from '../teams/teams.ts';
import type { Language } from '../web/views.ts';
import type { Parts } from './parts.ts';
import { serviceKeyParts } from './service-keys.ts';
import { createMayChange } from './team-limits.ts';

/** Invitations into teams that are mailed to one person within a day; the others wait on their page. */
const MAILS = { attempts: 10, seconds: 86_400 };

/** Makes it. */
export function teamParts(parts: Parts) {
  const { attempts, levels, now, powers, scopeClaims, settings, storage } = parts;
  const { teamHistory, teamInvitations } = storage;
  const claims = personClaims(scopeClaims).filter(
    (claim) => !PARTY_CLAIMS.includes(claim) && !claim.endsWith('_verified'),
  );
  const rules = (): SandboxRules => ({
    levels,
    claims,
    powers: Object.keys(powers.powers),
    scopeClaims,
    now: now(),
  });
  const mayChange = createMayChange(parts);
  const common = { ...parts, teamHistory, teamInvitations, issuer: settings.issuer, mayChange, rules };
  const teamService = createTeams(common);
  const all = {
    ...common,
    teamService,
    notices: createTeamNotices(common),
    // However the name is written.
    mayMail: async ({ number }: { readonly number: string }) =>
      !(await countIn(attempts, [{ ...MAILS, key: JSON.stringify(['team-invitation', number]) }])).refusal,
  };
  return {
    teamHistory,
    teamService,
    members: createMembers(all),
    orphans: createOrphans(all),
    faultSwitches: createFaults({ ...all, faults: storage.faults }),
    programScopes: TEAM_SCOPES,
    programs: createPrograms({ ...all, programScopes: TEAM_SCOPES, stored: storage.relyingParties }),
    sandboxes: createSandboxes({ ...all, ...serviceKeyParts(parts) }),
    choices: () => ({
      rules: rules(),
      nameOfPower: (power: string, language: Language) => nameOfPower(power, powers)?.[language] ?? power,
    }),
  };
}
