import { describe, expect, it } from 'vitest';
import type { Evidence, Factor } from '../../../src/assurance/evidence.ts';
import { factorsToShow, freshEvidence } from '../../../src/assurance/fresh-proof.ts';

const NOW = 1_000_000;
const shown = (method: string, factors: Factor[], at = NOW): Evidence => ({ method, factors, amr: [], at });
const password = shown('password', ['knowledge']);
const app = shown('app', ['possession']);
const passkey = shown('passkey', ['possession', 'inherence']);
const nothing = shown('mail', []);

describe('fresh evidence', () => {
  it('is what was shown within the time, to the second; everything without a limit', () => {
    const old = [shown('a', [], NOW - 901), shown('b', [], NOW - 900), shown('c', [], NOW)];
    expect(freshEvidence(old, NOW, 900).map(({ method }) => method)).toEqual(['b', 'c']);
    expect(freshEvidence(old, NOW)).toHaveLength(3);
  });
});

describe('factors to show', () => {
  it.each([
    ['nothing shown', [], [password, app], ['password', 'app']],
    ['one of two', [password], [password, app], ['app']],
    ['both', [password, app], [password, app, passkey], []],
    ['the only one', [password], [password], []],
    ['two factors in one', [passkey], [password, passkey], []],
    ['evidence of no factor', [nothing], [password, nothing], ['password']],
    ['the same factor twice', [app], [app, shown('sms', ['possession'])], []],
  ] as const)('%s', (_, evidence, available, expected) => {
    expect(factorsToShow(evidence, available)).toEqual(expected);
  });
});
