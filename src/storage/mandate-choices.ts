/** Statements that find whom a person may act for. */
import type { ChoiceQuery } from '../mandates/store.ts';
import { searchKey } from '../organisations/search.ts';

/** Longer than any chain may be. */
const BOUND = 10;

/**
 * Whether a link counts now and opens what is asked; $4 are powers that are all needed, at the service $5. Its values are
 * tested only where there are some: most requests ask for none.
 */
const OPENS = `m.ended_at IS NULL AND m.accepted_at IS NOT NULL AND m.valid_from <= $2
  AND (m.valid_until IS NULL OR m.valid_until > $2) AND ($3::text[] IS NULL OR m.powers && $3) AND ($4::text[] = '{}'
    OR NOT EXISTS (SELECT FROM unnest($4::text[]) p WHERE NOT m.powers && ARRAY['*', 'service:' || $5, p, split_part(p, '.', 1)]))`;
const HELD = `m.holder_person = $1 AND m.id IS DISTINCT FROM $6::uuid AND ${OPENS}`;
const ORGANISATION = `mandates m JOIN organisations o ON o.id = m.party_organisation WHERE ${HELD}
  AND o.status = 'active' AND o.level >= $7 AND ($8 = '' OR strpos(o.search, $8) > 0)`;
/** The name of the enterprise, then its branches. */
const BY_NAME = 'ORDER BY coalesce(e.search, c.search), c.code, c.id LIMIT $9 OFFSET $10';
const PARENT = 'LEFT JOIN organisations e ON e.code = c.parent_code';

const PEOPLE = {
  name: 'choices-of-people',
  text: `SELECT m.id, count(*) OVER () AS total FROM mandates m WHERE ${HELD} AND m.party_person IS NOT NULL
ORDER BY m.id LIMIT $7 OFFSET $8`,
};

const ORGANISATIONS = {
  some: { name: 'some-choices', text: `SELECT m.id, 0 AS total FROM ${ORGANISATION} LIMIT $9 OFFSET $10` },
  'own-link': {
    name: 'choices-by-own-link',
    text: `SELECT c.id, count(*) OVER () AS total
FROM (SELECT m.id, o.search, o.code, o.parent_code FROM ${ORGANISATION}) c ${PARENT} ${BY_NAME}`,
  },
  /** From each mandate up to its root. */
  'every-link': {
    name: 'choices-by-every-link',
    text: `WITH RECURSIVE c AS (
  SELECT m.id, m.parent_id, o.search, o.code, o.parent_code, 1 AS depth FROM ${ORGANISATION}
  UNION ALL SELECT u.id, m.parent_id, u.search, u.code, u.parent_code, u.depth + 1
  FROM c u JOIN mandates m ON m.id = u.parent_id LEFT JOIN organisations f ON f.id = m.holder_organisation
  WHERE u.depth < ${BOUND} AND ${OPENS} AND (m.holder_organisation IS NULL OR f.status = 'active'))
SELECT c.id, count(*) OVER () AS total FROM c ${PARENT} WHERE c.parent_id IS NULL ${BY_NAME}`,
  },
} as const satisfies Record<ChoiceQuery['look'], unknown>;

/** The statement that answers a query. */
export function choicesStatement(personId: string, query: ChoiceQuery) {
  const { kind, look, powers, all, search = '', organisationLevel = 0, except, limit, offset, now } = query;
  const own = [personId, now, powers ?? null, all?.powers ?? [], all?.clientId ?? '', except ?? null];
  if (kind === 'person') return { ...PEOPLE, values: [...own, limit, offset] };
  return { ...ORGANISATIONS[look], values: [...own, organisationLevel, searchKey(search), limit, offset] };
}
