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

/** Every node tells what it sees, also what the others told before: `since` is of whoever saw it first. */
const SAVE = {
  name: 'save-upstream-health',
  text: `INSERT INTO upstream_health AS known (upstream, state, why, since, doubted_why, doubted_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (upstream) DO UPDATE SET state = $2, why = $3, since = CASE WHEN known.state = $2 THEN known.since ELSE $4 END,
doubted_why = coalesce($5, known.doubted_why), doubted_at = coalesce($6, known.doubted_at)
WHERE (known.state, known.why) IS DISTINCT FROM ($2, $3) OR $6 > coalesce(known.doubted_at, '-infinity')`,
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

/** Health of upstreams in PostgreSQL: states and codes, nothing of anybody. */
export const createUpstreamHealthStore = (work: UnitOfWork): HealthStore => ({
  async save({ upstream, state, why, since, doubted }) {
    const values = [upstream, state, why ?? null, since, doubted?.why ?? null, doubted?.at ?? null];
    await work.query({ ...SAVE, values });
  },
  all: async () => (await work.query<Row>({ ...ALL, values: [] })).map(read),
});
