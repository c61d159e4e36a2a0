import { z } from 'zod';
import type { CreateAuthenticator } from './authenticator.ts';

const data = z.object({ hash: z.string() });

/** A password, kept as an Argon2id hash; a hash made with older parameters is renewed when it is shown. */
export const createAuthenticator: CreateAuthenticator = ({ hasher }) => ({
  id: 'password',
  factors: ['knowledge'],
  amr: ['pwd'],
  words: {
    vi: {
      title: 'Nhập mật khẩu',
      explanation: 'Xác nhận đây là tài khoản của bạn bằng mật khẩu.',
      label: 'Mật khẩu',
      missing: 'Hãy nhập mật khẩu',
      wrong: 'Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra lại và thử lần nữa.',
    },
    en: {
      title: 'Enter your password',
      explanation: 'Confirm with your password that this is your account.',
      label: 'Password',
      missing: 'Enter your password',
      wrong: 'The user name or the password is not correct. Check both and try again.',
    },
    fr: {
      title: 'Saisissez votre mot de passe',
      explanation: 'Confirmez par votre mot de passe que ce compte est le vôtre.',
      label: 'Mot de passe',
      missing: 'Saisissez votre mot de passe',
      wrong: 'L’identifiant ou le mot de passe est incorrect. Vérifiez-les et réessayez.',
    },
  },
  fields: [
    {
      name: 'password',
      type: 'password',
      label: 'label',
      missing: 'missing',
      autocomplete: 'current-password',
      maxLength: 256,
    },
  ],
  async verify({ credential, input }) {
    const password = (input.password ?? '').normalize('NFC');
    const kept = credential ? data.parse(credential.data) : undefined;
    if (!(await hasher.verify(kept?.hash, password)) || !kept) return { shown: false, words: 'wrong' };
    if (!hasher.isOutdated(kept.hash)) return { shown: true };
    return { shown: true, data: { hash: await hasher.hash(password) } };
  },
  credentialFor: async (password) => ({ hash: await hasher.hash(password.normalize('NFC')) }),
});
