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

/** Where somebody acted from is not for the person whom it is about. */
export const ACTOR_FROM = 'actor_from';

/** Reads a row; `actorFrom` is where somebody acted from who is not the person. */
export function pastEventOf(
  cipher: Cipher,
  { id, at, type, client_id, details }: PastEventRow,
): PastEvent & { readonly actorFrom: Origin | undefined } {
  const {
    from,
    [ACTOR_FROM]: actorFrom,
    ...rest
  } = JSON.parse(cipher.open('audit', type, details)) as Record<string, unknown>;
  return {
    id,
    at,
    type: type as AuditEventType,
    clientId: client_id ?? undefined,
    details: rest,
    from: from as Origin | undefined,
    actorFrom: actorFrom as Origin | undefined,
  };
}
