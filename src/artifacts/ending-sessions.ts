/** Ending the sessions that somebody came into by one way, once that way is gone. */
import type { ArtifactStore } from './artifact-store.ts';

export interface EndingSessionsParts {
  readonly artifacts: Pick<ArtifactStore, 'openSessions' | 'findSessionByUid' | 'endSessionGrants'>;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
}

/**
 * Whoever came into the account by this method is out, with what services got there, in the person's absence too; but for the
 * session in which the person changes it, if any.
 */
export async function endSessionsBy(
  { artifacts, endSession }: EndingSessionsParts,
  { personId, method, here }: { readonly personId: string; readonly method: string; readonly here?: string },
): Promise<void> {
  const open = await artifacts.openSessions(personId);
  for (const { uid } of open.filter((one) => one.uid !== here && one.methods.includes(method))) {
    // Read first: its services are told.
    await artifacts.findSessionByUid(uid);
    await artifacts.endSessionGrants(uid);
    await endSession(uid);
  }
}
