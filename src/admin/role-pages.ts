/** What administrators see of who works here. */
import type { Context } from 'koa';
import type { ChangeRequest } from '../approvals/approval.ts';
import type { PastEvent } from '../audit/audit.ts';
import type { Person } from '../identity/person.ts';
import type { Pages } from '../web/pages.ts';
import type { ChangeLineView, FieldView, Language } from '../web/views.ts';
import { OUTCOMES } from './approval-pages.ts';
import type { Officer } from './door.ts';
import {
  around,
  NAMES_OF_ROLES,
  noteField,
  noticeOf,
  officerView,
  type SearchProblem,
  searchProblem,
  statusOf,
} from './page-parts.ts';
import { type RoleChange, type RoleProblem, roleWords } from './role-changes.ts';
import { EVERYWHERE, endingOf, type RoleForm, type RoleFormProblems } from './role-form.ts';
import type { RolePlaces } from './role-places.ts';
import { type Role, roleSchema, type StaffList, type StaffRole } from './staff.ts';

export interface RolePagesParts {
  readonly pages: Pages;
  readonly rolePlaces: RolePlaces;
}

/** Somebody's roles and how they came about; `id` is that of the look. */
export interface RoleFile {
  readonly id: string;
  readonly person: Person;
  readonly roles: readonly StaffRole[];
  readonly requests: readonly ChangeRequest[];
  /** Roles given and taken by the command line. */
  readonly commands: readonly PastEvent[];
  /** Of those who asked and decided, by person id. */
  readonly names: ReadonlyMap<string, string>;
}

/** A form that comes back. */
export interface ReturnedRoleForm {
  readonly form: RoleForm;
  readonly problems: RoleFormProblems;
  readonly refused?: RoleProblem;
}

const ABOUT = {
  'identity-officer': 'staff.roles.about.identity-officer',
  registrar: 'staff.roles.about.registrar',
  support: 'staff.roles.about.support',
  'security-officer': 'staff.roles.about.security-officer',
  auditor: 'staff.roles.about.auditor',
  administrator: 'staff.roles.about.administrator',
} as const satisfies Record<Role, string>;

const REFUSALS = {
  already: 'staff.roles.problem.already',
  gone: 'staff.roles.problem.gone',
  inactive: 'staff.roles.problem.inactive',
  last: 'staff.roles.problem.last',
  own: 'staff.roles.problem.own',
  waiting: 'staff.roles.problem.waiting',
} as const satisfies Record<RoleProblem, string>;

/** Who asked for what and what became of it, in words. */
export function changeLine(
  { by, at, reason, decision }: ChangeRequest,
  title: string,
  { pages, language, names }: { pages: Pick<Pages, 'words'>; language: Language; names: ReadonlyMap<string, string> },
): ChangeLineView {
  const words = pages.words(language);
  const named = (ids: readonly string[]): string => ids.map((id) => names.get(id) ?? '–').join(', ');
  return {
    title,
    asked: words('staff.approvals.askedBy', { name: named(by.people), when: at }),
    reason,
    outcome: decision
      ? words(OUTCOMES[decision.outcome], { name: named(decision.by), when: decision.at })
      : words('staff.approvals.waits'),
    ...(decision?.note ? { note: decision.note } : {}),
  };
}

/** Makes the pages. */
export function createRolePages({ pages, rolePlaces }: RolePagesParts) {
  const nameOf = (role: StaffRole, language: Language): string =>
    roleWords(pages.words(language), language, { role, rolePlaces });

  function titleOf({ what, ...role }: RoleChange, language: Language): string {
    const words = pages.words(language);
    return words(what === 'give' ? 'staff.roles.given' : 'staff.roles.ended', { role: nameOf(role, language) });
  }

  function commandLine({ type, at, details }: PastEvent, language: Language): ChangeLineView & { at: Date } {
    const words = pages.words(language);
    const change = { ...details, what: type === 'staff.appointed' ? 'give' : 'end' } as unknown as RoleChange;
    const title = titleOf(
      { what: change.what, role: change.role, ...(change.place ? { place: change.place } : {}) },
      language,
    );
    return { at, title, asked: words('staff.roles.byCommand', { when: at }), outcome: '' };
  }

  function historyOf({ requests, commands, names }: RoleFile, language: Language): ChangeLineView[] {
    const asked = requests.map((request) => {
      const title = titleOf(request.content as RoleChange, language);
      return { at: request.at, ...changeLine(request, title, { pages, language, names }) };
    });
    const all = [...asked, ...commands.map((event) => commandLine(event, language))];
    return all.sort((a, b) => b.at.getTime() - a.at.getTime()).map(({ at: _, ...line }) => line);
  }

  function giveFields(language: Language, returned?: ReturnedRoleForm): FieldView[] {
    const words = pages.words(language);
    const form = returned?.form.what === 'give' ? returned.form : undefined;
    const problems = form ? (returned?.problems ?? {}) : {};
    const places = roleSchema.options.flatMap((role) => rolePlaces.of(role));
    return [
      {
        name: 'role',
        type: 'choice',
        label: words('staff.roles.role'),
        autocomplete: 'off',
        value: form?.role ?? '',
        options: roleSchema.options.map((role) => ({
          value: role,
          text: words(NAMES_OF_ROLES[role] ?? ''),
          hint: words(ABOUT[role]),
        })),
        ...(problems.role ? { error: words('staff.roles.roleMissing') } : {}),
      },
      {
        name: 'place',
        type: 'choice',
        label: words('staff.roles.place'),
        hint: words('staff.roles.placeHint'),
        autocomplete: 'off',
        value: form?.place || EVERYWHERE,
        options: [
          { value: EVERYWHERE, text: words('staff.roles.everywhere') },
          ...places.map(({ id, name }) => ({ value: id, text: name[language] })),
        ],
        ...(problems.place ? { error: words('staff.roles.placeUnknown') } : {}),
      },
      noteField(words, REASON, { value: form?.reason ?? '', problem: problems.reason }),
    ];
  }

  function endFields({ roles }: RoleFile, language: Language, returned?: ReturnedRoleForm): FieldView[] {
    if (roles.length === 0) return [];
    const words = pages.words(language);
    const form = returned?.form.what === 'end' ? returned.form : undefined;
    const problems = form ? (returned?.problems ?? {}) : {};
    return [
      {
        name: 'ending',
        type: 'choice',
        label: words('staff.roles.ending'),
        autocomplete: 'off',
        value: form?.ending ?? '',
        options: roles.map((role) => ({ value: endingOf(role), text: nameOf(role, language) })),
        ...(problems.ending ? { error: words('staff.roles.endingMissing') } : {}),
      },
      noteField(words, { ...REASON, name: 'why' }, { value: form?.reason ?? '', problem: problems.reason }),
    ];
  }

  return {
    nameOf,
    titleOf,

    list(
      ctx: Context,
      officer: Officer,
      found: { people: readonly (StaffList['people'][number] & { name: string })[]; more: boolean; page: number },
      problem?: SearchProblem,
    ): void {
      const { language } = officer;
      const words = pages.words(language);
      const number: FieldView = {
        name: 'number',
        type: 'text',
        label: words('staff.search.number'),
        hint: words('staff.roles.searchHint'),
        autocomplete: 'off',
        ...(problem?.kind === 'empty' ? { error: words('staff.search.empty') } : {}),
      };
      const model = {
        officer: officerView(officer),
        people: found.people.map(({ personId, name, roles, since }) => ({
          person: personId,
          name,
          roles: roles.map((role) => nameOf(role, language)).join('; '),
          since: words('staff.roles.since', { when: since }),
        })),
        fields: [number],
        ...searchProblem(problem, words),
        page: found.page,
        ...around(found.page, found.more),
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-roles', model, { status: statusOf(problem) });
    },

    person(ctx: Context, officer: Officer, file: RoleFile, returned?: ReturnedRoleForm): void {
      const { language } = officer;
      const words = pages.words(language);
      const isOwn = file.person.id === officer.person.id;
      const mayAsk = officer.mayAct && !isOwn;
      const give = mayAsk ? giveFields(language, returned) : [];
      const end = mayAsk ? endFields(file, language, returned) : [];
      const isWrong = returned && (returned.refused || Object.keys(returned.problems).length > 0);
      const model = {
        officer: officerView(officer),
        id: file.id,
        name: file.person.name.full,
        roles: file.roles.map((role) => nameOf(role, language)),
        history: historyOf(file, language),
        give,
        end,
        fields: [...give, ...end],
        ...(isOwn && officer.mayAct ? { obstacle: words(REFUSALS.own) } : {}),
        ...(returned?.refused ? { error: words(REFUSALS[returned.refused]) } : {}),
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-role-person', model, { status: isWrong ? 400 : 200 });
    },
  };
}

const REASON = { name: 'reason', label: 'staff.roles.reason', hint: 'staff.roles.reasonHint' };
