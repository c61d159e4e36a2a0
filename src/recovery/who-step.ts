/** The third step: what the account's person knows and whoever got their phone number next does not. */
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import type { AttemptLimits, Bucket, Taken } from '../guessing/attempt-limits.ts';
import type { ContactAges } from '../identity/contacts.ts';
import type { Country } from '../identity/country.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { readDay } from '../identity/statement.ts';
import type { Pages } from '../web/pages.ts';
import type { FieldView } from '../web/views.ts';
import { holdersOf, nameOf } from './contact-steps.ts';
import { isThem, readNumbers } from './rules.ts';
import type { RecoverySettings } from './settings.ts';
import { actionOf, lead, type Problem, type StepPages, showPage, type Visit } from './step.ts';

export interface WhoStepParts {
  readonly attempts: AttemptLimits;
  readonly audit: Audit;
  readonly country: Country;
  readonly pages: Pages;
  readonly people: PersonStore;
  readonly settings: { readonly recovery: RecoverySettings; readonly contacts: ContactAges };
  readonly now: () => Date;
  /** Goes on with whoever it is. */
  readonly goOn: (visit: Visit, person: Person) => Promise<void>;
}

const LONGEST = 64;

const FIELDS = {
  number: { label: 'recover.who.number', hint: 'recover.who.numberHint' },
  birthdate: { label: 'recover.who.birthdate', hint: 'recover.who.birthdateHint' },
} as const;

/** An account that may be meant, and the attempt that was counted for it. */
interface Candidate {
  readonly person: Person | undefined;
  readonly taken: Taken;
}

const hasRoom = ({ taken }: Candidate): boolean => taken.count <= taken.bucket.attempts;
/** The first attempt without room: the one to put on record. */
const isFirstOver = ({ taken }: Candidate): boolean => taken.count === taken.bucket.attempts + 1;

/** Makes the step. */
export function createWhoStep(parts: WhoStepParts): StepPages {
  const { attempts, audit, country, pages } = parts;
  const limit = parts.settings.recovery.limits.person;

  const bucketFor = (whose: string): Bucket => ({ key: JSON.stringify(['recovery', 'person', whose]), ...limit });

  /** Every account with the contact counts an attempt before anything is compared; where there is none, the contact does. */
  async function candidatesFor({ task: { contact } }: Visit): Promise<Candidate[]> {
    const holders: (Person | undefined)[] = await holdersOf(contact, parts);
    const asked = holders.length > 0 ? holders : [undefined];
    const taken = await attempts.take(asked.map((person) => bucketFor(person?.id ?? nameOf(contact))));
    return taken.map((one, index) => ({ person: asked[index], taken: one }));
  }

  function show({ ctx, task, input, language }: Visit, problem?: Problem): void {
    const words = pages.words(language);
    const field = (name: 'number' | 'birthdate', autocomplete: string): FieldView => {
      const error = problem?.fields?.[name];
      return {
        name,
        type: 'text',
        label: words(FIELDS[name].label),
        hint: words(FIELDS[name].hint),
        value: textOf(input, name).slice(0, LONGEST),
        autocomplete,
        ...(error ? { error } : {}),
      };
    };
    const model = {
      title: words('recover.who.title'),
      texts: [words('recover.who.text')],
      action: actionOf(task),
      fields: [field('number', 'off'), field('birthdate', 'bday')],
      submit: words('form.continue'),
      back: { href: '/recover', label: words('recover.again') },
    };
    showPage(ctx, pages, model, problem);
  }

  function showNoMore({ ctx, language }: Visit, seconds: number): void {
    const words = pages.words(language);
    ctx.set('Retry-After', String(seconds));
    pages.show(
      ctx,
      'recover',
      {
        title: words('recover.noMore.title'),
        texts: [words('recover.noMore.text'), words('recover.noMore.counter')],
        fields: [],
        back: { href: '/recover', label: words('recover.again') },
      },
      { status: 429 },
    );
  }

  async function refuse(visit: Visit, candidates: readonly Candidate[]): Promise<void> {
    for (const { person } of candidates.filter(isFirstOver))
      await audit({ type: 'recovery.refused', personId: person?.id, details: { reason: 'too many wrong answers' } });
    showNoMore(visit, Math.max(1, ...candidates.map(({ taken }) => Math.ceil(taken.seconds))));
  }

  async function compare(visit: Visit, numbers: readonly string[], birthdate: string): Promise<void> {
    const candidates = await candidatesFor(visit);
    const open = candidates.filter(hasRoom);
    if (open.length === 0) return refuse(visit, candidates);
    const found = open.filter(({ person }) => person && isThem(person, numbers, birthdate));
    const [match] = found;
    if (!match?.person || found.length > 1)
      return show(visit, { error: pages.words(visit.language)('recover.who.wrong') });
    await attempts.giveBack(candidates.filter((one) => one !== match).map(({ taken }) => taken));
    await attempts.reset([match.taken.bucket]);
    await parts.goOn(visit, match.person);
  }

  return {
    show,
    async answer(visit) {
      const { ctx, task, input, language } = visit;
      if (task.step !== 'who') return lead(ctx, task.step);
      const words = pages.words(language);
      const [number, birth] = [textOf(input, 'number'), textOf(input, 'birthdate')];
      const numbers = number.length > LONGEST ? [] : readNumbers(number, country);
      const birthdate = birth.length > LONGEST ? undefined : readDay(birth)?.iso;
      if (numbers.length > 0 && birthdate) return compare(visit, numbers, birthdate);
      const fields = {
        ...(numbers.length > 0 ? {} : { number: words('recover.who.numberWrong') }),
        ...(birthdate ? {} : { birthdate: words('recover.who.birthdateWrong') }),
      };
      show(visit, { fields });
    },
  };
}
