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
    expect(withLevels([m0, { id: 'm3', requires: { vnAuth: 2, eidas: 3 } }])[0]).toContain('reaches m3');
  });

  it('refuses a level that asks for no authentication', () => {
    expect(withLevels([{ id: 'm1', requires: { vn: 1 } }])[0]).toContain('m1 must ask for authentication');
    expect(withLevels([{ id: 'm1', requires: {} }])[0]).toContain('m1 must ask for authentication');
  });

  it('refuses two factors that count for less than one', () => {
    const authentication = { oneFactor: { vnAuth: 2, eidas: 1, aal: 1 }, twoFactors: { vnAuth: 1, eidas: 2, aal: 2 } };
    expect(problemsOf({ ...shipped, authentication })[0]).toContain('authentication.twoFactors.vnAuth');
  });

  it('refuses unknown keys, unknown axes and values off the scale', () => {
    expect(problemsOf({ ...shipped, extra: 1 })).toHaveLength(1);
    expect(withLevels([{ id: 'm0', requires: { vnAuth: 1, loa: 1 } as Levels[0]['requires'] }])).toHaveLength(1);
    expect(withLevels([{ id: 'm0', requires: { vnAuth: 5 } }])[0]).toContain('acr.0.requires.vnAuth');
    expect(problemsOf({ ...shipped, proofing: {} })[0]).toContain('at least one proofing method');
  });
});
