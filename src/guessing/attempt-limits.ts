/** Counting attempts, for all nodes alike. */

/** So many attempts within so many seconds. */
export interface Limit {
  readonly attempts: number;
  readonly seconds: number;
}

/** One thing that attempts are counted for; the window begins with its first attempt. */
export interface Bucket extends Limit {
  /** What is counted; kept as a keyed hash only. */
  readonly key: string;
}

/** An attempt that was counted for a bucket. */
export interface Taken {
  readonly bucket: Bucket;
  /** Attempts of this window, this one included; more than `bucket.attempts` when there was no room left. */
  readonly count: number;
  readonly endsAt: Date;
  /** Seconds until the window ends. */
  readonly seconds: number;
}

/** Where attempts are counted. Each call is one statement, decided by the database: of attempts that race, each gets a count of its own. */
export interface AttemptLimits {
  /** Counts an attempt in every bucket; the answer is in their order. */
  take(buckets: readonly Bucket[]): Promise<readonly Taken[]>;
  /** Uncounts attempts, as long as their window lasts. */
  giveBack(taken: readonly Taken[]): Promise<void>;
  /** Begins buckets anew. */
  reset(buckets: readonly Bucket[]): Promise<void>;
}
