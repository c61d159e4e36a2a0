import { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import type { CreateAuthenticator, Field, Form, PasswordHasher } from './authenticator.ts';
import { importedSchema, isImported, keepForeign, pretend } from './foreign/imported.ts';
import { readForeignHash } from './foreign/read.ts';
import { type Work, workSchema } from './foreign/recipe.ts';
import { LONGEST_PASSWORD, weaknessOf } from './password-strength.ts';

const data = z.union([z.strictObject({ hash: z.string() }), importedSchema]);
type Kept = z.infer<typeof data>;

const settingsSchema = z.strictObject({
  imported: z
    .array(workSchema)
    .max(3)
    .default([])
    .describe(
      'What the hashes of imported accounts cost: a wrong password costs the same at every account, and at none.',
    ),
});

const HASH_PROBLEMS = {
  unknown: 'a hash of a kind that is not known',
  parameters: 'a hash that costs more than a sign-in may, or whose parameters are none',
};
/** Before what only this provider reads: a password that waits for its owner, as it is kept here. */
const OWN_TEXT = '{motcua}';

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

function readSettings(settings: unknown): z.infer<typeof settingsSchema> {
  const { data: read, error } = settingsSchema.safeParse(settings ?? {});
  if (read) return read;
  throw new ConfigurationError(
    error.issues.map(({ path, message }) => `authenticatorSettings.password.${path.join('.')}: ${message}`),
  );
}

function readOwnText(text: string): Kept | undefined {
  try {
    return data.parse(JSON.parse(Buffer.from(text.slice(OWN_TEXT.length), 'base64url').toString('utf8')));
  } catch {
    return undefined;
  }
}

/** What a password costs to verify, as the settings name it. */
const aboutOf = (kept: Kept): string => ('foreign' in kept ? JSON.stringify(kept.foreign.work) : 'one of ours');

/** Whether a password is the one that is kept; a wrong one costs the same wherever it is shown. */
function createChecking(hasher: PasswordHasher, works: readonly Work[]) {
  return async (kept: Kept | undefined, password: string): Promise<boolean> => {
    const foreign = kept && 'foreign' in kept ? kept : undefined;
    const own = kept && !('foreign' in kept) ? kept.hash : undefined;
    const isRight = foreign ? await isImported(foreign, password, hasher) : await hasher.verify(own, password);
    if (!isRight) await pretend(works, hasher, foreign?.foreign.work);
    return isRight;
  };
}

/**
 * A password, kept as an Argon2id hash; a hash made with older parameters, or by another system, is renewed when its owner
 * shows the password.
 */
export const createAuthenticator: CreateAuthenticator = ({ hasher, settings }) => {
  const isPassword = createChecking(hasher, readSettings(settings).imported);
  const isOutdated = (kept: Kept): boolean => 'foreign' in kept || hasher.isOutdated(kept.hash);
  return {
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
      if (!(await isPassword(kept, password)) || !kept || !credential) return { kind: 'again', words: 'wrong' };
      if (!isOutdated(kept)) return { kind: 'done', done: { credential } };
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
        if (present && (await isPassword(data.parse(present.data), password))) return { kind: 'again', words: 'same' };
        return { kind: 'done', done: { data: { hash: await hasher.hash(password) } } };
      },
    },
    credentialFor: async (password) => ({ hash: await hasher.hash(password.normalize('NFC')) }),
    async importFrom(text) {
      if (text.startsWith(OWN_TEXT)) {
        const kept = readOwnText(text);
        return kept ? { data: kept, about: aboutOf(kept) } : { problem: HASH_PROBLEMS.unknown };
      }
      const read = readForeignHash(text);
      if ('problem' in read) return { problem: HASH_PROBLEMS[read.problem] };
      const isOwn = text.startsWith('$argon2id$') && !hasher.isOutdated(text);
      const kept = isOwn ? { hash: text } : await keepForeign(read, hasher);
      return { data: kept, about: aboutOf(kept) };
    },
    exportOf(kept) {
      const { success, data: own } = z.strictObject({ hash: z.string() }).safeParse(kept);
      return success ? own.hash : `${OWN_TEXT}${Buffer.from(JSON.stringify(kept)).toString('base64url')}`;
    },
  };
};
