import type { AttemptLimits, Bucket, Taken } from '../guessing/attempt-limits.ts';
import type { Cipher } from './cipher.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Far above every limit, far below what a column holds. */
const ENOUGH = 1_000_000;

// Rows are always locked in the order of their keys, so that attempts never wait for each other in a circle.
// Times are whole milliseconds, as JavaScript keeps them: an attempt is given back to the very window that counted it.
const TAKE = {
  name: 'take-attempts',
  text: `INSERT INTO attempts AS a (key_hash, count, ends_at)
SELECT key_hash, 1, date_trunc('milliseconds', now()) + make_interval(secs => seconds)
FROM unnest($1::bytea[], $2::integer[]) AS asked (key_hash, seconds) ORDER BY key_hash
ON CONFLICT (key_hash) DO UPDATE SET
  count = CASE WHEN a.ends_at <= now() THEN 1 ELSE least(a.count, ${ENOUGH}) + 1 END,
  ends_at = CASE WHEN a.ends_at <= now() THEN excluded.ends_at ELSE a.ends_at END
RETURNING key_hash, count, ends_at, extract(epoch FROM ends_at - now())::double precision AS seconds`,
};

const GIVE_BACK = {
  name: 'give-back-attempts',
  text: `WITH own AS (SELECT a.key_hash, a.count FROM attempts a
  JOIN unnest($1::bytea[], $2::timestamptz[]) AS given (key_hash, ends_at) USING (key_hash, ends_at)
  ORDER BY a.key_hash FOR UPDATE OF a),
emptied AS (DELETE FROM attempts a USING own WHERE a.key_hash = own.key_hash AND own.count <= 1)
UPDATE attempts a SET count = a.count - 1 FROM own WHERE a.key_hash = own.key_hash AND own.count > 1`,
};

const RESET = {
  name: 'reset-attempts',
  text: `WITH own AS (SELECT key_hash FROM attempts WHERE key_hash = ANY($1) ORDER BY key_hash FOR UPDATE)
DELETE FROM attempts a USING own WHERE a.key_hash = own.key_hash`,
};

type Row = { key_hash: Buffer; count: number; ends_at: Date; seconds: number };

/** Attempts in PostgreSQL, by its own clock. */
export function createAttemptLimits(work: UnitOfWork, cipher: Cipher): AttemptLimits {
  const hashOf = ({ key }: Bucket): Buffer => cipher.lookup('attempt', key);
  return {
    async take(buckets) {
      const hashes = buckets.map(hashOf);
      const rows = await work.query<Row>({ ...TAKE, values: [hashes, buckets.map(({ seconds }) => seconds)] });
      const byHash = new Map(rows.map((row) => [row.key_hash.toString('hex'), row]));
      return buckets.map((bucket, index): Taken => {
        const row = byHash.get(hashes[index]?.toString('hex') ?? '');
        if (!row) throw new Error('an attempt was not counted');
        return { bucket, count: row.count, endsAt: row.ends_at, seconds: row.seconds };
      });
    },
    async giveBack(taken) {
      const hashes = taken.map(({ bucket }) => hashOf(bucket));
      await work.query({ ...GIVE_BACK, values: [hashes, taken.map(({ endsAt }) => endsAt)] });
    },
    async reset(buckets) {
      await work.query({ ...RESET, values: [buckets.map(hashOf)] });
    },
  };
}
