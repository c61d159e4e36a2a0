/** What joins two accounts of one person, for the staff's pages and for the job that ends it. */
import type Provider from 'oidc-provider';
import { createOwn } from '../admin/own.ts';
import { createMerging } from '../merging/merging.ts';
import { createSettling } from '../merging/settling.ts';
import { createTellLogouts } from '../oidc/logouts.ts';
import { createRecording } from '../teams/recording.ts';
import { closingParts } from './closing.ts';
import type { Parts } from './parts.ts';

/** Makes it. */
export function mergingParts(provider: Provider, parts: Parts) {
  const { endEverything } = closingParts(provider, parts);
  const { isOwn } = createOwn(parts);
  const auditTrail = parts.storage.audit;
  // However often a team changes, this must be on record.
  const recordTeam = createRecording({
    ...parts,
    teamHistory: parts.storage.teamHistory,
    mayChange: async () => true,
  });
  return {
    merges: parts.merges,
    merging: createMerging({
      ...parts,
      auditTrail,
      endEverything,
      isOwn,
      recordMoved: (teamId, personId, people) =>
        recordTeam({ teamId, type: 'member-moved', personId }, { via: 'page', people }),
      tellLogouts: createTellLogouts(parts),
    }),
  };
}

/** Makes the job. */
export const mergeSettling = (parts: Parts): (() => Promise<void>) =>
  createSettling({ ...parts, closings: parts.storage.closings });
