import { describe, expect, it } from 'vitest';
import type { SessionGrant } from '../../../src/artifacts/artifact-store.ts';
import { endedGrants, leftBehind, sessionPayload } from '../../../src/oidc/session-payload.ts';

const grant = (clientId: string, sid: string, mandateId?: string): SessionGrant => ({
  clientId,
  sid,
  grantId: `grant of ${sid}`,
  offline: false,
  mandateId,
});
const grants = [
  grant('tax', 'self'),
  grant('tax', 'a', 'mandate a'),
  grant('tax', 'b', 'mandate b'),
  grant('portal', 'p'),
];
const session = (state?: object) => ({ payload: { uid: 'uid', accountId: 'person', state }, grants });
const sids = (left: readonly SessionGrant[]): string[] => left.map(({ sid }) => sid);
const without = (clientId: string, state?: object): string[] => {
  const { authorizations = {} } = sessionPayload(session(state));
  const { [clientId]: _, ...rest } = authorizations;
  return sids(leftBehind(session(state), rest));
};

describe('a session of several parties at one service', () => {
  it('shows the library the newest grant of each service', () => {
    expect(sessionPayload(session()).authorizations).toMatchObject({ tax: { sid: 'b' }, portal: { sid: 'p' } });
  });

  it('is left by all parties of a service that asks to leave without saying which', () => {
    expect(without('tax', { clientId: 'tax' })).toEqual(['self', 'a', 'b']);
  });

  it('is left by the one party that the sign-out names', () => {
    const state = { clientId: 'tax', sid: 'a' };
    expect(sessionPayload(session(state)).authorizations).toMatchObject({ tax: { sid: 'a' }, portal: { sid: 'p' } });
    expect(without('tax', state)).toEqual(['a']);
  });

  it('is left by nobody when the named one has left already', () => {
    expect(without('tax', { clientId: 'tax', sid: 'gone' })).toEqual([]);
  });

  it('is left by nobody while nothing is signed out of', () => {
    const { authorizations } = sessionPayload(session());
    expect(leftBehind(session(), authorizations)).toEqual([]);
  });

  it('tells of each party by its own session id, and of nobody when nobody was signed in', () => {
    expect(endedGrants(session(), grants)).toEqual(
      grants.map(({ clientId, sid }) => ({ clientId, sid, personId: 'person' })),
    );
    expect(endedGrants({ payload: {}, grants }, grants)).toEqual([]);
  });
});
