/** A bounded map in memory whose entries end by themselves; when it is full the oldest entry goes. */
export interface ExpiringMap<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  /** Reads and removes: the second caller gets nothing. */
  take(key: string): T | undefined;
  delete(key: string): void;
  /** Every value that matches. */
  where(matches: (value: T) => boolean): T[];
  /** Removes every entry whose value matches; says how many went. */
  deleteWhere(matches: (value: T) => boolean): number;
}

export interface ExpiringMapOptions {
  readonly lifetimeSeconds: number;
  readonly maximum: number;
  readonly now?: () => number;
}

/** For one process; a service that runs on several machines keeps the same in a shared store. */
export function createExpiringMap<T>({ lifetimeSeconds, maximum, now = Date.now }: ExpiringMapOptions): ExpiringMap<T> {
  const entries = new Map<string, { value: T; expires: number }>();

  function get(key: string): T | undefined {
    const entry = entries.get(key);
    return entry && entry.expires > now() ? entry.value : undefined;
  }

  function dropExpired(): void {
    for (const [key, { expires }] of entries) {
      if (expires > now() && entries.size < maximum) return;
      entries.delete(key);
    }
  }

  const where = (matches: (value: T) => boolean): T[] =>
    [...entries.values()].flatMap(({ value, expires }) => (expires > now() && matches(value) ? [value] : []));

  function deleteWhere(matches: (value: T) => boolean): number {
    const before = entries.size;
    for (const [key, { value }] of entries) if (matches(value)) entries.delete(key);
    return before - entries.size;
  }

  return {
    get,
    where,
    deleteWhere,
    delete: (key) => void entries.delete(key),
    set(key, value) {
      entries.delete(key);
      dropExpired();
      entries.set(key, { value, expires: now() + lifetimeSeconds * 1000 });
    },
    take(key) {
      const value = get(key);
      entries.delete(key);
      return value;
    },
  };
}
