/** A way to prove who one is that an officer decides: as small as one can be. */
import type { CreateProofingMethod, ProofingMethod } from '../../src/proofing/method.ts';

const words = {
  name: 'Desk',
  about: 'An officer looks at you.',
  title: 'Desk',
  explanation: 'Go there.',
  label: 'Where',
  missing: 'Say where',
  face: 'The face is right',
};

const place = { id: 'desk', name: { vi: 'Quầy số 1', en: 'Desk 1', fr: 'Guichet 1' } };

export const createProofingMethod: CreateProofingMethod = (): ProofingMethod => ({
  id: 'desk_check',
  proves: { vn: 2, eidas: 3, ial: 2 },
  evidence: { type: 'document', checkMethod: 'vpip' },
  words: { vi: words, en: words, fr: words },
  begin: async () => ({
    kind: 'ask',
    form: {
      title: 'title',
      explanation: 'explanation',
      fields: [{ name: 'where', type: 'text', label: 'label', missing: 'missing', autocomplete: 'off', maxLength: 20 }],
    },
  }),
  answer: async () => ({ kind: 'done', done: { place: 'desk' } }),
  review: {
    places: [place],
    checks: [{ name: 'face', label: 'face' }],
    placeOf: () => 'desk',
    workingDays: () => 3,
    confirm: ({ person, requestId }) => ({
      kind: 'confirmed',
      source: 'Desk 1',
      evidence: requestId,
      identity: { name: person.name.full },
    }),
  },
});
