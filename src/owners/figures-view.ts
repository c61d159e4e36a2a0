/** Figures of a service in words and bars. */
import type { Part, Shown, Span, StepFigures, Summary } from '../figures/summary.ts';
import type { FactView, FigureRow, FigureTable, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';

/** What a page of figures speaks. */
export interface Speaking {
  readonly words: Words;
  readonly language: Language;
}

const WHOLE = 100;
export const percent = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.min(WHOLE, Math.round((part * WHOLE) / whole));

export const number = (count: number, language: Language): string => new Intl.NumberFormat(language).format(count);
const share = (part: number, whole: number, language: Language): string =>
  whole === 0 ? '—' : new Intl.NumberFormat(language, { style: 'percent' }).format(part / whole);

/** A day as people write it. */
export function dayWords(day: string, language: Language): string {
  const date = new Date(`${day}T00:00:00Z`);
  return new Intl.DateTimeFormat(language, { day: '2-digit', month: '2-digit', timeZone: 'UTC' }).format(date);
}

const spanWords = ({ from, to }: Span, language: Language): string =>
  from === to ? dayWords(to, language) : `${dayWords(from, language)} – ${dayWords(to, language)}`;

/** The first answers: how many came, and how many got in. */
export function numbersOf(summary: Summary, { words, language }: Speaking): FactView[] {
  const { attempts, successes, withoutPage, redeemed } = summary;
  const some = (count: number): string => number(count, language);
  return [
    { label: words('figures.attempts'), value: some(attempts) },
    { label: words('figures.successes'), value: `${some(successes)} (${share(successes, attempts, language)})` },
    { label: words('figures.withoutPage'), value: `${some(withoutPage)} (${share(withoutPage, successes, language)})` },
    { label: words('figures.notRedeemed'), value: some(Math.max(0, successes - redeemed)) },
  ];
}

/** Day by day or week by week. */
export function spansTable({ spans }: Summary, { words, language }: Speaking): FigureTable {
  const most = Math.max(1, ...spans.map(({ attempts }) => attempts));
  return {
    title: words('figures.overTime'),
    columns: [words('figures.when'), words('figures.attempts'), words('figures.successes')],
    rows: spans.map((span) => ({
      label: spanWords(span, language),
      bar: percent(span.attempts, most),
      cells: [number(span.attempts, language), number(span.successes, language)],
    })),
  };
}

function shownWords(shown: Shown, { words, language }: Speaking): string {
  if (shown.kind === 'fewer') return words('figures.fewer', { count: shown.than });
  const count = number(shown.count, language);
  return shown.kind === 'about' ? words('figures.about', { count }) : count;
}

const sizeOf = (shown: Shown): number => (shown.kind === 'fewer' ? 0 : shown.count);

/** Where people left; `smallest` where numbers are coarse. */
export function stepsTable(
  steps: readonly StepFigures[],
  smallest: number | undefined,
  speaking: Speaking,
): FigureTable {
  const { words } = speaking;
  const most = Math.max(1, ...steps.map(({ reached }) => sizeOf(reached)));
  const about =
    smallest === undefined ? words('figures.stepsExact') : words('figures.stepsCoarse', { count: smallest });
  return {
    title: words('figures.steps'),
    about,
    columns: [words('figures.stepColumn'), words('figures.reached'), words('figures.left')],
    rows: steps.map(({ step, reached, left }) => ({
      label: words(`figures.step.${step}`),
      bar: percent(sizeOf(reached), most),
      cells: [shownWords(reached, speaking), shownWords(left, speaking)],
    })),
  };
}

function partsTable(
  parts: readonly Part[],
  heads: Pick<FigureTable, 'title' | 'columns' | 'about'>,
  row: Named,
): FigureTable {
  const whole = parts.reduce((all, { count }) => all + count, 0);
  return { ...heads, rows: parts.map((part) => ({ ...row(part), bar: percent(part.count, whole) })) };
}
type Named = (part: Part) => Omit<FigureRow, 'bar'>;

/** By level. */
export const levelsTable = ({ levels, successes }: Summary, { words, language }: Speaking): FigureTable =>
  partsTable(
    levels,
    {
      title: words('figures.levels'),
      columns: [words('figures.level'), words('figures.successes'), words('figures.share')],
    },
    ({ name, count }) => ({
      label: name === 'none' ? words('figures.noLevel') : name,
      cells: [number(count, language), share(count, successes, language)],
    }),
  );

/** Answers of the protocol that have words of their own. */
const ANSWERS: Readonly<Record<string, string>> = {
  access_denied: 'figures.answer.denied',
  login_required: 'figures.answer.silent',
  interaction_required: 'figures.answer.silent',
  consent_required: 'figures.answer.silent',
  unmet_authentication_requirements: 'figures.answer.level',
  temporarily_unavailable: 'figures.answer.unavailable',
  server_error: 'figures.answer.unavailable',
};

/** What the service was answered instead of a code, or instead of tokens. */
export const answersTable = (
  parts: readonly Part[],
  title: 'figures.refusals' | 'figures.tokenRefusals',
  { words, language }: Speaking,
): FigureTable =>
  partsTable(
    parts,
    { title: words(title), columns: [words('figures.answer'), words('figures.count')] },
    ({ name, count }) => ({
      label: words(ANSWERS[name] ?? 'figures.answer.mistake'),
      code: name,
      cells: [number(count, language)],
    }),
  );
