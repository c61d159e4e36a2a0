/** What staff see of requests about data. */
import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { daysToExtend, isOverdue, nextDue } from '../data-rights/clocks.ts';
import { isSame, statedOf, staysReachable } from '../data-rights/correction.ts';
import { type DataRequest, LONGEST_TEXT, type Waiting } from '../data-rights/request.ts';
import type { DataRightsSettings } from '../data-rights/settings.ts';
import { comparedView, lastDay, lawOf, RIGHT_WORDS, STATE_WORDS, stepsOf } from '../data-rights/views.ts';
import type { Person } from '../identity/person.ts';
import type { WorkingCalendar } from '../proofing/deadline.ts';
import { createProofViews, type ProofViewParts } from '../proofing/proof-views.ts';
import type { KeptProof } from '../proofing/proofs.ts';
import type { Pages } from '../web/pages.ts';
import type { FactView, FieldView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { AnswerForm, AnswerKind, AnswerProblems, Possible } from './data-request-form.ts';
import type { Officer } from './door.ts';
import { around, noteField, noticeOf, officerView } from './page-parts.ts';
import { personFacts } from './person-facts.ts';

export interface DataRequestPagesParts extends ProofViewParts {
  readonly calendar: WorkingCalendar;
  readonly dataRights: DataRightsSettings;
  readonly pages: Pages;
}

/** A request that is open, and whom it is about. */
export interface DataCase {
  readonly request: DataRequest;
  readonly person: Person;
  /** The service's name, unless it is about this provider. */
  readonly service: string | undefined;
  readonly proofs: readonly KeptProof[];
  /** It is the officer's, or of somebody for whom they answer. */
  readonly own: boolean;
}

/** A form that was sent and not taken. */
export interface ReturnedAnswer {
  readonly form: AnswerForm;
  readonly problems: AnswerProblems;
}

const ANSWER_WORDS = {
  acknowledged: { text: 'staff.rights.acknowledged', hint: 'staff.rights.acknowledgedHint' },
  extended: { text: 'staff.rights.extended', hint: 'staff.rights.extendedHint' },
  fulfilled: { text: 'staff.rights.fulfilled', hint: 'staff.rights.fulfilledHint' },
  corrected: { text: 'staff.rights.corrected', hint: 'staff.rights.correctedHint' },
  refused: { text: 'staff.rights.refused', hint: 'staff.rights.refusedHint' },
} as const satisfies Record<AnswerKind, { text: string; hint: string }>;

const TICKS = {
  others: { label: 'staff.rights.others.label', tick: 'staff.rights.others.tick' },
  evidence: { label: 'staff.rights.evidence.label', tick: 'staff.rights.evidence.tick' },
} as const;
const OBSTACLES = { changed: 'staff.rights.changed', lockedOut: 'staff.rights.lockedOut' } as const;

/** Names what an officer has before them: an answer to anything else is not taken. */
export function seenOf({ request, person }: DataCase): string {
  const seen = JSON.stringify([request.id, request.version, statedOf(person)]);
  return createHash('sha256').update(seen).digest('base64url').slice(0, 16);
}

/** Makes the pages. */
export function createDataRequestPages(parts: DataRequestPagesParts) {
  const { dataRights, now, pages } = parts;
  const { view } = createProofViews(parts);

  /** Why the correction of a request cannot be applied. */
  function obstacleOf({ request: { correction }, person }: DataCase): 'changed' | 'lockedOut' | undefined {
    if (!correction) return undefined;
    if (!isSame(statedOf(person), correction.from)) return 'changed';
    return staysReachable(person, correction) ? undefined : 'lockedOut';
  }

  function possible(one: DataCase): Possible {
    const { request } = one;
    const days = daysToExtend(request, now(), parts);
    const corrects = request.correction !== undefined;
    return {
      daysToExtend: days,
      answers: [
        ...(request.status === 'received' ? (['acknowledged'] as const) : []),
        ...(days > 0 ? (['extended'] as const) : []),
        ...(corrects ? [] : (['fulfilled'] as const)),
        ...(corrects && !obstacleOf(one) ? (['corrected'] as const) : []),
        'refused',
      ],
    };
  }

  function fields(one: DataCase, words: Words, { form, problems }: Partial<ReturnedAnswer>): FieldView[] {
    const { answers, daysToExtend: most } = possible(one);
    const choice: FieldView = {
      name: 'outcome',
      type: 'choice',
      label: words('staff.rights.outcome'),
      autocomplete: 'off',
      value: form?.outcome ?? '',
      options: answers.map((value) => ({
        value,
        text: words(ANSWER_WORDS[value].text),
        hint: words(ANSWER_WORDS[value].hint),
      })),
      ...(problems?.outcome ? { error: words('staff.rights.outcomeMissing') } : {}),
    };
    const tick = (name: 'others' | 'evidence', value: string, ticked: boolean, error?: string): FieldView => ({
      name,
      type: 'ticks',
      label: words(TICKS[name].label),
      autocomplete: 'off',
      ticked: ticked ? [value] : [],
      options: [{ value, text: words(TICKS[name].tick) }],
      ...(error === undefined ? {} : { error }),
    });
    const others = answers.includes('acknowledged') && !one.request.withOthers;
    const unticked = problems?.evidence ? words('staff.rights.evidence.unticked') : undefined;
    const days: FieldView = {
      name: 'days',
      type: 'text',
      label: words('staff.rights.days'),
      hint: words('staff.rights.daysHint', { most }),
      autocomplete: 'off',
      value: form?.days ?? '',
      ...(problems?.days ? { error: words('staff.rights.daysWrong', { most }) } : {}),
    };
    const labels = { name: 'note', label: 'staff.rights.note', hint: 'staff.rights.noteHint' };
    return [
      choice,
      ...(others ? [tick('others', 'others', form?.others ?? false)] : []),
      ...(most > 0 ? [days] : []),
      ...(answers.includes('corrected') ? [tick('evidence', 'seen', form?.evidence ?? false, unticked)] : []),
      noteField(words, labels, { value: form?.note ?? '', problem: problems?.note, most: LONGEST_TEXT }),
    ];
  }

  function dueOf(request: DataRequest, words: Words): string {
    const end = lastDay(nextDue(request) ?? request.dueAt);
    return words(request.status === 'received' ? 'staff.rights.acknowledgeBy' : 'staff.rights.due', { end });
  }

  function waitingView(request: DataRequest, language: Language) {
    const words = pages.words(language);
    return {
      id: request.id,
      name: words(RIGHT_WORDS[request.right].name),
      state: words(STATE_WORDS[request.status].title),
      since: words('rights.since', { when: request.receivedAt }),
      due: dueOf(request, words),
      overdue: isOverdue(request, now()),
    };
  }

  function factsOf({ request, service }: DataCase, words: Words): FactView[] {
    const { receivedAt, acknowledgeBy, dueAt, status } = request;
    const fact = (label: string, when: Date): FactView => ({
      label: words(label),
      value: words('rights.day', { when }),
    });
    return [
      { label: words('rights.fact.about'), value: service ?? words('rights.new.thisProvider') },
      fact('rights.fact.received', receivedAt),
      ...(status === 'received' ? [fact('rights.fact.acknowledgeBy', lastDay(acknowledgeBy))] : []),
      fact('rights.fact.due', lastDay(dueAt)),
    ];
  }

  return {
    possible,

    queue(
      ctx: Context,
      officer: Officer,
      list: {
        readonly requests: readonly DataRequest[];
        readonly waiting: Waiting;
        readonly page: number;
        readonly more: boolean;
      },
    ): void {
      const words = pages.words(officer.language);
      const { requests, waiting, page, more } = list;
      pages.show(ctx, 'staff-data-requests', {
        officer: officerView(officer),
        open: words('staff.rights.open', { count: waiting.open }),
        ...(waiting.overdue > 0 ? { overdue: words('staff.rights.overdue', { count: waiting.overdue }) } : {}),
        waiting: requests.map((request) => waitingView(request, officer.language)),
        page,
        ...around(page, more),
        ...noticeOf(ctx, words),
      });
    },

    open(ctx: Context, officer: Officer, one: DataCase, returned?: ReturnedAnswer): void {
      const { language } = officer;
      const words = pages.words(language);
      const { request, person, proofs, own } = one;
      const { text, correction } = request;
      const obstacle = obstacleOf(one);
      const model = {
        officer: officerView(officer),
        id: request.id,
        name: words(RIGHT_WORDS[request.right].name),
        state: words(STATE_WORDS[request.status].title),
        due: dueOf(request, words),
        overdue: isOverdue(request, now()),
        law: lawOf(request.right, dataRights, words),
        person: personFacts(person, words),
        facts: factsOf(one, words),
        ...(text === undefined ? {} : { text }),
        ...(correction ? { compared: comparedView(correction, words) } : {}),
        proofs: proofs.map((proof) => view(proof, language)),
        steps: stepsOf(request, words),
        ...(obstacle ? { obstacle: words(OBSTACLES[obstacle]) } : {}),
        own,
        fields: fields(one, words, returned ?? {}),
        seen: seenOf(one),
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-data-request', model, {
        status: Object.keys(returned?.problems ?? {}).length > 0 ? 400 : 200,
      });
    },

    decided(ctx: Context, officer: Officer, request: DataRequest): void {
      const words = pages.words(officer.language);
      const { title, tone } = STATE_WORDS[request.status];
      pages.show(ctx, 'staff-data-decided', {
        officer: officerView(officer),
        name: words(RIGHT_WORDS[request.right].name),
        heading: words(request.isSelfService ? 'rights.state.selfService' : title),
        tone,
        // What was written stays between those who wrote and read it.
        steps: stepsOf(request, words).map(({ what, when }) => ({ what, when })),
        ...noticeOf(ctx, words),
      });
    },
  };
}
