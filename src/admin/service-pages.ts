/** What registrars see of services in production. */
import type { Context } from 'koa';
import type { NoteProblem } from '../conversations/written.ts';
import type { ServiceCase } from '../relying-parties/deciding.ts';
import type { DiffLine } from '../relying-parties/diff.ts';
import type { RegistrationVersion } from '../relying-parties/relying-party.ts';
import { diffView } from '../relying-parties/said.ts';
import type { ListedService } from '../relying-parties/service-list.ts';
import type { FieldView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import { noteField, noticeOf, officerView } from './page-parts.ts';
import { authorityName, dayOf, factOf } from './registration-facts.ts';
import type { RegistrationPagesParts } from './registration-pages.ts';

/** Why a service should be stopped, as it was typed. */
export interface TypedReason {
  readonly value: string;
  readonly problem: NoteProblem | undefined;
}

/** Makes the pages. */
export function createServicePages({ authorities, pages }: Pick<RegistrationPagesParts, 'authorities' | 'pages'>) {
  const wordsOf = ({ language }: Officer): Words => pages.words(language);

  const versionView = (version: RegistrationVersion, words: Words) => ({
    number: version.version,
    title: words('production.version.title', { number: version.version }),
    when: dayOf(words, version.savedAt),
    ...(version.registration.stopped ? { text: words('production.version.stopped') } : {}),
  });

  return {
    services(
      ctx: Context,
      officer: Officer,
      { services, page, more, text }: { services: readonly ListedService[]; page: number; more: boolean; text: string },
    ): void {
      const words = wordsOf(officer);
      const to = (number: number): string => `?${new URLSearchParams({ q: text, page: String(number) })}`;
      const field: FieldView = {
        name: 'q',
        type: 'text',
        label: words('staff.services.search'),
        hint: words('staff.services.searchHint'),
        autocomplete: 'off',
        value: text,
      };
      pages.show(ctx, 'staff-services', {
        officer: officerView(officer),
        fields: [field],
        services: services.map(({ clientId, name, organisation, stopped }) => ({
          id: clientId,
          name: name[officer.language],
          organisation: organisation[officer.language],
          ...(stopped ? { state: words('production.version.stopped') } : {}),
        })),
        page,
        ...(page > 1 ? { previous: to(page - 1) } : {}),
        ...(more ? { next: to(page + 1) } : {}),
      });
    },

    service(
      ctx: Context,
      officer: Officer,
      { service, versions, mayStop }: ServiceCase,
      {
        compared,
        typed,
      }: {
        compared?: { from: number; to: number; diff: readonly DiffLine[] };
        typed?: TypedReason;
      },
    ): void {
      const words = wordsOf(officer);
      const labels = { name: 'reason', label: 'production.stop.reason', hint: 'production.reasonHint' };
      const may = mayStop && officer.mayAct;
      const stopped = versions[0]?.registration.stopped;
      const model = {
        officer: officerView(officer),
        id: service.clientId,
        name: service.name[officer.language],
        facts: [
          ...factOf(words, 'staff.registrations.body', service.organisation[officer.language]),
          ...factOf(
            words,
            'staff.registrations.authority',
            service.authority && authorityName(authorities, service.authority, officer.language),
          ),
          ...factOf(words, 'production.fact.client', service.clientId),
        ],
        ...(stopped ? { stopped: stopped.reason } : {}),
        versions: versions.map((version) => versionView(version, words)),
        ...(compared ? { compared: { ...compared, diff: diffView(compared.diff, words) } } : {}),
        fields: may ? [noteField(words, labels, typed ?? {})] : [],
        mayStop: may,
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-service', model, { status: typed?.problem ? 400 : 200 });
    },
  };
}
