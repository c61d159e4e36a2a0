import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAssurance } from '../../../src/assurance/assurance.ts';
import type { AvailableMethod, Evidence, Vector } from '../../../src/assurance/evidence.ts';
import { acr, acrBase, anyEvidence, anyProof, assurance, both, now, password, proof, shipped, totp } from './levels.ts';

const axes = ['vn', 'vnAuth', 'eidas', 'ial', 'aal'] as const;

describe('a vector', () => {
  it('takes the best of several proofs on each axis', () => {
    const vector = assurance.vector(
      [proof('digital_certificate'), proof('remote_face'), proof('nfc_chip_cccd')],
      [],
      now,
    );
    expect(vector).toEqual({ vn: 1, vnAuth: 0, eidas: 0, ial: 2, aal: 0 });
  });

  it.each([
    ['withdrawn', { ...proof('in_person_counter'), withdrawn: true }],
    ['expired', { ...proof('in_person_counter'), expiresAt: now }],
    ['from the future', { ...proof('in_person_counter'), at: now + 1 }],
    ['of an unknown method', proof('hearsay')],
    ['named like a property of every object', proof('constructor')],
  ])('does not count a proof that is %s', (_, worthless) => {
    expect(assurance.vector([worthless], [password], now).vn).toBe(0);
  });

  it('counts a proof until it expires', () => {
    expect(assurance.vector([{ ...proof('in_person_counter'), expiresAt: now + 1 }], [], now).vn).toBe(2);
  });

  it('does not count two secrets as two factors', () => {
    const pin: Evidence = { method: 'pin', factors: ['knowledge'], amr: ['pin'], at: now };
    expect(assurance.vector([], [password, pin], now)).toEqual(assurance.vector([], [password], now));
  });

  it('counts one authenticator with two factors as two', () => {
    const passkey: Evidence = {
      method: 'passkey',
      factors: ['possession', 'inherence'],
      amr: ['swk', 'user'],
      at: now,
    };
    expect(assurance.vector([], [passkey], now).aal).toBe(2);
  });

  it('ignores evidence from the future', () => {
    expect(assurance.vector([], [{ ...password, at: now + 1 }], now).vnAuth).toBe(0);
  });

  it('never falls when a proof or evidence is added', () => {
    const more = fc.tuple(fc.array(anyProof), anyProof, fc.array(anyEvidence), anyEvidence);
    fc.assert(
      fc.property(more, ([proofs, furtherProof, evidence, furtherEvidence]) => {
        const before = assurance.vector(proofs, evidence, now);
        const after = assurance.vector([...proofs, furtherProof], [...evidence, furtherEvidence], now);
        for (const axis of axes) expect(after[axis]).toBeGreaterThanOrEqual(before[axis]);
        for (const value of assurance.acrValues) {
          if (assurance.satisfies(before, value)) expect(assurance.satisfies(after, value)).toBe(true);
        }
      }),
    );
  });

  it('does not depend on the order of proofs and evidence', () => {
    const shuffled = <T>(items: T[]) => fc.shuffledSubarray(items, { minLength: items.length });
    const orders = fc
      .tuple(fc.array(anyProof), fc.array(anyEvidence))
      .chain(([p, e]) => fc.tuple(fc.constant(p), shuffled(p), fc.constant(e), shuffled(e)));
    fc.assert(
      fc.property(orders, ([proofs, otherProofs, evidence, otherEvidence]) => {
        expect(assurance.vector(otherProofs, otherEvidence, now)).toEqual(assurance.vector(proofs, evidence, now));
        expect(assurance.amr(otherEvidence)).toEqual(assurance.amr(evidence));
      }),
    );
  });
});

describe('a level', () => {
  const vector = (values: Partial<Vector>): Vector => ({ vn: 0, vnAuth: 0, eidas: 0, ial: 0, aal: 0, ...values });

  it('is advertised as a full value, weakest first', () => {
    expect(assurance.acrValues.slice(0, 3)).toEqual([acr('m0'), acr('m1'), acr('m2')]);
  });

  it('is not advertised when the enabled authenticators cannot reach it', () => {
    const withMethods = (...methods: AvailableMethod[]) => createAssurance(shipped, { acrBase, methods }).acrValues;
    const low = ['http://eidas.europa.eu/LoA/low', 'eidas1'];
    const substantial = ['http://eidas.europa.eu/LoA/substantial', 'eidas2'];
    const high = ['http://eidas.europa.eu/LoA/high', 'eidas3'];
    expect(withMethods(...both.slice(0, 1))).toEqual([acr('m0'), acr('m1'), ...low, 'LoA1']);
    const own = [acr('m0'), acr('m1'), acr('m2')];
    expect(withMethods(...both)).toEqual([...own, ...low, ...substantial, 'LoA1', 'LoA2']);
    const token: AvailableMethod = { method: 'token', factors: ['possession'], hardware: true };
    expect(withMethods(...both, token)).toEqual([...own, ...low, ...substantial, ...high, 'LoA1', 'LoA2']);
  });

  it('is satisfied by a stronger one', () => {
    const anyVector = fc.record({
      vn: fc.nat(2),
      vnAuth: fc.nat(4),
      eidas: fc.nat(3),
      ial: fc.nat(3),
      aal: fc.nat(3),
    });
    fc.assert(
      fc.property(anyVector, (any) => {
        const answers = assurance.acrValues.slice(0, 3).map((value) => assurance.satisfies(any, value));
        expect(answers).toEqual(answers.toSorted().toReversed());
        expect(assurance.reached(any)).toBe(['m0', 'm1', 'm2'][answers.lastIndexOf(true)]);
      }),
    );
  });

  it('is known by id and by full value, and nothing else is', () => {
    const strong = vector({ vn: 2, vnAuth: 2 });
    expect(
      ['m2', acr('m2'), 'm9', 'https://elsewhere.example/acr/m2', ''].map((a) => assurance.satisfies(strong, a)),
    ).toEqual([true, true, false, false, false]);
    expect([assurance.idOf(acr('m1')), assurance.idOf('m1'), assurance.idOf('high')]).toEqual(['m1', 'm1', undefined]);
  });

  it('is not reached without authentication, whatever the identity', () => {
    expect(assurance.reached(assurance.vector([proof('in_person_counter')], [], now))).toBeUndefined();
  });
});

describe('amr', () => {
  it('names each method once, sorted, and mfa for different factors', () => {
    expect(assurance.amr([totp, password, password])).toEqual(['mfa', 'otp', 'pwd']);
  });

  it('does not say mfa for one factor', () => {
    expect(assurance.amr([password])).toEqual(['pwd']);
    expect(assurance.amr([])).toEqual([]);
  });
});
