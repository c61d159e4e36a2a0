/** What several of the staff's pages have in common. */
import type { Context } from 'koa';
import { LONGEST_NOTE, NOTE_PROBLEMS, type NoteProblem } from '../conversations/written.ts';
import type { FieldView, NoticeView, OfficerView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';

/** Whose page it is, which others are theirs, and whether they may act on this one. */
export const officerView = ({ person, pages, mayAct, unprotected }: Officer): OfficerView => ({
  name: person.name.full,
  pages,
  mayAct,
  unprotected,
});

/** What a page may say about what was just done; the address names one. */
const NOTICES = {
  saved: 'staff.done.saved',
  late: 'staff.done.late',
  withdrawn: 'staff.done.withdrawn',
} as const;

export type StaffNotice = keyof typeof NOTICES;
const isNotice = (name: unknown): name is StaffNotice => typeof name === 'string' && Object.hasOwn(NOTICES, name);

/** The notice that the address of this page names, as a part of its model. */
export function noticeOf(ctx: Context, words: Words): { notice?: NoticeView } {
  const { done } = ctx.query;
  return isNotice(done) ? { notice: { text: words(NOTICES[done]), good: done !== 'late' } } : {};
}

/** The field of what officers write; `problem` as `noteProblem` says it. */
export function noteField(
  words: Words,
  { name, label, hint }: { name: string; label: string; hint: string },
  {
    value = '',
    problem,
    most = LONGEST_NOTE,
  }: { value?: string; problem?: NoteProblem | undefined; most?: number } = {},
): FieldView {
  return {
    name,
    type: 'long-text',
    label: words(label),
    hint: words(hint, { most }),
    autocomplete: 'off',
    value,
    ...(problem ? { error: words(NOTE_PROBLEMS[problem], { most }) } : {}),
  };
}
