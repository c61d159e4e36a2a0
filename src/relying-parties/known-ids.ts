import type { RegistrationDirectory } from './relying-party.ts';

const MOST = 200_000;
const RETRY_MS = 60_000;

/** Which ids there are, so that made-up ones cost no look-up. */
export interface KnownIds {
  /** Nobody has this id, provided that changes are heard. */
  lacks(clientId: string): boolean;
  /** An id may be new; without one, any may be. */
  changed(clientId?: string): void;
}

export interface KnownIdsParts {
  readonly store: RegistrationDirectory;
  /** Runs work that belongs to no request. */
  readonly apart: <T>(work: () => T) => T;
  readonly now: () => number;
}

/** Keeps the ids of all registrations, a few megabytes for as many as a country has; of too many it knows nothing. */
export function createKnownIds({ store, apart, now }: KnownIdsParts): KnownIds {
  let ids: Set<string> | undefined;
  let addedMeanwhile = new Set<string>();
  let loading = 0;
  let triedAt = Number.NEGATIVE_INFINITY;

  async function load(): Promise<void> {
    triedAt = now();
    loading += 1;
    const mine = loading;
    ids = undefined;
    addedMeanwhile = new Set();
    const found = await apart(() => store.clientIds(MOST));
    if (mine === loading && found) ids = new Set([...found, ...addedMeanwhile]);
  }
  const tryToLoad = (): void => void load().catch(() => undefined);

  return {
    lacks(clientId) {
      if (ids) return !ids.has(clientId);
      if (now() - triedAt > RETRY_MS) tryToLoad();
      return false;
    },
    changed(clientId) {
      if (clientId === undefined) return tryToLoad();
      addedMeanwhile.add(clientId);
      ids?.add(clientId);
    },
  };
}
