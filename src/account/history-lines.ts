/** Events of an account as lines that its person understands: what belongs to one sign-in is one line. Pure. */
import type { AuditEventType, PastEvent } from '../audit/audit.ts';
import { isSameDevice, type Origin } from '../origin/origin.ts';

/** What may be on the page. */
export const HISTORY_EVENTS = [
  'sign-in.succeeded',
  'sign-in.failed',
  'sign-in.throttled',
  'authorization.granted',
  'session.ended',
  'account.registered',
  'account.imported',
  'account.corrected',
  'account.downloaded',
  'account.number-stated',
  'account.misuse-reported',
  'account.contact-added',
  'account.contact-changed',
  'account.contact-removed',
  'account.contact-suspended',
  'account.contact-restored',
  'account.closing-started',
  'account.closing-stopped',
  'account.sessions-ended',
  'account.recovery-offered',
  'account.blocked',
  'account.unblocked',
  'account.merged',
  'account.merge-undone',
  'authenticator.added',
  'authenticator.changed',
  'authenticator.removed',
  'link.added',
  'link.removed',
  'link.barred',
  'link.allowed',
  'identity-case.opened',
  'identity-case.decided',
  'recovery.started',
  'recovery.stopped',
  'recovery.finished',
  'recovery.refused',
] as const satisfies readonly AuditEventType[];

/** One line, newest event first. */
export interface HistoryLine {
  /** `entered`: a service was opened in a session that was open already; `refused`: nobody got in. */
  readonly kind: 'signed-in' | 'entered' | 'refused' | 'other';
  readonly events: readonly PastEvent[];
}

type Growing = { kind: HistoryLine['kind']; readonly events: PastEvent[] };

const REFUSED: ReadonlySet<AuditEventType> = new Set(['sign-in.failed', 'sign-in.throttled']);
const OF_VISIT: ReadonlySet<AuditEventType> = new Set(['sign-in.succeeded', 'authorization.granted', ...REFUSED]);
/** Attempts further apart than this are told apart. */
const TOGETHER_MS = 60 * 60 * 1000;

const visitIn = ({ type, details }: PastEvent): string | undefined =>
  OF_VISIT.has(type) && typeof details.visit === 'string' ? details.visit : undefined;

const looksLike = (a: Origin | undefined, b: Origin | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  isSameDevice(a.device, b.device) &&
  JSON.stringify(a.place) === JSON.stringify(b.place);

function kindOf({ type }: PastEvent): HistoryLine['kind'] {
  if (type === 'sign-in.succeeded') return 'signed-in';
  if (type === 'authorization.granted') return 'entered';
  return REFUSED.has(type) ? 'refused' : 'other';
}

/** Showing something makes it a sign-in, whatever else happened on the way. */
function strongest(a: HistoryLine['kind'], b: HistoryLine['kind']): HistoryLine['kind'] {
  const order = ['signed-in', 'entered', 'refused', 'other'] as const;
  return order.find((kind) => kind === a || kind === b) ?? a;
}

/** Whether refused attempts go on from where others were. */
function continues(line: Growing | undefined, event: PastEvent): boolean {
  const last = line?.events.at(-1);
  return (
    line?.kind === 'refused' &&
    last !== undefined &&
    REFUSED.has(event.type) &&
    last.clientId === event.clientId &&
    looksLike(last.from, event.from) &&
    last.at.getTime() - event.at.getTime() <= TOGETHER_MS
  );
}

/** Folds events, newest first, into lines, newest first. */
export function linesOf(events: readonly PastEvent[]): HistoryLine[] {
  const lines: Growing[] = [];
  const byVisit = new Map<string, Growing>();
  for (const event of events) {
    const visit = visitIn(event);
    const known = visit === undefined ? undefined : byVisit.get(visit);
    const before = known ?? lines.findLast((line) => continues(line, event));
    if (before) {
      before.events.push(event);
      before.kind = strongest(before.kind, kindOf(event));
    }
    const line = before ?? { kind: kindOf(event), events: [event] };
    if (!before) lines.push(line);
    if (visit !== undefined) byVisit.set(visit, line);
  }
  return lines;
}

/** The lines of one page, and the event from which the next page goes on. */
export interface HistoryPage {
  readonly lines: readonly HistoryLine[];
  /** Id of the newest event of the next page; undefined when there is none. */
  readonly next: string | undefined;
}

/**
 * Cuts a page out of events, newest first; `isAll` when there are no older ones. Between the pages no line is cut where that
 * can be helped, and what may go on in events that were not read waits for the next page.
 */
export function pageOf(events: readonly PastEvent[], { most, isAll }: { most: number; isAll: boolean }): HistoryPage {
  const all = linesOf(events);
  const place = new Map(events.map(({ id }, index) => [id, index]));
  const firstOf = (line: HistoryLine): number => place.get(line.events[0]?.id ?? '') ?? 0;
  const lastOf = (line: HistoryLine): number => place.get(line.events.at(-1)?.id ?? '') ?? 0;
  const closed = isAll ? all.length : Math.max(1, all.length - 1);
  const wished = Math.min(most, closed);
  const isClean = (count: number): boolean => {
    const next = all[count];
    return next === undefined || all.slice(0, count).every((line) => lastOf(line) < firstOf(next));
  };
  const counts = Array.from({ length: wished }, (_, index) => wished - index);
  const count = counts.find(isClean) ?? wished;
  const lines = all.slice(0, count);
  const rest = all[count];
  if (rest) return { lines, next: rest.events[0]?.id };
  return { lines, next: isAll ? undefined : events.at(-1)?.id };
}
