/** What grants, changes and accepts mandates, for the pages of people. */
import { countIn } from '../guessing/guard.ts';
import { createChanging } from '../mandates/changing.ts';
import { createGranting } from '../mandates/granting.ts';
import { createInvitations } from '../mandates/invitations.ts';
import type { Invited } from '../mandates/mandate.ts';
import { createMandateNotices } from '../mandates/notices.ts';
import { createPositions } from '../mandates/positions.ts';
import type { Parts } from './parts.ts';

/** Invitations that are mailed to one person within a day; the others wait on their page. */
const MAILS = { attempts: 10, seconds: 86_400 };

/** Makes them. */
export function mandateParts(parts: Parts) {
  const { attempts, relyingParties, settings } = parts;
  const common = {
    ...parts,
    issuer: settings.issuer,
    mayMail: async (invited: Invited) => {
      // However the name is written.
      const key = JSON.stringify(['mandate-invitation', invited.kind === 'person' ? invited.number : invited.code]);
      return !(await countIn(attempts, [{ ...MAILS, key }])).refusal;
    },
    services: parts.storage.relyingParties,
    powersAtService: async (clientId: string) =>
      (await relyingParties.find(clientId))?.policy.representation?.powers ?? [],
  };
  const positions = createPositions(common);
  const all = { ...common, positions, notices: createMandateNotices(common) };
  return {
    positions,
    granting: createGranting(all),
    changing: createChanging(all),
    invitations: createInvitations(all),
  };
}
