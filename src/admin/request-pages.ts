/** What officers see of requests. */
import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { say } from '../conversations/say.ts';
import type { Person } from '../identity/person.ts';
import type { ProofingMethod, Review } from '../proofing/method.ts';
import { createProofViews, type ProofViewParts } from '../proofing/proof-views.ts';
import type { KeptProof } from '../proofing/proofs.ts';
import type { ProofRequest } from '../proofing/requests.ts';
import type { Pages } from '../web/pages.ts';
import type { FactView, FieldView, Language } from '../web/views.ts';
import { type DecisionForm, type DecisionProblems, OUTCOMES } from './decision-form.ts';
import type { Officer } from './door.ts';
import { around, noteField, noticeOf, officerView } from './page-parts.ts';
import { guardianFacts, personFacts } from './person-facts.ts';

export interface RequestPagesParts extends ProofViewParts {
  readonly pages: Pages;
}

/** A request that is open at one of the officer's places, and all that belongs to it. */
export interface OpenCase {
  readonly request: ProofRequest;
  readonly person: Person;
  readonly method: ProofingMethod;
  readonly review: Review;
  readonly proofs: readonly KeptProof[];
  /** Another account has the number. */
  readonly taken: boolean;
  /** It is about the officer, or about somebody for whom they answer. */
  readonly own: boolean;
  /** Names of those who answer for the person. */
  readonly guardians: readonly string[];
  /** The person wants it to get back into their account. */
  readonly recovering: boolean;
}

/** A form that was sent and not taken; without problems, one that has to be sent again. */
export interface Returned {
  readonly form: DecisionForm;
  readonly problems: DecisionProblems;
}

/** How a request stands, in words for officers. */
const STATES = {
  checking: { title: 'staff.state.review', text: 'staff.state.review', tone: 'bad' },
  review: { title: 'staff.state.review', text: 'staff.state.review', tone: 'bad' },
  'more-needed': { title: 'staff.state.moreNeeded', text: 'staff.state.moreNeeded', tone: 'bad' },
  referred: { title: 'staff.state.referred', text: 'staff.state.referred', tone: 'bad' },
  confirmed: { title: 'staff.state.confirmed', text: 'staff.ended.confirmed', tone: 'good' },
  refused: { title: 'staff.state.refused', text: 'staff.ended.refused', tone: 'bad' },
  conflict: { title: 'staff.state.conflict', text: 'staff.ended.conflict', tone: 'bad' },
  cancelled: { title: 'staff.state.cancelled', text: 'staff.ended.cancelled', tone: 'bad' },
  'given-up': { title: 'staff.state.cancelled', text: 'staff.ended.cancelled', tone: 'bad' },
  lapsed: { title: 'staff.state.lapsed', text: 'staff.ended.lapsed', tone: 'bad' },
} as const satisfies Record<ProofRequest['status'], { title: string; text: string; tone: 'good' | 'bad' }>;

const OUTCOME_WORDS = {
  confirmed: { text: 'staff.outcome.confirmed', hint: 'staff.outcome.confirmedHint' },
  'more-needed': { text: 'staff.outcome.moreNeeded', hint: 'staff.outcome.moreNeededHint' },
  referred: { text: 'staff.outcome.referred', hint: 'staff.outcome.referredHint' },
  refused: { text: 'staff.outcome.refused', hint: 'staff.outcome.refusedHint' },
} as const satisfies Record<(typeof OUTCOMES)[number], { text: string; hint: string }>;

/** Names what an officer has before them: a decision about anything else is not taken. */
export function seenOf({ request: { id, remarks = 0 }, person }: Pick<OpenCase, 'request' | 'person'>): string {
  const { name, birthdate, gender, citizenNumber, foreigner } = person;
  const seen = JSON.stringify([id, remarks, name, birthdate, gender, citizenNumber, foreigner]);
  return createHash('sha256').update(seen).digest('base64url').slice(0, 16);
}

/** Makes the pages. */
export function createRequestPages(parts: RequestPagesParts) {
  const { pages, proofing, now } = parts;
  const { nameOf, view } = createProofViews(parts);

  const placeName = (id: string | undefined, language: Language): string =>
    proofing.all.flatMap(({ review }) => review?.places ?? []).find((place) => place.id === id)?.name[language] ?? '';
  const day = (language: Language, when: Date): string => pages.words(language)('proofs.fact.day', { when });
  /** The deadline is the end of a day: the moment before it is still that day. */
  const dueDay = (language: Language, dueAt: Date): string => day(language, new Date(dueAt.getTime() - 1));
  const isOverdue = ({ dueAt }: ProofRequest): boolean => dueAt !== undefined && dueAt <= now();

  function waitingView(request: ProofRequest, language: Language) {
    const { id, code = '', method, place, status, createdAt, dueAt } = request;
    const words = pages.words(language);
    return {
      id,
      code: `${code.slice(0, 4)} ${code.slice(4)}`,
      method: nameOf(method, language),
      place: placeName(place, language),
      state: words(STATES[status].title),
      since: words('staff.queue.since', { when: createdAt }),
      due: dueAt ? words('staff.queue.due', { when: new Date(dueAt.getTime() - 1) }) : '',
      overdue: isOverdue(request),
    };
  }

  function decisionFields(
    { method, review, taken }: OpenCase,
    language: Language,
    { form, problems }: Partial<Returned>,
  ): FieldView[] {
    const words = pages.words(language);
    const options = OUTCOMES.filter((kind) => !(taken && kind === 'confirmed')).map((kind) => ({
      value: kind,
      text: words(OUTCOME_WORDS[kind].text),
      hint: words(OUTCOME_WORDS[kind].hint),
    }));
    const checks: FieldView = {
      name: 'check',
      type: 'ticks',
      label: words('staff.request.checks'),
      hint: say(method, language, review.advice),
      autocomplete: 'off',
      ticked: form?.checked ?? [],
      options: review.checks.map(({ name, label }) => ({ value: name, text: say(method, language, label) })),
      ...(problems?.check ? { error: words('staff.request.unticked') } : {}),
    };
    const outcome: FieldView = {
      name: 'outcome',
      type: 'choice',
      label: words('staff.request.outcome'),
      autocomplete: 'off',
      value: form?.outcome ?? '',
      options,
      ...(problems?.outcome ? { error: words('staff.request.outcomeMissing') } : {}),
    };
    const labels = { name: 'note', label: 'staff.note.label', hint: 'staff.note.hint' };
    return [checks, outcome, noteField(words, labels, { value: form?.note ?? '', problem: problems?.note })];
  }

  function stated({ method, review, request, recovering }: OpenCase, language: Language): FactView[] {
    const { place, createdAt, statement } = request;
    const words = pages.words(language);
    return [
      ...review.stated(statement).map(({ label, value }) => ({
        label: say(method, language, label),
        value: say(method, language, value),
      })),
      { label: words('proofs.fact.place'), value: placeName(place, language) },
      { label: words('proofs.fact.since'), value: day(language, createdAt) },
      ...(recovering ? [{ label: words('staff.recovery'), value: words('staff.recoveryText') }] : []),
    ];
  }

  return {
    queue(
      ctx: Context,
      officer: Officer,
      list: { requests: readonly ProofRequest[]; page: number; more: boolean },
      search?: { code: string },
    ): void {
      const { language, places } = officer;
      const words = pages.words(language);
      const { requests, page, more } = list;
      const code: FieldView = {
        name: 'code',
        type: 'text',
        label: words('staff.queue.code'),
        hint: words('staff.queue.codeHint'),
        autocomplete: 'off',
        ...(search ? { value: search.code, error: words('staff.queue.unknownCode') } : {}),
      };
      const model = {
        officer: officerView(officer),
        places: places.map((place) => placeName(place, language)).join(', '),
        waiting: requests.map((request) => waitingView(request, language)),
        fields: [code],
        page,
        ...around(page, more),
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-queue', model, { status: search ? 404 : 200 });
    },

    open(ctx: Context, officer: Officer, open: OpenCase, returned?: Returned): void {
      const { language } = officer;
      const { request, person, method, review, proofs, taken } = open;
      const { id, code = '', status, dueAt, note } = request;
      const words = pages.words(language);
      const days =
        status === 'referred'
          ? review.referralWorkingDays
          : review.workingDays({ person, statement: request.statement });
      const model = {
        officer: officerView(officer),
        id,
        code: `${code.slice(0, 4)} ${code.slice(4)}`,
        method: nameOf(method.id, language),
        state: words(STATES[status].title),
        facts: [...personFacts(person, words), ...guardianFacts(open.guardians, words)],
        stated: stated(open, language),
        due: dueAt ? dueDay(language, dueAt) : '',
        law: say(method, language, review.law, { days: String(days) }),
        overdue: isOverdue(request),
        proofs: proofs.map((proof) => view(proof, language)),
        taken,
        own: open.own,
        advice: say(method, language, review.advice),
        fields: decisionFields(open, language, returned ?? {}),
        seen: seenOf(open),
        ...(note === undefined ? {} : { note }),
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-request', model, { status: Object.keys(returned?.problems ?? {}).length > 0 ? 400 : 200 });
    },

    decided(ctx: Context, officer: Officer, request: ProofRequest): void {
      const { language } = officer;
      const words = pages.words(language);
      const { method, status, place, createdAt, decidedAt, note } = request;
      const { title, text, tone } = STATES[status];
      const facts = [
        { label: words('proofs.fact.place'), value: placeName(place, language) },
        { label: words('proofs.fact.since'), value: day(language, createdAt) },
        ...(decidedAt ? [{ label: words('staff.ended.on'), value: day(language, decidedAt) }] : []),
      ];
      pages.show(ctx, 'staff-decided', {
        officer: officerView(officer),
        method: nameOf(method, language),
        title: words(title),
        text: words(text),
        tone,
        facts,
        ...(note === undefined ? {} : { note }),
        ...noticeOf(ctx, words),
      });
    },
  };
}
