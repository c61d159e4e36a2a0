/** A proofing method whose source does what a file says: the settings name the file, the tests write into it. */
import { readFileSync } from 'node:fs';
import { statedNumbers } from '../../src/identity/identifiers.ts';
import type { CreateProofingMethod, Verdict, VouchedIdentity } from '../../src/proofing/method.ts';

/** What the source does next; to confirm with an identity in place of the person's own is a lie. */
export interface Behaviour {
  readonly does: 'confirm' | 'refuse' | 'silent' | 'throw' | 'nonsense';
  readonly instead?: VouchedIdentity;
  /** Milliseconds. */
  readonly after?: number;
}

const sentence = {
  name: 'Fickle',
  about: 'Asks a fickle source.',
  title: 'Ask',
  text: 'The source is asked.',
  no: 'No.',
};
const NONSENSE = { kind: 'confirmed?' } as unknown as Verdict;

export const createProofingMethod: CreateProofingMethod = ({ settings }) => ({
  id: 'fickle_source',
  proves: { vn: 1, eidas: 1, ial: 1 },
  evidence: { type: 'electronic_record', checkMethod: 'data' },
  words: { vi: sentence, en: sentence, fr: sentence },
  begin: async () => ({ kind: 'ask', form: { title: 'title', explanation: 'text', fields: [] } }),
  answer: async () => ({ kind: 'done', done: {} }),
  async check({ person }): Promise<Verdict> {
    const behaviour = JSON.parse(readFileSync((settings as { file: string }).file, 'utf8')) as Behaviour;
    if (behaviour.does === 'silent') return new Promise(() => undefined);
    if (behaviour.does === 'throw') throw new Error('the source fell over');
    if (behaviour.does === 'nonsense') return NONSENSE;
    if (behaviour.does === 'refuse') return { kind: 'refused', words: 'no' };
    await new Promise((resolve) => setTimeout(resolve, behaviour.after ?? 0));
    const identity = behaviour.instead ?? {
      number: statedNumbers(person)[0],
      name: person.name.full,
      birthdate: person.birthdate,
    };
    return { kind: 'confirmed', source: 'A fickle source', evidence: 'yes', identity };
  },
});
