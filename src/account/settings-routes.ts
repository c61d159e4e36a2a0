/** The part of a person's own pages where they choose their language and what they hear of. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import type { Transaction } from '../errors.ts';
import { mailboxOf, phoneOf } from '../identity/contacts.ts';
import { NOTICE_TOPICS, type NoticeTopic, type Person, type Preferences } from '../identity/person.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead } from '../web/routed.ts';
import type { FieldView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { tickedOf } from './mandate-form.ts';

export interface SettingsRoutesParts extends DoorParts {
  readonly account: DoorOf;
  readonly audit: Audit;
  /** The channels that are set up. */
  readonly channels: readonly ('mail' | 'sms')[];
  readonly pages: Pages;
  readonly transaction: Transaction;
}

const HOME = '/account/settings';
const LANGUAGES = { vi: 'Tiếng Việt', en: 'English', fr: 'Français' } as const satisfies Record<Language, string>;
const TOPICS = {
  'sign-in': 'settings.topic.signIn',
  consent: 'settings.topic.consent',
} as const satisfies Record<NoticeTopic, string>;

/** Routes under /account/settings. */
export function settingsRoutes(parts: SettingsRoutesParts): Router {
  const { audit, channels, languages, pages, people, transaction } = parts;
  const door = createDoor(parts, parts.account);

  /** There is a choice for whoever can be reached in both ways. */
  const hasBoth = (person: Person): boolean =>
    channels.length > 1 && mailboxOf(person) !== undefined && phoneOf(person) !== undefined;

  function fieldsOf(person: Person, words: Words): FieldView[] {
    const { channel = 'mail', topics = [] } = person.preferences ?? {};
    const off = { autocomplete: 'off' };
    const language: FieldView = {
      ...off,
      name: 'language',
      type: 'choice',
      label: words('settings.language'),
      hint: words('settings.languageHint'),
      value: person.language,
      options: languages.map((value) => ({ value, text: LANGUAGES[value] })),
    };
    const where: FieldView = {
      ...off,
      name: 'channel',
      type: 'choice',
      label: words('settings.channel'),
      value: channel,
      options: [
        { value: 'mail', text: words('settings.channel.mail') },
        { value: 'sms', text: words('settings.channel.sms') },
      ],
    };
    const what: FieldView = {
      ...off,
      name: 'topics',
      type: 'ticks',
      label: words('settings.topics'),
      hint: words('settings.topicsHint'),
      ticked: topics,
      options: NOTICE_TOPICS.map((value) => ({ value, text: words(TOPICS[value]) })),
    };
    return [...(languages.length > 1 ? [language] : []), ...(hasBoth(person) ? [where] : []), what];
  }

  function show(ctx: Context, { person, language }: Guest): void {
    const words = pages.words(language);
    pages.show(ctx, 'account-settings', {
      personName: person.name.full,
      fields: fieldsOf(person, words),
      ...(ctx.query.done === 'saved' ? { notice: words('settings.done') } : {}),
    });
  }

  async function save(ctx: Context, { person: { id } }: Guest): Promise<void> {
    const input = inputOf(ctx);
    const topics = NOTICE_TOPICS.filter((topic) => tickedOf(input, 'topics').includes(topic));
    const language = languages.find((one) => one === textOf(input, 'language'));
    const channel = textOf(input, 'channel');
    const chosen: Preferences = channel === 'mail' || channel === 'sms' ? { channel } : {};
    await transaction(async () => {
      const person = await people.lock(id);
      if (!person) return;
      const preferences = { ...person.preferences, ...chosen, topics };
      await people.save({ ...person, preferences, ...(language ? { language } : {}) });
      await audit({ type: 'account.settings-changed', personId: id, details: { language, ...chosen, topics } });
    });
    // The switch on the pages says what this page says.
    lead(ctx, `${HOME}?done=saved${language ? `&lang=${language}` : ''}`);
  }

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) show(ctx, guest);
  });
  router.post('/', async (ctx) => {
    const guest = await door.goOn(ctx, HOME);
    if (guest) await save(ctx, guest);
  });
  return router;
}
