/** What registrars see of requests for production. */
import type { Context } from 'koa';
import type { Outcome } from '../approvals/approval.ts';
import type { NoteProblem } from '../conversations/written.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Authority } from '../relying-parties/authorities.ts';
import type { RequestCase } from '../relying-parties/deciding.ts';
import type { RegistrationRequest } from '../relying-parties/registration-parts.ts';
import { diffView, findingView } from '../relying-parties/said.ts';
import type { Pages } from '../web/pages.ts';
import type { FieldView, Language, PastView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import { around, noteField, noticeOf, officerView } from './page-parts.ts';
import { authorityName, dayOf, factOf } from './registration-facts.ts';

export interface RegistrationPagesParts {
  readonly authorities: readonly Authority[];
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
}

/** What was sent. */
export interface Ruling {
  readonly outcome: string;
  readonly note: string;
}

export interface RulingProblems {
  /** Wrong: what was asked for cannot be approved as it is now. */
  readonly outcome?: 'missing' | 'wrong';
  readonly note?: NoteProblem;
}

/** A form that came back. */
export interface ReturnedRuling {
  readonly ruling: Ruling;
  readonly problems: RulingProblems;
}

const OUTCOMES = {
  approved: 'production.outcome.approved',
  refused: 'production.outcome.refused',
  withdrawn: 'production.outcome.withdrawn',
  stale: 'production.outcome.stale',
} as const satisfies Record<Outcome, string>;

/** A program may have many people who answer for it. */
const MOST_NAMES = 5;

/** Makes the pages. */
export function createRegistrationPages({ authorities, pages, people }: RegistrationPagesParts) {
  const wordsOf = ({ language }: Officer): Words => pages.words(language);
  const nameOf = (id: string | undefined, language: Language): string | undefined =>
    id === undefined ? undefined : authorityName(authorities, id, language);

  const past = ({ at, reason, decision }: RegistrationRequest, words: Words): PastView => ({
    title: words(decision ? OUTCOMES[decision.outcome] : 'production.outcome.waiting'),
    when: dayOf(words, decision?.at ?? at),
    text: reason,
    ...(decision?.note ? { note: decision.note } : {}),
  });

  function outcomeField(
    words: Words,
    { stale, findings }: RequestCase,
    returned: ReturnedRuling | undefined,
  ): FieldView {
    const mayApprove = !stale && !findings.some(({ severity }) => severity === 'error');
    const approve = {
      value: 'approve',
      text: words('staff.registrations.approve'),
      hint: words('staff.registrations.approveHint'),
    };
    const refuse = {
      value: 'refuse',
      text: words('staff.registrations.refuse'),
      hint: words('staff.registrations.refuseHint'),
    };
    return {
      name: 'outcome',
      type: 'choice',
      label: words('staff.registrations.outcome'),
      autocomplete: 'off',
      value: returned?.ruling.outcome ?? '',
      options: mayApprove ? [approve, refuse] : [refuse],
      ...(returned?.problems.outcome === 'missing' ? { error: words('staff.registrations.outcomeMissing') } : {}),
    };
  }

  /** The people who asked, and the program that did for them. */
  async function askedBy({ by }: RegistrationRequest): Promise<string> {
    const found = await Promise.all(by.people.slice(0, MOST_NAMES).map((id) => people.find(id)));
    const names = found.flatMap((person) => (person ? [person.name.full] : []));
    return [...names, ...(by.clientId === undefined ? [] : [by.clientId])].join(', ');
  }

  const closedBy = (one: RequestCase, { mayAct }: Officer): string | undefined => {
    if (one.request.decision) return OUTCOMES[one.request.decision.outcome];
    return !mayAct || one.mayDecide ? undefined : 'staff.registrations.own';
  };

  return {
    list(
      ctx: Context,
      officer: Officer,
      {
        requests,
        page,
        more,
        open,
      }: { requests: readonly RegistrationRequest[]; page: number; more: boolean; open: boolean },
    ): void {
      const words = wordsOf(officer);
      pages.show(ctx, 'staff-registrations', {
        officer: officerView(officer),
        open,
        requests: requests.map((request) => ({
          id: request.id,
          title: request.content.registration.name[officer.language],
          when: words('production.since', { when: request.at }),
          text: [
            request.content.registration.organisation[officer.language],
            nameOf(request.authority, officer.language) ?? words('staff.registrations.wholeCountry'),
            ...(request.decision ? [words(OUTCOMES[request.decision.outcome])] : []),
          ].join(' · '),
        })),
        page,
        ...around(page, more),
        ...noticeOf(ctx, words),
      });
    },

    async request(ctx: Context, officer: Officer, one: RequestCase, returned?: ReturnedRuling): Promise<void> {
      const words = wordsOf(officer);
      const { language } = officer;
      const { request, team } = one;
      const closed = closedBy(one, officer);
      const { contacts } = request.content.registration.metadata;
      const mayWrite = officer.mayAct && one.mayDecide;
      const labels = { name: 'note', label: 'staff.registrations.note', hint: 'staff.registrations.noteHint' };
      const model = {
        officer: officerView(officer),
        id: request.id,
        name: request.content.registration.name[language],
        facts: [
          ...factOf(words, 'staff.registrations.body', team.name[language]),
          ...factOf(
            words,
            'staff.registrations.bodyState',
            words(team.confirmedAt ? 'staff.registrations.confirmed' : 'staff.registrations.unconfirmed'),
          ),
          ...factOf(words, 'staff.registrations.authority', nameOf(team.authority, language)),
          ...factOf(words, 'production.fact.client', request.subject),
          ...factOf(words, 'staff.registrations.since', dayOf(words, request.at)),
          ...factOf(words, 'staff.registrations.by', await askedBy(request)),
          ...factOf(words, 'diff.member.metadata.contacts', Array.isArray(contacts) ? contacts.join('\n') : undefined),
          ...(request.content.backTo === undefined
            ? []
            : factOf(
                words,
                'staff.registrations.backTo',
                words('production.version.title', { number: request.content.backTo }),
              )),
        ],
        reason: request.reason,
        diff: diffView(one.diff, words),
        found: one.findings.map((finding) => findingView(finding, words)),
        history: one.history
          .filter(({ id }) => id !== request.id || closed !== undefined)
          .map((entry) => past(entry, words)),
        stale: one.stale && !request.decision,
        ...(closed === undefined ? {} : { closed: words(closed) }),
        fields: mayWrite
          ? [
              outcomeField(words, one, returned),
              noteField(words, labels, { value: returned?.ruling.note ?? '', problem: returned?.problems.note }),
            ]
          : [],
        ...(returned?.problems.outcome === 'wrong' ? { error: words('staff.registrations.wrong') } : {}),
        ...noticeOf(ctx, words),
      };
      const isWrong = Object.keys(returned?.problems ?? {}).length > 0;
      pages.show(ctx, 'staff-registration', model, { status: isWrong ? 400 : 200 });
    },
  };
}
