/** What several of the staff's pages have in common. */
import type { Context } from 'koa';
import type { Actor, Decision } from '../approvals/approval.ts';
import { LONGEST_NOTE, NOTE_PROBLEMS, type NoteProblem } from '../conversations/written.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { FieldView, NoticeView, OfficerView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import type { Searched } from './search.ts';

/** Whose page it is, which others are theirs, and whether they may act on this one. */
export const officerView = ({ person, pages, mayAct, unprotected }: Officer): OfficerView => ({
  name: person.name.full,
  pages,
  mayAct,
  unprotected,
});

/** The names of roles in the pages' words. */
export const NAMES_OF_ROLES: Readonly<Record<string, string>> = {
  'identity-officer': 'disclosures.role.identityOfficer',
  registrar: 'disclosures.role.registrar',
  support: 'disclosures.role.support',
  'security-officer': 'disclosures.role.securityOfficer',
  auditor: 'disclosures.role.auditor',
  administrator: 'disclosures.role.administrator',
};

/** What a page may say about what was just done; the address names one. */
const NOTICES = {
  saved: 'staff.done.saved',
  late: 'staff.done.late',
  withdrawn: 'staff.done.withdrawn',
  'end-sessions': 'staff.done.sessionsEnded',
  'start-recovery': 'staff.done.recoveryStarted',
  block: 'staff.done.blocked',
  unblock: 'staff.done.unblocked',
  asked: 'staff.done.asked',
  approved: 'staff.done.approved',
  'approved-later': 'staff.done.approvedLater',
  refused: 'staff.done.refused',
  stale: 'staff.done.stale',
  'taken-back': 'staff.done.takenBack',
  verified: 'staff.done.verified',
  'switched-off': 'staff.done.switchedOff',
} as const;

export type StaffNotice = keyof typeof NOTICES;
const isNotice = (name: unknown): name is StaffNotice => typeof name === 'string' && Object.hasOwn(NOTICES, name);

/** The notice that the address of this page names, as a part of its model. */
export function noticeOf(ctx: Context, words: Words): { notice?: NoticeView } {
  const { done } = ctx.query;
  return isNotice(done) ? { notice: { text: words(NOTICES[done]), good: done !== 'late' && done !== 'stale' } } : {};
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

/** Names of those who did something, or asked for it and decided, by person id. */
export async function namesIn(
  done: readonly { readonly by: Pick<Actor, 'people'>; readonly decision?: Pick<Decision, 'by'> }[],
  people: Pick<PersonStore, 'find'>,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(done.flatMap(({ by, decision }) => [...by.people, ...(decision?.by ?? [])]));
  const found = await Promise.all([...ids].map((id) => people.find(id)));
  return new Map(found.flatMap((one) => (one ? [[one.id, one.name.full]] : [])));
}

const MOST_PAGES = 10_000;

/** The number of the page that an address asks for. */
export function pageOf({ query }: Context): number {
  const page = Number(query.page);
  return Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page : 1;
}

/** Numbers of the pages before and after one. */
export const around = (page: number, more: boolean): { previous?: number; next?: number } => ({
  ...(page > 1 ? { previous: page - 1 } : {}),
  ...(more ? { next: page + 1 } : {}),
});

/** Why a search shows nobody. */
export type SearchProblem = Exclude<Searched, { kind: 'found' }> | { readonly kind: 'empty' };

/** What the page of a search says about it. */
export function searchProblem(
  problem: SearchProblem | undefined,
  words: Words,
): { nothing: boolean; limited?: string } {
  const limited = problem?.kind === 'limited' ? words('staff.search.limited', { minutes: problem.minutes }) : undefined;
  return { nothing: problem?.kind === 'nothing', ...(limited === undefined ? {} : { limited }) };
}

/** The HTTP status of such a page. */
export const statusOf = (problem: SearchProblem | undefined): number =>
  problem?.kind === 'empty' ? 400 : problem?.kind === 'limited' ? 429 : 200;
