/** What officers see of change requests. */
import type { Context } from 'koa';
import type { ChangeRequest, Outcome } from '../approvals/approval.ts';
import type { NoteProblem } from '../conversations/written.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Pages } from '../web/pages.ts';
import type { ApprovalLineView, FieldView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { ApprovalKind } from './approval-kind.ts';
import type { Officer } from './door.ts';
import { noteField, noticeOf, officerView } from './page-parts.ts';

export interface ApprovalPagesParts {
  readonly kinds: readonly ApprovalKind[];
  readonly pages: Pages;
  readonly people: Pick<PersonStore, 'find'>;
}

/** What was sent. */
export interface ApprovalForm {
  readonly outcome: string;
  readonly note: string;
}

/** For an officer; of registrations, which have pages of their own, only how many, such as `25+`. */
export interface WhatWaits {
  readonly waiting: readonly ChangeRequest[];
  readonly asked: readonly ChangeRequest[];
  readonly registrations: string | undefined;
}

export interface ReturnedApproval {
  readonly form: ApprovalForm;
  readonly problems: { readonly outcome?: 'missing'; readonly note?: NoteProblem };
}

/** The words for how a request ended; each takes `name` and `when`. */
export const OUTCOMES = {
  approved: 'staff.approvals.approved',
  refused: 'staff.approvals.refused',
  withdrawn: 'staff.approvals.withdrawn',
  stale: 'staff.approvals.stale',
} as const satisfies Record<Outcome, string>;

/** Makes the pages. */
export function createApprovalPages({ kinds, pages, people }: ApprovalPagesParts) {
  async function namesOf(ids: readonly string[]): Promise<string> {
    const found = await Promise.all(ids.map((id) => people.find(id)));
    return found.map((person) => person?.name.full ?? '–').join(', ');
  }

  async function stateOf({ decision }: ChangeRequest, words: Words): Promise<string> {
    if (!decision) return words('staff.approvals.waits');
    return words(OUTCOMES[decision.outcome], { name: await namesOf(decision.by), when: decision.at });
  }

  async function line(request: ChangeRequest, language: Language, withState: boolean): Promise<ApprovalLineView> {
    const words = pages.words(language);
    const kind = kinds.find((one) => one.kind === request.kind);
    return {
      id: request.id,
      title: (await kind?.title(request, language)) ?? '',
      asked: words('staff.approvals.askedBy', { name: await namesOf(request.by.people), when: request.at }),
      ...(withState ? { state: await stateOf(request, words) } : {}),
    };
  }

  function fields(words: Words, { isLater }: ApprovalKind, returned?: ReturnedApproval): FieldView[] {
    const effect = words(isLater ? 'staff.approvals.approveLater' : 'staff.approvals.approveHint');
    const problems = returned?.problems ?? {};
    return [
      {
        name: 'outcome',
        type: 'choice',
        label: words('staff.approvals.decision'),
        autocomplete: 'off',
        value: returned?.form.outcome ?? '',
        options: [
          { value: 'approve', text: words('staff.approvals.approve'), hint: effect },
          { value: 'refuse', text: words('staff.approvals.refuse'), hint: words('staff.approvals.refuseHint') },
        ],
        ...(problems.outcome ? { error: words('staff.approvals.decisionMissing') } : {}),
      },
      noteField(
        words,
        { name: 'note', label: 'staff.approvals.note', hint: 'staff.approvals.noteHint' },
        { value: returned?.form.note ?? '', problem: problems.note },
      ),
    ];
  }

  return {
    async list(ctx: Context, officer: Officer, { waiting, asked, registrations }: WhatWaits): Promise<void> {
      const { language } = officer;
      const words = pages.words(language);
      pages.show(ctx, 'staff-approvals', {
        officer: officerView(officer),
        waiting: await Promise.all(waiting.map((request) => line(request, language, false))),
        asked: await Promise.all(asked.map((request) => line(request, language, true))),
        ...(registrations ? { registrations: words('staff.approvals.registrations', { count: registrations }) } : {}),
        ...noticeOf(ctx, words),
      });
    },

    async one(
      ctx: Context,
      officer: Officer,
      { request, kind }: { request: ChangeRequest; kind: ApprovalKind },
      returned?: ReturnedApproval,
    ): Promise<void> {
      const { language, person } = officer;
      const words = pages.words(language);
      const { decision } = request;
      const isOwn = request.by.people.includes(person.id);
      const mayDecide =
        officer.mayAct && officer.roles.includes(kind.role) && !decision && (await kind.mayDecide(request, person));
      const isRefused = returned !== undefined && Object.keys(returned.problems).length > 0;
      const asked = words('staff.approvals.askedBy', { name: await namesOf(request.by.people), when: request.at });
      const model = {
        officer: officerView(officer),
        id: request.id,
        title: await kind.title(request, language),
        facts: [{ label: words('staff.approvals.asked'), value: asked }, ...(await kind.facts(request, language))],
        diffs: (await kind.diffs?.(request, language)) ?? [],
        reason: request.reason,
        ...(decision
          ? {
              decided: {
                text: await stateOf(request, words),
                good: decision.outcome === 'approved',
                ...(decision.note ? { note: decision.note } : {}),
              },
            }
          : {}),
        ...(mayDecide || decision || !officer.mayAct
          ? {}
          : { obstacle: words(isOwn ? 'staff.approvals.own' : 'staff.approvals.near') }),
        fields: mayDecide ? fields(words, kind, returned) : [],
        withdrawable: isOwn && !decision && officer.mayAct,
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-approval', model, { status: isRefused ? 400 : 200 });
    },
  };
}
