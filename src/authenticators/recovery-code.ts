import { createHash, randomBytes, randomInt } from 'node:crypto';
import { z } from 'zod';
import type { CreateAuthenticator, Form } from './authenticator.ts';
import type { Credential } from './credential-store.ts';

const data = z.object({ salt: z.string(), hashes: z.array(z.string()) });
const begun = z.object({ codes: z.array(z.string()) });

/** Crockford's base 32: no letter that looks like a digit. 16 of them are 80 bits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;
const GROUP = /.{4}(?=.)/g;
const CODES = 10;

const newCode = (): string => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
const readCode = (text: string): string =>
  text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');

/**
 * SHA-256 is enough here: nobody tries 2^80 codes, however fast each try is. The salt keeps equal codes of two sets apart,
 * and the whole is stored encrypted besides.
 */
const hashOf = (salt: string, code: string): string =>
  createHash('sha256').update(`${salt}\0${code}`).digest('base64url');

function dataOf(codes: readonly string[]): z.infer<typeof data> {
  const salt = randomBytes(16).toString('base64url');
  return { salt, hashes: codes.map((code) => hashOf(salt, readCode(code))) };
}

const unused = ({ data: kept }: Credential): number => data.safeParse(kept).data?.hashes.length ?? 0;

const FORM: Form = {
  title: 'title',
  explanation: 'explanation',
  fields: [
    {
      name: 'recovery',
      type: 'text',
      label: 'label',
      hint: 'hint',
      missing: 'missing',
      autocomplete: 'off',
      maxLength: 64,
    },
  ],
};

/**
 * Codes on paper for the day the phone is lost: look-up secrets (NIST SP 800-63B-4, section 3.1.2), which are something
 * the person has. Each is accepted once: the credential without it is kept only if nobody used one meanwhile.
 */
export const createAuthenticator: CreateAuthenticator = () => ({
  id: 'recovery-code',
  spare: true,
  factors: ['possession'],
  amr: ['otp'],
  words: {
    vi: {
      name: 'Mã dự phòng',
      title: 'Nhập một mã dự phòng',
      explanation: 'Nhập một trong các mã dự phòng mà bạn đã in hoặc ghi lại. Mỗi mã chỉ dùng được một lần.',
      label: 'Mã dự phòng',
      hint: '16 chữ và số, có hoặc không có dấu gạch nối.',
      missing: 'Hãy nhập một mã dự phòng',
      wrong: 'Mã dự phòng không đúng hoặc đã được dùng. Hãy thử một mã khác.',
      about: 'Mười mã in ra giấy, dùng khi bạn mất điện thoại.',
      newTitle: 'Mã dự phòng của bạn',
      newExplanation:
        'Hãy in hoặc ghi lại các mã này và cất ở nơi an toàn. Chúng chỉ hiện ở đây một lần và mỗi mã chỉ dùng được một lần. Chọn “Tiếp tục” khi đã cất mã; trước đó các mã chưa có hiệu lực.',
    },
    en: {
      name: 'Recovery codes',
      title: 'Enter a recovery code',
      explanation: 'Enter one of the recovery codes that you printed or wrote down. Each code can be used once.',
      label: 'Recovery code',
      hint: '16 letters and digits, with or without hyphens.',
      missing: 'Enter a recovery code',
      wrong: 'The recovery code is not correct or was already used. Try another one.',
      about: 'Ten codes on paper, for the day you lose your phone.',
      newTitle: 'Your recovery codes',
      newExplanation:
        'Print these codes or write them down, and keep them in a safe place. They are shown here only once, and each can be used once. Choose “Continue” when you have put them away; until then they do not work.',
    },
    fr: {
      name: 'Codes de secours',
      title: 'Saisissez un code de secours',
      explanation:
        'Saisissez l’un des codes de secours que vous avez imprimés ou notés. Chaque code ne sert qu’une fois.',
      label: 'Code de secours',
      hint: '16 lettres et chiffres, avec ou sans traits d’union.',
      missing: 'Saisissez un code de secours',
      wrong: 'Le code de secours est incorrect ou a déjà été utilisé. Essayez-en un autre.',
      about: 'Dix codes sur papier, pour le jour où vous perdez votre téléphone.',
      newTitle: 'Vos codes de secours',
      newExplanation:
        'Imprimez ces codes ou notez-les, et gardez-les en lieu sûr. Ils ne s’affichent ici qu’une fois, et chacun ne sert qu’une fois. Choisissez « Continuer » une fois les codes rangés ; avant cela, ils ne fonctionnent pas.',
    },
  },
  begin: async () => ({ kind: 'ask', form: FORM }),
  async answer({ credentials, input }) {
    const code = readCode(input.recovery ?? '');
    for (const credential of code.length === LENGTH ? credentials : []) {
      const { salt, hashes } = data.parse(credential.data);
      const hash = hashOf(salt, code);
      const left = hashes.filter((one) => one !== hash);
      if (left.length < hashes.length) return { kind: 'done', done: { credential, data: { salt, hashes: left } } };
    }
    return { kind: 'again', words: 'wrong' };
  },
  availableTo: (_person, credentials) => credentials.some((credential) => unused(credential) > 0),
  enrolment: {
    most: 1,
    async begin() {
      const codes = Array.from({ length: CODES }, () => newCode().replace(GROUP, '$&-'));
      const exhibits = [{ kind: 'codes', codes } as const];
      const form: Form = { title: 'newTitle', explanation: 'newExplanation', fields: [], exhibits };
      return { kind: 'ask', form, state: { codes } };
    },
    answer: async ({ state }) => ({ kind: 'done', done: { data: dataOf(begun.parse(state).codes) } }),
  },
  credentialFor: async (secret) => dataOf(secret.split(/\s+/)),
});
