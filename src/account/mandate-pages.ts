/** What the pages about granting mandates show. */
import type { Context } from 'koa';
import type { Guest } from '../doors/door.ts';
import type { Country } from '../identity/country.ts';
import type { Mandate } from '../mandates/mandate.ts';
import type { Position, Positions } from '../mandates/positions.ts';
import { EVERYTHING, type PowerCatalogue, serviceOf } from '../mandates/powers.ts';
import { limitsOf, mayAppoint, type Problems } from '../mandates/terms.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import type { Pages } from '../web/pages.ts';
import type { Language } from '../web/views.ts';
import {
  type FormOf,
  fromField,
  type Input,
  lastDayOf,
  passOnField,
  powerGroups,
  powersField,
  type Recipient,
  recipientFields,
  roleField,
  tickedOf,
  untilField,
  writtenDayOf,
} from './mandate-form.ts';

export interface MandatePagesParts {
  readonly country: Country;
  readonly now: () => Date;
  readonly pages: Pages;
  readonly positions: Positions;
  readonly powers: PowerCatalogue;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
}

/** What was sent, and what was wrong with it. */
export interface Sent {
  readonly input: Input;
  readonly problems: Problems;
}

const REFUSED = 400;

/** Makes the pages. */
export function createMandatePages(parts: MandatePagesParts) {
  const { country, now, pages, positions, powers: catalogue, relyingParties } = parts;

  async function choicesOf(offered: readonly string[], language: Language) {
    const words = pages.words(language);
    const names = new Map<string, string>();
    for (const clientId of offered.flatMap((power) => serviceOf(power) ?? []))
      names.set(clientId, (await relyingParties.find(clientId))?.name[language] ?? clientId);
    const groups = powerGroups(offered, catalogue, { words, language }, (clientId) => names.get(clientId) ?? clientId);
    if (!offered.includes(EVERYTHING)) return { groups };
    const [text, hint] = [words('mandates.power.everything'), words('mandates.form.everythingHint')];
    return { groups, everything: { value: EVERYTHING, text, hint } };
  }

  function formOf(language: Language, defaults: Input, sent: Sent | undefined): FormOf {
    const values = sent?.input ?? defaults;
    const typed = (name: string): string => (typeof values[name] === 'string' ? values[name] : '');
    return { words: pages.words(language), language, typed, problems: sent?.problems ?? {} };
  }

  const errorOf = ({ words, problems }: FormOf) => (problems[''] ? { error: words(problems['']) } : {});
  const statusOf = (sent: Sent | undefined) => ({ status: sent ? REFUSED : 200 });

  /** Whether the role is a question: who looks after mandates of an organisation may let others do so too. */
  const hasRoles = ({ kind, party, parent }: Position, recipient: Recipient): boolean =>
    kind === 'held' &&
    party.kind === 'organisation' &&
    recipient === 'person' &&
    mayAppoint(parent?.links[0].role ?? 'delegate', 'administrator');

  function grantFields(of: FormOf, position: Position, recipient: Recipient, ticked: readonly string[]) {
    const isStaff = position.kind === 'firm' && recipient === 'person';
    return [
      ...recipientFields(of, recipient),
      ...(hasRoles(position, recipient) ? [roleField(of)] : []),
      powersField(of),
      fromField(of),
      untilField(of),
      ...(isStaff ? [] : [passOnField(of, ticked)]),
    ];
  }

  function titleOf({ kind }: Position, recipient: Recipient): { title: string; intro: string } {
    if (kind === 'firm' && recipient === 'person')
      return { title: 'mandates.form.assign', intro: 'mandates.form.assignIntro' };
    const intro = recipient === 'person' ? 'mandates.form.introPerson' : 'mandates.form.introOrganisation';
    return { title: kind === 'self' ? 'mandates.form.titleSelf' : 'mandates.form.title', intro };
  }

  function otherOf({ kind, passesOn }: Position, recipient: Recipient, at: string, language: Language) {
    const words = pages.words(language);
    if (recipient === 'organisation') return { other: { href: at, label: words('mandates.form.toPerson') } };
    if (kind === 'firm' && !passesOn) return {};
    return { other: { href: `${at}?to=organisation`, label: words('mandates.form.toOrganisation') } };
  }

  return {
    /** The form on which something is granted. */
    async grant(
      ctx: Context,
      { person, language }: Guest,
      of: { position: Position; recipient: Recipient; caption: string; back: string },
      sent?: Sent,
    ): Promise<void> {
      const { position, recipient, caption, back } = of;
      const { until } = limitsOf(position.links, now());
      const defaults = { from: writtenDayOf(now(), country), until: lastDayOf(until, country), role: 'delegate' };
      const form = formOf(language, defaults, sent);
      const { title, intro } = titleOf(position, recipient);
      const offers = await positions.offers(person, position.links);
      pages.show(
        ctx,
        'mandate-form',
        {
          personName: person.name.full,
          caption,
          title: form.words(title),
          intro: form.words(intro),
          fields: grantFields(form, position, recipient, sent ? tickedOf(sent.input, 'passOn') : []),
          ...(await choicesOf(offers, language)),
          ticked: sent ? tickedOf(sent.input, 'powers') : [],
          ...otherOf(position, recipient, ctx.path, language),
          submit: form.words('mandates.form.submit'),
          back,
          ...errorOf(form),
        },
        statusOf(sent),
      );
    },

    /** The form on which a mandate is limited or renewed, within any of these ways to do so. */
    async change(
      ctx: Context,
      { person, language }: Guest,
      of: { mandate: Mandate; ways: readonly (readonly Mandate[])[]; caption: string },
      sent?: Sent,
    ): Promise<void> {
      const { mandate, ways, caption } = of;
      const offers = new Set(mandate.powers);
      for (const links of ways) for (const power of await positions.offers(person, links)) offers.add(power);
      const form = formOf(language, { until: lastDayOf(mandate.until, country) }, sent);
      pages.show(
        ctx,
        'mandate-form',
        {
          personName: person.name.full,
          caption,
          title: form.words('mandates.change.title'),
          intro: form.words('mandates.change.intro'),
          fields: [powersField(form), untilField(form)],
          ...(await choicesOf([...offers], language)),
          ticked: sent ? tickedOf(sent.input, 'powers') : mandate.powers,
          submit: form.words('mandates.change.submit'),
          back: `/account/mandates/${mandate.id}`,
          ...errorOf(form),
        },
        statusOf(sent),
      );
    },

    refused(ctx: Context, { person, language }: Guest, of: { caption: string; refused: string; back: string }): void {
      const { caption, back, refused } = of;
      const missing = pages.words(language)(refused);
      pages.show(ctx, 'mandate-refused', { personName: person.name.full, caption, missing, back }, { status: 403 });
    },
  };
}
