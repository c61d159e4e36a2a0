/** What officers see of requests to bring organisations in. */
import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { statedNumbers } from '../identity/identifiers.ts';
import type { Gender, Person } from '../identity/person.ts';
import { writtenDay } from '../identity/statement.ts';
import type { Representative } from '../organisations/register.ts';
import type { OrganisationRequest, Registered } from '../organisations/requests.ts';
import type { Pages } from '../web/pages.ts';
import type { FactView, FieldView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import type { OrganisationForm, OrganisationProblems } from './organisation-form.ts';
import { around, noteField, noticeOf, officerView } from './page-parts.ts';
import { sexOf } from './person-facts.ts';

export interface OrganisationPagesParts {
  readonly pages: Pages;
  readonly now: () => Date;
}

/** A request that waits for an officer, and whom it is about. */
export interface OrganisationCase {
  readonly request: OrganisationRequest;
  readonly found: Registered;
  readonly person: Person;
  /** It is about the officer, or about somebody for whom they answer. */
  readonly own: boolean;
}

/** A form that was sent and not taken. */
export interface Returned {
  readonly form: OrganisationForm;
  readonly problems: OrganisationProblems;
}

const representativeOf = ({ request, found }: OrganisationCase): Representative =>
  found.representatives[request.index ?? -1] ?? { name: '' };

/** Names what an officer has before them: a decision about anything else is not taken. */
export function seenOf({ request, found, person }: OrganisationCase): string {
  const { name, birthdate, gender } = person;
  const seen = JSON.stringify([request.id, request.index, found, name, birthdate, gender, statedNumbers(person)]);
  return createHash('sha256').update(seen).digest('base64url').slice(0, 16);
}

/** Makes the pages. */
export function createOrganisationPages({ pages, now }: OrganisationPagesParts) {
  const isOverdue = ({ dueAt }: OrganisationRequest): boolean => dueAt !== undefined && dueAt <= now();
  /** The deadline is the end of a day: the moment before it is still that day. */
  const due = ({ dueAt }: OrganisationRequest, words: Words): string =>
    dueAt ? words('staff.organisations.due', { when: new Date(dueAt.getTime() - 1) }) : '';

  function compared(one: OrganisationCase, words: Words) {
    const { person } = one;
    const { name, number, birthdate, gender, position } = representativeOf(one);
    const absent = words('staff.organisations.absent');
    const row = (label: string, register: string | undefined, account: string | undefined, isCompared = true) => ({
      label: words(label),
      register: register ?? absent,
      account: account ?? absent,
      differs: isCompared && register !== account,
    });
    const numbers = statedNumbers(person);
    const born = birthdate === undefined ? undefined : writtenDay(birthdate);
    const sex = (one: Gender | undefined): string | undefined => (one ? sexOf(one, words) : undefined);
    return [
      row('staff.fact.name', name, person.name.full),
      row('staff.fact.number', number, numbers.find((own) => own === number) ?? numbers[0]),
      row('staff.fact.born', born, writtenDay(person.birthdate)),
      row('staff.fact.sex', sex(gender), sex(person.gender)),
      row('staff.organisations.position', position, undefined, false),
    ];
  }

  function organisationFacts({ request, found }: OrganisationCase, words: Words): FactView[] {
    const fact = (label: string, value: string | undefined): FactView[] =>
      value === undefined ? [] : [{ label: words(label), value }];
    return [
      ...fact('staff.organisations.name', found.name),
      ...fact('organisations.fact.code', request.code),
      ...fact('organisations.fact.parent', found.parentCode),
      ...fact('organisations.fact.office', found.headOffice),
      ...fact('organisations.fact.since', words('proofs.fact.day', { when: request.createdAt })),
    ];
  }

  function fields(words: Words, { form, problems }: Partial<Returned>): FieldView[] {
    const outcome: FieldView = {
      name: 'outcome',
      type: 'choice',
      label: words('staff.organisations.outcome'),
      autocomplete: 'off',
      value: form?.outcome ?? '',
      options: [
        {
          value: 'accepted',
          text: words('staff.organisations.accept'),
          hint: words('staff.organisations.acceptHint'),
        },
        { value: 'refused', text: words('staff.organisations.refuse'), hint: words('staff.organisations.refuseHint') },
      ],
      ...(problems?.outcome ? { error: words('staff.organisations.outcomeMissing') } : {}),
    };
    const seen: FieldView = {
      name: 'check',
      type: 'ticks',
      label: words('staff.organisations.seen'),
      hint: words('staff.organisations.seenHint'),
      autocomplete: 'off',
      ticked: form?.seen ? ['seen'] : [],
      options: [{ value: 'seen', text: words('staff.organisations.seenBoth') }],
    };
    const labels = { name: 'note', label: 'staff.note.label', hint: 'staff.note.hint' };
    return [outcome, seen, noteField(words, labels, { value: form?.note ?? '', problem: problems?.note })];
  }

  function waitingView(request: OrganisationRequest, language: Language) {
    const words = pages.words(language);
    const { id, code, found, createdAt } = request;
    return {
      id,
      name: found?.name ?? code,
      code,
      since: words('staff.queue.since', { when: createdAt }),
      due: due(request, words),
      overdue: isOverdue(request),
    };
  }

  return {
    queue(
      ctx: Context,
      officer: Officer,
      { requests, page, more }: { requests: readonly OrganisationRequest[]; page: number; more: boolean },
    ): void {
      pages.show(ctx, 'staff-organisations', {
        officer: officerView(officer),
        waiting: requests.map((request) => waitingView(request, officer.language)),
        page,
        ...around(page, more),
        ...noticeOf(ctx, pages.words(officer.language)),
      });
    },

    open(ctx: Context, officer: Officer, one: OrganisationCase, returned?: Returned): void {
      const words = pages.words(officer.language);
      const { request, found, own } = one;
      const others = found.representatives.filter(({ number }, i) => i !== request.index && number === undefined);
      const model = {
        officer: officerView(officer),
        id: request.id,
        name: found.name,
        organisation: organisationFacts(one, words),
        compared: compared(one, words),
        unreachable: others.map(({ name }) => name),
        due: due(request, words),
        overdue: isOverdue(request),
        own,
        fields: fields(words, returned ?? {}),
        seen: seenOf(one),
      };
      pages.show(ctx, 'staff-organisation', model, {
        status: Object.keys(returned?.problems ?? {}).length > 0 ? 400 : 200,
      });
    },
  };
}
