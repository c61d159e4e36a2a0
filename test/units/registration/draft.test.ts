import { describe, expect, it } from 'vitest';
import {
  type Draft,
  isOpen,
  nextStep,
  pathBefore,
  STEPS,
  withContact,
  withStatement,
} from '../../../src/registration/draft.ts';

const empty: Draft = { personId: '00000000-0000-4000-8000-000000000001', kind: 'citizen', expiresAt: 0 };
const statement = {
  name: { full: 'An', given: 'An' },
  birthdate: '1990-01-01',
  gender: 'female',
  citizenNumber: '0',
} as const;
const way = { method: 'any', data: {}, at: 0 };
const contact = { channel: 'sms', to: '+84900000001' } as const;
const stages: readonly (readonly [Draft, string])[] = [
  [empty, 'details'],
  [{ ...empty, statement }, 'contact'],
  [{ ...empty, statement, contact }, 'code'],
  [{ ...empty, statement, contact: { ...contact, verifiedAt: 1 } }, 'secure'],
  [{ ...empty, statement, contact: { ...contact, verifiedAt: 1 }, first: way }, 'device'],
  [{ ...empty, statement, contact: { ...contact, verifiedAt: 1 }, first: way, further: 'none' }, 'agree'],
];
const [whole = empty] = stages.at(-1) ?? [];

describe('a draft', () => {
  it.each(stages)('is at the first step that is not done (%#)', (draft, step) => {
    expect(nextStep(draft, STEPS)).toBe(step);
  });

  it.each(stages)('lets nobody skip a step (%#)', (draft, step) => {
    const open = STEPS.filter((one) => isOpen(one, draft, STEPS));
    expect(open.at(-1)).toBe(step);
    if (draft.contact?.verifiedAt) expect(open).not.toContain('code');
  });

  it('has no step for a way that is not offered', () => {
    const steps = STEPS.filter((step) => step !== 'device');
    const [draft = empty] = stages[4] ?? [];
    expect(isOpen('device', { ...draft, further: 'none' }, steps)).toBe(false);
    expect([nextStep({ ...draft, further: 'none' }, steps), pathBefore('agree', steps)]).toEqual([
      'agree',
      '/register/secure',
    ]);
  });

  it('leads back past the code', () => {
    expect(STEPS.map((step) => pathBefore(step, STEPS))).toEqual([
      '/register',
      '/register/details',
      '/register/contact',
      '/register/contact',
      '/register/secure',
      '/register/device',
    ]);
  });

  it('forgets the ways to sign in when what they were judged by changes, and nothing when it does not', () => {
    expect(withStatement(whole, { ...statement })).toEqual(whole);
    const renamed = withStatement(whole, { ...statement, name: { full: 'Ân', given: 'Ân' } });
    expect([renamed.first, renamed.further, renamed.contact]).toEqual([undefined, undefined, whole.contact]);
    const moved = withContact(whole, { channel: 'mail', to: 'an@example.vn' });
    expect([moved.first, moved.contact]).toEqual([undefined, { channel: 'mail', to: 'an@example.vn' }]);
  });

  it('takes the code to one contact for no other, and remembers how many were sent', () => {
    const code = { nonce: 'n', digest: 'd', sentAt: 5, codes: 3, attempts: 1 };
    const moved = withContact({ ...whole, code }, { channel: 'mail', to: 'an@example.vn' });
    expect(moved.code).toEqual({ nonce: '', digest: '', sentAt: 0, codes: 3, attempts: 0 });
  });
});
