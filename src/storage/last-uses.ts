/** When services last used what they have of a person: read from the audit trail. */
import type { AuditStore } from '../audit/audit.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** So many events of each service are looked at: of one that is used for several parties, the last uses of each are nearly always among them. */
const LATEST = 30;

const USES = {
  name: 'uses-of-services',
  text: `SELECT wanted.client_id, e.at, e.type, e.details FROM unnest($2::text[]) AS wanted(client_id)
CROSS JOIN LATERAL (SELECT at, type, details FROM audit_events WHERE person_id = $1 AND client_id = wanted.client_id
  AND type IN ('authorization.granted', 'claims.released') ORDER BY at DESC LIMIT ${LATEST}) e`,
};

interface UseRow {
  [column: string]: unknown;
  client_id: string;
  at: Date;
  type: string;
  details: Buffer;
}

/** Makes the look-up. */
export function createLastUses(work: UnitOfWork, cipher: Cipher): AuditStore['lastUses'] {
  const mandateOf = ({ type, details }: UseRow): string | undefined =>
    (JSON.parse(cipher.open('audit', type, details)) as { mandate?: string }).mandate;

  return async (personId, uses) => {
    const clientIds = [...new Set(uses.map(({ clientId }) => clientId))];
    if (clientIds.length === 0) return [];
    const rows = await work.query<UseRow>({ ...USES, values: [personId, clientIds] });
    const known = rows.map((row) => ({ clientId: row.client_id, at: row.at, mandateId: mandateOf(row) }));
    return uses.map(
      (use) => known.find(({ clientId, mandateId }) => clientId === use.clientId && mandateId === use.mandateId)?.at,
    );
  };
}
