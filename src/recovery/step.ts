import type { Context } from 'koa';
import type { Input } from '../conversations/fields.ts';
import { chooseLanguage } from '../web/language.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import type { Language, Views } from '../web/views.ts';
import { type Step, type Task, turnOf } from './browser.ts';

/** A request of a page of recovery. */
export interface Visit {
  readonly ctx: Context;
  readonly task: Task;
  readonly input: Input;
  readonly language: Language;
}

/** What was wrong: a finished sentence for the form, or some by field. */
export interface Problem {
  readonly error?: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** Keys of the plug-in's words by field. */
  readonly missing?: Readonly<Record<string, string>>;
  /** Instead of 400. */
  readonly status?: number;
  /** Seconds after which to try again. */
  readonly retryAfter?: number;
}

/** One step: its page, and what an answer does. */
export interface StepPages {
  show(visit: Visit, problem?: Problem): void | Promise<void>;
  answer(visit: Visit): void | Promise<void>;
}

const REFUSED = 400;

/** Leads on to the page of a step. */
export function lead(ctx: Context, step: Step | ''): void {
  ctx.status = 303;
  ctx.redirect(step === '' ? '/recover' : `/recover/${step}`);
}

export const actionOf = (task: Task): string => `/recover/${task.step}?turn=${turnOf(task)}`;

/** Shows a page of recovery, with what was wrong. */
export function showPage(
  ctx: Context,
  pages: Pages,
  model: Omit<Views['recover'], 'error' | 'later'>,
  problem?: Problem,
): void {
  const { error, retryAfter, status = REFUSED } = problem ?? {};
  if (retryAfter !== undefined) ctx.set('Retry-After', String(retryAfter));
  const said = error === undefined ? {} : { error, later: retryAfter !== undefined };
  pages.show(ctx, 'recover', { ...model, ...said }, { status: problem ? status : 200 });
}

/** The language of the page, which the person's own decides unless they chose one. */
export function speak(ctx: Context, own: Language | undefined, supported: readonly Language[]): Language {
  const state = webState(ctx);
  state.language = chooseLanguage({ chosen: state.chosenLanguage, uiLocales: own ?? state.language, supported });
  return state.language;
}
