/** What is wrong, in English, with the code by which programs know it. */
import { z } from 'zod';
import { noteProblem, tidied } from '../conversations/written.ts';
import { AppError } from '../errors.ts';
import type { Finding as CheckFinding } from '../relying-parties/findings.ts';
import type { RotationProblem } from '../teams/rotation.ts';
import type { Pages } from '../web/pages.ts';
import { type Finding, Unfit } from './problems.ts';

export interface SaidParts {
  readonly pages: Pick<Pages, 'words'>;
}

/** Programs read one language. */
export const ENGLISH = 'en';

/** Problems of forms: keys of words by field. The code is the last part of the key. */
export const findingsOfWords = (
  { pages }: SaidParts,
  problems: Readonly<Record<string, string>>,
  pathOf: (field: string) => string = (field) => field,
): Finding[] =>
  Object.entries(problems).map(([field, key]) => ({
    path: pathOf(field),
    code: key.split('.').at(-1) ?? key,
    message: pages.words(ENGLISH)(key),
  }));

/** What checks of a registration found, as an answer. */
export const found = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'ok']),
  path: z.string().describe('The member that it is about.'),
  what: z.string().optional().describe('What of it: an address, the name of a key, a claim.'),
  message: z.string(),
});

export const foundView = ({ pages }: SaidParts, { code, severity, field, what }: CheckFinding) => ({
  code,
  severity,
  path: field,
  ...(what === undefined ? {} : { what }),
  message: pages.words(ENGLISH)(`checks.${code}`),
});

/** What stands in the way of asking, as a refusal. */
export const unfitChecks = (parts: SaidParts, findings: readonly CheckFinding[]): Unfit =>
  new Unfit(
    findings
      .filter(({ severity }) => severity === 'error')
      .map((one) => {
        const { code, path, message, what } = foundView(parts, one);
        return { code, path, message: what === undefined ? message : `${message} (${what})` };
      }),
  );

/** What does not go with how things are now; everything else is wrong in itself. */
const CONFLICTS: readonly RotationProblem[] = [
  'sameKey',
  'sameKid',
  'tooMany',
  'otherMethod',
  'atAddress',
  'last',
  'again',
];

/** Why keys or secrets were not changed, as a refusal. */
export function refusedRotation({ pages }: SaidParts, problem: RotationProblem): AppError {
  if (problem === 'gone') return new AppError('not_found', 'no such key or secret');
  const finding = { path: '', code: problem, message: pages.words(ENGLISH)(`serviceKeys.problem.${problem}`) };
  return new Unfit([finding], CONFLICTS.includes(problem) ? 'conflict' : 'invalid_input');
}

/** Fails where they were not changed. */
export function mustHaveRotated(parts: SaidParts, problem: RotationProblem | undefined): void {
  if (problem !== undefined) throw refusedRotation(parts, problem);
}

/** Why something is done: up to 500 characters, as in the forms. */
export const reasonField = z
  .string()
  .max(2_000)
  .transform(tidied)
  .refine((text) => noteProblem(text) === undefined, 'must be a text of up to 500 characters')
  .describe('Why, in up to 500 characters; it is kept, and read by people.');
