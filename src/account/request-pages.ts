/** What a person sees of their requests about data. */
import type { Context } from 'koa';
import { NOTE_PROBLEMS } from '../conversations/written.ts';
import { type DataRequest, LONGEST_TEXT, RIGHTS, type Right } from '../data-rights/request.ts';
import type { DataRightsSettings } from '../data-rights/settings.ts';
import { comparedView, lastDay, lawOf, RIGHT_WORDS, STATE_WORDS, stepsOf } from '../data-rights/views.ts';
import type { Guest } from '../doors/door.ts';
import type { Country } from '../identity/country.ts';
import { alpha2Of, NATIONALITIES } from '../identity/nationalities.ts';
import type { Person } from '../identity/person.ts';
import { gendersOf, kindOfStatement, typedStatement } from '../identity/statement.ts';
import type { Pages } from '../web/pages.ts';
import { statementFields } from '../web/statement-fields.ts';
import type { FactView, FieldView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { asksForCorrection, type RequestForm, type RequestProblems, THIS_PROVIDER } from './request-form.ts';

export interface DataRequestPagesParts {
  readonly country: Country;
  readonly dataRights: DataRightsSettings;
  readonly pages: Pages;
}

/** A service that can be named: its client_id and its name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A form, and what was wrong with it. */
export interface Filled {
  readonly right: Right;
  readonly services: readonly Named[];
  readonly form?: RequestForm;
  readonly problems?: RequestProblems;
  readonly isTooMany?: boolean;
}

const NOTICES = {
  sent: 'rights.notice.sent',
  cancelled: 'rights.notice.cancelled',
  late: 'rights.notice.late',
} as const;
export type RequestNotice = keyof typeof NOTICES;
const isNotice = (name: unknown): name is RequestNotice => typeof name === 'string' && Object.hasOwn(NOTICES, name);

/** What people can do at once, without anybody's help. */
const SELF_SERVICE: Partial<Record<Right, { href: string; label: string }>> = {
  access: { href: '/account/data', label: 'rights.self.access' },
  erase: { href: '/account/data', label: 'rights.self.erase' },
  withdraw: { href: '/account/services', label: 'rights.self.withdraw' },
};
const BY_THEMSELVES = { href: '/account/details', label: 'rights.self.correct' };

/** Makes the pages. */
export function createDataRequestPages({ country, dataRights, pages }: DataRequestPagesParts) {
  const regions = NATIONALITIES.flatMap((code) => {
    const region = alpha2Of(code);
    return region && code !== country.nationality ? [{ code, region }] : [];
  });

  function correctionFields(person: Person, language: Language, { form, problems }: Filled): FieldView[] {
    const words = pages.words(language);
    const kind = kindOfStatement(person);
    const typed: RequestForm = form ?? typedStatement(person);
    const wrong = Object.entries(problems?.statement ?? {}).map(([field, what]) => [
      field,
      words(`error.statement.${what}`),
    ]);
    return statementFields({
      words,
      language,
      genders: gendersOf(kind),
      typed: (field) => typed[field] ?? '',
      errors: {
        ...(problems?.unchanged ? { name: words('rights.new.unchanged') } : {}),
        ...Object.fromEntries(wrong),
      },
      own: true,
      ...(kind === 'foreigner' ? { nationalities: regions } : {}),
    });
  }

  function serviceField({ services, form, problems }: Filled, words: Words): FieldView[] {
    if (services.length === 0) return [];
    const own = { value: THIS_PROVIDER, text: words('rights.new.thisProvider') };
    return [
      {
        name: 'service',
        type: 'choice',
        label: words('rights.new.service'),
        autocomplete: 'off',
        options: [own, ...services.map(({ id, name }) => ({ value: id, text: name }))],
        value: form?.service || THIS_PROVIDER,
        ...(problems?.service ? { error: words('rights.new.unknownService') } : {}),
      },
    ];
  }

  function fields({ person, language }: Guest, filled: Filled): FieldView[] {
    const words = pages.words(language);
    const { right, form, problems } = filled;
    const corrects = asksForCorrection(right, person);
    const wrong = problems?.text;
    const text: FieldView = {
      name: 'text',
      type: 'long-text',
      label: words(corrects ? 'rights.new.evidence' : 'rights.new.text'),
      hint: words(corrects ? 'rights.new.evidenceHint' : 'rights.new.textHint', { most: LONGEST_TEXT }),
      autocomplete: 'off',
      value: form?.text ?? '',
      ...(wrong
        ? {
            error:
              wrong === 'missing'
                ? words('rights.new.textMissing')
                : words(NOTE_PROBLEMS[wrong], { most: LONGEST_TEXT }),
          }
        : {}),
    };
    return corrects ? [...correctionFields(person, language, filled), text] : [...serviceField(filled, words), text];
  }

  function itemView(request: DataRequest, service: string | undefined, words: Words) {
    const { id, right, status, receivedAt, dueAt, decidedAt, isSelfService } = request;
    const { title, tone } = STATE_WORDS[status];
    return {
      id,
      name: words(RIGHT_WORDS[right].name),
      ...(service === undefined ? {} : { service }),
      state: words(isSelfService ? 'rights.state.selfService' : title),
      tone,
      since: words(isSelfService ? 'rights.doneOn' : 'rights.since', { when: receivedAt }),
      ...(decidedAt ? {} : { due: words('rights.due', { end: lastDay(dueAt) }) }),
    };
  }

  function factsOf(request: DataRequest, service: string | undefined, words: Words): FactView[] {
    const { receivedAt, acknowledgeBy, dueAt, status, decidedAt } = request;
    const fact = (label: string, when: Date): FactView => ({
      label: words(label),
      value: words('rights.day', { when }),
    });
    return [
      { label: words('rights.fact.about'), value: service ?? words('rights.new.thisProvider') },
      fact('rights.fact.received', receivedAt),
      ...(status === 'received' ? [fact('rights.fact.acknowledgeBy', lastDay(acknowledgeBy))] : []),
      decidedAt ? fact('rights.fact.decided', decidedAt) : fact('rights.fact.due', lastDay(dueAt)),
    ];
  }

  const noticeOf = (ctx: Context, words: Words): { notice?: { text: string; good: boolean } } => {
    const { done } = ctx.query;
    return isNotice(done) ? { notice: { text: words(NOTICES[done]), good: done !== 'late' } } : {};
  };

  return {
    list(
      ctx: Context,
      { person, language }: Guest,
      requests: readonly { readonly request: DataRequest; readonly service: string | undefined }[],
    ): void {
      const words = pages.words(language);
      pages.show(ctx, 'data-requests', {
        personName: person.name.full,
        requests: requests.map(({ request, service }) => itemView(request, service, words)),
        ...noticeOf(ctx, words),
      });
    },

    choose(ctx: Context, { person, language }: Guest): void {
      const words = pages.words(language);
      pages.show(ctx, 'data-request-new', {
        personName: person.name.full,
        rights: RIGHTS.map((right) => ({
          right,
          name: words(RIGHT_WORDS[right].name),
          about: words(RIGHT_WORDS[right].about),
        })),
      });
    },

    form(ctx: Context, guest: Guest, filled: Filled): void {
      const { person, language } = guest;
      const { right, problems, isTooMany = false } = filled;
      const words = pages.words(language);
      const isOwn = right === 'correct' && !asksForCorrection(right, person);
      const self = isOwn ? BY_THEMSELVES : SELF_SERVICE[right];
      const model = {
        personName: person.name.full,
        right,
        title: words(RIGHT_WORDS[right].name),
        about: words(RIGHT_WORDS[right].about),
        law: lawOf(right, dataRights, words),
        corrects: asksForCorrection(right, person),
        fields: fields(guest, filled),
        ...(self ? { self: { href: self.href, label: words(self.label) } } : {}),
        ...(isTooMany ? { error: words('rights.new.tooMany', { most: dataRights.mostOpen }) } : {}),
      };
      pages.show(ctx, 'data-request-form', model, { status: isTooMany ? 429 : problems ? 400 : 200 });
    },

    request(ctx: Context, { person, language }: Guest, request: DataRequest, service: string | undefined): void {
      const words = pages.words(language);
      const { id, right, status, text, correction, decidedAt, isSelfService } = request;
      const { title, tone } = STATE_WORDS[status];
      const last = request.steps.at(-1);
      pages.show(ctx, 'data-request', {
        personName: person.name.full,
        id,
        name: words(RIGHT_WORDS[right].name),
        heading: words(isSelfService ? 'rights.state.selfService' : title),
        tone,
        facts: factsOf(request, service, words),
        law: lawOf(right, dataRights, words),
        steps: stepsOf(request, words),
        open: !decidedAt,
        refused: status === 'refused',
        ...(text === undefined ? {} : { text }),
        ...(correction ? { compared: comparedView(correction, words) } : {}),
        ...(correction && status === 'fulfilled' ? { corrected: true } : {}),
        ...(decidedAt && last?.said !== undefined ? { answer: last.said } : {}),
        ...noticeOf(ctx, words),
      });
    },
  };
}
