import type { Figure, FigureStore, MonthOfService } from '../figures/figures.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Sorted, so that two nodes take the rows in the same order. */
const ADD = {
  name: 'add-figures',
  text: `INSERT INTO figures (client_id, day, measure, count)
SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::bigint[]) AS given (client_id, day, measure, count)
ORDER BY client_id, day, measure
ON CONFLICT (client_id, day, measure) DO UPDATE SET count = figures.count + excluded.count`,
};
const BETWEEN = {
  name: 'figures-between',
  text: `SELECT client_id, day::text, measure, count::float8 AS count FROM figures
WHERE client_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day, measure`,
};
const BY_SERVICE = {
  name: 'figures-by-service',
  text: `SELECT f.client_id, f.successes, r.registration->'name' AS name, r.registration->'organisation' AS organisation
FROM (SELECT client_id, sum(count)::float8 AS successes FROM figures
  WHERE day BETWEEN $1 AND $2 AND measure LIKE 'success.%' GROUP BY client_id) AS f
JOIN relying_parties r USING (client_id) WHERE coalesce(r.registration->>'environment', 'production') = 'production'`,
};
const FIRST_DAY = { name: 'first-day-of-figures', text: 'SELECT min(day)::text AS day FROM figures', values: [] };
const BATCH = 5_000;
const FORGET = {
  name: 'forget-figures',
  text: `DELETE FROM figures WHERE ctid = ANY (ARRAY(SELECT ctid FROM figures WHERE day < $1 LIMIT ${BATCH})) RETURNING 1 AS done`,
};

interface Row {
  [column: string]: unknown;
  client_id: string;
  day: string;
  measure: string;
  count: number;
}

interface ServiceRow extends Pick<MonthOfService, 'name' | 'organisation' | 'successes'> {
  [column: string]: unknown;
  client_id: string;
}

const columnsOf = (figures: readonly Figure[]): unknown[] => [
  figures.map(({ clientId }) => clientId),
  figures.map(({ day }) => day),
  figures.map(({ measure }) => measure),
  figures.map(({ count }) => count),
];

/** Figures in PostgreSQL. */
export function createFigureStore(work: UnitOfWork): FigureStore {
  return {
    async add(figures) {
      await work.query({ ...ADD, values: columnsOf(figures) });
    },
    async between(clientId, from, to) {
      const rows = await work.query<Row>({ ...BETWEEN, values: [clientId, from, to] });
      return rows.map(({ client_id, day, measure, count }) => ({ clientId: client_id, day, measure, count }));
    },
    async byService(from, to) {
      const rows = await work.query<ServiceRow>({ ...BY_SERVICE, values: [from, to] });
      return rows.map(({ client_id: clientId, ...rest }) => ({ clientId, ...rest }));
    },
    firstDay: async () => (await work.query<{ day: string | null }>(FIRST_DAY))[0]?.day ?? undefined,
    async forget(before) {
      for (;;) {
        const removed = await work.query({ ...FORGET, values: [before] });
        if (removed.length < BATCH) return;
      }
    },
  };
}
