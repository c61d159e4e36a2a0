/** People, for those who help them and those who keep accounts safe: an exact search, a person's page, and what can be done. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, writtenIn } from '../conversations/written.ts';
import { AppError } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { Actor, Interventions } from '../interventions/interventions.ts';
import { ACTS, type Act } from '../interventions/rules.ts';
import type { ReportStore } from '../misuse/reports.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoors } from './door.ts';
import { createOnFound } from './found.ts';
import { createKeptForms } from './kept-forms.ts';
import { createPeoplePages, type PeoplePagesParts, type Seen } from './people-pages.ts';
import { ANYTHING, createSearch, type SearchParts } from './search.ts';
import { createSight, type SightParts } from './sight.ts';

export interface PeopleRoutesParts
  extends PeoplePagesParts,
    Omit<SearchParts, 'artifacts'>,
    Omit<SightParts, 'artifacts' | 'people' | 'reports'> {
  readonly artifacts: SearchParts['artifacts'] & SightParts['artifacts'];
  readonly audit: Audit;
  readonly reports: SightParts['reports'] & Pick<ReportStore, 'find'>;
  readonly interventions: Interventions;
}

const HOME = '/staff/people';

const isAct = (name: string): name is Act => (ACTS as readonly string[]).includes(name);

/** Adds the routes under /staff/people. */
export function addPeopleRoutes(router: Router, doors: StaffDoors, parts: PeopleRoutesParts): void {
  const { audit, interventions } = parts;
  const show = createPeoplePages(parts);
  const see = createSight(parts);
  const [door, toFind] = [doors.to('people'), doors.toFind('people')];
  const search = createSearch(parts, { about: 'people', by: ANYTHING, keeper: 'staff-people' });
  const onFound = createOnFound(search, HOME);
  const forms = createKeptForms<{ reason: string }>(parts, 'staff-act');

  const actorOf = ({ person, roles }: Officer): Actor => ({ personId: person.id, roles });
  const reasonIn = (ctx: Context): string => writtenIn(inputOf(ctx), 'reason');

  /** Reading it is on record, and the person sees that. */
  async function seenBy(officer: Officer, id: string, person: Person): Promise<Seen> {
    const details = { by: officer.person.id, role: officer.role, about: 'people' };
    await audit({ type: 'staff.person-read', personId: person.id, details });
    const acts = officer.mayAct ? await interventions.allowed(actorOf(officer), person) : [];
    const own = await interventions.isOwn({ personId: officer.person.id }, person);
    return { id, acts, own, ...(await see(person)) };
  }

  async function find(ctx: Context): Promise<void> {
    const officer = await toFind.enter(ctx, HOME);
    if (!officer) return;
    const typed = textOf(inputOf(ctx), 'who');
    if (typed.trim() === '') return show.search(ctx, officer, { kind: 'empty' });
    const searched = await search.find(officer, typed);
    if (searched.kind === 'found') lead(ctx, `${HOME}/${searched.id}`);
    else show.search(ctx, officer, searched);
  }

  /** From what somebody reported to their account, without a search. */
  async function ofReport(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    const report = officer.pages.includes('reports') ? await parts.reports.find(ctx.params.report ?? '') : undefined;
    if (!report) throw new AppError('not_found', 'no such report');
    lead(ctx, `${HOME}/${await search.keep(officer, report.personId)}`);
  }

  /** One act that is possible now; the others lead back to what there is. */
  const onAct = (
    page: (ctx: Routed, officer: Officer, one: { id: string; person: Person; act: Act }) => Promise<void>,
  ) =>
    onFound(door, async (ctx, officer, { id, person }) => {
      const act = ctx.params.act ?? '';
      if (!isAct(act) || !officer.mayAct) throw new AppError('not_found', 'no such act');
      const possible = await interventions.allowed(actorOf(officer), person);
      if (possible.includes(act)) await page(ctx, officer, { id, person, act });
      else lead(ctx, `${HOME}/${id}?done=late`);
    });

  const ask = onAct(async (ctx, officer, one) => {
    const kept = await forms.find(officer, ctx);
    show.ask(ctx, officer, one, kept && { value: kept.reason });
  });

  const carryOut = onAct(async (ctx, officer, one) => {
    const { id, person, act } = one;
    const reason = reasonIn(ctx);
    const problem = noteProblem(reason);
    if (problem) return show.ask(ctx, officer, one, { value: reason, problem });
    const isDone = await interventions.act(act, actorOf(officer), { personId: person.id, reason });
    lead(ctx, `${HOME}/${id}?done=${isDone ? act : 'late'}`);
  });

  async function act(ctx: Routed): Promise<void> {
    const path = `${HOME}/${ctx.params.id}/${ctx.params.act}`;
    const officer = await forms.enter(ctx, door, path, () => ({ reason: reasonIn(ctx) }));
    if (officer) await carryOut(ctx);
  }

  router.get('/people', async (ctx) => {
    const officer = await toFind.enter(ctx);
    if (officer) show.search(ctx, officer);
  });
  router.post('/people', find);
  router.get('/people/of-report/:report', ofReport);
  router.get(
    '/people/:id',
    onFound(door, async (ctx, officer, { id, person }) => show.person(ctx, officer, await seenBy(officer, id, person))),
  );
  router.get('/people/:id/:act', ask);
  router.get('/people/:id/:act/:form', ask);
  router.post('/people/:id/:act', act);
}
