/** What a person sees of their organisations. */
import type { Context } from 'koa';
import type { Guest } from '../doors/door.ts';
import type { Mandate, Role } from '../mandates/mandate.ts';
import type { Organisation, OrganisationStatus } from '../organisations/organisation.ts';
import type { OrganisationRequest } from '../organisations/requests.ts';
import type { Pages } from '../web/pages.ts';
import type { FactView, Language, OrganisationRequestView, OrganisationView } from '../web/views.ts';
import { nameOfRequest, REQUESTS } from './organisation-request-pages.ts';

type Tone = OrganisationView['tone'];

/** A person's organisation with what they are there. */
export interface Own {
  readonly organisation: Organisation;
  readonly mandate: Pick<Mandate, 'role'>;
}

const STATES = {
  active: { title: 'organisations.active', text: 'organisations.activeText', tone: 'good' },
  suspended: { title: 'organisations.suspended', text: 'organisations.suspendedText', tone: 'bad' },
  dissolved: { title: 'organisations.dissolved', text: 'organisations.dissolvedText', tone: 'bad' },
} as const satisfies Record<OrganisationStatus, { title: string; text: string; tone: Tone }>;

const ROLES: Partial<Record<Role, string>> = {
  representative: 'organisations.role.representative',
  administrator: 'organisations.role.administrator',
};
const LEVELS = ['organisations.level.0', 'organisations.level.1', 'organisations.level.2', 'organisations.level.3'];

/** What a page may say about what was just done; the address names one. */
const NOTICES = {
  added: { text: 'organisations.done.added', good: true },
  known: { text: 'organisations.done.known', good: true },
  checked: { text: 'organisations.done.checked', good: true },
  silent: { text: 'organisations.done.silent', good: false },
  agreed: { text: 'organisations.done.agreed', good: true },
  refused: { text: 'organisations.done.refused', good: true },
  over: { text: 'organisations.done.over', good: false },
} as const;
export type OrganisationNotice = keyof typeof NOTICES;

const isNotice = (name: unknown): name is OrganisationNotice =>
  typeof name === 'string' && Object.hasOwn(NOTICES, name);
const SHOWN_MS = 30 * 24 * 60 * 60 * 1000;

/** Makes the pages. */
export function createOrganisationPages({ pages, now }: { readonly pages: Pages; readonly now: () => Date }) {
  function noticeOf({ query: { done } }: Context, language: Language) {
    if (!isNotice(done)) return undefined;
    const { text, good } = NOTICES[done];
    return { text: pages.words(language)(text), good };
  }

  const isRecent = ({ decidedAt, status }: OrganisationRequest): boolean =>
    !decidedAt || (status !== 'added' && now().getTime() - decidedAt.getTime() < SHOWN_MS);

  function requestView(request: OrganisationRequest, language: Language): OrganisationRequestView {
    const { title, tone } = REQUESTS[request.status];
    return { id: request.id, name: nameOfRequest(request), state: pages.words(language)(title), tone };
  }

  function ownView({ organisation, mandate }: Own, language: Language): OrganisationView {
    const words = pages.words(language);
    const { id, name, code, status } = organisation;
    const { title, tone } = STATES[status];
    return {
      id,
      name,
      code,
      state: words(title),
      tone,
      role: words(ROLES[mandate.role] ?? 'organisations.role.administrator'),
    };
  }

  return {
    home(
      ctx: Context,
      { person, language }: Guest,
      all: {
        readonly own: readonly Own[];
        readonly requests: readonly OrganisationRequest[];
        readonly waiting: readonly { readonly request: OrganisationRequest; readonly asker: string }[];
        readonly canAdd: boolean;
      },
    ): void {
      const words = pages.words(language);
      const notice = noticeOf(ctx, language);
      pages.show(ctx, 'organisations', {
        personName: person.name.full,
        organisations: all.own.map((one) => ownView(one, language)),
        requests: all.requests.filter(isRecent).map((request) => requestView(request, language)),
        waiting: all.waiting.map(({ request, asker }) => ({
          id: request.id,
          name: nameOfRequest(request),
          text: words('organisations.waiting.text', { name: asker }),
        })),
        canAdd: all.canAdd,
        ...(notice ? { notice: notice.text } : {}),
      });
    },

    organisation(
      ctx: Context,
      { person, language }: Guest,
      one: Organisation,
      representatives: readonly string[],
    ): void {
      const words = pages.words(language);
      const { id, name, code, parentCode, shortName, foreignName, status, level, checkedAt } = one;
      const { title, text, tone } = STATES[status];
      const fact = (label: string, value: string | undefined): FactView[] =>
        value === undefined ? [] : [{ label: words(label), value }];
      const notice = noticeOf(ctx, language);
      pages.show(ctx, 'organisation', {
        personName: person.name.full,
        id,
        name,
        facts: [
          ...fact('organisations.fact.code', code),
          ...fact('organisations.fact.parent', parentCode),
          ...fact('organisations.fact.shortName', shortName),
          ...fact('organisations.fact.foreignName', foreignName),
          ...fact('organisations.fact.checked', words('organisations.fact.checkedAt', { when: checkedAt })),
        ],
        state: words(title),
        stateText: words(text),
        tone,
        level: words(LEVELS[level] ?? ''),
        representatives,
        ...(notice ? { notice } : {}),
      });
    },
  };
}
