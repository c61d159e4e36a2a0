import { generateSync, verify } from 'otplib';
import { z } from 'zod';
import type { CreateAuthenticator, Form } from './authenticator.ts';
import type { Credential } from './credential-store.ts';

const data = z.object({ secret: z.string(), lastTimeStep: z.int().optional() });
const base32 = z.string().regex(/^[A-Z2-7]{26,}$/, 'must be at least 16 bytes in base32');
const PERIOD_SECONDS = 30;
const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000);
const CODE = /^\d{6}$/;

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

/** The data to keep when the app of this credential showed the code just now and never before. */
async function accept(credential: Credential, token: string, now: Date): Promise<unknown> {
  const { secret, lastTimeStep } = data.parse(credential.data);
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
  words: {
    vi: {
      name: 'Ứng dụng xác thực',
      title: 'Nhập mã xác thực',
      explanation:
        'Dịch vụ này đề nghị mức xác thực cao hơn. Hãy mở ứng dụng xác thực trên điện thoại và nhập mã 6 chữ số đang hiển thị.',
      label: 'Mã gồm 6 chữ số',
      hint: 'Mã thay đổi sau mỗi 30 giây.',
      missing: 'Hãy nhập mã gồm 6 chữ số',
      wrong: 'Mã không đúng hoặc đã được dùng. Hãy chờ mã mới rồi thử lại.',
    },
    en: {
      name: 'Authenticator app',
      title: 'Enter the code from your authenticator app',
      explanation:
        'This service asks for a stronger sign-in. Open the authenticator app on your phone and enter the 6-digit code it shows.',
      label: '6-digit code',
      hint: 'The code changes every 30 seconds.',
      missing: 'Enter the 6-digit code',
      wrong: 'The code is not correct or was already used. Wait for a new one and try again.',
    },
    fr: {
      name: 'Application d’authentification',
      title: 'Saisissez le code de votre application d’authentification',
      explanation:
        'Ce service demande une authentification plus forte. Ouvrez l’application d’authentification sur votre téléphone et saisissez le code à 6 chiffres affiché.',
      label: 'Code à 6 chiffres',
      hint: 'Le code change toutes les 30 secondes.',
      missing: 'Saisissez le code à 6 chiffres',
      wrong: 'Le code est incorrect ou a déjà été utilisé. Attendez-en un nouveau et réessayez.',
    },
  },
  begin: async () => ({ kind: 'ask', form: FORM }),
  async answer({ credentials, input, now }) {
    const token = (input.code ?? '').replace(/\s/g, '');
    for (const credential of CODE.test(token) ? credentials : []) {
      const shown = await accept(credential, token, now);
      if (shown) return { kind: 'done', done: { credential, data: shown } };
    }
    return { kind: 'again', words: 'wrong' };
  },
  credentialFor: async (secret) => ({ secret: base32.parse(secret) }),
  typedFor: (secret, at) => generateSync({ secret, epoch: secondsOf(at) }),
});
