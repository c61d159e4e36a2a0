import type Koa from 'koa';
import { LANGUAGES, type Language } from './language.ts';

/** What the services know about a request besides what it says itself. */
export interface State {
  language: Language;
  /** Parts of the path, by their names in the route. */
  parts: Readonly<Record<string, string>>;
}

/** A request to one of the services. */
export type Context = Koa.ParameterizedContext<State>;

/** Answers one route. */
export type Handler = (ctx: Context) => Promise<void> | void;

const YEAR_MS = 365 * 24 * 3600 * 1000;

const asLanguage = (value: unknown): Language | undefined => LANGUAGES.find((language) => language === value);

/** The language of this request: `?lang=` (remembered in a cookie), else the remembered one, else Vietnamese. */
export function chooseLanguage(ctx: Context, cookie: string): Language {
  const asked = asLanguage(ctx.query.lang);
  if (asked) ctx.cookies.set(cookie, asked, { httpOnly: true, sameSite: 'lax', maxAge: YEAR_MS, overwrite: true });
  return asked ?? asLanguage(ctx.cookies.get(cookie)) ?? LANGUAGES[0];
}
