/** What identity officers see before two accounts become one, and of those that did. */
import type { Context } from 'koa';
import type { ChangeRequest } from '../approvals/approval.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { NoteProblem } from '../conversations/written.ts';
import type { Merge } from '../merging/merge.ts';
import type { MergeChange } from '../merging/merging.ts';
import type { MergeProblem, People, UndoProblem } from '../merging/rules.ts';
import type { DeliveryStatus } from '../outbox/outbox.ts';
import type { Pages } from '../web/pages.ts';
import type { FactView, FieldView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import { comparedRows, type Having, PROBLEMS, shortly, UNDO_PROBLEMS } from './merge-words.ts';
import { around, noteField, noticeOf, officerView, type SearchProblem, searchProblem, statusOf } from './page-parts.ts';
import { changeLine } from './role-pages.ts';
import { LONGEST_SEARCH } from './search.ts';

export interface MergePagesParts {
  readonly authenticators: Pick<AuthenticatorRegistry, 'get'>;
  readonly pages: Pages;
}

/** Two accounts before an officer; the ids are those of the looks. */
export interface Compared extends Having {
  readonly ids: { readonly kept: string; readonly merged: string };
  readonly problem: MergeProblem | undefined;
}

/** A merge with those who are in it. */
export interface SeenMerge extends People {
  readonly merge: Merge;
  readonly requests: readonly ChangeRequest[];
  /** Of those who asked and decided, by person id. */
  readonly names: ReadonlyMap<string, string>;
  readonly deliveries: readonly DeliveryStatus[];
  readonly problem: UndoProblem | undefined;
}

/** A search of two accounts that comes back. */
export interface ReturnedSearch {
  readonly typed: { readonly kept: string; readonly merged: string };
  readonly kept?: SearchProblem;
  readonly merged?: SearchProblem;
}

/** What was written and why it was not taken. */
export interface ReturnedReason<Problem = MergeProblem | UndoProblem> {
  readonly reason: string;
  readonly problem?: NoteProblem | undefined;
  readonly refused?: Problem;
}

const REASON = { name: 'reason', label: 'staff.roles.reason', hint: 'staff.merges.reasonHint' };
const UNDO_REASON = { ...REASON, hint: 'staff.merges.undoHint' };

/** Makes the pages. */
export function createMergePages({ authenticators, pages }: MergePagesParts) {
  const wayName = (language: Language) => (method: string) =>
    authenticators.get(method)?.words[language].name ?? method;

  function searchFields(words: Words, returned?: ReturnedSearch): FieldView[] {
    const field = (name: 'kept' | 'merged', label: string, hint: string): FieldView => {
      const error = errorOf(returned?.[name], words);
      return {
        name,
        type: 'text',
        label: words(label),
        hint: words(hint),
        autocomplete: 'off',
        value: returned?.typed[name].slice(0, LONGEST_SEARCH) ?? '',
        ...(error === undefined ? {} : { error }),
      };
    };
    return [
      field('kept', 'staff.merges.kept', 'staff.merges.keptHint'),
      field('merged', 'staff.merges.merged', 'staff.merges.mergedHint'),
    ];
  }

  function stateOf({ undone, settledAt, undoUntil }: Merge, words: Words): string {
    if (undone) return words('staff.merges.undone', { when: undone.at });
    return settledAt ? words('staff.merges.settled') : words('staff.merges.undoUntil', { when: undoUntil });
  }

  function historyOf({ requests, names }: SeenMerge, language: Language) {
    return requests.map((request) => {
      const { what } = request.content as MergeChange;
      const title = pages.words(language)(what === 'merge' ? 'staff.merges.askedMerge' : 'staff.merges.askedUndo');
      return changeLine(request, title, { pages, language, names });
    });
  }

  function factsOf({ merge, kept, merged, deliveries }: SeenMerge, words: Words): FactView[] {
    const confirmed = deliveries.filter(({ state }) => state === 'delivered').length;
    return [
      { label: words('staff.merges.kept'), value: shortly(kept, words) },
      { label: words('staff.merges.merged'), value: shortly(merged, words) },
      { label: words('staff.merges.mergedAt'), value: words('history.when', { when: merge.at }) },
      { label: words('staff.account.status'), value: stateOf(merge, words) },
      {
        label: words('staff.merges.told'),
        value: words('staff.merges.confirmed', { confirmed, all: deliveries.length }),
      },
    ];
  }

  return {
    list(
      ctx: Context,
      officer: Officer,
      found: { readonly merges: readonly (People & { merge: Merge })[]; readonly more: boolean; readonly page: number },
      returned?: ReturnedSearch,
    ): void {
      const words = pages.words(officer.language);
      const problem = returned?.kept ?? returned?.merged;
      const model = {
        officer: officerView(officer),
        fields: officer.mayAct ? searchFields(words, returned) : [],
        ...searchProblem(problem, words),
        merges: found.merges.map(({ merge, kept }) => ({
          id: merge.id,
          title: shortly(kept, words),
          when: words('history.when', { when: merge.at }),
          state: stateOf(merge, words),
        })),
        page: found.page,
        ...around(found.page, found.more),
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-merges', model, { status: problem?.kind === 'nothing' ? 400 : statusOf(problem) });
    },

    compare(ctx: Context, officer: Officer, compared: Compared, returned?: ReturnedReason<MergeProblem>): void {
      const { language } = officer;
      const words = pages.words(language);
      const refused = returned?.refused ?? compared.problem;
      const model = {
        officer: officerView(officer),
        ids: compared.ids,
        rows: comparedRows(compared, words, wayName(language)),
        ...(refused ? { obstacle: words(PROBLEMS[refused]) } : {}),
        fields: refused ? [] : [noteField(words, REASON, reasonOf(returned))],
      };
      pages.show(ctx, 'staff-merge-compare', model, { status: returned?.problem || returned?.refused ? 400 : 200 });
    },

    one(ctx: Context, officer: Officer, seen: SeenMerge, returned?: ReturnedReason<UndoProblem>): void {
      const { language } = officer;
      const words = pages.words(language);
      const refused = returned?.refused ?? seen.problem;
      const model = {
        officer: officerView(officer),
        id: seen.merge.id,
        facts: factsOf(seen, words),
        history: historyOf(seen, language),
        ...(refused && refused !== 'undone' ? { obstacle: words(UNDO_PROBLEMS[refused]) } : {}),
        fields: refused || !officer.mayAct ? [] : [noteField(words, UNDO_REASON, reasonOf(returned))],
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-merge', model, { status: returned?.problem || returned?.refused ? 400 : 200 });
    },
  };
}

const reasonOf = (returned?: ReturnedReason): { value: string; problem?: NoteProblem | undefined } => ({
  value: returned?.reason ?? '',
  problem: returned?.problem,
});

function errorOf(problem: SearchProblem | undefined, words: Words): string | undefined {
  if (problem?.kind === 'empty') return words('staff.people.empty');
  return problem?.kind === 'nothing' ? words('staff.people.nothing') : undefined;
}
