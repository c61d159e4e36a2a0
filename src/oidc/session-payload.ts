/** A stored session as oidc-provider reads it: one JSON with one authorization per client, where we keep a grant per client and party. */
import type { AdapterPayload } from 'oidc-provider';
import type { EndedGrant, Payload, SessionGrant, StoredSession } from '../artifacts/artifact-store.ts';

/** Which client asked for the sign-out that is under way, and which of its grants it named by an ID token. */
interface SignOutState {
  readonly clientId?: string;
  readonly sid?: string;
}

/** A sign-out that names one grant of a client spares the client's other ones, unless everything ends. */
function isSpared(session: Payload, grant: SessionGrant): boolean {
  const { clientId, sid } = (session.state ?? {}) as SignOutState;
  return sid !== undefined && grant.clientId === clientId && grant.sid !== sid;
}

/** What is kept of a session's payload: the grants have rows of their own, and levels are never read back. */
export function withoutGrants(payload: AdapterPayload): Payload {
  const { authorizations: _, acr: __, amr: ___, ...rest } = payload;
  return rest;
}

/** The payload with an authorization for each client: of its newest grant, or of the one that is being signed out of. */
export function sessionPayload({ payload, grants }: StoredSession): AdapterPayload {
  const entries = grants
    .filter((grant) => !isSpared(payload, grant))
    .map(({ clientId, grantId, sid, offline }) => [
      clientId,
      { sid, grantId, ...(offline ? { persistsLogout: true } : {}) },
    ]);
  return {
    ...payload,
    ...(entries.length > 0 ? { authorizations: Object.fromEntries(entries) } : {}),
  } as AdapterPayload;
}

/** The grants that the library took out of a session since it was read. */
export function leftBehind({ payload, grants }: StoredSession, authorizations: object = {}): SessionGrant[] {
  return grants.filter((grant) => !(grant.clientId in authorizations) && !isSpared(payload, grant));
}

/** What to tell about grants of a session. */
export function endedGrants({ payload }: StoredSession, grants: readonly SessionGrant[]): EndedGrant[] {
  const { accountId: personId } = payload;
  if (typeof personId !== 'string') return [];
  return grants.map(({ clientId, sid }) => ({ clientId, personId, sid }));
}
