/** The form on which mandates are granted and changed. */
import { textOf } from '../conversations/fields.ts';
import type { Country } from '../identity/country.ts';
import { readInvited } from '../identity/invited.ts';
import { readDay } from '../identity/statement.ts';
import type { Wish } from '../mandates/granting.ts';
import { type Invited, lastMomentOf, type Role } from '../mandates/mandate.ts';
import { EVERYTHING, groupOf, nameOfPower, type PowerCatalogue, serviceOf } from '../mandates/powers.ts';
import { levelNeeded, type Problems } from '../mandates/terms.ts';
import type { FieldView, Language, PowerGroupView } from '../web/views.ts';
import type { Words } from '../web/words.ts';

export type Input = Readonly<Record<string, unknown>>;

/** To whom something is granted. */
export type Recipient = Invited['kind'];

/** The dates within which something may be granted. */
export interface Limits {
  readonly from: Date;
  readonly until?: Date;
}

interface Reading {
  readonly country: Country;
  readonly now: Date;
  readonly limits: Limits;
}

const DAY_MS = 86_400_000;
const NAME_PROBLEMS = {
  empty: 'error.statement.nameEmpty',
  too_long: 'error.statement.nameTooLong',
  character: 'error.statement.nameCharacter',
} as const;

/** The day in the country, `YYYY-MM-DD`. */
export const isoDayOf = (when: Date, { utcOffsetMinutes }: Country): string =>
  new Date(when.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 10);
const startOf = (iso: string, { utcOffsetMinutes }: Country): Date =>
  new Date(Date.parse(`${iso}T00:00:00Z`) - utcOffsetMinutes * 60_000);
/** The same as people write it. */
export const writtenDayOf = (when: Date, country: Country): string =>
  isoDayOf(when, country).split('-').reverse().join('/');
/** The last day of something that ends then. */
export const lastDayOf = (until: Date | undefined, country: Country): string =>
  until ? writtenDayOf(lastMomentOf(until), country) : '';

const isDay = (text: string): boolean => readDay(text)?.iso?.length === 10;

/** The first moment of a typed day; of today, or when nothing is typed, this moment. */
export function readFrom(text: string, { country, now }: Reading): Date | undefined {
  if (text.trim() === '') return now;
  const iso = readDay(text)?.iso;
  if (iso === undefined || !isDay(text)) return undefined;
  return iso === isoDayOf(now, country) ? now : startOf(iso, country);
}

/** The moment after a typed last day, or when the limit ends on that day; undefined when nothing is typed, `invalid` for no day. */
export function readUntil(text: string, { country, limits }: Reading): Date | undefined | 'invalid' {
  if (text.trim() === '') return undefined;
  const iso = readDay(text)?.iso;
  if (iso === undefined || !isDay(text)) return 'invalid';
  const end = new Date(startOf(iso, country).getTime() + DAY_MS);
  const { until } = limits;
  return until && until < end && lastDayOf(until, country) === lastDayOf(end, country) ? until : end;
}

/** What is ticked; a single box comes as a text. */
export const tickedOf = (input: Input, name: string): string[] =>
  [input[name]].flat().filter((value): value is string => typeof value === 'string' && value !== '');

function readPerson(input: Input, { country }: Reading): { invited?: Invited; problems: Problems } {
  const read = readInvited({ number: textOf(input, 'number'), name: textOf(input, 'name') }, country);
  if ('invited' in read) return { invited: { kind: 'person', ...read.invited }, problems: {} };
  const { number, name } = read.problems;
  const problems = {
    ...(number ? { number: 'mandates.problem.number' } : {}),
    ...(name ? { name: NAME_PROBLEMS[name] } : {}),
  };
  return { problems };
}

function readOrganisation(input: Input, { country }: Reading): { invited?: Invited; problems: Problems } {
  const code = country.organisationCode(textOf(input, 'code'))?.value;
  return code === undefined
    ? { problems: { code: 'mandates.problem.code' } }
    : { problems: {}, invited: { kind: 'organisation', code } };
}

/** What was typed, if it can be read. */
export function readWish(
  input: Input,
  recipient: Recipient,
  reading: Reading,
): { readonly wish: Wish } | { readonly problems: Problems } {
  const { invited, problems } = recipient === 'person' ? readPerson(input, reading) : readOrganisation(input, reading);
  const from = readFrom(textOf(input, 'from'), reading);
  const until = readUntil(textOf(input, 'until'), reading);
  const all = {
    ...problems,
    ...(from ? {} : { from: 'mandates.problem.day' }),
    ...(until === 'invalid' ? { until: 'mandates.problem.day' } : {}),
  };
  if (!invited || !from || until === 'invalid') return { problems: all };
  const role: Role = textOf(input, 'role') === 'administrator' ? 'administrator' : 'delegate';
  const mayPassOn = tickedOf(input, 'passOn').includes('yes');
  const powers = tickedOf(input, 'powers');
  return { wish: { invited, role, mayPassOn, powers, from, ...(until ? { until } : {}) } };
}

/** The words of a form, and what was typed and wrong. */
export interface FormOf {
  readonly words: Words;
  readonly language: Language;
  readonly typed: (field: string) => string;
  /** Keys of words by field. */
  readonly problems: Problems;
}

function field(
  { words, typed, problems }: FormOf,
  name: string,
  rest: Omit<FieldView, 'name' | 'autocomplete'>,
): FieldView {
  const problem = problems[name];
  return { name, autocomplete: 'off', value: typed(name), ...rest, ...(problem ? { error: words(problem) } : {}) };
}

export function recipientFields(of: FormOf, recipient: Recipient): FieldView[] {
  const { words } = of;
  if (recipient === 'organisation')
    return [
      field(of, 'code', { type: 'text', label: words('mandates.form.code'), hint: words('mandates.form.codeHint') }),
    ];
  return [
    field(of, 'number', {
      type: 'text',
      label: words('mandates.form.number'),
      hint: words('mandates.form.numberHint'),
    }),
    field(of, 'name', { type: 'text', label: words('mandates.form.name'), hint: words('mandates.form.nameHint') }),
  ];
}

/** Which role, where there is a choice. */
export function roleField(of: FormOf): FieldView {
  const { words } = of;
  const options = [
    { value: 'delegate', text: words('mandates.role.delegate'), hint: words('mandates.form.delegateHint') },
    {
      value: 'administrator',
      text: words('mandates.role.administrator'),
      hint: words('mandates.form.administratorHint'),
    },
  ];
  return field(of, 'role', { type: 'choice', label: words('mandates.form.role'), options });
}

export const powersField = (of: FormOf): FieldView =>
  field(of, 'powers', {
    type: 'ticks',
    label: of.words('mandates.form.powers'),
    hint: of.words('mandates.form.powersHint'),
  });

export const fromField = (of: FormOf): FieldView =>
  field(of, 'from', { type: 'text', label: of.words('mandates.form.from'), hint: of.words('mandates.form.dayHint') });

export const untilField = (of: FormOf): FieldView =>
  field(of, 'until', {
    type: 'text',
    label: of.words('mandates.form.until'),
    hint: of.words('mandates.form.untilHint'),
  });

export function passOnField(of: FormOf, ticked: readonly string[]): FieldView {
  const options = [{ value: 'yes', text: of.words('mandates.form.passOn') }];
  const rest = { type: 'ticks', label: of.words('mandates.fact.passOn'), options, ticked } as const;
  return field(of, 'passOn', rest);
}

/** What may be ticked, in groups; everything is apart. */
export function powerGroups(
  offered: readonly string[],
  catalogue: PowerCatalogue,
  { words, language }: Pick<FormOf, 'words' | 'language'>,
  nameOfService: (clientId: string) => string,
): PowerGroupView[] {
  const hintOf = (power: string) =>
    levelNeeded(power, { catalogue, powersOf: () => [] }) > 1 ? { hint: words('mandates.power.level') } : {};
  const option = (value: string, name: string) => ({
    value,
    text: value.includes('.') ? name : words('mandates.power.group', { name }),
    ...hintOf(value),
  });
  const groups = Object.keys(catalogue.groups).map((id) => {
    const own = offered.filter((power) => power !== EVERYTHING && !serviceOf(power) && groupOf(power) === id);
    const options = own.map((power) => option(power, nameOfPower(power, catalogue)?.[language] ?? power));
    return { id, legend: catalogue.groups[id]?.name[language] ?? id, options };
  });
  const services = offered.flatMap((power) => {
    const clientId = serviceOf(power);
    return clientId
      ? [{ value: power, text: words('mandates.power.service', { service: nameOfService(clientId) }) }]
      : [];
  });
  const ofServices = { id: 'services', legend: words('mandates.power.services'), options: services };
  return [...groups, ofServices].filter(({ options }) => options.length > 0);
}
