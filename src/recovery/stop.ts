/** The links of the messages: to stop a recovery, to go on with it in another browser, and to begin one that staff offer. Merely opening one does nothing. */
import type { Context } from 'koa';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { ContactIdentifier } from '../identity/contacts.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import type { Language } from '../web/views.ts';
import type { Browsers } from './browser.ts';
import { OFFER_MODEL, type Offered } from './offers.ts';
import type { Recovery, RecoveryStore } from './recoveries.ts';
import type { Recoveries } from './service.ts';
import { lead, speak } from './step.ts';

export interface LinksParts {
  readonly artifacts: Pick<ArtifactStore, 'findToken' | 'consumeNow'>;
  /** Sends a code to a contact and leads on to where it is asked for. */
  readonly beginWith: (ctx: Context, contact: ContactIdentifier) => Promise<void>;
  readonly browsers: Browsers;
  readonly languages: readonly Language[];
  readonly pages: Pages;
  readonly people: PersonStore;
  readonly recoveries: RecoveryStore;
  readonly service: Recoveries;
}

const GONE = 410;

/** Makes what the links lead to. */
export function createLinks(parts: LinksParts) {
  const { artifacts, browsers, languages, pages, people, recoveries, service } = parts;

  function over(ctx: Context): void {
    const words = pages.words(webState(ctx).language);
    const model = {
      title: words('recover.link.overTitle'),
      texts: [words('recover.link.overText')],
      fields: [],
      back: { href: '/recover', label: words('recover.again') },
    };
    pages.show(ctx, 'recover', model, { status: GONE });
  }

  async function speakTo(ctx: Context, { personId }: Recovery): Promise<Language> {
    return speak(ctx, (await people.find(personId))?.language, languages);
  }

  async function offered(token: string): Promise<ContactIdentifier | undefined> {
    const found = await artifacts.findToken(OFFER_MODEL, token);
    return found && !found.consumedAt ? (found.payload as Partial<Offered>).offered : undefined;
  }

  return {
    async askToBegin(ctx: Context, token: string): Promise<void> {
      if (!(await offered(token))) return over(ctx);
      const words = pages.words(webState(ctx).language);
      const model = {
        title: words('recover.title'),
        texts: [words('recover.offer.text')],
        action: ctx.path,
        fields: [],
        submit: words('form.continue'),
      };
      pages.show(ctx, 'recover', model);
    },

    /** The steps are those of everybody, and so are their checks: the link only stands for typing the contact. */
    async begin(ctx: Context, token: string): Promise<void> {
      const contact = await offered(token);
      if (!contact || !(await artifacts.consumeNow(OFFER_MODEL, token))) return over(ctx);
      await parts.beginWith(ctx, contact);
    },

    async askToStop(ctx: Context, token: string): Promise<void> {
      const recovery = await recoveries.findByStop(token);
      if (!recovery) return over(ctx);
      const words = pages.words(await speakTo(ctx, recovery));
      const isOpen = recovery.endedAt === undefined;
      const text = isOpen ? 'recover.stop.open' : 'recover.stop.finished';
      const model = {
        title: words('recover.stop.title'),
        texts: [words(text, { when: recovery.startedAt })],
        action: ctx.path,
        fields: [],
        submit: words('recover.stop.yes'),
        note: words('recover.stop.no'),
      };
      pages.show(ctx, 'recover', model);
    },

    async stop(ctx: Context, token: string): Promise<void> {
      const recovery = await recoveries.findByStop(token);
      if (!recovery || !(await service.stop(recovery, 'link'))) return over(ctx);
      const words = pages.words(await speakTo(ctx, recovery));
      const isOpen = recovery.endedAt === undefined;
      const model = {
        title: words('recover.stopped.title'),
        texts: [words(isOpen ? 'recover.stopped.open' : 'recover.stopped.finished'), words('recover.stopped.next')],
        fields: [],
        done: true,
        on: { href: '/account', label: words('account.toAccount') },
      };
      pages.show(ctx, 'recover', model);
    },

    async askToContinue(ctx: Context, token: string): Promise<void> {
      const recovery = await recoveries.findByLink(token);
      if (!recovery) return over(ctx);
      const words = pages.words(await speakTo(ctx, recovery));
      const model = {
        title: words('recover.link.title'),
        texts: [words('recover.link.text')],
        action: ctx.path,
        fields: [],
        submit: words('form.continue'),
      };
      pages.show(ctx, 'recover', model);
    },

    /** The recovery belongs to this browser now; whoever holds it has to show the code and who they are all the same. */
    async goOn(ctx: Context, token: string): Promise<void> {
      const browser = browsers.nameOf(ctx);
      if (!(await recoveries.moveTo(token, recoveries.fingerprint('browser', browser)))) return over(ctx);
      lead(ctx, '');
    },
  };
}
