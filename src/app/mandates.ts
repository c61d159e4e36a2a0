/** What grants, changes and accepts mandates, for the pages of people. */
import { createChanging } from '../mandates/changing.ts';
import { createGranting } from '../mandates/granting.ts';
import { createInvitations } from '../mandates/invitations.ts';
import { createMandateNotices } from '../mandates/notices.ts';
import { createPositions } from '../mandates/positions.ts';
import type { Parts } from './parts.ts';

/** Makes them. */
export function mandateParts(parts: Parts) {
  const { relyingParties, settings } = parts;
  const common = {
    ...parts,
    issuer: settings.issuer,
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
