/** A bounded map in memory whose entries end by themselves; when it is full the oldest entry goes. */
export interface ExpiringMap<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  /** Reads and removes: the second caller gets nothing. */
  take(key: string): T | undefined;
  delete(key: string): void;
  /** Every value that matches. */
  where(matches: (value: T) => boolean): T[];
  /** Removes every entry whose value matches; gives what went, by key. */
  takeWhere(matches: (value: T) => boolean): [string, T][];
  /** Changes every value that matches; how long it lasts stays. */
  changeWhere(matches: (value: T) => boolean, change: (value: T) => T): void;
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

  function takeWhere(matches: (value: T) => boolean): [string, T][] {
    const taken = [...entries].flatMap(([key, { value }]) => (matches(value) ? [[key, value] as [string, T]] : []));
    for (const [key] of taken) entries.delete(key);
    return taken;
  }

  function changeWhere(matches: (value: T) => boolean, change: (value: T) => T): void {
    for (const entry of entries.values()) if (matches(entry.value)) entry.value = change(entry.value);
  }

  return {
    get,
    where,
    takeWhere,
    changeWhere,
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
