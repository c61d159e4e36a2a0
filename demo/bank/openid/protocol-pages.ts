/** Pages of the protocol, shown as the bank's others. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { type Context, chooseLanguage } from '../../shared/context.ts';
import type { Html } from '../../shared/html.ts';
import type { Language } from '../../shared/language.ts';
import type { Page } from '../../shared/page.ts';
import { show } from '../../shared/service.ts';
import { BRAND } from '../words.ts';
import { refusedPage, signedOutPage, signOutPage } from './pages.ts';

const showing =
  (page: (language: Language) => Page) =>
  (ctx: KoaContextWithOIDC): void => {
    const own = ctx as unknown as Context;
    own.state.language = chooseLanguage(own, 'bank.language');
    show(own, BRAND, page(own.state.language));
  };

const askToSignOut = (ctx: KoaContextWithOIDC, form: Html): void =>
  showing((language) => signOutPage(form, language))(ctx);

/** Asks whether to sign out; the form is the library's. */
export const logoutSource = (ctx: KoaContextWithOIDC, form: string): void => askToSignOut(ctx, { markup: form });
export const postLogoutSuccessSource = showing(signedOutPage);
export const renderError = showing(refusedPage);

/** Whoever has no session here gets a page of the library that a script sends on: they are asked instead. */
export async function withoutScripts(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  const sent = ctx.path === '/openid/session/end' ? String(ctx.body) : '';
  if (!sent.includes('<script>')) return;
  const form = /<form [\s\S]*?(?=<noscript>)/.exec(sent)?.[0] ?? '';
  const markup = form.replace('<form ', '<form id="op.logoutForm" ').replace(/<input[^>]*name="logout"[^>]*>/, '');
  askToSignOut(ctx, { markup: `${markup}</form>` });
}
