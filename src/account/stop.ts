/** Stopping a change from the mail that told of it: without a session, but never by merely opening the link. */
import type { Context } from 'koa';
import type { CredentialChange, CredentialChanges } from '../authenticators/credential-changes.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { chooseLanguage } from '../web/language.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import type { Language } from '../web/views.ts';
import type { Outcome, Ways } from './ways.ts';

export interface StopParts {
  readonly changes: CredentialChanges;
  readonly authenticators: AuthenticatorRegistry;
  readonly people: PersonStore;
  readonly pages: Pages;
  readonly languages: readonly Language[];
  readonly ways: Ways;
}

const GONE = 410;

const WHAT = {
  added: 'account.stop.added',
  removed: 'account.stop.removed',
  changed: 'account.stop.changed',
  renamed: 'account.stop.renamed',
} as const;

function kindOf({ added, removed, renamed }: CredentialChange): keyof typeof WHAT {
  if (renamed) return 'renamed';
  if (added && removed) return 'changed';
  return added ? 'added' : 'removed';
}

/** Makes the two moves: ask, and do. */
export function createStop({ changes, authenticators, people, pages, languages, ways }: StopParts) {
  const unknown = (ctx: Context): void => {
    const words = pages.words(webState(ctx).language);
    const [title, text] = [words('account.stop.overTitle'), words('account.stop.overText')];
    const back = { href: '/account', label: words('account.toAccount') };
    const requestId = String(ctx.state.requestId ?? '');
    pages.show(ctx, 'error', { code: 'invalid_request', title, text, requestId, back }, { status: GONE });
  };

  async function speakTheirLanguage(ctx: Context, { personId }: CredentialChange): Promise<void> {
    const person = await people.find(personId);
    const state = webState(ctx);
    const uiLocales = person?.language;
    state.language = chooseLanguage({ chosen: state.chosenLanguage, uiLocales, supported: languages });
  }

  function ask(ctx: Context, change: CredentialChange, refused = false): void {
    const { language } = webState(ctx);
    const words = pages.words(language);
    const { method } = change;
    const what = words(WHAT[kindOf(change)], { method: authenticators.get(method)?.words[language].name ?? method });
    const error = refused ? { error: words('account.stop.last') } : {};
    pages.show(ctx, 'account-stop', { what, ...error }, { status: refused ? 409 : 200 });
  }

  async function change(ctx: Context, token: string): Promise<CredentialChange | undefined> {
    const found = await changes.find(token);
    if (found) await speakTheirLanguage(ctx, found);
    else unknown(ctx);
    return found;
  }

  return {
    async ask(ctx: Context, token: string): Promise<void> {
      const found = await change(ctx, token);
      if (found) ask(ctx, found);
    },

    async stop(ctx: Context, token: string): Promise<void> {
      const found = await change(ctx, token);
      if (!found) return;
      const answer: Record<Exclude<Outcome, 'taken'>, () => void> = {
        done: () => pages.show(ctx, 'account-stopped', {}),
        last: () => ask(ctx, found, true),
        over: () => unknown(ctx),
      };
      answer[await ways.stop(token)]();
    },
  };
}
