import { describe, expect, it } from 'vitest';
import { type AssuranceConfig, assuranceSchema } from '../../../src/assurance/configuration.ts';
import { shipped } from './levels.ts';

type Levels = AssuranceConfig['acr'];

const problemsOf = (config: unknown) =>
  assuranceSchema.safeParse(config).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
const withLevels = (acr: Levels) => problemsOf({ ...shipped, acr });
const m0 = { id: 'm0', requires: { vnAuth: 1 } };

describe('the configuration of the levels', () => {
  it('accepts what the product ships', () => {
    expect(problemsOf(shipped)).toEqual([]);
  });

  it('refuses levels that are not in order', () => {
    const problems = withLevels([
      m0,
      { id: 'm1', requires: { vn: 1, vnAuth: 2 } },
      { id: 'm2', requires: { vn: 2, vnAuth: 1 } },
    ]);
    expect(problems).toEqual(['acr.2.requires.vnAuth: asks for less than m1; levels go from weakest to strongest']);
  });

  it('refuses a level that drops what a weaker one asks for', () => {
    expect(withLevels([m0, { id: 'm1', requires: { vn: 1 } }])[0]).toContain('acr.1.requires.vnAuth: asks for less');
  });

  it('refuses two levels that ask for the same, or have the same id', () => {
    expect(withLevels([m0, { id: 'm1', requires: { vnAuth: 1, vn: 0 } }])).toEqual(['acr.1: asks for the same as m0']);
    expect(withLevels([m0, { id: 'm0', requires: { vnAuth: 2 } }])).toEqual(['acr.1.id: m0 is named twice']);
  });

  it('refuses a level that no combination reaches', () => {
    expect(withLevels([m0, { id: 'm3', requires: { vnAuth: 3 } }])[0]).toContain('reaches m3');
    expect(withLevels([m0, { id: 'm3', requires: { vnAuth: 2, ial: 3 } }])[0]).toContain('reaches m3');
    const { hardware: _, ...soft } = shipped.authentication;
    const problems = problemsOf({
      ...shipped,
      authentication: soft,
      acr: [m0, { id: 'm3', requires: { vnAuth: 2, eidas: 3 } }],
    });
    expect(problems[0]).toContain('reaches m3');
  });

  it('refuses a level that asks for no authentication', () => {
    expect(withLevels([{ id: 'm1', requires: { vn: 1 } }])[0]).toContain('m1 must ask for authentication');
    expect(withLevels([{ id: 'm1', requires: {} }])[0]).toContain('m1 must ask for authentication');
  });

  it('refuses two factors that count for less than one', () => {
    const authentication = { oneFactor: { vnAuth: 2, eidas: 1, aal: 1 }, twoFactors: { vnAuth: 1, eidas: 2, aal: 2 } };
    expect(problemsOf({ ...shipped, authentication })[0]).toContain('authentication.twoFactors.vnAuth');
  });

  it('refuses hardware that counts for less than two factors', () => {
    const authentication = { ...shipped.authentication, hardware: { vnAuth: 1, eidas: 3, aal: 3 } };
    expect(problemsOf({ ...shipped, authentication })).toContain(
      'authentication.hardware.vnAuth: must not count for less than two factors',
    );
  });

  it.each(['oneFactor', 'twoFactors', 'hardware'] as const)('refuses to count %s for more than it is', (row) => {
    for (const axis of ['vnAuth', 'eidas', 'aal'] as const) {
      const raised = { ...shipped.authentication[row], [axis]: (shipped.authentication[row]?.[axis] ?? 0) + 1 };
      const problems = problemsOf({ ...shipped, authentication: { ...shipped.authentication, [row]: raised } });
      expect(problems.length).toBeGreaterThan(0);
    }
  });

  it('refuses aliases that are named twice, ask for nothing, cannot be reached or cannot stand in acr_values', () => {
    const withAliases = (aliases: unknown) => problemsOf({ ...shipped, aliases });
    const eidas1 = { values: ['low'], requires: { eidas: 1 } };
    expect(withAliases([eidas1])).toEqual([]);
    expect(withAliases([eidas1, eidas1])).toEqual(['aliases.1.values.0: low is named twice']);
    expect(withAliases([{ ...eidas1, values: ['m0'] }])[0]).toContain('m0 is named twice');
    expect(withAliases([{ ...eidas1, requires: {} }])[0]).toContain('low must ask for authentication');
    expect(withAliases([{ ...eidas1, requires: { vnAuth: 3 } }])[0]).toContain('reaches low');
    expect(withAliases([{ ...eidas1, values: ['two words'] }])).toHaveLength(1);
  });

  it('refuses limits that are no limits', () => {
    const withLimits = (limits: unknown) => problemsOf({ ...shipped, authenticators: { password: limits } });
    expect(withLimits({ counts: { eidas: 0 }, evidenceMaxAgeSeconds: 60 })).toEqual([]);
    expect(withLimits({ counts: { vn: 2 } })).toHaveLength(1);
    expect(withLimits({ evidenceMaxAgeSeconds: 0 })).toHaveLength(1);
  });

  it('refuses unknown keys, unknown axes and values off the scale', () => {
    expect(problemsOf({ ...shipped, extra: 1 })).toHaveLength(1);
    expect(withLevels([{ id: 'm0', requires: { vnAuth: 1, loa: 1 } as Levels[0]['requires'] }])).toHaveLength(1);
    expect(withLevels([{ id: 'm0', requires: { vnAuth: 5 } }])[0]).toContain('acr.0.requires.vnAuth');
    expect(problemsOf({ ...shipped, proofing: {} })[0]).toContain('at least one proofing method');
  });
});
