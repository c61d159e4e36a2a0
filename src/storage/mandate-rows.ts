/** Statements and row shapes of mandates. */
import type { EndReason, Holder, Invited, Mandate, MandateSource, Party, Role } from '../mandates/mandate.ts';
import type { Cipher } from './cipher.ts';
import type { OrganisationRow } from './organisation-rows.ts';

export interface MandateRow {
  [column: string]: unknown;
  id: string;
  party_organisation: string | null;
  party_person: string | null;
  holder_organisation: string | null;
  holder_person: string | null;
  holder_system: string | null;
  parent_id: string | null;
  source: string;
  role: string;
  powers: string[];
  may_pass_on: boolean;
  valid_from: Date;
  valid_until: Date | null;
  granted_by: string | null;
  invited: Buffer | null;
  proof_source: string | null;
  proof_reference: string | null;
  proof_checked_at: Date | null;
  created_at: Date;
  accepted_at: Date | null;
  ended_at: Date | null;
  ended_by: string | null;
  ended_why: string | null;
}

export interface LinkRow extends MandateRow {
  leaf: string;
  party: OrganisationRow | null;
  firm: OrganisationRow | null;
  party_status: string | null;
}

const NAMES = [
  'id',
  'party_organisation',
  'party_person',
  'holder_organisation',
  'holder_person',
  'holder_system',
  'parent_id',
  'source',
  'role',
  'powers',
  'may_pass_on',
  'valid_from',
  'valid_until',
  'granted_by',
  'invited',
  'proof_source',
  'proof_reference',
  'proof_checked_at',
  'created_at',
  'accepted_at',
  'ended_at',
  'ended_by',
  'ended_why',
];
const COLUMNS = NAMES.map((name) => `m.${name}`).join(', ');
/** Deeper than any chain may be. */
const BOUND = 10;

/**
 * Every link of some mandates, each from the mandate up to its root, with the organisations in it: looked up link by link,
 * because joined they are all read for a few (docs/performance.md).
 */
export const CHAINS = {
  name: 'mandate-chains',
  text: `WITH RECURSIVE up AS (
  SELECT m.*, m.id AS leaf, 0 AS depth FROM mandates m WHERE m.id = ANY($1)
  UNION ALL SELECT p.*, u.leaf, u.depth + 1 FROM mandates p JOIN up u ON p.id = u.parent_id WHERE u.depth < ${BOUND})
SELECT ${COLUMNS}, m.leaf, (SELECT to_json(o) FROM organisations o WHERE o.id = m.party_organisation) AS party,
  (SELECT to_json(o) FROM organisations o WHERE o.id = m.holder_organisation) AS firm,
  (SELECT status FROM persons WHERE id = m.party_person) AS party_status
FROM up m ORDER BY m.leaf, m.depth`,
};

export const ADD = {
  name: 'add-mandate',
  text: `INSERT INTO mandates (${[...NAMES, 'invited_hash'].join(', ')})
VALUES (${[...NAMES, 'invited_hash'].map((_, i) => `$${i + 1}`).join(', ')})`,
};
export const CHANGE = {
  name: 'change-mandate',
  text: `UPDATE mandates SET role = $2, powers = $3, may_pass_on = $4, valid_from = $5, valid_until = $6
WHERE id = $1 AND ended_at IS NULL RETURNING id`,
};
export const CONFIRM = {
  name: 'confirm-mandate',
  text: 'UPDATE mandates SET proof_reference = $2, proof_checked_at = $3 WHERE id = $1 AND ended_at IS NULL',
};
export const ACCEPT = {
  name: 'accept-mandate',
  text: `UPDATE mandates SET holder_organisation = $2, holder_person = $3, accepted_at = $4
WHERE id = $1 AND accepted_at IS NULL AND ended_at IS NULL RETURNING id`,
};
export const END = {
  name: 'end-mandate',
  text: `WITH RECURSIVE down AS (
  SELECT id FROM mandates WHERE id = $1
  UNION SELECT m.id FROM mandates m JOIN down d ON m.parent_id = d.id)
UPDATE mandates SET ended_at = $2, ended_by = $3, ended_why = $4
WHERE id IN (SELECT id FROM down) AND ended_at IS NULL RETURNING id`,
};

const OPEN = 'm.ended_at IS NULL';
const HELD = `SELECT ${COLUMNS} FROM mandates m WHERE ${OPEN} AND m.accepted_at IS NOT NULL`;
const NEWEST = 'ORDER BY m.created_at DESC, m.id';
export const HELD_BY = {
  person: { name: 'mandates-of-person', text: `${HELD} AND m.holder_person = $1 ${NEWEST}` },
  organisation: { name: 'mandates-of-firm', text: `${HELD} AND m.holder_organisation = $1 ${NEWEST}` },
  system: { name: 'mandates-of-system', text: `${HELD} AND m.holder_system = $1 ${NEWEST}` },
} as const satisfies Record<Holder['kind'], unknown>;
const FOR_PARTY = 'AND (m.party_organisation = $2 OR m.party_person = $3)';
export const BETWEEN = {
  person: { name: 'mandates-of-person-for', text: `${HELD} AND m.holder_person = $1 ${FOR_PARTY} ${NEWEST}` },
  organisation: { name: 'mandates-of-firm-for', text: `${HELD} AND m.holder_organisation = $1 ${FOR_PARTY} ${NEWEST}` },
  system: { name: 'mandates-of-system-for', text: `${HELD} AND m.holder_system = $1 ${FOR_PARTY} ${NEWEST}` },
} as const satisfies Record<Holder['kind'], unknown>;
const ALL = `SELECT ${COLUMNS} FROM mandates m WHERE ${OPEN}`;
export const OF_PARTY = {
  person: { name: 'mandates-for-person', text: `${ALL} AND m.party_person = $1 ${NEWEST}` },
  organisation: { name: 'mandates-for-organisation', text: `${ALL} AND m.party_organisation = $1 ${NEWEST}` },
} as const satisfies Record<Party['kind'], unknown>;
export const UNDER = { name: 'mandates-under', text: `${ALL} AND m.parent_id = $1 ${NEWEST}` };
export const THROUGH = {
  name: 'mandates-through-organisation',
  text: `WITH RECURSIVE down AS (
  SELECT id FROM mandates WHERE ended_at IS NULL AND (party_organisation = $1 OR holder_organisation = $1)
  UNION SELECT m.id FROM mandates m JOIN down d ON m.parent_id = d.id WHERE m.ended_at IS NULL)
SELECT id FROM down`,
};
export const INVITATIONS = {
  name: 'mandate-invitations',
  text: `${ALL} AND m.accepted_at IS NULL AND m.invited_hash = ANY($1::bytea[]) ${NEWEST}`,
};
export const LAPSED = {
  name: 'lapsed-mandates',
  text: `${ALL} AND ((m.accepted_at IS NULL AND m.created_at < $1) OR m.valid_until <= now()) ORDER BY m.created_at LIMIT $2`,
};
export const LOCK_PARTY = {
  person: { name: 'lock-party-person', text: 'SELECT 1 FROM persons WHERE id = $1 FOR NO KEY UPDATE' },
  organisation: {
    name: 'lock-party-organisation',
    text: 'SELECT 1 FROM organisations WHERE id = $1 FOR NO KEY UPDATE',
  },
} as const satisfies Record<Party['kind'], unknown>;

const HELD_AT_ALL = (column: string): string => `SELECT m.id, count(*) OVER () AS total FROM mandates m
LEFT JOIN organisations o ON o.id = m.party_organisation LEFT JOIN organisations e ON e.code = o.parent_code
WHERE m.${column} = $1 AND ${OPEN} AND m.accepted_at IS NOT NULL AND ($2 = '' OR o.id IS NULL OR strpos(o.search, $2) > 0)
ORDER BY (m.party_person IS NULL), coalesce(e.search, o.search), o.code, m.id LIMIT $3 OFFSET $4`;
export const ENGAGEMENTS = {
  person: { name: 'engagements-of-person', text: HELD_AT_ALL('holder_person') },
  organisation: { name: 'engagements-of-firm', text: HELD_AT_ALL('holder_organisation') },
  system: { name: 'engagements-of-system', text: HELD_AT_ALL('holder_system') },
} as const satisfies Record<Holder['kind'], unknown>;
export const LOOKED_AFTER = {
  name: 'mandates-that-look-after',
  text: `${HELD} AND m.holder_person = $1 AND m.role IN ('representative', 'administrator')
  AND m.party_organisation IS NOT NULL ${NEWEST}`,
};
const UNACCEPTED = 'SELECT count(*)::int AS count FROM mandates WHERE accepted_at IS NULL AND created_at > $2';
export const COUNT_UNACCEPTED = {
  person: { name: 'unaccepted-for-person', text: `${UNACCEPTED} AND party_person = $1` },
  organisation: { name: 'unaccepted-for-organisation', text: `${UNACCEPTED} AND party_organisation = $1` },
} as const satisfies Record<Party['kind'], unknown>;

const party = (organisation: string | null, person: string | null): Party =>
  organisation ? { kind: 'organisation', id: organisation } : { kind: 'person', id: person ?? '' };

function holderOf({ holder_organisation, holder_person, holder_system }: MandateRow): Holder | undefined {
  if (holder_system) return { kind: 'system', id: holder_system };
  return holder_organisation || holder_person ? party(holder_organisation, holder_person) : undefined;
}

/** The mandate in a row, decrypted. */
export function mandateOf(cipher: Cipher, row: MandateRow): Mandate {
  const holder = holderOf(row);
  const { ended_at: endedAt, ended_by: by, ended_why: why, proof_source: source } = row;
  const { proof_reference: reference, proof_checked_at: checkedAt } = row;
  return {
    id: row.id,
    party: party(row.party_organisation, row.party_person),
    source: row.source as MandateSource,
    role: row.role as Role,
    powers: row.powers,
    mayPassOn: row.may_pass_on,
    from: row.valid_from,
    createdAt: row.created_at,
    ...(holder ? { holder } : {}),
    ...(row.parent_id ? { parentId: row.parent_id } : {}),
    ...(row.valid_until ? { until: row.valid_until } : {}),
    ...(row.granted_by ? { grantedBy: row.granted_by } : {}),
    ...(row.invited ? { invited: JSON.parse(cipher.open('mandate', row.id, row.invited)) as Invited } : {}),
    ...(source ? { proof: { source, ...(reference ? { reference } : {}), ...(checkedAt ? { checkedAt } : {}) } } : {}),
    ...(row.accepted_at ? { acceptedAt: row.accepted_at } : {}),
    ...(endedAt ? { ended: { at: endedAt, why: why as EndReason, ...(by ? { by } : {}) } } : {}),
  };
}
