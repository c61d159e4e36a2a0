/** The pages of the legal texts. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { AppError } from '../errors.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import { LEGAL_NAMES, type LegalDocuments, type LegalName, type LegalText } from './documents.ts';

const TITLES = { terms: 'legal.terms', privacy: 'legal.privacy' } as const satisfies Record<LegalName, string>;

/** Routes /terms and /privacy, and each version that is kept under them. */
export function legalRoutes({ pages, legal }: { readonly pages: Pages; readonly legal: LegalDocuments }): Router {
  const router = new Router();
  function show(ctx: Context, name: LegalName, { version, html }: LegalText): void {
    const { language } = webState(ctx);
    const words = pages.words(language);
    const isInForce = version === legal(name, language).version;
    const said = words(isInForce ? 'legal.version' : 'legal.former', { version });
    pages.show(ctx, 'legal', { title: words(TITLES[name]), version: said, html });
  }
  for (const name of LEGAL_NAMES) {
    router.get(`/${name}`, (ctx) => {
      const { language } = webState(ctx);
      show(ctx, name, legal(name, language));
    });
    router.get(`/${name}/:version`, (ctx) => {
      const { language } = webState(ctx);
      const found = legal.of(name, language, ctx.params.version ?? '');
      if (!found) throw new AppError('not_found', `no such version of ${name}`);
      show(ctx, name, found);
    });
  }
  return router;
}
