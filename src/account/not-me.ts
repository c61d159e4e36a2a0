/** "This was not me": what is asked before, and what comes after. */
import type { Context } from 'koa';
import { textOf } from '../conversations/fields.ts';
import { mailboxOf, phoneOf } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import type { Reported } from '../misuse/reporting.ts';
import { MAX_REPORT_NOTE, type ReportedSignIn } from '../misuse/reports.ts';
import { originWords } from '../origin/words.ts';
import { createWayNames, type WayNamesParts } from '../upstreams/names.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf } from '../web/routed.ts';
import type { FieldView, Language } from '../web/views.ts';
import type { ServiceNames } from './service-names.ts';

export interface NotMeParts extends WayNamesParts {
  /** The channels that are set up. */
  readonly channels: readonly ('mail' | 'sms')[];
  readonly names: ServiceNames;
  readonly pages: Pages;
}

/** What a person wrote, or why it is not taken. */
export type ReportNote = { readonly note: string; readonly tooLong: boolean };

/** The text of the form; line ends count once. */
export function noteOf(ctx: Context): ReportNote {
  const note = textOf(inputOf(ctx), 'note').replaceAll('\r\n', '\n').trim();
  return { note, tooLong: note.length > MAX_REPORT_NOTE };
}

/** Where a person who cannot sign in any more is sent a code: the mailbox, else the phone, if anything reaches it. */
export function contactFor(person: Person, channels: readonly ('mail' | 'sms')[]): string | undefined {
  const mailbox = channels.includes('mail') ? mailboxOf(person) : undefined;
  return mailbox ?? (channels.includes('sms') ? phoneOf(person) : undefined);
}

/** Makes the two pages. */
export function createNotMePages(parts: NotMeParts) {
  const { channels, names, pages } = parts;
  const nameOf = createWayNames(parts);
  const methodsIn = (methods: readonly string[], language: Language): string =>
    methods.map((method) => nameOf(method, language)).join(' · ');

  /** The sign-in in words. */
  async function facts({ at, clientId, methods, from }: ReportedSignIn, language: Language) {
    const words = pages.words(language);
    const { device, place } = originWords(from, words, language);
    return [
      { label: words('history.fact.when'), value: words('history.when', { when: at }) },
      ...(clientId ? [{ label: words('history.fact.service'), value: await names.service(clientId, language) }] : []),
      ...(methods.length > 0 ? [{ label: words('history.fact.methods'), value: methodsIn(methods, language) }] : []),
      { label: words('history.fact.device'), value: device },
      { label: words('history.fact.place'), value: place },
    ];
  }

  return {
    methodsIn,

    async ask(
      ctx: Context,
      { personName, language, signIn }: { personName?: string; language: Language; signIn: ReportedSignIn },
      refused?: ReportNote,
    ): Promise<void> {
      const words = pages.words(language);
      const field: FieldView = {
        name: 'note',
        type: 'long-text',
        label: words('notMe.note'),
        hint: words('notMe.noteHint', { most: MAX_REPORT_NOTE }),
        value: refused?.note ?? '',
        autocomplete: 'off',
        ...(refused ? { error: words('notMe.noteTooLong', { most: MAX_REPORT_NOTE }) } : {}),
      };
      const model = { ...(personName ? { personName } : {}), facts: await facts(signIn, language), fields: [field] };
      pages.show(ctx, 'account-not-me', model, { status: refused ? 400 : 200 });
    },

    done(ctx: Context, language: Language, { person, removed, left }: Reported): void {
      const words = pages.words(language);
      const contact = contactFor(person, channels);
      pages.show(ctx, 'account-not-me-done', {
        ...(removed.length > 0
          ? { removed: words('notMe.done.removed', { methods: methodsIn(removed, language) }) }
          : {}),
        ...(left.length > 0 ? { left: words('notMe.done.left', { methods: methodsIn(left, language) }) } : {}),
        ...(contact && removed.length > 0 ? { contact } : {}),
      });
    },
  };
}
