/** The page of the terms and the privacy notice: which version is in force, and which ones the person accepted. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import type { Acceptance, AcceptanceStore } from '../consent/acceptances.ts';
import { textOf } from '../conversations/fields.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import type { Transaction } from '../errors.ts';
import { LEGAL_NAMES, type LegalDocuments, type LegalName } from '../legal/documents.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead } from '../web/routed.ts';
import type { AcceptedView, Language, LegalView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

export interface LegalRoutesParts extends DoorParts {
  readonly account: DoorOf;
  readonly acceptances: AcceptanceStore;
  readonly audit: Audit;
  readonly legal: LegalDocuments;
  readonly pages: Pages;
  readonly transaction: Transaction;
}

type Accepted = Acceptance & { readonly at: Date };

const HOME = '/account/legal';
const TITLES = { terms: 'legal.terms', privacy: 'legal.privacy' } as const satisfies Record<LegalName, string>;
/** Terms are agreed to; of how data is used people are informed. */
const WORDS = {
  terms: { open: 'legal.state.termsOpen', done: 'legal.state.termsDone', act: 'legal.accept' },
  privacy: { open: 'legal.state.privacyOpen', done: 'legal.state.privacyDone', act: 'legal.read' },
} as const satisfies Record<LegalName, { open: string; done: string; act: string }>;

const nameOf = (language: string, shownIn: Language): string =>
  new Intl.DisplayNames([shownIn], { type: 'language' }).of(language) ?? language;

const isLegalName = (name: string): name is LegalName => LEGAL_NAMES.some((one) => one === name);

/** Texts whose version in force the person has not accepted: how many wait for them. */
export const openTexts = (legal: LegalDocuments, accepted: readonly Acceptance[], language: Language): LegalName[] =>
  LEGAL_NAMES.filter((name) => {
    const { version } = legal(name, language);
    return !accepted.some((one) => one.document === name && one.version === version);
  });

/** Routes under /account/legal. To accept needs no more than to use the account. */
export function legalAccountRoutes(parts: LegalRoutesParts): Router {
  const { acceptances, audit, legal, pages, transaction } = parts;
  const door = createDoor(parts, parts.account);

  function textView(name: LegalName, accepted: readonly Accepted[], language: Language, words: Words): LegalView {
    const { version, hash } = legal(name, language);
    const own = accepted.find((one) => one.document === name && one.version === version);
    const { open, done, act } = WORDS[name];
    return {
      title: words(TITLES[name]),
      href: `/${name}`,
      version: words('legal.version', { version }),
      state: own ? words(done, { when: own.at }) : words(open),
      ...(own ? {} : { act: words(act), document: name, shown: hash.toString('hex') }),
    };
  }

  /** The text as it was accepted, where it is still kept: same version, same language, same words. */
  function linkTo({ document, version, language, textHash }: Accepted): string | undefined {
    if (!isLegalName(document)) return undefined;
    const kept = legal.of(document, language as Language, version);
    return kept?.hash.equals(textHash) ? `/${document}/${version}?lang=${language}` : undefined;
  }

  function acceptedView(one: Accepted, words: Words, shownIn: Language): AcceptedView {
    const { document, version, language, textHash, at } = one;
    const href = linkTo(one);
    return {
      title: isLegalName(document) ? words(TITLES[document]) : document,
      facts: [
        words('legal.version', { version }),
        words('legal.acceptedOn', { when: at, language: nameOf(language, shownIn) }),
      ],
      hash: textHash.toString('hex'),
      ...(href ? { href } : {}),
    };
  }

  async function show(ctx: Context, { person, language }: Guest): Promise<void> {
    const words = pages.words(language);
    const accepted = await acceptances.list(person.id);
    pages.show(ctx, 'account-legal', {
      personName: person.name.full,
      texts: LEGAL_NAMES.map((name) => textView(name, accepted, language, words)),
      accepted: [...accepted].reverse().map((one) => acceptedView(one, words, language)),
      ...(ctx.query.done === 'accepted' ? { notice: words('legal.done') } : {}),
    });
  }

  /** Only what the page showed is accepted: whoever sees an older text is shown the newer one. */
  async function accept(ctx: Context, { person, language }: Guest): Promise<void> {
    const input = inputOf(ctx);
    const [document, shown] = [textOf(input, 'document'), textOf(input, 'shown')];
    if (!isLegalName(document)) return lead(ctx, HOME);
    const { version, hash } = legal(document, language);
    if (hash.toString('hex') !== shown) return lead(ctx, HOME);
    await transaction(async () => {
      await acceptances.add([{ personId: person.id, document, version, language, textHash: hash }]);
      await audit({ type: 'account.terms-accepted', personId: person.id, details: { document, version, language } });
    });
    lead(ctx, `${HOME}?done=accepted`);
  }

  const router = new Router({ prefix: HOME });
  router.get('/', async (ctx) => {
    const guest = await door.goOn(ctx);
    if (guest) await show(ctx, guest);
  });
  router.post('/', async (ctx) => {
    const guest = await door.goOn(ctx, HOME);
    if (guest) await accept(ctx, guest);
  });
  return router;
}
