import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAssurance } from '../../../src/assurance/assurance.ts';
import { type AssuranceConfig, assuranceSchema } from '../../../src/assurance/configuration.ts';
import type { Situation } from '../../../src/assurance/decide.ts';
import type { Vector } from '../../../src/assurance/evidence.ts';
import {
  acr,
  acrBase,
  anySituation,
  assurance,
  both,
  hardToken,
  now,
  password,
  proof,
  shipped,
  totp,
} from './levels.ts';

const axes = ['vn', 'vnAuth', 'eidas', 'ial', 'aal'] as const;
const counter = [proof('in_person_counter')];
const sms = { method: 'sms', factors: ['possession'], amr: ['sms'], at: now } as const;
const withLimits = (authenticators: AssuranceConfig['authenticators'], over: Partial<AssuranceConfig> = {}) =>
  createAssurance(assuranceSchema.parse({ ...shipped, ...over, authenticators }), { acrBase });

const vectorIn = (rules: typeof assurance, { proofs, evidence }: Situation, at = now) =>
  rules.vector(proofs, evidence, at);
const isNoHigher = (lower: Vector, higher: Vector): void => {
  for (const axis of axes) expect(lower[axis]).toBeLessThanOrEqual(higher[axis]);
};

describe('a method that counts for less', () => {
  const restricted = withLimits({ sms: { counts: { eidas: 1, aal: 1 } } });

  it('is capped on the axes that are named', () => {
    const vector = restricted.vector(counter, [password, sms], now);
    expect(vector).toMatchObject({ vnAuth: 2, eidas: 1, aal: 1 });
    expect(restricted.vector(counter, [password, totp], now)).toMatchObject({ vnAuth: 2, eidas: 2, aal: 2 });
  });

  it('does not take away what others reach without it', () => {
    expect(restricted.vector(counter, [password, totp, sms], now)).toMatchObject({ eidas: 2, aal: 2 });
  });

  it('is not asked for where it would not help', () => {
    const situation = { request: { essential: ['eidas2'] }, proofs: counter, evidence: [password], now };
    expect(restricted.decide({ ...situation, available: [...both, sms] })).toMatchObject({ methods: ['totp'] });
    expect(restricted.decide({ ...situation, available: [sms] })).toMatchObject({
      kind: 'unreachable',
      missing: ['second-factor'],
    });
    expect(restricted.decide({ ...situation, request: { minimum: 'm2' }, available: [sms] })).toMatchObject({
      kind: 'step-up',
      methods: ['sms'],
    });
  });

  it('may count for nothing at all', () => {
    const nothing = withLimits({ password: { counts: { vnAuth: 0, eidas: 0, aal: 0 } } });
    expect(nothing.reached(nothing.vector(counter, [password], now))).toBeUndefined();
  });
});

describe('hardware', () => {
  it('counts for the highest level, and only with two factors', () => {
    expect(assurance.vector(counter, [hardToken], now)).toMatchObject({ vnAuth: 2, eidas: 3, aal: 3 });
    const key = { method: 'key', factors: ['possession'], amr: ['hwk'], hardware: true, at: now } as const;
    expect(assurance.vector(counter, [key], now)).toMatchObject({ vnAuth: 1, eidas: 1, aal: 1 });
    expect(assurance.vector(counter, [key, password], now)).toMatchObject({ eidas: 3, aal: 3 });
  });

  it('is asked for where it is needed, also after two factors were shown', () => {
    const situation = { request: { essential: ['eidas3'] }, proofs: counter, evidence: [password, totp], now };
    const available = [...both, { method: 'token', factors: hardToken.factors, hardware: true }];
    expect(assurance.decide({ ...situation, available })).toMatchObject({ kind: 'step-up', methods: ['token'] });
    expect(assurance.decide({ ...situation, available: both })).toEqual({
      kind: 'unreachable',
      target: 'eidas3',
      missing: ['hardware'],
    });
  });

  it('counts like any two factors where the configuration does not name it', () => {
    const { hardware: _, ...authentication } = shipped.authentication;
    const plain = withLimits({}, { authentication, aliases: [] });
    expect(plain.vector(counter, [hardToken], now)).toMatchObject({ eidas: 2, aal: 2 });
  });
});

describe('evidence that is too old for its method', () => {
  const ageing = withLimits({ totp: { evidenceMaxAgeSeconds: 300 } });
  const old = { ...totp, at: now - 300 };

  it('no longer counts, from that second on', () => {
    expect(ageing.vector(counter, [password, { ...totp, at: now - 299 }], now).aal).toBe(2);
    expect(ageing.vector(counter, [password, old], now).aal).toBe(1);
  });

  it('is asked for again, and nothing else is', () => {
    const situation = { proofs: counter, evidence: [password, old], available: both, now };
    expect(ageing.decide({ ...situation, request: { minimum: 'm2' } })).toMatchObject({
      kind: 'step-up',
      methods: ['totp'],
    });
    expect(ageing.decide({ ...situation, request: {} })).toEqual({ kind: 'satisfied', acr: acr('m1'), amr: ['pwd'] });
  });
});

describe('values of other frameworks', () => {
  const ask = (request: Situation['request'], proofs = counter, evidence = [password, totp]) =>
    assurance.decide({ request, proofs, evidence, available: both, now });

  it.each([
    'http://eidas.europa.eu/LoA/low',
    'http://eidas.europa.eu/LoA/substantial',
    'eidas1',
    'eidas2',
    'LoA1',
    'LoA2',
  ])('answer %s with the value that was asked, though the session is worth as much or more', (value) => {
    expect(ask({ essential: [value] })).toMatchObject({ kind: 'satisfied', acr: value });
    expect(ask({ voluntary: [value] })).toMatchObject({ kind: 'satisfied', acr: value });
  });

  it('are axes of their own: substantial needs no counter', () => {
    const video = [proof('video_supervised')];
    expect(ask({ essential: ['eidas2'] }, video)).toMatchObject({ kind: 'satisfied', acr: 'eidas2' });
    expect(ask({ essential: [acr('m2')] }, video)).toMatchObject({
      kind: 'unreachable',
      missing: ['identity'],
      identityLevel: 2,
    });
  });

  it('are met by any, and answered with the strongest, or the most preferred of two that cannot be compared', () => {
    expect(ask({ essential: ['eidas1', 'eidas2'] })).toMatchObject({ acr: 'eidas2' });
    expect(ask({ essential: ['eidas2', acr('m2')] })).toMatchObject({ acr: 'eidas2' });
    expect(ask({ essential: [acr('m2'), 'eidas2'] })).toMatchObject({ acr: acr('m2') });
  });

  it('hold together with the minimum of the relying party', () => {
    const video = [proof('video_supervised')];
    expect(ask({ minimum: 'm2', essential: ['eidas2'] }, video)).toMatchObject({ kind: 'unreachable' });
    expect(ask({ minimum: 'm2', essential: ['eidas3'] })).toMatchObject({ kind: 'unreachable', target: 'eidas3' });
    expect(ask({ minimum: 'm1', essential: ['eidas2'] })).toMatchObject({ kind: 'satisfied', acr: 'eidas2' });
  });

  it('say the account level that would do', () => {
    expect(ask({ essential: ['eidas2'] }, [proof('remote_face')])).toMatchObject({
      missing: ['identity'],
      identityLevel: 1,
    });
    expect(ask({ essential: ['eidas1'] }, [])).toMatchObject({ missing: ['identity'], identityLevel: 1 });
  });

  it('say the account level of what can be proven here, not of what an upstream would vouch for', () => {
    expect(ask({ essential: ['eidas3'] }, [])).toMatchObject({
      missing: expect.arrayContaining(['identity']),
      identityLevel: 2,
    });
  });
});

describe('whatever the configuration', () => {
  const part = fc.record({ vnAuth: fc.nat(4), eidas: fc.nat(3), aal: fc.nat(3) }, { requiredKeys: [] });
  const limit = fc.record(
    { counts: part, evidenceMaxAgeSeconds: fc.integer({ min: 1, max: 200 }) },
    { requiredKeys: [] },
  );
  const limits = fc.dictionary(fc.constantFrom('password', 'totp', 'passkey', 'sms'), limit);
  const property = (predicate: (situation: Situation, rules: AssuranceConfig['authenticators']) => void) =>
    fc.assert(fc.property(anySituation, limits, predicate), { numRuns: 400 });

  it('limits only lower', () => {
    property((situation, authenticators) => {
      isNoHigher(vectorIn(withLimits(authenticators), situation), vectorIn(withLimits({}), situation));
    });
  });

  it('lowering what factors and proofs count for only lowers', () => {
    const { oneFactor, twoFactors } = shipped.authentication;
    const lowered = [
      { authentication: { oneFactor, twoFactors: oneFactor, hardware: twoFactors } },
      { level1RequiresFace: true },
      { proofing: { ...shipped.proofing, in_person_counter: { vn: 1, eidas: 2, ial: 1 } } },
    ];
    const acrs = { acr: shipped.acr.slice(0, 2), aliases: [] };
    property((situation, authenticators) => {
      for (const over of lowered) {
        isNoHigher(
          vectorIn(withLimits(authenticators, { ...over, ...acrs }), situation),
          vectorIn(withLimits(authenticators), situation),
        );
      }
    });
  });

  it('showing more never lowers', () => {
    property((situation, authenticators) => {
      const rules = withLimits(authenticators);
      const [, ...fewer] = situation.evidence;
      isNoHigher(vectorIn(rules, { ...situation, evidence: fewer }), vectorIn(rules, situation));
    });
  });

  it('ageing only lowers: time alone takes evidence away and never adds', () => {
    property((situation, authenticators) => {
      const past = { ...situation, proofs: [], evidence: situation.evidence.filter(({ at }) => at <= now) };
      const rules = withLimits(authenticators);
      isNoHigher(vectorIn(rules, past, now + 100), vectorIn(rules, past, now));
    });
  });

  it('an essential request never yields less, and the answer is one of its values', () => {
    property((situation, authenticators) => {
      const rules = withLimits(authenticators);
      const { minimum, essential = [] } = situation.request;
      const decision = rules.decide(situation);
      if (decision.kind !== 'satisfied') return;
      const vector = vectorIn(rules, situation);
      expect(rules.satisfies(vector, decision.acr)).toBe(true);
      if (minimum !== undefined) expect(rules.satisfies(vector, minimum)).toBe(true);
      if (essential.length > 0) expect(essential.map(rules.idOf)).toContain(rules.idOf(decision.acr));
    });
  });

  it('single sign-on never raises: what another service asked for and got changes no answer', () => {
    property((situation, authenticators) => {
      const rules = withLimits(authenticators);
      const before = rules.decide(situation);
      for (const other of ['m2', 'eidas2', 'm0']) rules.decide({ ...situation, request: { essential: [other] } });
      expect(rules.decide(situation)).toEqual(before);
    });
  });

  it('a step-up asks for what leads to its target', () => {
    property((situation, authenticators) => {
      const rules = withLimits(authenticators);
      const decision = rules.decide(situation);
      if (decision.kind !== 'step-up') return;
      const helpful = situation.available.filter(({ method }) => decision.methods.includes(method));
      const shown = helpful.map(({ method, factors, hardware = false }) => ({
        method,
        factors,
        hardware,
        amr: [],
        at: now,
      }));
      expect(decision.methods).not.toEqual([]);
      const after = { ...situation, evidence: [...situation.evidence, ...shown] };
      expect(rules.satisfies(vectorIn(rules, after), decision.target)).toBe(true);
    });
  });
});
