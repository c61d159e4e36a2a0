/** Who works here: the list, one person's roles, and asking for a change of them. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import { type ApprovalStore, atPage } from '../approvals/approval.ts';
import type { Audit, AuditStore } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import { AppError } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoors } from './door.ts';
import { createOnFound } from './found.ts';
import { createKeptForms } from './kept-forms.ts';
import { namesIn, pageOf, type SearchProblem } from './page-parts.ts';
import type { RoleChanges } from './role-changes.ts';
import { type RoleForm, readRoleForm, roleForm } from './role-form.ts';
import { createRolePages, type RoleFile, type RolePagesParts } from './role-pages.ts';
import { createSearch, NUMBERS, type SearchParts } from './search.ts';
import type { StaffStore } from './staff.ts';

export interface RoleRoutesParts extends RolePagesParts, SearchParts {
  readonly approvals: ApprovalStore;
  readonly audit: Audit;
  readonly auditTrail: Pick<AuditStore, 'ofPerson'>;
  readonly people: PersonStore;
  readonly roleChanges: RoleChanges;
  readonly staff: StaffStore;
}

const HOME = '/staff/roles';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const LATEST = 20;

/** Adds the routes under /staff/roles. */
export function addRoleRoutes(router: Router, doors: StaffDoors, parts: RoleRoutesParts): void {
  const { approvals, audit, auditTrail, people, roleChanges, staff } = parts;
  const [door, toFind] = [doors.to('roles'), doors.toFind('roles')];
  const show = createRolePages(parts);
  const search = createSearch(parts, { about: 'roles', by: NUMBERS, keeper: 'staff-roles' });
  const onFound = createOnFound(search, HOME);
  const forms = createKeptForms<RoleForm>(parts, 'staff-role-form');

  async function list(ctx: Context, officer: Officer, problem?: SearchProblem): Promise<void> {
    const page = pageOf(ctx);
    const found = await staff.list(page);
    const names = await Promise.all(found.people.map(({ personId }) => people.find(personId)));
    const all = found.people.map((one, at) => ({ ...one, name: names[at]?.name.full ?? '' }));
    show.list(ctx, officer, { people: all, more: found.more, page }, problem);
  }

  /** Reading it is on record, and the person sees that. */
  async function fileOf(officer: Officer, id: string, person: Person): Promise<RoleFile> {
    const details = { by: officer.person.id, role: officer.role, about: 'roles' };
    await audit({ type: 'staff.person-read', personId: person.id, details });
    const types = ['staff.appointed', 'staff.dismissed'] as const;
    const [roles, requests, events] = await Promise.all([
      staff.rolesOf(person.id),
      approvals.about('role', person.id),
      auditTrail.ofPerson(person.id, { types, limit: LATEST }),
    ]);
    const names = await namesIn(requests, people);
    return { id, person, roles, requests, commands: events.filter(({ details: { by } }) => by === 'command'), names };
  }

  async function find(ctx: Context): Promise<void> {
    const officer = await toFind.enter(ctx, HOME);
    if (!officer) return;
    const typed = textOf(inputOf(ctx), 'number');
    if (typed.trim() === '') return list(ctx, officer, { kind: 'empty' });
    const searched = await search.find(officer, typed);
    if (searched.kind === 'found') lead(ctx, `${HOME}/${searched.id}`);
    else await list(ctx, officer, searched);
  }

  /** Somebody of the list: only who works here can be named. */
  async function openOne(ctx: Context): Promise<void> {
    const officer = await toFind.enter(ctx, HOME);
    if (!officer) return;
    const id = textOf(inputOf(ctx), 'person');
    const roles = UUID.test(id) ? await staff.rolesOf(id) : [];
    if (roles.length === 0) throw new AppError('not_found', 'nobody of the staff');
    lead(ctx, `${HOME}/${await search.keep(officer, id)}`);
  }

  const look = onFound(door, async (ctx, officer, { id, person }) => {
    const kept = await forms.find(officer, ctx);
    show.person(ctx, officer, await fileOf(officer, id, person), kept && { form: kept, problems: {} });
  });

  const carryOut = onFound(door, async (ctx, officer, { id, person }) => {
    const form = roleForm(inputOf(ctx));
    const read = readRoleForm(form, parts.rolePlaces);
    const file = () => fileOf(officer, id, person);
    if ('problems' in read) return show.person(ctx, officer, await file(), { form, problems: read.problems });
    const by = atPage(officer.person);
    const asked = await roleChanges.ask(person, read.change, { reason: read.reason, by });
    if ('id' in asked) lead(ctx, `${HOME}/${id}?done=asked`);
    else show.person(ctx, officer, await file(), { form, problems: {}, refused: asked.problem });
  });

  async function ask(ctx: Routed): Promise<void> {
    const officer = await forms.enter(ctx, door, `${HOME}/${ctx.params.id}`, () => roleForm(inputOf(ctx)));
    if (officer) await carryOut(ctx);
  }

  router.get('/roles', async (ctx) => {
    const officer = await door.goOn(ctx);
    if (officer) await list(ctx, officer);
  });
  router.post('/roles', (ctx) => ('person' in inputOf(ctx) ? openOne(ctx) : find(ctx)));
  router.get('/roles/:id', look);
  router.get('/roles/:id/:form', look);
  router.post('/roles/:id', ask);
}
