import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionForm, OUTCOMES, readDecision } from '../../../src/admin/decision-form.ts';
import { placesOf } from '../../../src/admin/staff.ts';
import { LONGEST_NOTE, noteProblem, tidied } from '../../../src/conversations/written.ts';

const review = { checks: ['card', 'face', 'fingerprints'].map((name) => ({ name, label: name })) };
const free = { taken: false };
const every = ['card', 'face', 'fingerprints'];

describe('a decision', () => {
  it('is a confirmation only with every check ticked, whatever else is sent', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...every, 'stamp')), fc.string({ maxLength: 40 }), (check, note) => {
        const { outcome } = readDecision(decisionForm({ outcome: 'confirmed', check, note }), review, free);
        if (outcome) expect(every.every((name) => check.includes(name))).toBe(true);
      }),
    );
    const full = readDecision(decisionForm({ outcome: 'confirmed', check: every }), review, free);
    expect(full.outcome).toEqual({ kind: 'confirmed', checked: every });
  });

  it('otherwise needs a note, and nothing ticked', () => {
    for (const outcome of OUTCOMES.filter((kind) => kind !== 'confirmed')) {
      expect(readDecision(decisionForm({ outcome, check: every }), review, free).problems).toEqual({ note: 'missing' });
      const { outcome: read } = readDecision(decisionForm({ outcome, note: ' Vì sao ' }), review, free);
      expect(read).toEqual({ kind: outcome, note: 'Vì sao' });
    }
  });

  it('is no confirmation while another account has the number', () => {
    const { problems } = readDecision(decisionForm({ outcome: 'confirmed', check: every }), review, { taken: true });
    expect(problems).toEqual({ outcome: 'missing' });
  });

  it('is never made of what is no form of ours', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('outcome', 'check', 'note'), fc.anything()), (input) => {
        const { outcome } = readDecision(decisionForm(input), review, free);
        if (outcome) expect(OUTCOMES).toContain(outcome.kind);
      }),
    );
  });
});

describe('a note', () => {
  it.each([
    ['', 'missing'],
    ['Hãy mang thẻ mới.\nCảm ơn!', undefined],
    ['x'.repeat(LONGEST_NOTE), undefined],
    ['𝒳'.repeat(LONGEST_NOTE), undefined],
    ['x'.repeat(LONGEST_NOTE + 1), 'long'],
    ['a\u0000b', 'character'],
    ['a\u001Bb', 'character'],
    ['a\u202Eb', 'character'],
    ['a\u2066b', 'character'],
    ['a\uD800b', 'character'],
  ])('%j: %s', (text, problem) => {
    expect(noteProblem(tidied(text))).toBe(problem);
  });

  it('is tidied once and for all', () => {
    fc.assert(fc.property(fc.string(), (text) => tidied(tidied(text)) === tidied(text)));
    expect(tidied(' a\r\nb\rc\t')).toBe('a\nb\nc');
  });
});

describe('places of an officer', () => {
  const all = ['sen', 'tre'];
  it.each([
    ['of one place', [{ role: 'identity-officer', place: 'tre' }], ['tre']],
    ['of everywhere', [{ role: 'identity-officer' }], all],
    ['of a place that is no more', [{ role: 'identity-officer', place: 'gone' }], []],
    ['who is a registrar', [{ role: 'registrar' }], []],
    ['who is nobody', [], []],
  ] as const)('%s', (_who, roles, places) => {
    expect(placesOf(roles, all)).toEqual(places);
  });
});
