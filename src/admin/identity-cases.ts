/** Arrivals that do not fit an account: the list, one of them, and deciding. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import type { KeeperParts } from '../doors/kept.ts';
import { AppError } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { CaseStore } from '../upstreams/cases.ts';
import { adoptable, type DecideCase } from '../upstreams/deciding.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoor } from './door.ts';
import { type CaseForm, caseForm, choicesFor, readCase } from './identity-case-form.ts';
import { createIdentityCasePages, type IdentityCasePagesParts, type OpenCase } from './identity-case-pages.ts';
import { createKeptForms } from './kept-forms.ts';
import { createOwn, type OwnParts } from './own.ts';
import { pageOf } from './page-parts.ts';

export interface IdentityCaseRoutesParts extends IdentityCasePagesParts, KeeperParts, OwnParts {
  readonly audit: Audit;
  readonly decideCase: DecideCase;
  readonly identityCases: CaseStore;
  readonly people: PersonStore;
}

const HOME = '/staff/identities';
const DONE = { done: 'saved', late: 'late', taken: 'taken' } as const;

/** Adds the routes under /staff/identities. */
export function addIdentityCaseRoutes(router: Router, door: StaffDoor, parts: IdentityCaseRoutesParts): void {
  const { audit, country, decideCase, identityCases, people } = parts;
  const show = createIdentityCasePages(parts);
  const { isOwn } = createOwn(parts);
  const forms = createKeptForms<CaseForm>(parts, 'staff-identity');

  /** Reading it is on record, and the people see that. */
  async function openCase(officer: Officer, id: string): Promise<OpenCase> {
    const one = await identityCases.find(id);
    const person = one && (await people.find(one.personId));
    if (!one || !person) throw new AppError('not_found', 'no such case');
    const other = one.otherId === undefined ? undefined : await people.find(one.otherId);
    const both = [person, ...(other ? [other] : [])];
    const details = { by: officer.person.id, role: officer.role, case: id, about: 'case' };
    for (const { id: personId } of both) await audit({ type: 'staff.person-read', personId, details });
    const owns = await Promise.all(both.map((each) => isOwn(officer.person, each)));
    const decider = one.decidedBy === undefined ? undefined : await people.find(one.decidedBy);
    return { one, person, other, decider, own: owns.includes(true) };
  }

  async function look(ctx: Routed): Promise<void> {
    const officer = await door.enter(ctx);
    if (!officer) return;
    const form = await forms.find(officer, ctx);
    await show.one(ctx, officer, await openCase(officer, ctx.params.id ?? ''), form && { form });
  }

  async function decide(ctx: Routed): Promise<void> {
    const path = `${HOME}/${ctx.params.id}`;
    const officer = await forms.enter(ctx, door, path, () => caseForm(inputOf(ctx)));
    if (!officer) return;
    const open = await openCase(officer, ctx.params.id ?? '');
    const { one, person, own } = open;
    if (own) return lead(ctx, path);
    if (one.decision) return lead(ctx, `${path}?done=late`);
    const form = caseForm(inputOf(ctx));
    const { decision, problems } = readCase(form, choicesFor(one, adoptable(one, person, country) !== undefined));
    if (!decision) return show.one(ctx, officer, open, { form, problems });
    const decided = await decideCase(one, { ...decision, by: officer.person.id });
    lead(ctx, `${path}?done=${DONE[decided]}`);
  }

  const list = (open: boolean) => async (ctx: Context) => {
    const officer = await door.goOn(ctx);
    if (!officer) return;
    const page = pageOf(ctx);
    await show.list(ctx, officer, { ...(await identityCases.list(open, page)), page, open });
  };

  router.get('/identities', list(true));
  router.get('/identities/decided', list(false));
  router.get('/identities/:id', look);
  router.get('/identities/:id/:form', look);
  router.post('/identities/:id', decide);
}
