/** The pages of the legal texts. */
import Router from '@koa/router';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import { LEGAL_NAMES, type LegalDocuments, type LegalName } from './documents.ts';

const TITLES = { terms: 'legal.terms', privacy: 'legal.privacy' } as const satisfies Record<LegalName, string>;

/** Routes /terms and /privacy. */
export function legalRoutes({ pages, legal }: { readonly pages: Pages; readonly legal: LegalDocuments }): Router {
  const router = new Router();
  for (const name of LEGAL_NAMES) {
    router.get(`/${name}`, (ctx) => {
      const { language } = webState(ctx);
      const { html, version } = legal(name, language);
      const words = pages.words(language);
      pages.show(ctx, 'legal', {
        title: words(TITLES[name]),
        version: words('legal.version', { version }),
        html,
      });
    });
  }
  return router;
}
