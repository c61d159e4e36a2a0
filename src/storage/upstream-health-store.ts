import { randomUUID } from 'node:crypto';
import type { Health, HealthState, HealthStore } from '../upstreams/health.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  upstream: string;
  state: HealthState;
  why: string | null;
  since: Date;
  doubted_why: string | null;
  doubted_at: Date | null;
}

/** Every node says what it sees, also what others said before: `since` is of whoever saw it first. */
const SAVE = {
  name: 'save-upstream-health',
  text: `INSERT INTO upstream_health AS known (upstream, state, why, since, node, said_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (upstream) DO UPDATE SET state = $2, why = $3, since = CASE WHEN known.state = $2 THEN known.since ELSE $4 END,
node = $5, said_at = $6
WHERE $2 <> 'up' OR known.state = 'up' OR known.node = $5 OR coalesce(known.said_at, '-infinity') < $7`,
};
const DOUBT = {
  name: 'doubt-upstream',
  text: `UPDATE upstream_health SET doubted_why = $2, doubted_at = $3
WHERE upstream = $1 AND coalesce(doubted_at, '-infinity') < $3`,
};
const ALL = {
  name: 'upstream-health',
  text: 'SELECT upstream, state, why, since, doubted_why, doubted_at FROM upstream_health ORDER BY upstream',
};

const read = ({ upstream, state, why, since, doubted_why, doubted_at }: Row): Health => ({
  upstream,
  state,
  since,
  why: why ?? undefined,
  doubted: doubted_why !== null && doubted_at !== null ? { why: doubted_why, at: doubted_at } : undefined,
});

/** Health of upstreams in PostgreSQL, as this node and the others say: states and codes, nothing of anybody. */
export function createUpstreamHealthStore(work: UnitOfWork): HealthStore {
  const node = randomUUID();
  return {
    async save({ upstream, state, why, since, doubted }, { at, quietSince }) {
      await work.query({ ...SAVE, values: [upstream, state, why ?? null, since, node, at, quietSince] });
      if (doubted) await work.query({ ...DOUBT, values: [upstream, doubted.why, doubted.at] });
    },
    all: async () => (await work.query<Row>({ ...ALL, values: [] })).map(read),
  };
}
