import { z } from 'zod';
import type { CreateAuthenticator, Form } from './authenticator.ts';

const data = z.object({ hash: z.string() });

const FORM: Form = {
  title: 'title',
  explanation: 'explanation',
  fields: [
    {
      name: 'password',
      type: 'secret',
      label: 'label',
      missing: 'missing',
      autocomplete: 'current-password',
      maxLength: 256,
    },
  ],
};

/** A password, kept as an Argon2id hash; a hash made with older parameters is renewed when it is shown. */
export const createAuthenticator: CreateAuthenticator = ({ hasher }) => ({
  id: 'password',
  factors: ['knowledge'],
  amr: ['pwd'],
  words: {
    vi: {
      name: 'Mật khẩu',
      title: 'Nhập mật khẩu',
      explanation: 'Xác nhận đây là tài khoản của bạn bằng mật khẩu.',
      label: 'Mật khẩu',
      missing: 'Hãy nhập mật khẩu',
      wrong: 'Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra lại và thử lần nữa.',
    },
    en: {
      name: 'Password',
      title: 'Enter your password',
      explanation: 'Confirm with your password that this is your account.',
      label: 'Password',
      missing: 'Enter your password',
      wrong: 'The user name or the password is not correct. Check both and try again.',
    },
    fr: {
      name: 'Mot de passe',
      title: 'Saisissez votre mot de passe',
      explanation: 'Confirmez par votre mot de passe que ce compte est le vôtre.',
      label: 'Mot de passe',
      missing: 'Saisissez votre mot de passe',
      wrong: 'L’identifiant ou le mot de passe est incorrect. Vérifiez-les et réessayez.',
    },
  },
  begin: async () => ({ kind: 'ask', form: FORM }),
  async answer({ credentials: [credential], input }) {
    const password = (input.password ?? '').normalize('NFC');
    const kept = credential ? data.parse(credential.data) : undefined;
    if (!(await hasher.verify(kept?.hash, password)) || !kept || !credential) return { kind: 'again', words: 'wrong' };
    if (!hasher.isOutdated(kept.hash)) return { kind: 'done', done: { credential } };
    return { kind: 'done', done: { credential, data: { hash: await hasher.hash(password) } } };
  },
  credentialFor: async (password) => ({ hash: await hasher.hash(password.normalize('NFC')) }),
});
