/** A way to prove one's identity that is not part of the product: a code from a letter that came to the registered address. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CreateProofingMethod, Form, ProofingMethod } from '../../src/proofing/method.ts';

const YEAR = 365 * 24 * 60 * 60;

const FORM: Form = {
  title: 'title',
  explanation: 'explanation',
  fields: [{ name: 'code', type: 'text', label: 'label', missing: 'missing', autocomplete: 'off', maxLength: 32 }],
};

const words: ProofingMethod['words'] = {
  vi: {
    name: 'Mã trong thư',
    about: 'Nhập mã trong thư đã gửi đến nơi bạn đăng ký thường trú.',
    title: 'Nhập mã trong thư',
    explanation: 'Mã gồm 10 chữ và số, in ở đầu thư.',
    label: 'Mã',
    missing: 'Hãy nhập mã trong thư',
    wrong: 'Mã này không phải của bạn. Hãy kiểm tra lại thư.',
  },
  en: {
    name: 'Code from a letter',
    about: 'Enter the code from the letter that was sent to your registered address.',
    title: 'Enter the code from the letter',
    explanation: 'It has 10 letters and digits, at the top of the letter.',
    label: 'Code',
    missing: 'Enter the code from the letter',
    wrong: 'This code is not yours. Check the letter.',
  },
  fr: {
    name: 'Code reçu par courrier',
    about: 'Saisissez le code du courrier envoyé à votre adresse enregistrée.',
    title: 'Saisissez le code du courrier',
    explanation: 'Il comporte 10 lettres et chiffres, en haut du courrier.',
    label: 'Code',
    missing: 'Saisissez le code du courrier',
    wrong: 'Ce code n’est pas le vôtre. Vérifiez le courrier.',
  },
};

/** The code for a number, as the office that writes the letters makes it. */
export const codeFor = (key: string, number: string): string =>
  createHmac('sha256', key).update(number).digest('hex').slice(0, 10).toUpperCase();

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** `proofingSettings.letter_code.keyFile` names the key that the codes are made with. */
export const createProofingMethod: CreateProofingMethod = ({ settings }) => {
  const key = readFileSync((settings as { keyFile: string }).keyFile, 'utf8').trim();
  return {
    id: 'letter_code',
    proves: { vn: 1, eidas: 1, ial: 1 },
    evidence: { type: 'electronic_record', checkMethod: 'data' },
    words,
    validSeconds: 5 * YEAR,
    availableTo: ({ citizenNumber }) => citizenNumber !== undefined,
    begin: async () => ({ kind: 'ask', form: FORM }),
    answer: async ({ input }) => ({ kind: 'done', done: { code: (input.code ?? '').trim().toUpperCase() } }),
    async check({ person: { citizenNumber = '' }, statement }) {
      const { code } = statement as { code: string };
      if (!isSame(code, codeFor(key, citizenNumber))) return { kind: 'refused', words: 'wrong' };
      return { kind: 'confirmed', source: 'A letter', evidence: code, identity: { number: citizenNumber } };
    },
  };
};
