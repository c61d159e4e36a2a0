/** What the pages before and after the steps look like. */
import type { Context } from 'koa';
import type { Pages } from '../web/pages.ts';
import type { FieldView, Language, ServiceView } from '../web/views.ts';
import type { Finished } from './drafts.ts';
import { type Problem, statusOf } from './problem.ts';

/** Where the person is, and on the way to what. */
export interface Place {
  readonly language: Language;
  readonly service?: ServiceView;
}

/** Makes the pages. */
export function createEndsPages({ pages }: { readonly pages: Pages }) {
  return {
    who(
      ctx: Context,
      { language, service, query }: { language: Language; service?: ServiceView; query: string },
      problem?: Problem,
      isOver = false,
    ) {
      const words = pages.words(language);
      const option = (value: string, text: string, hint: string) => ({ value, text, hint });
      const field: FieldView = {
        name: 'who',
        type: 'choice',
        label: words('register.who.label'),
        autocomplete: 'off',
        options: [
          option('citizen', words('register.who.citizen'), words('register.who.citizenHint')),
          option('foreigner', words('register.who.foreigner'), words('register.who.foreignerHint')),
          option('child', words('register.who.child'), words('register.who.childHint')),
        ],
        ...(problem?.errors?.who ? { error: problem.errors.who } : {}),
      };
      const error = problem?.error ? { error: problem.error, later: true } : {};
      const model = { ...(service ? { service } : {}), action: `/register${query}`, fields: [field], isOver, ...error };
      pages.show(ctx, 'register-who', model, statusOf(ctx, problem));
    },

    child(ctx: Context, { service, query }: { service?: ServiceView; query: string }) {
      pages.show(ctx, 'register-child', { ...(service ? { service } : {}), back: `/register${query}` });
    },

    done(
      ctx: Context,
      { personName, login }: Finished,
      {
        language,
        service,
        next,
      }: { language: Language; service?: ServiceView; next: { href: string; service: boolean } },
    ) {
      const words = pages.words(language);
      const onward = next.service && service ? service.name : undefined;
      const label = onward ? words('register.done.toService', { service: onward }) : words('account.toAccount');
      const model = { ...(service ? { service } : {}), personName, login, next: { href: next.href, label } };
      pages.show(ctx, 'register-done', model);
    },
  };
}

export type EndsPages = ReturnType<typeof createEndsPages>;
