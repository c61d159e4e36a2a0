import type { InEveryLanguage } from './language.ts';

/** Levels of the provider, weakest first; on the wire they are `<issuer>/acr/<level>`. */
export const LEVELS = ['m0', 'm1', 'm2'] as const;
export type Level = (typeof LEVELS)[number];

/** The value that stands for a level in `acr_values` and in the claim `acr`. */
export const acrOf = (issuer: string, level: Level): string => `${issuer}/acr/${level}`;

/** The level that an `acr` claim stands for; an unknown value proves nothing. */
export const levelOf = (issuer: string, acr: unknown): Level | undefined =>
  LEVELS.find((level) => acrOf(issuer, level) === acr);

/** Is this level enough? Compared by order, never by equality: a stronger level satisfies a weaker one. */
export function reaches(level: Level | undefined, minimum: Level): boolean {
  return level !== undefined && LEVELS.indexOf(level) >= LEVELS.indexOf(minimum);
}

/** A level in words for people. */
export const LEVEL_WORDS: InEveryLanguage<Record<Level | 'none', { name: string; meaning: string }>> = {
  vi: {
    none: { name: 'Không rõ mức độ', meaning: 'Nhà cung cấp định danh không cho biết mức độ.' },
    m0: { name: 'Chưa xác minh', meaning: 'Bạn đã đăng nhập, nhưng danh tính của bạn chưa được xác minh.' },
    m1: { name: 'Mức độ 1', meaning: 'Danh tính của bạn đã được xác minh.' },
    m2: {
      name: 'Mức độ 2',
      meaning: 'Danh tính của bạn đã được xác minh trực tiếp, và bạn đã đăng nhập bằng hai yếu tố xác thực.',
    },
  },
  en: {
    none: { name: 'Level unknown', meaning: 'The identity provider did not say which level was reached.' },
    m0: { name: 'Not verified', meaning: 'You are signed in, but nobody has verified your identity yet.' },
    m1: { name: 'Level 1', meaning: 'Your identity has been verified.' },
    m2: { name: 'Level 2', meaning: 'Your identity was verified in person, and you signed in with two factors.' },
  },
  fr: {
    none: { name: 'Niveau inconnu', meaning: 'Le fournisseur d’identité n’a pas indiqué de niveau.' },
    m0: { name: 'Non vérifié', meaning: 'Vous êtes connecté, mais votre identité n’a pas encore été vérifiée.' },
    m1: { name: 'Niveau 1', meaning: 'Votre identité a été vérifiée.' },
    m2: {
      name: 'Niveau 2',
      meaning: 'Votre identité a été vérifiée en personne et vous vous êtes connecté avec deux facteurs.',
    },
  },
};
