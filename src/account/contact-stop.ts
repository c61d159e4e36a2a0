/** Stopping a change of contacts from the message that told of it: without a session, but never by merely opening the link. */
import type { Context } from 'koa';
import type { ContactChange, ContactChanges } from '../contacts/changes.ts';
import type { ContactService } from '../contacts/service.ts';
import { masked } from '../identity/contacts.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { chooseLanguage } from '../web/language.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import type { Language } from '../web/views.ts';

export interface ContactStopParts {
  readonly contactChanges: Pick<ContactChanges, 'find'>;
  readonly contacts: Pick<ContactService, 'stop'>;
  readonly languages: readonly Language[];
  readonly pages: Pages;
  readonly people: PersonStore;
}

const GONE = 410;

const whatOf = ({ added, removed }: ContactChange): string =>
  added && removed
    ? 'contacts.stop.replaced'
    : added
      ? 'contacts.stop.added'
      : removed
        ? 'contacts.stop.removed'
        : 'contacts.stop.primary';

/** Makes the two moves: ask, and do. */
export function createContactStop({ contactChanges, contacts, languages, pages, people }: ContactStopParts) {
  function unknown(ctx: Context): void {
    const words = pages.words(webState(ctx).language);
    const [title, text] = [words('account.stop.overTitle'), words('account.stop.overText')];
    const back = { href: '/account', label: words('account.toAccount') };
    const requestId = String(ctx.state.requestId ?? '');
    pages.show(ctx, 'error', { code: 'invalid_request', title, text, requestId, back }, { status: GONE });
  }

  async function found(ctx: Context, token: string): Promise<ContactChange | undefined> {
    const change = await contactChanges.find(token);
    if (!change) {
      unknown(ctx);
      return undefined;
    }
    const state = webState(ctx);
    const uiLocales = (await people.find(change.personId))?.language;
    state.language = chooseLanguage({ chosen: state.chosenLanguage, uiLocales, supported: languages });
    return change;
  }

  return {
    async ask(ctx: Context, token: string): Promise<void> {
      const change = await found(ctx, token);
      if (!change) return;
      const { kind, added, removed } = change;
      const contact = masked({ kind, value: added ?? removed?.value ?? change.primary ?? '' });
      const words = pages.words(webState(ctx).language);
      pages.show(ctx, 'account-stop', { what: words(whatOf(change), { contact }) });
    },

    async stop(ctx: Context, token: string): Promise<void> {
      if (!(await found(ctx, token))) return;
      if ((await contacts.stop(token)) === 'done') pages.show(ctx, 'account-stopped', {});
      else unknown(ctx);
    },
  };
}
