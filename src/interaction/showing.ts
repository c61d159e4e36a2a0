/** What the pages of every step have in common. */
import type { Language, ServiceView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Interaction } from './interaction.ts';
import type { Later } from './sign-in.ts';
import type { Visit } from './visit.ts';

/** What was wrong with the last answer, in words: one message for the form, one for the login, keys of words by field. */
export interface Problem {
  readonly error?: string;
  readonly login?: string;
  readonly missing?: Readonly<Record<string, string>>;
  /** Instead of 400. */
  readonly status?: number;
  /** Seconds after which to try again. */
  readonly retryAfter?: number;
  /** The problem is with what should have told who the person is: not offered once more unasked. */
  readonly unidentified?: true;
}

/** Shows a step; a form that was answered wrongly is shown again with its problem. */
export type ShowStep = (visit: Visit, problem?: Problem) => void | Promise<void>;

const REFUSED = 400;

/** The service that the interaction is for. */
export const serviceOf = ({ relyingParty }: Interaction, language: Language): ServiceView => ({
  name: relyingParty.name[language],
  organisation: relyingParty.organisation[language],
});

/** Where the form of the current step posts to. */
export const actionOf = ({ details, step }: Interaction): string => `/interaction/${details.uid}/${step.kind}`;

/** What to say to an attempt that was not looked at, with when to try again. */
export function tooEarly(words: Words, { why, seconds }: Later): Problem {
  if (why === 'busy') return { error: words('error.signIn.busy'), status: 503, retryAfter: seconds };
  const error = words('error.signIn.tooMany', { minutes: Math.ceil(seconds / 60) });
  return { error, status: 429, retryAfter: seconds };
}

/** How the page is answered. */
export function statusOf({ ctx }: Visit, problem: Problem | undefined): { status: number } {
  if (problem?.retryAfter !== undefined) ctx.set('Retry-After', String(problem.retryAfter));
  return { status: problem ? (problem.status ?? REFUSED) : 200 };
}
/** The problem as the form shows it. */
export const messageOf = (problem: Problem | undefined): { error?: string; later?: boolean } =>
  problem?.error ? { error: problem.error, later: problem.retryAfter !== undefined } : {};
