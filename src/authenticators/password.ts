import { z } from 'zod';
import type { CreateAuthenticator, Field, Form } from './authenticator.ts';
import { LONGEST_PASSWORD, weaknessOf } from './password-strength.ts';

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
      maxLength: LONGEST_PASSWORD,
    },
  ],
};

const newField = (name: string, label: string, hint?: string): Field => ({
  name,
  type: 'secret',
  label,
  missing: 'newMissing',
  autocomplete: 'new-password',
  maxLength: LONGEST_PASSWORD,
  ...(hint ? { hint } : {}),
});

const NEW: Form = {
  title: 'newTitle',
  explanation: 'newExplanation',
  fields: [newField('password', 'newLabel', 'newHint'), newField('repeat', 'repeatLabel')],
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
      about: 'Dùng cùng với tên đăng nhập của bạn.',
      newTitle: 'Đặt mật khẩu mới',
      newExplanation: 'Một câu gồm nhiều từ dễ nhớ với bạn nhưng người khác khó đoán.',
      newLabel: 'Mật khẩu mới',
      newHint: 'Ít nhất 12 ký tự, không chứa tên, ngày sinh, số giấy tờ hay số điện thoại của bạn.',
      repeatLabel: 'Nhập lại mật khẩu mới',
      newMissing: 'Hãy nhập mật khẩu mới vào cả hai ô, tối đa 256 ký tự',
      different: 'Hai mật khẩu không giống nhau. Hãy nhập lại.',
      tooShort: 'Mật khẩu quá ngắn. Hãy dùng ít nhất 12 ký tự.',
      common: 'Mật khẩu này quá dễ đoán. Hãy chọn mật khẩu khác.',
      personal: 'Mật khẩu chứa thông tin của bạn, như tên, ngày sinh hoặc số giấy tờ. Hãy chọn mật khẩu khác.',
      same: 'Đây là mật khẩu hiện tại của bạn. Hãy chọn mật khẩu khác.',
    },
    en: {
      name: 'Password',
      title: 'Enter your password',
      explanation: 'Confirm with your password that this is your account.',
      label: 'Password',
      missing: 'Enter your password',
      wrong: 'The user name or the password is not correct. Check both and try again.',
      about: 'Used together with your user name.',
      newTitle: 'Set a new password',
      newExplanation: 'A sentence of several words is easy for you to remember and hard for others to guess.',
      newLabel: 'New password',
      newHint: 'At least 12 characters, without your name, date of birth, document numbers or phone number.',
      repeatLabel: 'New password again',
      newMissing: 'Enter the new password in both fields, at most 256 characters',
      different: 'The two passwords are not the same. Enter them again.',
      tooShort: 'The password is too short. Use at least 12 characters.',
      common: 'This password is too easy to guess. Choose another one.',
      personal:
        'The password contains something about you, such as your name, date of birth or a number. Choose another one.',
      same: 'This is your present password. Choose another one.',
    },
    fr: {
      name: 'Mot de passe',
      title: 'Saisissez votre mot de passe',
      explanation: 'Confirmez par votre mot de passe que ce compte est le vôtre.',
      label: 'Mot de passe',
      missing: 'Saisissez votre mot de passe',
      wrong: 'L’identifiant ou le mot de passe est incorrect. Vérifiez-les et réessayez.',
      about: 'S’utilise avec votre identifiant.',
      newTitle: 'Choisissez un nouveau mot de passe',
      newExplanation:
        'Une phrase de plusieurs mots est facile à retenir pour vous et difficile à deviner pour les autres.',
      newLabel: 'Nouveau mot de passe',
      newHint:
        'Au moins 12 caractères, sans votre nom, votre date de naissance, vos numéros de documents ni votre téléphone.',
      repeatLabel: 'Nouveau mot de passe, une seconde fois',
      newMissing: 'Saisissez le nouveau mot de passe dans les deux champs, 256 caractères au plus',
      different: 'Les deux mots de passe ne sont pas identiques. Saisissez-les à nouveau.',
      tooShort: 'Le mot de passe est trop court. Utilisez au moins 12 caractères.',
      common: 'Ce mot de passe est trop facile à deviner. Choisissez-en un autre.',
      personal:
        'Le mot de passe contient une information sur vous, comme votre nom, votre date de naissance ou un numéro. Choisissez-en un autre.',
      same: 'C’est votre mot de passe actuel. Choisissez-en un autre.',
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
  enrolment: {
    most: 1,
    begin: async () => ({ kind: 'ask', form: NEW }),
    async answer({ person, credentials: [present], input }) {
      const password = (input.password ?? '').normalize('NFC');
      if (password !== (input.repeat ?? '').normalize('NFC')) return { kind: 'again', words: 'different' };
      const weakness = weaknessOf(password, person);
      if (weakness) return { kind: 'again', words: weakness };
      if (present && (await hasher.verify(data.parse(present.data).hash, password)))
        return { kind: 'again', words: 'same' };
      return { kind: 'done', done: { data: { hash: await hasher.hash(password) } } };
    },
  },
  credentialFor: async (password) => ({ hash: await hasher.hash(password.normalize('NFC')) }),
});
