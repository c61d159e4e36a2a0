import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AcrRequest, Situation } from '../../../src/assurance/decide.ts';
import type { AvailableMethod, Evidence } from '../../../src/assurance/evidence.ts';
import { acr, anySituation, assurance, both, hardToken, now, password, proof, totp } from './levels.ts';

const counter = [proof('in_person_counter')];
const face = [proof('remote_face')];
const passwordOnly = both.slice(0, 1);

const ask = (request: AcrRequest, situation: Partial<Situation> = {}) =>
  assurance.decide({ request, proofs: counter, evidence: [password], available: both, now, ...situation });

const vectorOf = ({ proofs, evidence }: Situation) => assurance.vector(proofs, evidence, now);
const shown = (methods: readonly AvailableMethod[]): Evidence[] =>
  methods.map(({ method, factors, hardware = false }) => ({ method, factors, hardware, amr: [], at: now }));

describe('without a request', () => {
  it('answers what was reached', () => {
    expect(ask({})).toEqual({ kind: 'satisfied', acr: acr('m1'), amr: ['pwd'] });
    expect(ask({}, { evidence: [password, totp] })).toMatchObject({ acr: acr('m2'), amr: ['mfa', 'otp', 'pwd'] });
  });

  it('asks someone who has shown nothing for the weakest level', () => {
    expect(ask({}, { evidence: [] })).toEqual({
      kind: 'step-up',
      methods: ['password', 'totp'],
      optional: false,
      target: acr('m0'),
    });
  });

  it('refuses someone who has shown nothing and has nothing to show', () => {
    expect(ask({}, { evidence: [], available: [] })).toEqual({
      kind: 'unreachable',
      target: acr('m0'),
      missing: ['second-factor'],
    });
  });
});

describe('the minimum of a relying party', () => {
  it('is asked for when the session is below it', () => {
    expect(ask({ minimum: 'm2' })).toEqual({ kind: 'step-up', methods: ['totp'], optional: false, target: acr('m2') });
  });

  it('is answered with what was reached when the session is above it', () => {
    expect(ask({ minimum: 'm0' })).toMatchObject({ kind: 'satisfied', acr: acr('m1') });
  });

  it.each([
    ['identity', { proofs: face }, ['identity']],
    ['a second factor', { available: passwordOnly }, ['second-factor']],
    ['both', { proofs: face, available: [] }, ['identity', 'second-factor']],
  ])('is refused to someone who lacks %s', (_, situation, missing) => {
    const level = missing.includes('identity') ? { identityLevel: 2 } : {};
    expect(ask({ minimum: 'm2' }, situation)).toEqual({ kind: 'unreachable', target: acr('m2'), missing, ...level });
  });

  it('holds above a weaker essential request', () => {
    expect(ask({ minimum: 'm2', essential: [acr('m1')] })).toMatchObject({ kind: 'step-up', target: acr('m2') });
  });

  it('is never met when it names no level', () => {
    expect(ask({ minimum: 'm9' })).toEqual({ kind: 'unreachable', target: 'm9', missing: [] });
  });
});

describe('an essential request', () => {
  it('is met by a stronger session and answered with the value that was asked for', () => {
    expect(ask({ essential: [acr('m1')] }, { evidence: [password, totp] })).toMatchObject({ acr: acr('m1') });
  });

  it('is met by any of its values, and answered with the strongest that is met', () => {
    expect(ask({ essential: [acr('m2'), acr('m0'), acr('m1')] })).toMatchObject({ kind: 'satisfied', acr: acr('m1') });
  });

  it('asks for more when none of its values is met', () => {
    expect(ask({ essential: [acr('m2')] })).toMatchObject({ kind: 'step-up', methods: ['totp'], optional: false });
  });

  it('is refused when none of its values can be met', () => {
    expect(ask({ essential: [acr('m2')] }, { proofs: face })).toMatchObject({
      kind: 'unreachable',
      missing: ['identity'],
    });
  });

  it('passes over unknown values while a known one is left', () => {
    expect(ask({ essential: ['urn:other', acr('m1')] })).toMatchObject({ kind: 'satisfied', acr: acr('m1') });
    expect(ask({ essential: ['urn:other'] })).toEqual({ kind: 'unreachable', target: 'urn:other', missing: [] });
  });

  it('leaves no room for wishes', () => {
    expect(ask({ essential: [acr('m1')], voluntary: [acr('m2')] })).toMatchObject({
      kind: 'satisfied',
      acr: acr('m1'),
    });
  });
});

describe('a voluntary request', () => {
  it('offers a step-up that the person may decline', () => {
    expect(ask({ voluntary: [acr('m2')] })).toEqual({
      kind: 'step-up',
      methods: ['totp'],
      optional: true,
      target: acr('m2'),
    });
    expect(ask({ voluntary: [acr('m2')] }, { available: [] })).toMatchObject({ kind: 'satisfied', acr: acr('m1') });
  });

  it('is answered truthfully when it cannot be reached', () => {
    expect(ask({ voluntary: [acr('m2')] }, { proofs: face })).toMatchObject({ kind: 'satisfied', acr: acr('m1') });
    expect(ask({ voluntary: [acr('m1')] }, { proofs: [] })).toMatchObject({ kind: 'satisfied', acr: acr('m0') });
  });

  it('is answered with the value that was asked for, also when the session is above it', () => {
    expect(ask({ voluntary: [acr('m1')] }, { evidence: [password, totp] })).toMatchObject({ acr: acr('m1') });
  });

  it('follows the order of preference', () => {
    expect(ask({ voluntary: [acr('m2'), acr('m1')] })).toMatchObject({ kind: 'step-up', target: acr('m2') });
    expect(ask({ voluntary: [acr('m1'), acr('m2')] })).toMatchObject({ kind: 'satisfied', acr: acr('m1') });
    expect(ask({ voluntary: [acr('m2'), acr('m1')] }, { proofs: face })).toMatchObject({ acr: acr('m1') });
  });

  it('passes over unknown values', () => {
    expect(ask({ voluntary: ['urn:other'] })).toMatchObject({ kind: 'satisfied', acr: acr('m1') });
  });

  it('waits until the minimum is met', () => {
    expect(ask({ minimum: 'm1', voluntary: [acr('m2')] }, { evidence: [] })).toMatchObject({
      optional: false,
      target: acr('m1'),
    });
  });
});

describe('every decision', () => {
  const property = (predicate: (situation: Situation) => void) =>
    fc.assert(fc.property(anySituation, predicate), { numRuns: 400 });
  const idsOf = (names: readonly string[] = []) => names.map(assurance.idOf).filter((id) => id !== undefined);

  /** A target is met together with the relying party's minimum, with which it need not be comparable. */
  const isMet = (situation: Situation, target: string): boolean =>
    [target, situation.request.minimum ?? 'm0'].every((acr) => assurance.satisfies(vectorOf(situation), acr));

  it('says satisfied only with a level that the session satisfies', () => {
    property((situation) => {
      const decision = assurance.decide(situation);
      if (decision.kind === 'satisfied') expect(assurance.satisfies(vectorOf(situation), decision.acr)).toBe(true);
    });
  });

  it('says satisfied only when the minimum and an essential value are met', () => {
    property((situation) => {
      const { minimum, essential = [] } = situation.request;
      const decision = assurance.decide(situation);
      if (decision.kind !== 'satisfied') return;
      const vector = vectorOf(situation);
      if (minimum !== undefined) expect(assurance.satisfies(vector, minimum)).toBe(true);
      if (essential.length > 0) expect(idsOf(essential)).toContain(assurance.idOf(decision.acr));
    });
  });

  it('asks only for what leads to its target', () => {
    property((situation) => {
      const decision = assurance.decide(situation);
      if (decision.kind !== 'step-up') return;
      const helpful = situation.available.filter(({ method }) => decision.methods.includes(method));
      const after = { ...situation, evidence: [...situation.evidence, ...shown(helpful)] };
      expect(decision.methods).not.toEqual([]);
      expect(isMet(situation, decision.target)).toBe(false);
      expect(isMet(after, decision.target)).toBe(true);
    });
  });

  it('lets people go on without an optional step-up', () => {
    property((situation) => {
      const decision = assurance.decide(situation);
      if (decision.kind !== 'step-up') return;
      const declined = assurance.decide({ ...situation, available: [] });
      expect(declined.kind === 'satisfied').toBe(decision.optional);
    });
  });

  it('refuses only what nothing available could reach, and says why', () => {
    property((situation) => {
      const decision = assurance.decide(situation);
      if (decision.kind !== 'unreachable') return;
      const everything = { ...situation, evidence: [...situation.evidence, ...shown(situation.available)] };
      expect(isMet(everything, decision.target)).toBe(false);
      expect(decision.missing.length > 0).toBe(assurance.idOf(decision.target) !== undefined);
    });
  });

  it('does not depend on the order of proofs, evidence and methods', () => {
    property((situation) => {
      const reversed = {
        ...situation,
        proofs: situation.proofs.toReversed(),
        evidence: situation.evidence.toReversed(),
        available: situation.available.toReversed(),
      };
      const sorted = (decision: ReturnType<typeof assurance.decide>) =>
        decision.kind === 'step-up' ? { ...decision, methods: decision.methods.toSorted() } : decision;
      expect(sorted(assurance.decide(reversed))).toEqual(sorted(assurance.decide(situation)));
    });
  });

  it('does not turn worse when more is shown or proven', () => {
    property((situation) => {
      const decision = assurance.decide(situation);
      const more = { ...situation, proofs: [...situation.proofs, ...counter], evidence: [...situation.evidence, totp] };
      if (decision.kind === 'satisfied') expect(assurance.decide(more)).not.toMatchObject({ kind: 'unreachable' });
      if (decision.kind === 'satisfied') expect(assurance.decide(more)).not.toMatchObject({ optional: false });
    });
  });

  it('can satisfy every advertised level', () => {
    for (const value of assurance.acrValues) {
      const decision = ask({ essential: [value] }, { evidence: [password, hardToken] });
      expect(decision).toMatchObject({ kind: 'satisfied', acr: value });
    }
  });
});
