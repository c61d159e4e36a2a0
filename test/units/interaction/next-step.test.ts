import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/assurance/decide.ts';
import { nextStep } from '../../../src/interaction/next-step.ts';

const stepUp = (optional: boolean): Decision => ({
  kind: 'step-up',
  methods: ['totp', 'other'],
  optional,
  target: 'm2',
});
const unreachable: Decision = { kind: 'unreachable', target: 'm2', missing: ['identity'] };
const login = (reasons: string[], assurance?: Decision) => ({ name: 'login', reasons, assurance });

describe('the next step of an interaction', () => {
  it('is to sign in while nobody is signed in, whatever was asked', () => {
    const prompts = fc.record({
      name: fc.constantFrom('login', 'consent', 'select_account'),
      reasons: fc.array(fc.constantFrom('assurance', 'no_session', 'max_age', 'op_scopes_missing')),
      assurance: fc.constantFrom(undefined, stepUp(true), unreachable),
    });
    fc.assert(fc.property(prompts, (prompt) => nextStep({ prompt, signedIn: false }).kind === 'sign-in'));
  });

  it('offers the methods that would help when only the level is missing', () => {
    expect(nextStep({ prompt: login(['assurance'], stepUp(true)), signedIn: true })).toEqual({
      kind: 'authenticator',
      methods: ['totp', 'other'],
      optional: true,
    });
  });

  it('explains what is missing when the level is out of reach', () => {
    expect(nextStep({ prompt: login(['assurance'], unreachable), signedIn: true })).toEqual({
      kind: 'level-unreachable',
      missing: ['identity'],
    });
  });

  it('is a full sign-in when the service wants a new one, even if the level is missing too', () => {
    for (const reason of ['login_prompt', 'max_age', 'id_token_hint']) {
      expect(nextStep({ prompt: login(['assurance', reason], stepUp(false)), signedIn: true }).kind).toBe('sign-in');
    }
  });

  it('is what somebody brings from an upstream, where that answers what is asked', () => {
    const arrivedFor = (arrived: 'sign-in' | 'step-up', signedIn: boolean, reasons: string[]) =>
      nextStep({ prompt: login(reasons, stepUp(false)), signedIn, arrived }).kind;
    expect(arrivedFor('sign-in', false, ['no_session'])).toBe('upstream');
    expect(arrivedFor('sign-in', true, ['login_prompt'])).toBe('upstream');
    expect(arrivedFor('step-up', true, ['assurance'])).toBe('upstream');
    expect(arrivedFor('sign-in', true, ['assurance'])).toBe('authenticator');
    expect(arrivedFor('step-up', false, ['no_session'])).toBe('sign-in');
    const consent = { name: 'consent', reasons: ['op_scopes_missing'] };
    expect(nextStep({ prompt: consent, signedIn: true, arrived: 'sign-in' }).kind).toBe('consent');
  });

  it('asks for consent and for the account when the library does', () => {
    expect(nextStep({ prompt: { name: 'consent', reasons: ['op_scopes_missing'] }, signedIn: true }).kind).toBe(
      'consent',
    );
    expect(
      nextStep({ prompt: { name: 'select_account', reasons: ['select_account_prompt'] }, signedIn: true }).kind,
    ).toBe('select-account');
  });
});
