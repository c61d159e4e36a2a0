/** What identity officers see of arrivals that do not fit an account. */
import type { Context } from 'koa';
import type { Country } from '../identity/country.ts';
import { statedNumbers } from '../identity/identifiers.ts';
import type { Gender, Person } from '../identity/person.ts';
import { writtenDay } from '../identity/statement.ts';
import type { CaseDecision, CaseKind, CasePage, IdentityCase } from '../upstreams/cases.ts';
import { adoptable, cannotAdopt } from '../upstreams/deciding.ts';
import type { Doubt } from '../upstreams/rule.ts';
import type { Upstreams } from '../upstreams/upstream.ts';
import type { Pages } from '../web/pages.ts';
import type { FieldView, Language, SideBySideView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import { type CaseForm, type CaseProblems, type Choice, choicesFor } from './identity-case-form.ts';
import { around, noteField, noticeOf, officerView } from './page-parts.ts';
import { personFacts, sexOf } from './person-facts.ts';

export interface IdentityCasePagesParts {
  readonly country: Country;
  readonly pages: Pages;
  readonly upstreams: Pick<Upstreams, 'nameOf'>;
}

/** A case with the people that it is about. */
export interface OpenCase {
  readonly one: IdentityCase;
  readonly person: Person;
  /** Whose account may be the same person's. */
  readonly other: Person | undefined;
  /** Whoever decided it. */
  readonly decider: Person | undefined;
  /** It is the officer's own, or of somebody for whom they answer. */
  readonly own: boolean;
}

const KINDS = {
  arrival: 'identities.kind.arrival',
  changed: 'identities.kind.changed',
  connecting: 'identities.kind.connecting',
} as const satisfies Record<CaseKind, string>;
const DECISIONS = {
  same: 'data.value.decision.same',
  other: 'data.value.decision.other',
  twice: 'data.value.decision.twice',
} as const satisfies Record<CaseDecision, string>;
const OPTIONS = {
  same: { text: 'identities.choice.same', hint: 'identities.choice.sameHint' },
  adopt: { text: 'identities.choice.adopt', hint: 'identities.choice.adoptHint' },
  other: { text: 'identities.choice.other', hint: 'identities.choice.otherHint' },
  twice: { text: 'identities.choice.twice', hint: 'identities.choice.twiceHint' },
} as const satisfies Record<Choice, object>;
const REFUSED = 400;

/** What the account says beside what the upstream says. */
function sideBySide({ one, person }: OpenCase, words: Words): SideBySideView[] {
  const vouched = one.facts?.vouched;
  const sex = (gender: Gender | undefined) => (gender ? sexOf(gender, words) : undefined);
  const row = (doubt: Doubt, label: string, ours: string | undefined, theirs: string | undefined) => ({
    label: words(label),
    ours: ours ?? words('identities.unsaid'),
    theirs: theirs ?? words('identities.unsaid'),
    differs: one.doubts.includes(doubt),
  });
  const born = vouched?.birthdate;
  return [
    row('number', 'identities.fact.number', statedNumbers(person)[0], vouched?.number),
    row('name', 'staff.fact.name', person.name.full, vouched?.name),
    row('birthdate', 'staff.fact.born', writtenDay(person.birthdate), born && writtenDay(born)),
    row('gender', 'staff.fact.sex', sex(person.gender), sex(vouched?.gender)),
  ];
}

/** Makes the pages. */
export function createIdentityCasePages({ country, pages, upstreams }: IdentityCasePagesParts) {
  const nameOf = (id: string, language: Language): string => upstreams.nameOf(id)?.[language] ?? id;

  function fieldsOf(open: OpenCase, words: Words, form?: CaseForm, problems?: CaseProblems): FieldView[] {
    const choices = choicesFor(open.one, adoptable(open.one, open.person, country) !== undefined);
    const choice: FieldView = {
      name: 'choice',
      type: 'choice',
      label: words('identities.choice'),
      autocomplete: 'off',
      value: form?.choice ?? '',
      options: choices.map((value) => ({ value, text: words(OPTIONS[value].text), hint: words(OPTIONS[value].hint) })),
      ...(problems?.choice ? { error: words('identities.choice.missing') } : {}),
    };
    const labels = { name: 'note', label: 'identities.note', hint: 'identities.noteHint' };
    return [choice, noteField(words, labels, { value: form?.note ?? '', problem: problems?.note })];
  }

  /** Beside what differs: a second account there, or here. */
  const remarks = ({ one, person }: OpenCase, words: Words): string[] => [
    ...(cannotAdopt(one, person, country) ? [words('identities.doubt.unfit')] : []),
    ...(one.doubts.includes('subject') ? [words('identities.doubt.subject')] : []),
    ...(one.doubts.includes('account') ? [words('identities.doubt.account')] : []),
  ];

  function decidedOf({ one, decider }: OpenCase, words: Words) {
    const { decision, decidedAt, reason = '' } = one;
    if (!decision || !decidedAt) return {};
    const when = words('identities.on', { name: decider?.name.full ?? '–', when: decidedAt });
    return { decided: { text: words(DECISIONS[decision]), when, reason } };
  }

  return {
    async list(
      ctx: Context,
      officer: Officer,
      { cases, more, page, open }: CasePage & { page: number; open: boolean },
    ) {
      const { language } = officer;
      const words = pages.words(language);
      const views = [];
      for (const one of cases) {
        const { id, kind, upstream, openedAt, decision } = one;
        views.push({
          id,
          title: words(KINDS[kind], { upstream: nameOf(upstream, language) }),
          since: words('identities.since', { when: openedAt }),
          ...(decision ? { decided: words(DECISIONS[decision]) } : {}),
        });
      }
      const model = { officer: officerView(officer), open, cases: views, page, ...around(page, more) };
      pages.show(ctx, 'staff-identities', { ...model, ...noticeOf(ctx, words) });
    },

    async one(ctx: Context, officer: Officer, open: OpenCase, sent?: { form: CaseForm; problems?: CaseProblems }) {
      const { language } = officer;
      const words = pages.words(language);
      const { one, person, other, own } = open;
      const upstream = nameOf(one.upstream, language);
      const isOpen = one.decision === undefined;
      const isTwice = one.decision === 'twice' && other !== undefined;
      const model = {
        officer: officerView(officer),
        id: one.id,
        title: words(KINDS[one.kind], { upstream }),
        upstream,
        since: words('identities.since', { when: one.openedAt }),
        rows: isOpen ? sideBySide(open, words) : [],
        person: personFacts(person, words),
        remarks: remarks(open, words),
        ...(other ? { other: personFacts(other, words) } : {}),
        ...decidedOf(open, words),
        ...(isTwice ? { merge: `/staff/merges/case/${one.id}` } : {}),
        own,
        fields: isOpen && !own ? fieldsOf(open, words, sent?.form, sent?.problems) : [],
        ...(ctx.query.done === 'taken' ? { taken: true } : {}),
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-identity', model, { status: sent?.problems ? REFUSED : 200 });
    },
  };
}
