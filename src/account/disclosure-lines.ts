/** Events by which data about a person became known to others, as lines. Pure. */
import type { AuditEventType, PastEvent } from '../audit/audit.ts';

/** Given by this provider itself, or by a data provider that asked about a token. */
const OF_SERVICES = ['claims.released', 'data.requested'] as const satisfies readonly AuditEventType[];
const OF_STAFF = [
  'staff.person-read',
  'staff.searched',
  'staff.audit-read',
  'proof.examined',
  'proof.added',
  'proof.refused',
  'proof.withdrawn',
] as const satisfies readonly AuditEventType[];

/** What may be on the page. */
export const DISCLOSURE_EVENTS: readonly AuditEventType[] = [...OF_SERVICES, ...OF_STAFF];

/** What happened once, or several times in a row. */
export interface DisclosureLine {
  readonly kind: 'release' | 'request' | 'look' | 'decision';
  /** Alike in everything but their time, newest first. */
  readonly events: readonly [PastEvent, ...PastEvent[]];
}

/** Further apart than this they are told apart. */
const TOGETHER_MS = 24 * 60 * 60 * 1000;

function kindOf({ type }: PastEvent): DisclosureLine['kind'] {
  if (type === 'claims.released') return 'release';
  if (type === 'data.requested') return 'request';
  return type.startsWith('staff.') ? 'look' : 'decision';
}

/** Decisions that nobody of the staff made are no look at anything; nor is an answer without personal data. */
function isShown({ type, details }: PastEvent): boolean {
  if (type.startsWith('proof.')) return typeof details.by === 'string';
  return type !== 'claims.released' || !Array.isArray(details.claims) || details.claims.length > 0;
}

const sameness = ({ type, clientId, details }: PastEvent): string => JSON.stringify([type, clientId, details]);

/** Folds events, newest first, into lines, newest first; each release has its time in one of them. */
export function disclosureLines(events: readonly PastEvent[]): DisclosureLine[] {
  const lines: { kind: DisclosureLine['kind']; events: [PastEvent, ...PastEvent[]] }[] = [];
  for (const event of events.filter(isShown)) {
    const line = lines.at(-1);
    const [newest] = line?.events ?? [];
    const isSame = newest && sameness(newest) === sameness(event);
    if (line && isSame && newest.at.getTime() - event.at.getTime() < TOGETHER_MS) line.events.push(event);
    else lines.push({ kind: kindOf(event), events: [event] });
  }
  return lines;
}
