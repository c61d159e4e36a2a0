/** What people say was not them: the list, one report, and marking it handled. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import { noteProblem, writtenIn } from '../conversations/written.ts';
import type { KeeperParts } from '../doors/kept.ts';
import { AppError } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { HandleReport } from '../misuse/handling.ts';
import type { ReportStore } from '../misuse/reports.ts';
import type { RelyingPartyStore } from '../relying-parties/relying-party.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoor } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import { createOwn, type OwnParts } from './own.ts';
import { pageOf, type StaffNotice } from './page-parts.ts';
import { createReportPages, type ReportCase, type ReportPagesParts } from './report-pages.ts';

export interface ReportRoutesParts extends ReportPagesParts, KeeperParts, OwnParts {
  readonly audit: Audit;
  readonly handleReport: HandleReport;
  readonly people: PersonStore;
  readonly relyingParties: Pick<RelyingPartyStore, 'find'>;
  readonly reports: ReportStore;
}

const HOME = '/staff/reports';

/** Adds the routes under /staff/reports. */
export function addReportRoutes(router: Router, door: StaffDoor, parts: ReportRoutesParts): void {
  const { audit, handleReport, people, relyingParties, reports } = parts;
  const show = createReportPages(parts);
  const { isOwn } = createOwn(parts);
  const forms = createKeptForms<{ note: string }>(parts, 'staff-report');

  const done = (ctx: Context, path: string, notice: StaffNotice): void => lead(ctx, `${path}?done=${notice}`);
  const noteIn = (ctx: Context): string => writtenIn(inputOf(ctx), 'note');

  /** Reading it is on record, and the person sees that. */
  async function openCase(officer: Officer, id: string): Promise<ReportCase> {
    const report = await reports.find(id);
    const person = report && (await people.find(report.personId));
    if (!report || !person) throw new AppError('not_found', 'no such report');
    const { clientId } = report.signIn;
    const service = clientId === undefined ? undefined : await relyingParties.find(clientId);
    const own = await isOwn(officer.person, person);
    const details = { by: officer.person.id, role: officer.role, report: id, about: 'report' };
    await audit({ type: 'staff.person-read', personId: person.id, details });
    return { report, person, own, service: clientId && (service?.name[officer.language] ?? clientId) };
  }

  async function look(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    const kept = await forms.find(officer, ctx);
    show.report(ctx, officer, await openCase(officer, ctx.params.id ?? ''), kept && { value: kept.note });
  }

  async function handle(ctx: Routed): Promise<void> {
    const path = `${HOME}/${ctx.params.id}`;
    const officer = await forms.enter(ctx, door, path, () => ({ note: noteIn(ctx) }));
    if (officer) await handleAs(officer, ctx, path);
  }

  async function handleAs(officer: Officer, ctx: Routed, path: string): Promise<void> {
    const one = await openCase(officer, ctx.params.id ?? '');
    if (one.own) return lead(ctx, path);
    if (one.report.handled) return done(ctx, path, 'late');
    const note = noteIn(ctx);
    const problem = noteProblem(note);
    if (problem) return show.report(ctx, officer, one, { value: note, problem });
    done(ctx, path, (await handleReport(one.report, { by: officer.person.id, note })) ? 'saved' : 'late');
  }

  const list = (open: boolean) => async (ctx: Context) => {
    const officer = await door.goOn(ctx);
    if (!officer) return;
    const page = pageOf(ctx);
    show.list(ctx, officer, { ...(await reports.list(open, page)), page, open });
  };

  router.get('/reports', list(true));
  router.get('/reports/handled', list(false));
  router.get('/reports/:id', look);
  router.get('/reports/:id/:form', look);
  router.post('/reports/:id', handle);
}
