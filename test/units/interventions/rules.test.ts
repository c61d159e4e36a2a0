import { describe, expect, it } from 'vitest';
import { actsFor, roleOf, type Situation } from '../../../src/interventions/rules.ts';

const open: Situation = {
  status: 'active',
  roles: ['support'],
  isOwn: false,
  isStaff: false,
  isReachable: true,
  blockedAs: undefined,
};
const blocked: Situation = { ...open, status: 'blocked', blockedAs: 'support' };

describe('what may be done to an account', () => {
  it.each([
    ['everything that helps, while it is open', open, ['end-sessions', 'start-recovery', 'block']],
    ['no recovery, where no link can be sent', { ...open, isReachable: false }, ['end-sessions', 'block']],
    ['to let in again whom support blocked', blocked, ['unblock']],
    ['nothing by support, when a security officer blocked it', { ...blocked, blockedAs: 'security-officer' }, []],
    ['nothing by support, when it is not known who blocked it', { ...blocked, blockedAs: undefined }, []],
    [
      'to let in again by a security officer, whoever blocked it',
      { ...blocked, blockedAs: undefined, roles: ['security-officer'] },
      ['unblock'],
    ],
    ['nothing while its owner closes it', { ...open, status: 'closing' as const }, []],
    ['nothing once it is closed', { ...open, status: 'closed' as const }, []],
    ['nothing by whoever it belongs to', { ...open, isOwn: true, roles: ['security-officer'] }, []],
    ['nothing by support to staff', { ...open, isStaff: true }, []],
    [
      'everything by security officers to staff',
      { ...open, isStaff: true, roles: ['security-officer'] },
      ['end-sessions', 'start-recovery', 'block'],
    ],
    ['nothing by other roles', { ...open, roles: ['auditor', 'registrar', 'identity-officer', 'administrator'] }, []],
  ])('%s', (_, situation, acts) => expect(actsFor(situation)).toEqual(acts));
});

it('is done as a security officer by whoever is one', () => {
  expect(roleOf(['support', 'security-officer'])).toBe('security-officer');
  expect(roleOf(['support'])).toBe('support');
});
