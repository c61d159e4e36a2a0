import type { KnownSigningKey, SigningKeyStore } from '../admin/signing-keys.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const REPORT_KEYS = {
  name: 'report-signing-keys',
  text: `INSERT INTO signing_keys (kid, alg) SELECT * FROM unnest($1::text[], $2::text[])
ON CONFLICT (kid) DO UPDATE SET last_seen_at = now()`,
};
const REPORT_NODE = {
  name: 'report-signing-node',
  text: `INSERT INTO signing_key_nodes (node_id, kids) VALUES ($1, $2)
ON CONFLICT (node_id) DO UPDATE SET kids = excluded.kids, seen_at = now()`,
};
const KEYS = {
  name: 'signing-keys',
  text: `WITH running AS (SELECT kids FROM signing_key_nodes WHERE seen_at > now() - $1 * interval '1 second')
SELECT k.kid, k.alg, k.first_seen_at AS since, k.last_seen_at AS last_seen, (SELECT count(*)::int FROM running) AS all_nodes,
  (SELECT count(*)::int FROM running WHERE k.kid = ANY(kids)) AS nodes,
  (SELECT count(*)::int FROM running WHERE kids[1] = k.kid) AS signing
FROM signing_keys k ORDER BY signing DESC, nodes DESC, k.last_seen_at DESC, k.kid LIMIT 20`,
};

interface Row {
  [column: string]: unknown;
  kid: string;
  alg: string;
  since: Date;
  last_seen: Date;
  all_nodes: number;
  nodes: number;
  signing: number;
}

/** Names of signing keys in PostgreSQL. */
export function createSigningKeyStore(work: UnitOfWork): SigningKeyStore {
  return {
    report: (nodeId, keys) =>
      work.transaction(async () => {
        // In one order, so that nodes that report at once wait for each other.
        const sorted = [...keys].sort((a, b) => (a.kid < b.kid ? -1 : 1));
        await work.query({ ...REPORT_KEYS, values: [sorted.map(({ kid }) => kid), sorted.map(({ alg }) => alg)] });
        await work.query({ ...REPORT_NODE, values: [nodeId, keys.map(({ kid }) => kid)] });
      }),
    async known(withinSeconds) {
      const rows = await work.query<Row>({ ...KEYS, values: [withinSeconds] });
      const keys = rows.map(({ last_seen: lastSeen, all_nodes: _, ...row }): KnownSigningKey => ({ ...row, lastSeen }));
      return { keys, nodes: rows[0]?.all_nodes ?? 0 };
    },
  };
}
