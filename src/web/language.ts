/** Which language a page is in. */
import type { Middleware } from 'koa';
import { webState } from './state.ts';
import type { Language } from './views.ts';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Name of the cookie that keeps a choice; over https it is bound to this host. */
export const languageCookie = (https: boolean): string => (https ? '__Host-motcua_lang' : 'motcua_lang');

/** What is known about the language that a person reads; the first supported language is the default. */
export interface LanguageHints {
  /** Chosen with the switch on a page: the person's own word, so it counts first. */
  readonly chosen?: string | undefined;
  /** `ui_locales` of OpenID Connect Core 3.1.2.1: BCP 47 tags, best first, separated by spaces. */
  readonly uiLocales?: string | undefined;
  readonly supported: readonly Language[];
}

function match(tag: string, supported: readonly Language[]): Language | undefined {
  const primary = tag.split('-', 1)[0]?.toLowerCase();
  return supported.find((language) => language === primary);
}

/**
 * The language of a page: the person's choice, else what the service passed on, else the default.
 * Accept-Language is left out on purpose: browsers in Viet Nam very often carry the English one they were installed with,
 * which says nothing about the person. A service knows its reader and passes `ui_locales`; a person has the switch.
 */
export function chooseLanguage({ chosen, uiLocales, supported }: LanguageHints): Language {
  const wishes = [chosen ?? '', ...(uiLocales ?? '').split(/\s+/)];
  for (const wish of wishes) {
    const found = match(wish, supported);
    if (found) return found;
  }
  return supported[0] ?? 'vi';
}

/** Sets `ctx.state.language`; `?lang=` on a GET is the switch and is remembered in a cookie for a year. */
export function language(options: { languages: readonly Language[]; https: boolean }): Middleware {
  const { languages: supported, https } = options;
  const cookie = languageCookie(https);
  return async (ctx, next) => {
    const state = webState(ctx);
    if (!ctx.querystring && !ctx.headers.cookie) {
      state.language = chooseLanguage({ supported });
      return next();
    }
    const query = new URLSearchParams(ctx.querystring);
    const switched = ctx.method === 'GET' ? match(query.get('lang') ?? '', supported) : undefined;
    if (switched) {
      ctx.cookies.secure = https;
      ctx.cookies.set(cookie, switched, {
        maxAge: YEAR_MS,
        httpOnly: true,
        sameSite: 'lax',
        secure: https,
        signed: false,
      });
    }
    const chosen = switched ?? match(ctx.cookies.get(cookie, { signed: false }) ?? '', supported);
    if (chosen) state.chosenLanguage = chosen;
    state.language = chooseLanguage({ chosen, uiLocales: query.get('ui_locales') ?? undefined, supported });
    await next();
  };
}
