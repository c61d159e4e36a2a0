/** What a person sees of requests to bring an organisation in. */
import type { Context } from 'koa';
import type { Guest } from '../doors/door.ts';
import type { Consent, OrganisationRequest, Refusal } from '../organisations/requests.ts';
import type { Pages } from '../web/pages.ts';
import type { FactView, Language, OrganisationRequestView } from '../web/views.ts';

type Tone = OrganisationRequestView['tone'];

/** Another legal representative in a request: the name in the register, and what they said. */
export interface CoRepresentative {
  readonly name: string;
  readonly answer?: Consent['answer'];
}

/** How a request stands, in words of the pages. */
export const REQUESTS = {
  checking: { title: 'organisations.checking.title', text: 'organisations.checking.text', tone: 'waiting' },
  review: { title: 'organisations.review.title', text: 'organisations.review.text', tone: 'waiting' },
  consents: { title: 'organisations.consents.title', text: 'organisations.consents.text', tone: 'waiting' },
  added: { title: 'organisations.added.title', text: 'organisations.added.text', tone: 'good' },
  refused: { title: 'organisations.refused.title', text: 'organisations.refused.officer', tone: 'bad' },
  cancelled: { title: 'organisations.cancelled.title', text: 'organisations.cancelled.text', tone: 'bad' },
  'given-up': { title: 'organisations.givenUp.title', text: 'organisations.givenUp.text', tone: 'bad' },
  lapsed: { title: 'organisations.lapsed.title', text: 'organisations.lapsed.text', tone: 'bad' },
} as const satisfies Record<OrganisationRequest['status'], { title: string; text: string; tone: Tone }>;

const REFUSALS = {
  unknown: 'organisations.refused.unknown',
  suspended: 'organisations.refused.suspended',
  dissolved: 'organisations.refused.dissolved',
  identity: 'organisations.refused.identity',
  'not-named': 'organisations.refused.notNamed',
  'co-representative': 'organisations.refused.coRepresentative',
  officer: 'organisations.refused.officer',
} as const satisfies Record<Refusal, string>;

const REFUSED = 400;
const TOO_MANY = 429;
const FORBIDDEN = 403;

/** What was wrong with a code: a key of the pages' words. */
export type CodeProblem = 'missing' | 'person' | 'wrong' | 'tooMany';
const CODE_PROBLEMS = {
  missing: 'organisations.code.missing',
  person: 'organisations.code.person',
  wrong: 'organisations.code.wrong',
  tooMany: 'organisations.code.tooMany',
} as const satisfies Record<CodeProblem, string>;

/** The organisation's name, or its code as long as no name is known. */
export const nameOfRequest = ({ found, name, code }: OrganisationRequest): string => found?.name ?? name ?? code;

/** Makes the pages. */
export function createOrganisationRequestPages({ pages }: { readonly pages: Pages }) {
  const day = (language: Language, when: Date): string => pages.words(language)('proofs.fact.day', { when });

  function requestFacts(
    { code, found, createdAt, dueAt, decidedAt }: OrganisationRequest,
    language: Language,
  ): FactView[] {
    const words = pages.words(language);
    return [
      { label: words('organisations.fact.code'), value: code },
      ...(found?.headOffice ? [{ label: words('organisations.fact.office'), value: found.headOffice }] : []),
      { label: words('organisations.fact.since'), value: day(language, createdAt) },
      // The deadline is the end of a day: the moment before it is still that day.
      ...(dueAt && !decidedAt
        ? [{ label: words('organisations.fact.due'), value: day(language, new Date(dueAt.getTime() - 1)) }]
        : []),
    ];
  }

  function personView({ name, answer }: CoRepresentative, language: Language) {
    const words = pages.words(language);
    return answer === 'agreed'
      ? { name, state: words('organisations.person.agreed'), tone: 'good' as const }
      : { name, state: words('organisations.person.waiting'), tone: 'waiting' as const };
  }

  return {
    form(ctx: Context, { person, language }: Guest, typed?: { code: string; problem: CodeProblem }): void {
      const words = pages.words(language);
      const field = {
        name: 'code',
        type: 'text' as const,
        label: words('organisations.code.label'),
        hint: words('organisations.code.hint'),
        value: typed?.code ?? '',
        autocomplete: 'off',
        ...(typed ? { error: words(CODE_PROBLEMS[typed.problem]) } : {}),
      };
      const status = typed?.problem === 'tooMany' ? TOO_MANY : typed ? REFUSED : 200;
      pages.show(ctx, 'organisation-new', { personName: person.name.full, fields: [field] }, { status });
    },

    refused(ctx: Context, { person, language }: Guest, missing: 'identity' | 'unavailable'): void {
      const text = pages.words(language)(
        missing === 'identity' ? 'organisations.lack.identity' : 'organisations.lack.register',
      );
      const model = { personName: person.name.full, missing: text, toProofs: missing === 'identity' };
      pages.show(ctx, 'organisation-refused', model, { status: FORBIDDEN });
    },

    request(
      ctx: Context,
      { person, language }: Guest,
      request: OrganisationRequest,
      { others, organisation }: { others: readonly CoRepresentative[]; organisation?: string | undefined },
    ): void {
      const words = pages.words(language);
      const { id, status, refusal, note, decidedAt } = request;
      const { title, text, tone } = REQUESTS[status];
      const key = status === 'refused' && refusal ? REFUSALS[refusal] : text;
      pages.show(ctx, 'organisation-request', {
        personName: person.name.full,
        id,
        name: nameOfRequest(request),
        title: words(title),
        text: words(key),
        tone,
        facts: requestFacts(request, language),
        people: others.map((one) => personView(one, language)),
        ...(note === undefined ? {} : { note }),
        open: !decidedAt,
        ...(organisation === undefined ? {} : { organisation }),
      });
    },

    consent(
      ctx: Context,
      { person, language }: Guest,
      { request, asker, problem }: { request: OrganisationRequest; asker: string; problem?: 'identity' | 'different' },
    ): void {
      const words = pages.words(language);
      const said =
        problem && words(problem === 'identity' ? 'organisations.consent.identity' : 'organisations.consent.different');
      const model = {
        personName: person.name.full,
        id: request.id,
        name: nameOfRequest(request),
        asker: words('organisations.consent.asker', { name: asker }),
        facts: requestFacts(request, language),
        toProofs: problem === 'identity',
        ...(said ? { problem: said } : {}),
      };
      pages.show(ctx, 'organisation-consent', model, { status: problem && ctx.method === 'POST' ? REFUSED : 200 });
    },
  };
}
