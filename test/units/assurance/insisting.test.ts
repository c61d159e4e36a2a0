import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/assurance/decide.ts';
import type { AvailableMethod, Evidence, Factor } from '../../../src/assurance/evidence.ts';
import { type Insistence, insist } from '../../../src/assurance/insisting.ts';

const shown = (method: string, factors: Factor[], at = 1): Evidence & AvailableMethod => ({
  method,
  factors,
  amr: [],
  at,
});
const password = shown('password', ['knowledge'], 1);
const app = shown('app', ['possession'], 2);
const passkey = shown('passkey', ['possession', 'inherence'], 3);
const touch = shown('touch', ['possession'], 4);
const resistant = new Set(['passkey', 'touch']);
const satisfied: Decision = { kind: 'satisfied', acr: 'm2', amr: [] };

interface Case {
  readonly evidence: readonly (typeof password)[];
  readonly available: readonly AvailableMethod[];
  readonly shownNow?: readonly (typeof password)[];
  readonly decision?: Decision;
}

const ask = (of: Case, insistence: Insistence): Decision =>
  insist({ decision: satisfied, shownNow: [], resistant, ...of }, insistence);
const methodsOf = (decision: Decision): readonly string[] | string =>
  decision.kind === 'step-up' ? decision.methods : decision.kind;

describe('what is insisted on', () => {
  it('is nothing where nothing is', () => {
    expect(ask({ evidence: [password], available: [password, app] }, {})).toBe(satisfied);
  });

  it('is every factor, where it is', () => {
    const every = { everyFactor: true };
    expect(methodsOf(ask({ evidence: [password], available: [password, app] }, every))).toEqual(['app']);
    expect(ask({ evidence: [password, app], available: [password, app] }, every)).toBe(satisfied);
  });
});

describe('an authenticator that no false page can pass on', () => {
  const insistence = { phishingResistant: true, everyFactor: true };

  it.each([
    ['is asked for although two factors were shown', [password, app], [password, app, passkey], ['passkey']],
    ['is asked for before any other factor', [password], [password, app, passkey], ['passkey']],
    ['lacks where none can be shown', [password, app], [password, app], 'unreachable'],
    ['is enough with two factors', [passkey], [password, passkey], 'satisfied'],
    ['of one factor leaves the other one to be shown', [touch], [password, touch], ['password']],
  ] as const)('%s', (_, evidence, available, expected) => {
    expect(methodsOf(ask({ evidence, available }, insistence))).toEqual(expected);
  });

  it('is said to be missing, alone', () => {
    const decision: Decision = { kind: 'unreachable', target: 'm2', missing: ['second-factor'] };
    const answer = ask({ evidence: [password], available: [password], decision }, insistence);
    expect(answer).toEqual({ kind: 'unreachable', target: 'm2', missing: ['phishing-resistant'] });
  });

  it('does not help whoever lacks a proof of identity', () => {
    const decision: Decision = { kind: 'unreachable', target: 'm2', missing: ['identity'], identityLevel: 2 };
    expect(ask({ evidence: [password], available: [passkey], decision }, insistence)).toBe(decision);
  });
});

describe('something for each request', () => {
  const each = { everyTime: true };

  it('is what was shown longest ago, then what was not shown', () => {
    const available = [app, password, shown('code', ['possession'])];
    expect(methodsOf(ask({ evidence: [password, app], available }, each))).toEqual(['password', 'app', 'code']);
  });

  it('within one second is what was not used last', () => {
    const [one, other] = [shown('password', ['knowledge']), shown('app', ['possession'])];
    expect(methodsOf(ask({ evidence: [one, other], available: [other, one] }, each))).toEqual(['password', 'app']);
  });

  it('is enough once it was shown for this one', () => {
    expect(ask({ evidence: [password], available: [password], shownNow: [password] }, each)).toBe(satisfied);
  });

  it('is what cannot be passed on, where that is asked for', () => {
    const both = { ...each, phishingResistant: true };
    const of = { evidence: [password, passkey], available: [password, passkey] };
    expect(methodsOf(ask({ ...of, shownNow: [password] }, both))).toEqual(['passkey']);
    expect(ask({ ...of, shownNow: [passkey] }, both)).toBe(satisfied);
  });
});
