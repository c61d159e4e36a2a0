/** What security officers see of what people say was not them. */
import type { Context } from 'koa';
import type { NoteProblem } from '../conversations/written.ts';
import type { Person } from '../identity/person.ts';
import type { Report, ReportsPage } from '../misuse/reports.ts';
import { originWords } from '../origin/words.ts';
import { createWayNames, type WayNamesParts } from '../upstreams/names.ts';
import type { Pages } from '../web/pages.ts';
import type { FactView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { Officer } from './door.ts';
import { around, noteField, noticeOf, officerView } from './page-parts.ts';
import { personFacts } from './person-facts.ts';

export interface ReportPagesParts extends WayNamesParts {
  readonly pages: Pages;
}

/** A report, and whom it is about. */
export interface ReportCase {
  readonly report: Report;
  readonly person: Person;
  /** The service's name, where the sign-in was for one. */
  readonly service: string | undefined;
  /** It is the officer's own, or of somebody for whom they answer. */
  readonly own: boolean;
}

/** Makes the pages. */
export function createReportPages(parts: ReportPagesParts) {
  const { pages } = parts;
  const nameOf = createWayNames(parts);
  const moment = (words: Words, when: Date): string => words('history.when', { when });

  function methodsIn(methods: readonly string[], language: Language): string {
    const names = methods.map((id) => nameOf(id, language));
    return names.length > 0 ? names.join(', ') : '–';
  }

  function signInFacts({ report: { signIn }, service }: ReportCase, language: Language): FactView[] {
    const words = pages.words(language);
    const { device, place } = originWords(signIn.from, words, language);
    return [
      { label: words('history.fact.when'), value: moment(words, signIn.at) },
      ...(service === undefined ? [] : [{ label: words('history.fact.service'), value: service }]),
      { label: words('history.fact.methods'), value: methodsIn(signIn.methods, language) },
      { label: words('history.fact.device'), value: device },
      { label: words('history.fact.place'), value: place },
    ];
  }

  const doneFacts = ({ report: { done, createdAt } }: ReportCase, language: Language): FactView[] => {
    const words = pages.words(language);
    return [
      { label: words('staff.reports.reported'), value: moment(words, createdAt) },
      { label: words('staff.reports.sessions'), value: words('staff.reports.count', { count: done.sessions }) },
      { label: words('staff.reports.removed'), value: methodsIn(done.removed, language) },
    ];
  };

  return {
    list(
      ctx: Context,
      officer: Officer,
      { reports, more, page, open }: ReportsPage & { readonly page: number; readonly open: boolean },
    ): void {
      const words = pages.words(officer.language);
      pages.show(ctx, 'staff-reports', {
        officer: officerView(officer),
        open,
        reports: reports.map(({ id, createdAt, handled }) => ({
          id,
          since: words('staff.reports.since', { when: createdAt }),
          ...(handled ? { handled: words('staff.reports.handledOn', { when: handled.at }) } : {}),
        })),
        page,
        ...around(page, more),
        ...noticeOf(ctx, words),
      });
    },

    report(
      ctx: Context,
      officer: Officer,
      one: ReportCase,
      returned?: { readonly value: string; readonly problem?: NoteProblem },
    ): void {
      const { language } = officer;
      const words = pages.words(language);
      const { report, person, own } = one;
      const { note, handled } = report;
      const labels = { name: 'note', label: 'staff.reports.note', hint: 'staff.reports.noteHint' };
      const model = {
        officer: officerView(officer),
        id: report.id,
        signIn: signInFacts(one, language),
        done: doneFacts(one, language),
        person: personFacts(person, words),
        ...(note === undefined ? {} : { note }),
        ...(handled
          ? { handled: { when: words('staff.reports.handledOn', { when: handled.at }), note: handled.note } }
          : {}),
        own,
        fields: handled || own ? [] : [noteField(words, labels, returned)],
        ...noticeOf(ctx, words),
      };
      pages.show(ctx, 'staff-report', model, { status: returned?.problem ? 400 : 200 });
    },
  };
}
