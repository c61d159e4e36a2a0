/** The page of somebody who comes from an upstream for the first time: connect it, or open an account. */
import type { Country } from '../identity/country.ts';
import type { Person } from '../identity/person.ts';
import { writtenDay } from '../identity/statement.ts';
import { acceptField, textsInForce } from '../legal/accepting.ts';
import { type LegalDocuments, shownVersions } from '../legal/documents.ts';
import { identityIn } from '../upstreams/meaning.ts';
import { newcomerFrom } from '../upstreams/newcomer.ts';
import type { Answer, Upstream } from '../upstreams/upstream.ts';
import type { Pages } from '../web/pages.ts';
import type { Views } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { actionOf, type Problem, serviceOf, statusOf } from './showing.ts';
import type { Visit } from './visit.ts';

export interface UpstreamPageParts {
  readonly pages: Pages;
  readonly legal: LegalDocuments;
  readonly country: Country;
  /** Where people open accounts; undefined where they cannot. */
  readonly register: string | undefined;
  readonly now: () => Date;
}

/** Somebody who is nobody's yet, or whom officers look into. */
export interface Newcomer {
  readonly upstream: Upstream;
  readonly answer: Answer;
  readonly doubtful?: boolean;
}

/** Shows the page. */
export type UpstreamPage = (visit: Visit, newcomer: Newcomer, problem?: Problem) => void;

const UNOPENED = {
  'not-allowed': undefined,
  lacking: 'upstream.arrival.lacking',
  young: 'upstream.arrival.young',
} as const;

/** Makes it. */
export function createUpstreamPage(parts: UpstreamPageParts): UpstreamPage {
  const { pages, legal, country, now, register } = parts;

  function factsOf({ upstream, answer }: Newcomer, words: Words) {
    const { name, birthdate } = identityIn(upstream.definition, answer);
    return [
      ...(name ? [{ label: words('statement.name'), value: name }] : []),
      ...(birthdate ? [{ label: words('statement.birthdate'), value: writtenDay(birthdate) }] : []),
    ];
  }

  /** What is accepted with an account. */
  const termsOf = ({ language }: Visit, words: Words) => ({
    documents: textsInForce(legal, language, words),
    shown: shownVersions(legal, language),
  });

  function wayIn(visit: Visit, { upstream, answer }: Newcomer, words: Words, problem?: Problem) {
    const { interaction, language } = visit;
    const reading = { country, language: language as Person['language'], now: now() };
    const person = newcomerFrom(upstream.definition, answer, reading);
    if (typeof person !== 'string')
      return { create: termsOf(visit, words), fields: [acceptField(words, problem?.missing?.accept)] };
    const why = UNOPENED[person];
    const name = upstream.definition.name[language];
    return {
      ...(why ? { unopened: words(why, { name }) } : {}),
      ...(register ? { register: `${register}?interaction=${interaction.details.uid}` } : {}),
    };
  }

  return (visit, newcomer, problem) => {
    const { ctx, interaction, language } = visit;
    const words = pages.words(language);
    const model: Views['upstream-arrival'] = {
      service: serviceOf(interaction, language),
      action: actionOf(interaction),
      name: newcomer.upstream.definition.name[language],
      facts: factsOf(newcomer, words),
      ...(newcomer.doubtful ? { doubtful: true } : wayIn(visit, newcomer, words, problem)),
    };
    pages.show(ctx, 'upstream-arrival', model, statusOf(visit, problem));
  };
}
