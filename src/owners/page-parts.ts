/** What several of these pages have in common. */
import type { Context } from 'koa';
import { type Input, textOf } from '../conversations/fields.ts';
import { LONGEST_NAME, type Problems } from '../teams/names.ts';
import { TEAM_ROLES, type TeamRole } from '../teams/team.ts';
import type { TypedNames } from '../teams/teams.ts';
import type { Pages } from '../web/pages.ts';
import type { FieldView, NoticeView, OwnerView, Views } from '../web/views.ts';
import type { Words } from '../web/words.ts';

/** Keys of the words for what a member is. */
export const ROLE_WORDS = {
  owner: 'owners.role.owner',
  developer: 'owners.role.developer',
  viewer: 'owners.role.viewer',
} as const satisfies Record<TeamRole, string>;

/** And for what they may do. */
export const ROLE_HINTS = {
  owner: 'owners.role.ownerHint',
  developer: 'owners.role.developerHint',
  viewer: 'owners.role.viewerHint',
} as const satisfies Record<TeamRole, string>;

/** What a page may say about what was just done; the address names one. */
const NOTICES = {
  created: 'owners.done.created',
  claimed: 'owners.done.claimed',
  renamed: 'owners.done.renamed',
  joined: 'owners.done.joined',
  declined: 'owners.done.declined',
  over: 'owners.done.over',
  member: 'owners.done.member',
  invited: 'owners.done.invited',
  withdrawn: 'owners.done.withdrawn',
  role: 'owners.done.role',
  removed: 'owners.done.removed',
  left: 'owners.done.left',
  service: 'owners.done.service',
  saved: 'owners.done.saved',
  ended: 'owners.done.ended',
  fault: 'faults.done',
  testPerson: 'testPeople.done.added',
  testPersonRemoved: 'testPeople.done.removed',
  program: 'programs.done.added',
  'no-program': 'programs.done.removed',
} as const;
const BAD: ReadonlySet<string> = new Set(['over', 'member']);

export type OwnerNotice = keyof typeof NOTICES;
const isNotice = (name: unknown): name is OwnerNotice => typeof name === 'string' && Object.hasOwn(NOTICES, name);

/** The notice that the address of this page names, as a part of its model. */
export function noticeOf({ query: { done } }: Context, words: Words): { notice?: NoticeView } {
  return isNotice(done) ? { notice: { text: words(NOTICES[done]), good: !BAD.has(done) } } : {};
}

/** A form as it was sent, and what is wrong with it: keys of words by field, under the empty name for the whole. */
export interface Sent {
  readonly input: Input;
  readonly problems: Problems;
}
export const NOT_SENT: Sent = { input: {}, problems: {} };

const REFUSED = 400;
/** How a form that was refused is answered. */
export const statusOf = ({ problems }: Sent): { status: number } => ({
  status: Object.keys(problems).length > 0 ? REFUSED : 200,
});
/** What is wrong with the whole form, as a part of its model. */
export const errorOf = ({ problems }: Sent, words: Words): { error?: string } =>
  problems[''] ? { error: words(problems['']) } : {};

/** A form with one purpose, with what is wrong with it as it was sent; in the words of whoever is asked. */
export function showForm(
  ctx: Context,
  { pages, owner, words }: { readonly pages: Pages; readonly owner: OwnerView; readonly words: Words },
  form: Omit<Views['owner-form'], 'owner'>,
  sent: Sent,
): void {
  pages.show(ctx, 'owner-form', { owner, ...errorOf(sent, words), ...form }, statusOf(sent));
}

/** Longest text that is shown again. */
const SHOWN_AGAIN = 20_000;

/** A field with what was typed, or what it was before. */
export function fieldOf(
  words: Words,
  { input, problems }: Sent,
  { before = '', ...rest }: Omit<FieldView, 'value' | 'error' | 'autocomplete'> & { readonly before?: string },
): FieldView {
  const { name } = rest;
  const typed = Object.hasOwn(input, name) ? textOf(input, name).slice(0, SHOWN_AGAIN) : before;
  const problem = problems[name];
  return { ...rest, autocomplete: 'off', value: typed, ...(problem ? { error: words(problem) } : {}) };
}

/** The three fields of a name; the Vietnamese one alone must be there. */
export function nameFields(words: Words, sent: Sent, before: TypedNames = {}, hint = 'owners.name.hint'): FieldView[] {
  const most = LONGEST_NAME;
  return [
    fieldOf(words, sent, {
      name: 'vi',
      type: 'text',
      label: words('owners.name.vi'),
      hint: words(hint, { most }),
      before: before.vi ?? '',
    }),
    fieldOf(words, sent, { name: 'en', type: 'text', label: words('owners.name.en'), before: before.en ?? '' }),
    fieldOf(words, sent, { name: 'fr', type: 'text', label: words('owners.name.fr'), before: before.fr ?? '' }),
  ];
}

/** What was typed into them. */
export const namesIn = (input: Input): TypedNames => ({
  vi: textOf(input, 'vi'),
  en: textOf(input, 'en'),
  fr: textOf(input, 'fr'),
});

/** Another language is shown only where it says something of its own. */
export const ownWords = ({ vi, en, fr }: { vi: string; en: string; fr: string }): TypedNames => ({
  vi,
  en: en === vi ? '' : en,
  fr: fr === vi ? '' : fr,
});

/** The choice of a role. */
export const roleField = (words: Words, sent: Sent, before: TeamRole | '' = ''): FieldView =>
  fieldOf(words, sent, {
    name: 'role',
    type: 'choice',
    label: words('owners.role'),
    options: TEAM_ROLES.map((role) => ({
      value: role,
      text: words(ROLE_WORDS[role]),
      hint: words(ROLE_HINTS[role]),
    })),
    before,
  });

/** The role that was chosen. */
export const roleIn = (input: Input): TeamRole | undefined => TEAM_ROLES.find((role) => role === textOf(input, 'role'));

/** What is ticked; a single box comes as a text. */
export const tickedOf = (input: Input, name: string): string[] =>
  [input[name]].flat().filter((value): value is string => typeof value === 'string' && value !== '');
