import type { Context } from 'koa';
import { oauthErrorWords } from '../web/error-words.ts';
import type { Pages } from '../web/pages.ts';
import { lead } from '../web/routed.ts';
import { webState } from '../web/state.ts';
import type { Door } from './door.ts';

export interface ComeBackParts {
  readonly door: Pick<Door, 'wayBack'>;
  readonly pages: Pages;
  /** The way on from an error; the label is a key of the pages' words. */
  readonly back: { readonly href: string; readonly label: string };
}

/** Makes the page that a sign-in comes back to: it leads on, or says what went wrong. */
export function createComeBack({ door, pages, back }: ComeBackParts) {
  return (ctx: Context): void => {
    const { error, state } = ctx.query;
    if (typeof error !== 'string') {
      lead(ctx, door.wayBack(typeof state === 'string' ? state : ''));
      return;
    }
    const words = pages.words(webState(ctx).language);
    const requestId = String(ctx.state.requestId ?? '');
    const code = /^[a-z_]{1,60}$/.test(error) ? error : 'server_error';
    const way = { href: back.href, label: words(back.label) };
    const model = { code, ...oauthErrorWords(words, code), requestId, back: way };
    pages.show(ctx, 'error', model, { status: 400 });
  };
}
