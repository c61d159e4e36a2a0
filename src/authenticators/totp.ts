import { generateSecret, generateSync, generateURI, verify } from 'otplib';
import { z } from 'zod';
import type { Person } from '../identity/person.ts';
import type { CreateAuthenticator, Form } from './authenticator.ts';

const data = z.object({ secret: z.string(), lastTimeStep: z.int().optional() });
const base32 = z.string().regex(/^[A-Z2-7]{26,}$/, 'must be at least 16 bytes in base32');
const PERIOD_SECONDS = 30;
const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000);
const CODE = /^\d{6}$/;
const SECRET_BYTES = 20;
const begun = z.object({ secret: z.string() });

const FORM: Form = {
  title: 'title',
  explanation: 'explanation',
  fields: [
    {
      name: 'code',
      type: 'code',
      label: 'label',
      hint: 'hint',
      missing: 'missing',
      autocomplete: 'one-time-code',
      maxLength: 16,
    },
  ],
};

/** Two accounts of one provider are told apart in the app by the end of a number alone: the app shows it to whoever looks on. */
function accountOf(person: Person | undefined): string {
  const number = person?.citizenNumber ?? person?.foreigner?.passportNumber ?? '';
  return number === '' ? 'eID' : `•••${number.slice(-3)}`;
}

function enrolmentForm(secret: string, issuer: string, person: Person | undefined): Form {
  const content = generateURI({ issuer: new URL(issuer).hostname, label: accountOf(person), secret });
  return {
    title: 'newTitle',
    explanation: 'newExplanation',
    fields: FORM.fields,
    exhibits: [
      { kind: 'qr', content },
      { kind: 'secret', value: secret },
    ],
  };
}

/** The data to keep when the app with this secret showed the code just now and never before. */
async function accept(kept: unknown, token: string, now: Date): Promise<unknown> {
  const { secret, lastTimeStep } = data.parse(kept);
  const epoch = secondsOf(now);
  const after = lastTimeStep === undefined ? {} : { afterTimeStep: lastTimeStep };
  const result = await verify({ secret, token, epoch, epochTolerance: PERIOD_SECONDS, ...after });
  return result.valid ? { secret, lastTimeStep: 'timeStep' in result ? result.timeStep : undefined } : undefined;
}

/** Codes of an authenticator app (RFC 6238): each is accepted once, one period before and after the present. */
export const createAuthenticator: CreateAuthenticator = () => ({
  id: 'totp',
  factors: ['possession'],
  amr: ['otp'],
  oneTimeCode: true,
  words: {
    vi: {
      name: 'Ứng dụng xác thực',
      title: 'Nhập mã xác thực',
      explanation:
        'Cần xác nhận thêm đây là bạn. Hãy mở ứng dụng xác thực trên điện thoại và nhập mã 6 chữ số đang hiển thị.',
      label: 'Mã gồm 6 chữ số',
      hint: 'Mã thay đổi sau mỗi 30 giây.',
      missing: 'Hãy nhập mã gồm 6 chữ số',
      wrong: 'Mã không đúng hoặc đã được dùng. Hãy chờ mã mới rồi thử lại.',
      about: 'Một ứng dụng trên điện thoại hiện mã mới sau mỗi 30 giây; dùng được cả khi không có mạng.',
      newTitle: 'Thêm ứng dụng xác thực',
      newExplanation:
        'Mở ứng dụng xác thực trên điện thoại và quét mã hình vuông này, hoặc nhập chuỗi ký tự ở dưới. Sau đó nhập mã 6 chữ số mà ứng dụng hiện ra.',
    },
    en: {
      name: 'Authenticator app',
      title: 'Enter the code from your authenticator app',
      explanation:
        'One more step confirms that it is you. Open the authenticator app on your phone and enter the 6-digit code it shows.',
      label: '6-digit code',
      hint: 'The code changes every 30 seconds.',
      missing: 'Enter the 6-digit code',
      wrong: 'The code is not correct or was already used. Wait for a new one and try again.',
      about: 'An app on your phone shows a new code every 30 seconds; it works without a network too.',
      newTitle: 'Add an authenticator app',
      newExplanation:
        'Open the authenticator app on your phone and scan this square code, or type the characters below it. Then enter the 6-digit code that the app shows.',
    },
    fr: {
      name: 'Application d’authentification',
      title: 'Saisissez le code de votre application d’authentification',
      explanation:
        'Une étape de plus confirme que c’est vous. Ouvrez l’application d’authentification sur votre téléphone et saisissez le code à 6 chiffres affiché.',
      label: 'Code à 6 chiffres',
      hint: 'Le code change toutes les 30 secondes.',
      missing: 'Saisissez le code à 6 chiffres',
      wrong: 'Le code est incorrect ou a déjà été utilisé. Attendez-en un nouveau et réessayez.',
      about: 'Une application sur votre téléphone affiche un nouveau code toutes les 30 secondes, même sans réseau.',
      newTitle: 'Ajoutez une application d’authentification',
      newExplanation:
        'Ouvrez l’application d’authentification sur votre téléphone et scannez ce code carré, ou saisissez les caractères affichés au-dessous. Saisissez ensuite le code à 6 chiffres affiché par l’application.',
    },
  },
  begin: async () => ({ kind: 'ask', form: FORM }),
  async answer({ credentials, input, now }) {
    const token = (input.code ?? '').replace(/\s/g, '');
    for (const credential of CODE.test(token) ? credentials : []) {
      const shown = await accept(credential.data, token, now);
      if (shown) return { kind: 'done', done: { credential, data: shown } };
    }
    return { kind: 'again', words: 'wrong' };
  },
  enrolment: {
    most: 3,
    async begin({ issuer, person }) {
      const secret = generateSecret({ length: SECRET_BYTES });
      return { kind: 'ask', form: enrolmentForm(secret, issuer, person), state: { secret } };
    },
    async answer({ state, input, now }) {
      const token = (input.code ?? '').replace(/\s/g, '');
      const kept = CODE.test(token) ? await accept(begun.parse(state), token, now) : undefined;
      return kept === undefined ? { kind: 'again', words: 'wrong' } : { kind: 'done', done: { data: kept } };
    },
  },
  credentialFor: async (secret) => ({ secret: base32.parse(secret) }),
  typedFor: (secret, at) => generateSync({ secret, epoch: secondsOf(at) }),
});
