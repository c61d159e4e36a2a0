/** The library's page whose form sends itself, in our layout: without scripts a person has to press its button. */
import type { Middleware } from 'koa';
import type { Pages } from '../web/pages.ts';
import { allowFormAction } from '../web/security-headers.ts';

const PAGE = /<script>([\s\S]*?)<\/script>[\s\S]*<form method="post" action="([^"]*)">([\s\S]*?)<noscript>/;

/**
 * Shows the page of a `form_post` answer (OAuth 2.0 Form Post Response Mode) and of a sign-out without a session.
 * The script stays as it is, because the policy allows it by its hash; the form may lead where the library sends it.
 */
export function formPostPage(pages: Pages): Middleware {
  return async (ctx, next) => {
    await next();
    const isLibrarys = typeof ctx.body === 'string' && ctx.body.includes('<title>Submitting Callback</title>');
    const [, script, action, inputs] = (isLibrarys && PAGE.exec(ctx.body as string)) || [];
    if (script === undefined || action === undefined || inputs === undefined) return;
    allowFormAction(ctx, action);
    pages.show(ctx, 'passing-on', { action, inputs, script }, { status: ctx.status });
  };
}
