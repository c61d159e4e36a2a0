/** Statements that tables of requests have in common: somebody asks, a source is asked until it answers. */

interface Text {
  readonly name: string;
  readonly text: string;
}

/** Not decided yet. */
export const OPEN = 'decided_at IS NULL';

/** The statements for one table; `latest` is how many of a person's requests are shown. */
export const requestStatements = (
  table: string,
  columns: string,
  latest: number,
): Readonly<Record<'find' | 'lockOpen' | 'ofPerson' | 'takeDue' | 'postpone', Text>> => ({
  find: { name: `find-${table}`, text: `SELECT ${columns} FROM ${table} WHERE id = $1` },
  lockOpen: {
    name: `lock-open-${table}`,
    text: `SELECT ${columns} FROM ${table} WHERE id = $1 AND ${OPEN} FOR UPDATE`,
  },
  ofPerson: {
    name: `${table}-of-person`,
    text: `SELECT ${columns} FROM ${table} WHERE person_id = $1 ORDER BY created_at DESC, id LIMIT ${latest}`,
  },
  takeDue: {
    name: `take-due-${table}`,
    text: `UPDATE ${table} SET next_attempt_at = now() + make_interval(secs => $2), attempts = attempts + 1
WHERE id IN (SELECT id FROM ${table} WHERE next_attempt_at <= now() ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING ${columns}`,
  },
  postpone: {
    name: `postpone-${table}`,
    text: `UPDATE ${table} SET next_attempt_at = now() + make_interval(secs => $2) WHERE id = $1 AND ${OPEN}`,
  },
});
