/** The audit trail, for security officers and auditors: what happened, whether the chains hold, and who looked. */
import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit, Seal } from '../audit/audit.ts';
import type { AuditTrail, TrailEvent } from '../audit/trail.ts';
import { createKeeper } from '../doors/kept.ts';
import { AppError } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import { type AuditForm, type AuditProblems, type AuditQuery, auditForm, readAuditForm } from './audit-form.ts';
import { type AuditPage, type AuditPagesParts, createAuditPages, type OpenedEvent } from './audit-pages.ts';
import type { Officer, StaffDoors } from './door.ts';
import { ANYTHING, createSearch, type SearchParts } from './search.ts';

export interface AuditRoutesParts extends AuditPagesParts, SearchParts {
  readonly audit: Audit;
  readonly checkpoints: () => Promise<readonly Seal[]>;
  readonly trail: AuditTrail;
}

const HOME = '/staff/audit';
const PAGE = 50;
/** So many events are checked at once. */
const VERIFIED_EVENTS = 20_000;
const ID_BYTES = 18;
const EVENT_ID = /^\d{1,18}$/;

/** Whose details may leave in a download: nobody's but those of the person who was asked for, who sees that. */
export const mayLeave = ({ personId }: TrailEvent, query: AuditQuery): boolean =>
  personId === undefined || personId === query.personId;

/** Adds the routes under /staff/audit. */
export function addAuditRoutes(router: Router, doors: StaffDoors, parts: AuditRoutesParts): void {
  const { audit, checkpoints, country, people, trail } = parts;
  const show = createAuditPages(parts);
  const door = doors.toFind('audit');
  const search = createSearch(parts, { about: 'audit', by: ANYTHING, keeper: 'staff-audit-person' });
  const queries = createKeeper<AuditQuery>(parts, 'staff-audit');

  /** What was asked for, without the people: whom a search found is on record with the search. */
  const told = ({ personId, actorId, ...query }: AuditQuery): object => ({
    ...query,
    aboutOne: personId !== undefined,
    byOne: actorId !== undefined,
  });

  const recordRead = ({ person, role }: Officer, personId: string | undefined, what: object): Promise<void> =>
    audit({ type: 'staff.audit-read', personId, details: { by: person.id, role, about: 'audit', ...what } });

  async function start(ctx: Context, officer: Officer, sent?: { form: AuditForm; problems: AuditProblems }) {
    const [verified] = await trail.search({ type: 'audit.verified', limit: 1 });
    show.start(ctx, officer, { seals: await trail.lastSeals(), verified }, sent);
  }

  /** Whoever is meant by a field; undefined when it is empty, the problem when there is nobody. */
  async function meant(officer: Officer, typed: string): Promise<Person | 'nobody' | 'limited' | undefined> {
    if (typed === '') return undefined;
    const searched = await search.find(officer, typed);
    if (searched.kind === 'found') return searched.person;
    return searched.kind === 'limited' ? 'limited' : 'nobody';
  }

  async function ask(ctx: Context): Promise<void> {
    const officer = await door.enter(ctx, HOME);
    if (!officer) return;
    const form = auditForm(inputOf(ctx));
    const read = readAuditForm(form, country);
    if ('problems' in read) return start(ctx, officer, { form, problems: read.problems });
    const [person, staff] = [await meant(officer, form.person), await meant(officer, form.staff)];
    const problems: AuditProblems = {
      ...(typeof person === 'string' ? { person } : {}),
      ...(typeof staff === 'string' ? { staff } : {}),
    };
    if (Object.keys(problems).length > 0) return start(ctx, officer, { form, problems });
    const who = {
      ...(typeof person === 'object' ? { personId: person.id } : {}),
      ...(typeof staff === 'object' ? { actorId: staff.id } : {}),
    };
    const id = randomBytes(ID_BYTES).toString('base64url');
    await queries.keep(officer, id, { ...read.query, ...who });
    lead(ctx, `${HOME}/${id}`);
  }

  async function pageOf(ctx: Context, id: string, query: AuditQuery): Promise<AuditPage> {
    const { before: asked } = ctx.query;
    const before = typeof asked === 'string' && EVENT_ID.test(asked) ? asked : undefined;
    const { from, to, ...rest } = query;
    const times = { from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
    const found = await trail.search({ ...rest, ...times, before, limit: PAGE + 1 });
    const events = found.slice(0, PAGE);
    return { id, query, events, older: found.length > PAGE ? events.at(-1)?.id : undefined, before };
  }

  /** A page of what this officer asked for; a question that is over begins anew. */
  const onQuery =
    (page: (ctx: Routed, officer: Officer, asked: { id: string; query: AuditQuery }) => Promise<void>) =>
    async (ctx: Routed) => {
      const id = ctx.params.id ?? '';
      const officer = await door.enter(ctx, `${HOME}/${id}`);
      if (!officer) return;
      const query = await queries.find(officer, id);
      if (query) await page(ctx, officer, { id, query });
      else lead(ctx, HOME);
    };

  const list = onQuery(async (ctx, officer, { id, query }) => {
    await recordRead(officer, query.personId, { query: told(query) });
    await show.list(ctx, officer, await pageOf(ctx, id, query));
  });

  /** One JSON object a line. */
  const download = onQuery(async (ctx, officer, { id, query }) => {
    await recordRead(officer, query.personId, { query: told(query), downloaded: true });
    const { events } = await pageOf(ctx, id, query);
    const lines = events.map((event) => {
      const { details, from: _, ...rest } = event;
      return JSON.stringify(mayLeave(event, query) ? { ...rest, details } : rest);
    });
    ctx.attachment('audit.jsonl');
    ctx.type = 'application/jsonl; charset=utf-8';
    ctx.body = lines.map((line) => `${line}\n`).join('');
  });

  const open = onQuery(async (ctx, officer, { id }) => {
    const event = await trail.find(ctx.params.event ?? '');
    if (!event) throw new AppError('not_found', 'no such event');
    const { personId, actorId } = event;
    await recordRead(officer, personId, { event: event.id });
    const opened: OpenedEvent = {
      id,
      event,
      person: personId === undefined ? undefined : await people.find(personId),
      actor: actorId === undefined ? undefined : await people.find(actorId),
    };
    await show.event(ctx, officer, opened);
  });

  async function verify(ctx: Context): Promise<void> {
    const officer = await door.enter(ctx, HOME);
    if (!officer) return;
    const { seals, events, problems } = await trail.verifyNewest(VERIFIED_EVENTS, await checkpoints());
    const details = { by: officer.person.id, role: officer.role, seals, events, problems };
    await audit({ type: 'audit.verified', details });
    lead(ctx, `${HOME}?done=verified`);
  }

  router.get('/audit', async (ctx) => {
    const officer = await door.enter(ctx);
    if (officer) await start(ctx, officer);
  });
  router.post('/audit', ask);
  router.post('/audit/verify', verify);
  router.get('/audit/:id', list);
  router.get('/audit/:id/lines', download);
  router.get('/audit/:id/:event', open);
}
