/** Who has just opened an account in this browser goes on without signing in once more. */
import type { Context } from 'koa';
import type { SessionEvidence } from '../artifacts/artifact-store.ts';
import { createDrafts, type DraftsParts } from './drafts.ts';

/** A person who has shown enough a moment ago. */
export interface Arrived {
  readonly personId: string;
  readonly evidence: readonly [SessionEvidence, ...SessionEvidence[]];
  readonly shared: boolean;
}

const MOMENT_SECONDS = 300;

/**
 * Makes the function that asks whether this browser's person has just opened an account on the way to this relying party; it
 * says so once. Without a service the way leads to the person's own page. Whoever asks for a sign-in anew gets one, unless the
 * account was opened on its way.
 */
export function createArrivals(parts: DraftsParts & { readonly accountClient: string }) {
  const drafts = createDrafts(parts);
  return async (
    ctx: Context,
    { interaction, clientId, anew }: { interaction: string; clientId: string; anew: boolean },
  ): Promise<Arrived | undefined> => {
    const found = await drafts.find(ctx);
    if (found?.kind !== 'finished' || found.used) return undefined;
    const { finished } = found;
    const isFresh = parts.now().getTime() / 1000 - finished.at <= MOMENT_SECONDS;
    const isOnTheWay = (finished.clientId ?? parts.accountClient) === clientId || clientId === parts.accountClient;
    const isEnough = !anew || finished.interaction === interaction;
    if (!isFresh || !isOnTheWay || !isEnough || !(await drafts.use(found.id))) return undefined;
    return { personId: finished.personId, evidence: finished.evidence, shared: finished.shared };
  };
}
