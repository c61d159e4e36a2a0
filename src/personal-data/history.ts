/** Everything on record about a person, newest first. */
import { AUDIT_EVENTS, type AuditEventType, type AuditStore } from '../audit/audit.ts';
import type { AuditTrail } from '../audit/trail.ts';
import type { Exporter } from './exporter.ts';

const TYPES = Object.keys(AUDIT_EVENTS) as AuditEventType[];
const AT_ONCE = 500;

/** Who else took part is not told by an internal id: staff are a role to the people they serve. */
const OTHERS = new Set(['by', 'guardian']);

const isSomebodyElse = (value: unknown, personId: string): boolean => {
  const { kind, id } = (value ?? {}) as { kind?: unknown; id?: unknown };
  return kind === 'person' && id !== personId;
};

/** What an event says to its person. */
function detailsFor(personId: string, details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own = Object.entries(details).filter(
    ([name, value]) => !OTHERS.has(name) && !isSomebodyElse(value, personId) && value !== null,
  );
  return Object.fromEntries(own);
}

/** Makes the exporter of the audit trail. */
export const historyExporter = (audit: Pick<AuditStore, 'ofPerson'>): Exporter => ({
  name: 'history',
  columns: ['audit_events.person_id'],
  async *of(personId) {
    let before: string | undefined;
    for (;;) {
      const events = await audit.ofPerson(personId, { types: TYPES, before, limit: AT_ONCE });
      for (const { type, at, clientId, details, from } of events)
        yield { at, type, clientId, from, details: detailsFor(personId, details) };
      before = events.at(-1)?.id;
      if (events.length < AT_ONCE) return;
    }
  },
});

/** Makes the exporter of what somebody did to others, such as a member of staff: that they did it, and nothing of the others. */
export const actsExporter = (trail: Pick<AuditTrail, 'search'>): Exporter => ({
  name: 'acts',
  columns: ['audit_events.actor_id'],
  async *of(actorId) {
    let before: string | undefined;
    for (;;) {
      const events = await trail.search({ actorId, before, limit: AT_ONCE });
      for (const { type, at, clientId } of events) yield { at, type, clientId };
      before = events.at(-1)?.id;
      if (events.length < AT_ONCE) return;
    }
  },
});
