/** Languages that the services speak; the first is the default. */
export const LANGUAGES = ['vi', 'en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in every language. */
export type InEveryLanguage<T> = Readonly<Record<Language, T>>;

const LOCALES: InEveryLanguage<string> = { vi: 'vi-VN', en: 'en-GB', fr: 'fr-FR' };
const TIME_ZONE = 'Asia/Ho_Chi_Minh';

/**
 * A calendar day such as `1990-05-17`, written out; it has no time zone and must not be moved into one.
 * Of some people only the year is known: `1948` stays as it is.
 */
export function writeDay(day: string, language: Language): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
}

/** A moment, in milliseconds since 1970, as the clock in Việt Nam shows it. */
export function writeTime(moment: number, language: Language): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    timeStyle: 'medium',
    dateStyle: 'medium',
    timeZone: TIME_ZONE,
  });
  return format.format(moment);
}

/** An amount of money in đồng. */
export function writeMoney(amount: number, language: Language): string {
  const format = new Intl.NumberFormat(LOCALES[language], {
    style: 'currency',
    currency: 'VND',
    maximumFractionDigits: 0,
  });
  return format.format(amount);
}
