/** The form by which security officers describe an identity provider in front of this one. */
import type { Context } from 'koa';
import type { NoteProblem } from '../conversations/written.ts';
import type { Problem } from '../upstreams/problems.ts';
import { LONGEST_DESCRIPTION } from '../upstreams/proposing.ts';
import type { FieldView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import { noteField, officerView } from './page-parts.ts';
import type { UpstreamProblem } from './upstream-changes.ts';
import { REFUSALS, type UpstreamPagesParts } from './upstream-pages.ts';
import { problemView } from './upstream-problems.ts';

/** What was sent, without the secret: that is typed anew each time. */
export interface UpstreamForm {
  readonly description: string;
  readonly reason: string;
}

/** Why it was not taken. */
export interface FormProblems {
  /** About the description; `line` is where it could not be read. */
  readonly wrong: readonly Problem[];
  readonly line?: number | undefined;
  readonly isLong?: boolean;
  readonly secretLong?: boolean;
  /** The secret that is there does not go to other addresses. */
  readonly secretAgain?: boolean;
  readonly reason?: NoteProblem | undefined;
  readonly refused?: UpstreamProblem;
}

/** One that is described; without an id a new one. */
export interface Describing {
  readonly id?: string | undefined;
  readonly hasSecret: boolean;
}

/** What a new one begins with: it lets nobody in, and is filled in. */
export const EXAMPLE = `id:
protocol: oidc
name:
  vi:
  en:
  fr:
settings:
  issuer: https://
  clientId:
  auth: private_key_jwt
  scopes: [openid, profile]
claims:
  number:
  name: name
levels:
  - acr: []
    factors: [knowledge]
firstArrival: connect
stepUp: local
admitted: false
`;

const LINES = 26;

/** Longest secret, in characters. */
export const LONGEST_SECRET = 1_000;

/** Makes the page. */
export function createUpstreamFormPages({ pages }: Pick<UpstreamPagesParts, 'pages'>) {
  function errorOf({ wrong, line, isLong }: FormProblems, words: Words): string | undefined {
    if (isLong) return words('staff.upstreams.form.long', { most: LONGEST_DESCRIPTION });
    if (line !== undefined) return words('staff.upstreams.form.unreadable', { line });
    return wrong.length > 0 ? words('staff.upstreams.form.wrong', { count: wrong.length }) : undefined;
  }

  function secretErrorOf({ secretLong, secretAgain }: FormProblems, words: Words): string | undefined {
    if (secretLong) return words('staff.upstreams.form.secretLong', { most: LONGEST_SECRET });
    return secretAgain ? words('staff.upstreams.form.secretAgain') : undefined;
  }

  function fields(words: Words, { hasSecret }: Describing, form: UpstreamForm, problems?: FormProblems): FieldView[] {
    const error = problems && errorOf(problems, words);
    const secretError = problems && secretErrorOf(problems, words);
    return [
      {
        name: 'description',
        type: 'long-text',
        lines: LINES,
        label: words('staff.upstreams.form.description'),
        hint: words('staff.upstreams.form.descriptionHint'),
        autocomplete: 'off',
        value: form.description,
        ...(error === undefined ? {} : { error }),
      },
      {
        name: 'secret',
        type: 'secret',
        label: words('staff.upstreams.form.secret'),
        hint: words(hasSecret ? 'staff.upstreams.form.secretStays' : 'staff.upstreams.form.secretHint'),
        autocomplete: 'off',
        ...(secretError === undefined ? {} : { error: secretError }),
      },
      noteField(
        words,
        { name: 'reason', label: 'staff.roles.reason', hint: 'staff.upstreams.reasonHint' },
        { value: form.reason, problem: problems?.reason },
      ),
    ];
  }

  return (ctx: Context, officer: Officer, of: Describing, form: UpstreamForm, problems?: FormProblems): void => {
    const words = pages.words(officer.language);
    const { id } = of;
    const refused = problems?.refused;
    const model = {
      officer: officerView(officer),
      title: id === undefined ? words('staff.upstreams.form.add') : words('staff.upstreams.form.change', { id }),
      action: id === undefined ? '/staff/upstreams/new' : `/staff/upstreams/${id}/change`,
      back: id === undefined ? '/staff/upstreams' : `/staff/upstreams/${id}`,
      wrong: (problems?.wrong ?? []).map((one) => problemView(one, words)),
      fields: fields(words, of, form, problems),
      ...(refused ? { error: words(REFUSALS[refused]) } : {}),
    };
    pages.show(ctx, 'staff-upstream-form', model, { status: problems ? 400 : 200 });
  };
}
