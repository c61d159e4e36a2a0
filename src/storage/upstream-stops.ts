import { randomUUID } from 'node:crypto';
import type { Stop, UpstreamStops } from '../upstreams/stops.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

interface Row {
  [column: string]: unknown;
  id: string;
  upstream: string;
  stopped_by: string[];
  client_id: string | null;
  reason: Buffer;
  stopped_at: Date;
}

const PURPOSE = 'upstream-stop';
const LATEST = 50;
const MOST_COUNTED = 10_001;
const ADD = {
  name: 'add-upstream-stop',
  text: `INSERT INTO upstream_stops (id, upstream, stopped_by, client_id, reason, stopped_at) VALUES ($1, $2, $3, $4, $5, $6)`,
};
const OF = {
  name: 'upstream-stops',
  text: `SELECT id, upstream, stopped_by, client_id, reason, stopped_at FROM upstream_stops WHERE upstream = $1
ORDER BY stopped_at DESC, id LIMIT ${LATEST}`,
};
/** In the order of the index, so that it is read even when few rows are of an upstream. */
const COUNTS = {
  name: 'count-upstream-links',
  text: `SELECT upstream, (SELECT count(*)::int FROM (
  SELECT FROM upstream_links l WHERE l.upstream = u.upstream ORDER BY subject_hash LIMIT ${MOST_COUNTED}) AS counted) AS links
FROM unnest($1::text[]) AS u (upstream)`,
};

/** Times that upstreams were switched off, in PostgreSQL; the reasons are encrypted. */
export function createUpstreamStops(work: UnitOfWork, cipher: Cipher): UpstreamStops {
  const read = ({ id, upstream, stopped_by, client_id, reason, stopped_at }: Row): Stop => ({
    upstream,
    by: { people: stopped_by, ...(client_id === null ? {} : { clientId: client_id }) },
    reason: cipher.open(PURPOSE, id, reason),
    at: stopped_at,
  });

  return {
    async add({ upstream, by, reason, at }) {
      const id = randomUUID();
      const sealed = cipher.seal(PURPOSE, id, reason);
      await work.query({ ...ADD, values: [id, upstream, by.people, by.clientId ?? null, sealed, at] });
    },
    of: async (upstream) => (await work.query<Row>({ ...OF, values: [upstream] })).map(read),
    async linkCounts(upstreams) {
      const rows = await work.query<{ upstream: string; links: number }>({ ...COUNTS, values: [upstreams] });
      return new Map(rows.map(({ upstream, links }) => [upstream, links]));
    },
  };
}
