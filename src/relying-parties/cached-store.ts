import { AsyncLocalStorage } from 'node:async_hooks';
import { isDeepStrictEqual } from 'node:util';
import { createKnownIds } from './known-ids.ts';
import type { RegistrationChanges, RegistrationDirectory, RelyingParty, RelyingPartyStore } from './relying-party.ts';

const MOST = 10_000;
/** Ids that nobody has are kept apart: they must not drive the others out. */
const MOST_UNKNOWN = 1_000;
/** Look-ups of ids that nobody seems to have: one that was registered a moment ago is found, and many cost nothing. */
const STRANGE_PER_SECOND = 50;
/** How long an entry lives while changes are not heard, and how long ago they may have been heard last. */
const UNHEARD_MS = 5_000;
/** In use, an entry is read again in the background before it is old. */
const SOON_MS = 240_000;
const OLD_MS = 300_000;

type Found = RelyingParty | undefined;

interface Entry {
  /** When it was read; -Infinity once it was changed. */
  at: number;
  value: Promise<Found>;
  /** What was found: the same object as long as it says the same. */
  last: Found;
  isRefreshing: boolean;
}

/** What the cache is made of. */
export interface CachedStoreParts {
  readonly store: RelyingPartyStore & RegistrationDirectory;
  readonly changes: RegistrationChanges;
  /** Milliseconds, by the clock of `changes`. */
  readonly now?: () => number;
}

function putBounded<V>(map: Map<string, V>, key: string, value: V, most = MOST): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next().value;
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}

/**
 * Keeps registrations in memory: every request needs one, and they rarely change. A change by any node is heard at once,
 * and the entry read again; while nothing is heard, entries live for five seconds. As long as a registration says the
 * same, it is the same object. Bounded: what was unused longest leaves first.
 */
export function cachedRelyingParties(parts: CachedStoreParts): RelyingPartyStore {
  const { store, changes, now = () => performance.now() } = parts;
  const entries = new Map<string, Entry>();
  const unknown = new Map<string, number>();
  /** What this node saves: for a while it is read where it is kept, because its transaction may still be open. */
  const saved = new Map<string, number>();
  /** Work in the background belongs to no request. */
  const apart = AsyncLocalStorage.snapshot();
  const known = createKnownIds({ store, apart, now });
  const isRecent = (at: number | undefined): boolean => at !== undefined && now() - at < UNHEARD_MS;
  const isHeard = (): boolean => isRecent(changes.heardUntil());

  function forget(clientId: string): void {
    unknown.delete(clientId);
    const entry = entries.get(clientId);
    if (entry) entry.at = Number.NEGATIVE_INFINITY;
  }

  changes.subscribe((clientId) => {
    known.changed(clientId);
    for (const id of clientId === undefined ? [...entries.keys(), ...unknown.keys()] : [clientId]) forget(id);
  });

  let strange = { second: 0, asked: 0 };
  function isOneTooMany(): boolean {
    const second = Math.floor(now() / 1000);
    if (strange.second !== second) strange = { second, asked: 0 };
    strange.asked += 1;
    return strange.asked > STRANGE_PER_SECOND;
  }

  function isUnknown(clientId: string): boolean {
    return isRecent(unknown.get(clientId)) || (isHeard() && known.lacks(clientId) && isOneTooMany());
  }

  function load(clientId: string, before: Entry | undefined): Promise<Found> {
    const value = store.find(clientId).then((found) => {
      entry.last = isDeepStrictEqual(found, before?.last) ? before?.last : found;
      return entry.last;
    });
    const entry: Entry = { at: now(), value, last: before?.last, isRefreshing: false };
    putBounded(entries, clientId, entry);
    const isCurrent = (): boolean => entries.get(clientId) === entry;
    value.then(
      (found) => {
        if (found || !isCurrent()) return;
        entries.delete(clientId);
        putBounded(unknown, clientId, entry.at, MOST_UNKNOWN);
      },
      () => {
        if (isCurrent()) entries.delete(clientId);
      },
    );
    return value;
  }

  /** A failure changes nothing: the entry is good for a while yet. */
  async function refresh(clientId: string, entry: Entry): Promise<void> {
    const at = now();
    const found = await apart(() => store.find(clientId));
    if (entries.get(clientId) !== entry || entry.at > at || entry.at === Number.NEGATIVE_INFINITY) return;
    if (!isDeepStrictEqual(found, entry.last)) return forget(clientId);
    entry.at = at;
  }

  function refreshSoon(clientId: string, entry: Entry): void {
    if (entry.isRefreshing || now() - entry.at < SOON_MS) return;
    entry.isRefreshing = true;
    refresh(clientId, entry)
      .catch(() => undefined)
      .finally(() => {
        entry.isRefreshing = false;
      });
  }

  return {
    async find(clientId) {
      if (isRecent(saved.get(clientId))) return store.find(clientId);
      const entry = entries.get(clientId);
      if (!entry) return isUnknown(clientId) ? undefined : load(clientId, undefined);
      if (now() - entry.at >= (isHeard() ? OLD_MS : UNHEARD_MS)) return load(clientId, entry);
      putBounded(entries, clientId, entry);
      refreshSoon(clientId, entry);
      return entry.value;
    },
    async save(relyingParty, by) {
      putBounded(saved, relyingParty.clientId, now());
      forget(relyingParty.clientId);
      await store.save(relyingParty, by);
    },
  };
}
