/** Events of the audit trail as they are stored. */
import type { AuditEventType, PastEvent } from '../audit/audit.ts';
import type { Origin } from '../origin/origin.ts';
import type { Cipher } from './cipher.ts';

export interface PastEventRow {
  [column: string]: unknown;
  id: string;
  at: Date;
  type: string;
  client_id: string | null;
  details: Buffer;
}

/** Reads a row. */
export function pastEventOf(cipher: Cipher, { id, at, type, client_id, details }: PastEventRow): PastEvent {
  const { from, ...rest } = JSON.parse(cipher.open('audit', type, details)) as Record<string, unknown>;
  return {
    id,
    at,
    type: type as AuditEventType,
    clientId: client_id ?? undefined,
    details: rest,
    from: from as Origin | undefined,
  };
}
