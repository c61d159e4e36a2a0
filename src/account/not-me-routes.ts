/** Reporting a sign-in from the mail that told of it: without a session, but never by merely opening the link. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { PersonStore } from '../identity/person-store.ts';
import type { ReportMisuse } from '../misuse/reporting.ts';
import type { LinkedSignIn, ReportLinkStore } from '../misuse/reports.ts';
import { chooseLanguage } from '../web/language.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import type { Language } from '../web/views.ts';
import { createNotMePages, type NotMeParts, noteOf } from './not-me.ts';
import { createServiceNames, type ServiceNamesParts } from './service-names.ts';

export interface NotMeRoutesParts extends Omit<NotMeParts, 'names'>, ServiceNamesParts {
  readonly languages: readonly Language[];
  readonly pages: Pages;
  readonly people: PersonStore;
  readonly reportLinks: ReportLinkStore;
  readonly reportMisuse: ReportMisuse;
}

const GONE = 410;

/** Routes under /account/not-me. */
export function notMeRoutes(parts: NotMeRoutesParts): Router {
  const { languages, pages, people, reportLinks, reportMisuse } = parts;
  const show = createNotMePages({ ...parts, names: createServiceNames(parts) });

  function over(ctx: Context): void {
    const words = pages.words(webState(ctx).language);
    const [title, text] = [words('account.stop.overTitle'), words('notMe.overText')];
    const back = { href: '/account', label: words('account.toAccount') };
    const requestId = String(ctx.state.requestId ?? '');
    pages.show(ctx, 'error', { code: 'invalid_request', title, text, requestId, back }, { status: GONE });
  }

  async function speakTo(ctx: Context, { personId }: LinkedSignIn): Promise<Language> {
    const state = webState(ctx);
    const uiLocales = (await people.find(personId))?.language;
    state.language = chooseLanguage({ chosen: state.chosenLanguage, uiLocales, supported: languages });
    return state.language;
  }

  const router = new Router({ prefix: '/account/not-me' });
  router.get('/:token', async (ctx) => {
    const found = await reportLinks.find(ctx.params.token ?? '');
    if (!found) return over(ctx);
    await show.ask(ctx, { language: await speakTo(ctx, found), signIn: found.signIn });
  });
  router.post('/:token', async (ctx) => {
    const token = ctx.params.token ?? '';
    const found = await reportLinks.find(token);
    if (!found) return over(ctx);
    const language = await speakTo(ctx, found);
    const written = noteOf(ctx);
    if (written.tooLong) return show.ask(ctx, { language, signIn: found.signIn }, written);
    const claim = () => reportLinks.use(token);
    const reported = await reportMisuse(found.personId, found.signIn, { note: written.note, claim });
    if (reported) show.done(ctx, language, reported);
    else over(ctx);
  });
  return router;
}
