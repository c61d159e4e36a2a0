/** What each step of a registration looks like. */
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { isAskedOnce } from '../conversations/conversation.ts';
import { CONTINUE, exhibitViews } from '../conversations/exhibits.ts';
import { ceremonyMissing, fieldViews, textOf } from '../conversations/fields.ts';
import { say } from '../conversations/say.ts';
import type { Country } from '../identity/country.ts';
import { alpha2Of, NATIONALITIES } from '../identity/nationalities.ts';
import { gendersOf, type StatementProblems } from '../identity/statement.ts';
import { acceptField, textsInForce } from '../legal/accepting.ts';
import { type LegalDocuments, shownVersions } from '../legal/documents.ts';
import type { Pages } from '../web/pages.ts';
import { statementFields } from '../web/statement-fields.ts';
import type { FieldView, Language } from '../web/views.ts';
import { type Channel, pathBefore, type Step } from './draft.ts';
import { factsOf, typedOf } from './facts.ts';
import { type Problem, statusOf } from './problem.ts';
import type { Visit } from './visit.ts';

export interface StepPagesParts {
  readonly pages: Pages;
  readonly authenticators: AuthenticatorRegistry;
  readonly country: Country;
  readonly legal: LegalDocuments;
  readonly channels: readonly Channel[];
  /** The steps of this deployment. */
  readonly steps: readonly Step[];
}

/** What was wrong with the answer of a way to sign in. */
export interface WayProblem {
  /** A key of the method's words. */
  readonly words?: string;
  readonly missing?: Readonly<Record<string, string>>;
  readonly taken?: true;
}

const CONTACT_WORDS = {
  any: { label: 'register.contact.any', hint: 'register.contact.anyHint' },
  sms: { label: 'register.contact.phone', hint: 'register.contact.phoneHint' },
  mail: { label: 'register.contact.mail', hint: 'register.contact.mailHint' },
} as const;
const UNSENT = {
  tooSoon: 'register.code.tooSoon',
  noMore: 'register.code.noMore',
  limited: 'register.code.limited',
} as const;

/** Makes the pages. */
export function createStepPages(parts: StepPagesParts) {
  const { pages, authenticators, country, legal, channels, steps } = parts;

  function stepOf({ language, service }: Visit, step: Step, query = '') {
    const words = pages.words(language);
    // The code is part of giving a contact.
    const counted = steps.filter((one) => one !== 'code');
    const at = counted.indexOf(step === 'code' ? 'contact' : step) + 1;
    return {
      ...(service ? { service } : {}),
      action: `/register/${step}${query}`,
      back: step === 'code' ? '/register/contact' : pathBefore(step, steps),
      progress: words('register.progress', { step: at, steps: counted.length }),
    };
  }

  function contactField(language: Language, typed: string, error?: string): FieldView {
    const words = pages.words(language);
    const { label, hint } = CONTACT_WORDS[channels.length > 1 ? 'any' : (channels[0] ?? 'any')];
    return {
      name: 'contact',
      type: 'text',
      label: words(label),
      hint: words(hint),
      value: typed,
      autocomplete: 'username',
      ...(error ? { error } : {}),
    };
  }

  return {
    details(visit: Visit, wrong?: { problems: StatementProblems; tooYoung?: boolean }) {
      const { ctx, draft, language, input } = visit;
      const words = pages.words(language);
      const typed = wrong ? input : typedOf(draft);
      const problems = Object.entries(wrong?.problems ?? {});
      const young = { birthdate: words('register.details.tooYoung', { age: country.ownAccountFrom }) };
      const errors = wrong?.tooYoung
        ? young
        : Object.fromEntries(problems.map(([field, problem]) => [field, words(`error.statement.${problem}`)]));
      const foreigner = draft.kind === 'foreigner';
      const regions = NATIONALITIES.map((code) => ({ code, region: alpha2Of(code) ?? code }));
      const fields = statementFields({
        words,
        language,
        genders: gendersOf(draft.kind),
        typed: (field) => textOf(typed, field),
        errors,
        own: true,
        ...(foreigner ? { nationalities: regions.filter(({ code }) => code !== country.nationality) } : {}),
      });
      const model = {
        ...stepOf(visit, 'details'),
        title: words('register.details.title'),
        explanation: words(foreigner ? 'register.details.foreigner' : 'register.details.citizen'),
        fields,
      };
      pages.show(ctx, 'register-step', model, statusOf(ctx, wrong ? {} : undefined));
    },

    contact(visit: Visit, problem?: Problem) {
      const { ctx, draft, language, input } = visit;
      const words = pages.words(language);
      const typed = problem ? textOf(input, 'contact') : (draft.contact?.to ?? '');
      const fields = [contactField(language, typed, problem?.errors?.contact)];
      const step = stepOf(visit, 'contact');
      if (draft.taken !== undefined) {
        const signIn = draft.interaction ? `/interaction/${draft.interaction}` : '/account';
        const model = { ...step, contact: draft.taken, signIn, claimable: draft.claimable !== undefined, fields };
        pages.show(ctx, 'register-taken', model, statusOf(ctx, problem));
        return;
      }
      const [title, explanation] = [words('register.contact.title'), words('register.contact.text')];
      pages.show(ctx, 'register-step', { ...step, title, explanation, fields }, statusOf(ctx, problem));
    },

    code(visit: Visit, problem?: Problem) {
      const { ctx, draft, language } = visit;
      const words = pages.words(language);
      const to = draft.contact?.to ?? '';
      const sent = draft.contact?.channel === 'sms' ? 'register.code.sentSms' : 'register.code.sentMail';
      const error = problem?.errors?.code;
      const field: FieldView = {
        name: 'code',
        type: 'code',
        label: words('register.code.label'),
        hint: words('register.code.hint'),
        autocomplete: 'one-time-code',
        ...(error ? { error } : {}),
      };
      const model = {
        ...stepOf(visit, 'code'),
        title: words('register.code.title'),
        explanation: words(draft.unsent ? UNSENT[draft.unsent] : sent, { to }),
        fields: [field],
        renew: words('register.code.renew'),
      };
      pages.show(ctx, 'register-step', model, statusOf(ctx, problem));
    },

    async way(visit: Visit, step: 'secure' | 'device', problem?: WayProblem) {
      const { ctx, draft, language } = visit;
      const { talk } = draft;
      const authenticator = talk && authenticators.get(talk.method);
      if (!talk || !authenticator) return;
      const { form, turn } = talk;
      const words = pages.words(language);
      const said = problem?.words ? say(authenticator, language, problem.words, form.values) : undefined;
      const taken = problem?.taken ? words('account.enrol.taken') : undefined;
      const error = taken ?? said ?? ceremonyMissing(authenticator, form, language, problem?.missing);
      const isOffer = step === 'device';
      const explanation = say(authenticator, language, form.explanation, form.values);
      const model = {
        ...stepOf(visit, step, `?turn=${turn}`),
        title: isOffer ? words('register.device.title') : say(authenticator, language, form.title, form.values),
        explanation: isOffer ? `${explanation} ${words('register.device.later')}` : explanation,
        fields: fieldViews(authenticator, form, language, { missing: problem?.missing }),
        exhibits: await exhibitViews(authenticator, form, language, CONTINUE),
        byDevice: isAskedOnce(form),
        declinable: isOffer,
        username: draft.contact?.to ?? '',
        ...(error ? { error } : {}),
      };
      pages.show(ctx, 'register-step', model, statusOf(ctx, problem ? {} : undefined));
    },

    agree(visit: Visit, problem?: Problem) {
      const { ctx, draft, language, input } = visit;
      const words = pages.words(language);
      const model = {
        ...stepOf(visit, 'agree', `?shown=${shownVersions(legal, language)}`),
        facts: factsOf(draft, words, language),
        documents: textsInForce(legal, language, words),
        fields: [acceptField(words, problem?.errors?.accept)],
        shared: textOf(input, 'shared') === 'yes',
      };
      pages.show(ctx, 'register-agree', model, statusOf(ctx, problem));
    },
  };
}

export type StepPages = ReturnType<typeof createStepPages>;
