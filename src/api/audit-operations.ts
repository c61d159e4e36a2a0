/** The audit trail, for programs of those who answer for it. */
import { z } from 'zod';
import { mayLeave } from '../admin/audit.ts';
import { AUDIT_TYPES } from '../admin/audit-form.ts';
import { ANYTHING, createSearch, programOf, type SearchParts } from '../admin/search.ts';
import type { AuditTrail, TrailEvent } from '../audit/trail.ts';
import { AppError } from '../errors.ts';
import { type Operation, operation } from './operation.ts';
import { more } from './paging.ts';
import { lookId } from './people-operations.ts';
import { createStanding, type StaffProgram, type StandingParts } from './standing.ts';

export interface AuditOperationsParts extends SearchParts, StandingParts {
  readonly people: SearchParts['people'];
  readonly trail: Pick<AuditTrail, 'search'>;
}

const eventId = z.string().regex(/^\d{1,18}$/);
const event = z.object({
  id: eventId,
  at: z.iso.datetime(),
  type: z.string(),
  client_id: z.string().optional(),
  details: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Of nobody but the person who was asked for, who sees that.'),
});

const asked = z.strictObject({
  type: z.enum(AUDIT_TYPES).optional(),
  client_id: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .optional(),
  person: lookId.optional().describe('Whom it is about: what a search of people gave.'),
  staff: lookId.optional().describe('Who of the staff did it: what a search of people gave.'),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional().describe('Before this moment.'),
  before: eventId.optional().describe('The id of the last event of the page before.'),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const defined = <Tree extends object>(tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined)) as Tree;

function eventView(one: TrailEvent, personId: string | undefined) {
  const { id, at, type, clientId, details } = one;
  return {
    ...{ id, at: at.toISOString(), type },
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(mayLeave(one, personId === undefined ? {} : { personId }) ? { details: { ...details } } : {}),
  };
}

/** Makes the operations. */
export function auditOperations(parts: AuditOperationsParts): readonly Operation[] {
  const { audit, trail } = parts;
  const stand = createStanding(parts);
  const search = createSearch(parts, { about: 'people', by: ANYTHING, keeper: 'api-people' });

  async function meant({ searcher }: StaffProgram, id: string | undefined): Promise<string | undefined> {
    if (id === undefined) return undefined;
    const person = await search.found(searcher, id);
    if (!person) throw new AppError('not_found', 'no such look, or it is over');
    return person.id;
  }

  return [
    operation({
      id: 'listEvents',
      method: 'get',
      path: '/audit/events',
      summary: 'What happened, newest first; that it was read is on record.',
      scope: 'audit:read',
      query: asked,
      answer: z.object({ events: z.array(event), more }),
      async run(caller, { query }) {
        const program = await stand(caller, 'audit', { path: '/audit/events' });
        const { person, staff, limit, from, to, before, client_id: clientId, type } = query;
        const [personId, actorId] = [await meant(program, person), await meant(program, staff)];
        const told = { ...defined({ type, clientId, from, to }), aboutOne: !!personId, byOne: !!actorId };
        const by = { by: program.acting.personId, role: program.searcher.role, ...programOf(caller.actor) };
        const details = { ...by, about: 'audit', query: told, downloaded: true };
        await audit({ type: 'staff.audit-read', personId, details });
        const times = { from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
        const found = await trail.search({ type, clientId, personId, actorId, ...times, before, limit: limit + 1 });
        return {
          events: found.slice(0, limit).map((one) => eventView(one, personId)),
          more: found.length > limit,
        };
      },
    }),
  ];
}
