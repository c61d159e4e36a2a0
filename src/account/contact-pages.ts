/** What the pages of a person's contacts look like. */
import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import type { ContactSettings } from '../contacts/settings.ts';
import type { Guest } from '../doors/door.ts';
import { type ContactIdentifier, type ContactKind, contactsOf, isAged } from '../identity/contacts.ts';
import type { Contact, Person } from '../identity/person.ts';
import type { Pages } from '../web/pages.ts';
import type { ContactStepView, ContactView, FieldView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { CodeOutcome, ContactTask } from './contact-tasks.ts';

export interface ContactPagesParts {
  readonly pages: Pages;
  readonly channels: readonly ('mail' | 'sms')[];
  readonly settings: { readonly contacts: ContactSettings };
  readonly now: () => Date;
}

/** What the page says after something was done; the address names one. */
export const DONE = {
  added: 'contacts.done.added',
  confirmed: 'contacts.done.confirmed',
  primary: 'contacts.done.primary',
  removed: 'contacts.done.removed',
  over: 'contacts.done.over',
  full: 'contacts.done.full',
} as const;

const HOME = '/account/contacts';
const REFUSED = 400;
const TOO_MANY = 429;
const KINDS = ['phone', 'email'] as const;
const WORDS = {
  phone: { title: 'contacts.phone', none: 'contacts.phone.none', add: 'contacts.add.phone' },
  email: { title: 'contacts.email', none: 'contacts.email.none', add: 'contacts.add.email' },
} as const;
const WHOSE = [
  { value: 'mine', text: 'contacts.whose.mine', hint: 'contacts.whose.mineHint' },
  { value: 'shared', text: 'contacts.whose.shared', hint: 'contacts.whose.sharedHint' },
] as const;
const CHANNELS = { phone: 'sms', email: 'mail' } as const;
const LONGEST = 254;

const WHY: Partial<Record<CodeOutcome, string>> = {
  tooSoon: 'contacts.code.tooSoon',
  noMore: 'contacts.code.noMore',
  limited: 'contacts.code.limited',
  wrong: 'contacts.code.wrong',
  expired: 'contacts.code.expired',
  tooMany: 'contacts.code.tooMany',
};

/** Names a contact of a person in addresses, which must not hold the contact itself. */
export const referenceOf = ({ id }: Person, { kind, value }: ContactIdentifier): string =>
  createHash('sha256').update(`${id}\0${kind}\0${value}`).digest('base64url').slice(0, 16);

/** Every contact of the person, with its kind. */
export const identifiersOf = (person: Person): ContactIdentifier[] =>
  KINDS.flatMap((kind) => contactsOf(person, kind).map(({ value }) => ({ kind, value })));

/** Makes the pages. */
export function createContactPages({ pages, channels, settings, now }: ContactPagesParts) {
  const reaches = (kind: ContactKind): boolean => channels.includes(CHANNELS[kind]);

  function stateOf(kind: ContactKind, contact: Contact, words: Words): Pick<ContactView, 'facts' | 'warning'> {
    const { verified, primary, verifiedAt, settlesAt, suspendedAt } = contact;
    const at = (seconds: number): Date => new Date(seconds * 1000);
    if (!verified) {
      const warning = suspendedAt
        ? words('contacts.suspended', { when: at(suspendedAt) })
        : words('contacts.unverified');
      return { facts: [], warning };
    }
    const isSettling = settlesAt !== undefined && at(settlesAt) > now();
    const facts = [
      primary ? words('contacts.primary') : '',
      verifiedAt ? words('contacts.verifiedAt', { when: at(verifiedAt) }) : words('contacts.verified'),
      isSettling ? words('contacts.settling', { when: at(settlesAt) }) : '',
    ].filter(Boolean);
    const aged = isAged(kind, contact, { ...settings.contacts, now: now() });
    return { facts, ...(aged ? { warning: words('contacts.aged') } : {}) };
  }

  function viewOf(person: Person, kind: ContactKind, contact: Contact, words: Words): ContactView {
    const { value, verified, primary } = contact;
    const state = stateOf(kind, contact, words);
    return {
      id: referenceOf(person, { kind, value }),
      value,
      ...state,
      confirmable: reaches(kind) && (!verified || state.warning !== undefined),
      choosable: verified && !primary,
      replaceable: verified && reaches(kind),
    };
  }

  function show(ctx: Context, { person }: Guest, model: Omit<ContactStepView, 'personName'>, status = 200): void {
    pages.show(ctx, 'account-contact', { personName: person.name.full, ...model }, { status });
  }

  const back = (words: Words) => ({ href: HOME, label: words('contacts.back') });

  return {
    list(ctx: Context, { person, language }: Guest): void {
      const words = pages.words(language);
      const { done } = ctx.query;
      const isDone = typeof done === 'string' && Object.hasOwn(DONE, done);
      const contacts = (kind: ContactKind) => contactsOf(person, kind).map((one) => viewOf(person, kind, one, words));
      pages.show(ctx, 'account-contacts', {
        personName: person.name.full,
        groups: KINDS.map((kind) => ({
          title: words(WORDS[kind].title),
          empty: words(WORDS[kind].none),
          contacts: contacts(kind),
        })),
        canAdd: channels.length > 0,
        ...(isDone ? { notice: words(DONE[done as keyof typeof DONE], { most: settings.contacts.most }) } : {}),
      });
    },

    /** `replaces`: the contact whose place the new one takes. */
    add(
      ctx: Context,
      guest: Guest,
      of: { action: string; typed: string; replaces?: ContactIdentifier | undefined },
      problem?: 'wrong' | { readonly seconds: number },
    ): void {
      const words = pages.words(guest.language);
      const { action, typed, replaces } = of;
      const only = channels[0] === 'sms' ? 'phone' : 'email';
      const { add: label } = WORDS[replaces?.kind ?? only];
      const field: FieldView = {
        name: 'contact',
        type: 'text',
        label: words(replaces || channels.length === 1 ? label : 'register.contact.any'),
        hint: words('register.contact.anyHint'),
        value: typed.slice(0, LONGEST),
        autocomplete: replaces?.kind === 'phone' ? 'tel' : 'off',
        ...(problem === 'wrong' ? { error: words('contacts.add.wrong') } : {}),
      };
      const seconds = typeof problem === 'object' ? problem.seconds : undefined;
      if (seconds !== undefined) ctx.set('Retry-After', String(seconds));
      const model = {
        title: words(replaces ? 'contacts.replace.title' : 'contacts.add.title'),
        texts: [
          ...(replaces ? [words('contacts.replace.text', { contact: replaces.value })] : []),
          words('contacts.add.text'),
        ],
        action,
        fields: [field],
        submit: words('form.continue'),
        back: back(words),
        ...(seconds === undefined ? {} : { error: words('contacts.add.tooMany'), later: true }),
      };
      show(ctx, guest, model, problem === 'wrong' ? REFUSED : seconds === undefined ? 200 : TOO_MANY);
    },

    code(ctx: Context, guest: Guest, { id, contact }: ContactTask, problem?: CodeOutcome | 'missing'): void {
      const words = pages.words(guest.language);
      const unsent = problem === 'tooSoon' || problem === 'noMore' || problem === 'limited';
      const why = problem === 'missing' ? 'contacts.code.missing' : problem && WHY[problem];
      const field: FieldView = {
        name: 'code',
        type: 'code',
        label: words('register.code.label'),
        hint: words('register.code.hint'),
        autocomplete: 'one-time-code',
        ...(why && !unsent ? { error: words(why) } : {}),
      };
      const model = {
        title: words('contacts.code.title'),
        texts: [words('contacts.code.text', { to: contact.value })],
        action: `${HOME}/tasks/${id}`,
        fields: [field],
        submit: words('form.continue'),
        minor: { name: 'action', value: 'renew', text: words('contacts.code.renew') },
        back: back(words),
        ...(why && unsent ? { error: words(why), later: true } : {}),
      };
      show(ctx, guest, model, unsent ? TOO_MANY : why ? REFUSED : 200);
    },

    /** Another account has the contact too: is it shared, or has it changed hands? */
    whose(ctx: Context, guest: Guest, { id, contact }: ContactTask, isMissing = false): void {
      const words = pages.words(guest.language);
      const field: FieldView = {
        name: 'whose',
        type: 'choice',
        label: words('contacts.whose.label'),
        autocomplete: 'off',
        options: WHOSE.map(({ value, text, hint }) => ({ value, text: words(text), hint: words(hint) })),
        ...(isMissing ? { error: words('contacts.whose.missing') } : {}),
      };
      const model = {
        title: words('contacts.whose.title'),
        texts: [words('contacts.whose.text', { contact: contact.value })],
        action: `${HOME}/tasks/${id}`,
        fields: [field],
        submit: words('form.continue'),
        back: back(words),
      };
      show(ctx, guest, model, isMissing ? REFUSED : 200);
    },

    remove(ctx: Context, guest: Guest, contact: ContactIdentifier, isLast: boolean): void {
      const words = pages.words(guest.language);
      const text = words(isLast ? 'contacts.remove.last' : 'contacts.remove.text', { contact: contact.value });
      const model = {
        title: words(isLast ? 'contacts.remove.lastTitle' : 'contacts.remove.title'),
        texts: [text],
        fields: [],
        back: back(words),
        ...(isLast
          ? {}
          : {
              action: `${HOME}/${referenceOf(guest.person, contact)}/remove`,
              submit: words('contacts.remove.yes'),
            }),
      };
      show(ctx, guest, model, isLast ? 409 : 200);
    },
  };
}

export type ContactPages = ReturnType<typeof createContactPages>;
