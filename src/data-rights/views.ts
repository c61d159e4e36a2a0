/** Requests about data in words, for the person's own pages and for the staff's. */
import type { ComparedView, RequestStepView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { type ComparedField, comparedFields } from './compared.ts';
import type { Correction, DataRequest, Right, Step } from './request.ts';
import type { DataRightsSettings } from './settings.ts';

type Tone = 'waiting' | 'good' | 'bad';

/** What each right is called, and what it is for. */
export const RIGHT_WORDS = {
  access: { name: 'rights.access.name', about: 'rights.access.about' },
  correct: { name: 'rights.correct.name', about: 'rights.correct.about' },
  erase: { name: 'rights.erase.name', about: 'rights.erase.about' },
  restrict: { name: 'rights.restrict.name', about: 'rights.restrict.about' },
  object: { name: 'rights.object.name', about: 'rights.object.about' },
  withdraw: { name: 'rights.withdraw.name', about: 'rights.withdraw.about' },
  complain: { name: 'rights.complain.name', about: 'rights.complain.about' },
} as const satisfies Record<Right, { name: string; about: string }>;

/** How a request stands. */
export const STATE_WORDS = {
  received: { title: 'rights.state.received', tone: 'waiting' },
  acknowledged: { title: 'rights.state.acknowledged', tone: 'waiting' },
  fulfilled: { title: 'rights.state.fulfilled', tone: 'good' },
  refused: { title: 'rights.state.refused', tone: 'bad' },
  cancelled: { title: 'rights.state.cancelled', tone: 'bad' },
} as const satisfies Record<DataRequest['status'], { title: string; tone: Tone }>;

/** What happened. */
const STEP_WORDS = {
  received: 'rights.step.received',
  acknowledged: 'rights.step.acknowledged',
  extended: 'rights.step.extended',
  fulfilled: 'rights.step.fulfilled',
  refused: 'rights.step.refused',
  cancelled: 'rights.step.cancelled',
} as const satisfies Record<Step['what'], string>;

/** The deadline is the end of a day: the moment before it is still that day. */
export const lastDay = (end: Date | string): Date => new Date(new Date(end).getTime() - 1);

/** The clocks of a right, with the law that sets them. */
export function lawOf(right: Right, { acknowledgeWorkingDays, terms }: DataRightsSettings, words: Words): string {
  const { days, withOthers, most } = terms[right];
  if (right === 'complain') return words('rights.lawComplain', { count: acknowledgeWorkingDays, days, most });
  return words('rights.law', { count: acknowledgeWorkingDays, days, most: withOthers });
}

/** The history of a request. */
export const stepsOf = ({ steps }: Pick<DataRequest, 'steps'>, words: Words): RequestStepView[] =>
  steps.map(({ what, by, at, said, dueAt }) => ({
    what:
      by === 'self-service'
        ? words('rights.step.selfService')
        : words(STEP_WORDS[what], { end: dueAt === undefined ? new Date(at) : lastDay(dueAt) }),
    when: words('rights.when', { when: new Date(at) }),
    ...(said === undefined ? {} : { said }),
  }));

const FIELDS = {
  name: 'statement.name',
  birthdate: 'statement.birthdate',
  gender: 'statement.gender',
  number: 'statement.number',
  passport: 'statement.passport',
  nationality: 'statement.nationality',
} as const satisfies Record<ComparedField['field'], string>;
const GENDERS = { male: 'statement.male', female: 'statement.female', other: 'statement.other' } as const;
const isGender = (value: string): value is keyof typeof GENDERS => Object.hasOwn(GENDERS, value);

/** What a correction changes, in words. */
export function comparedView(correction: Correction, words: Words): ComparedView[] {
  const value = ({ field }: ComparedField, text: string | undefined): string =>
    text === undefined ? '–' : field === 'gender' && isGender(text) ? words(GENDERS[text]) : text;
  return comparedFields(correction).map((one) => ({
    label: words(FIELDS[one.field]),
    from: value(one, one.from),
    to: value(one, one.to),
    differs: one.from !== one.to,
  }));
}
