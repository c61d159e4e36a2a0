/** The key sets that services keep at their `jwks_uri`: remembered with the client, and never older than they may be. */
import type { Client } from 'oidc-provider';
import type { Logger } from 'pino';

/** In use, a set is fetched again in the background before it is old. */
const SOON_MS = 240_000;
/** A set as old as this is used only when there is no newer one to be had. */
const OLD_MS = 300_000;
/** And not longer than this: a key that was removed ends with its service's address being away, too. */
const TOO_OLD_MS = 3_600_000;
/** No address is asked more often, whatever keys and signatures are shown. */
const AGAIN_MS = 10_000;

/** What the library keeps the keys of a client in; not part of its types. */
interface KeyStore extends Iterable<object> {
  fresh(): boolean;
  refresh(): Promise<void>;
  selectForVerify(options: object): object[];
  add(key: object): void;
  clear(): void;
}

/** When the keys of a client were fetched, in milliseconds since 1970. */
export interface KeySet {
  readonly keys: Iterable<object>;
  fetchedAt(): number;
}

export interface KeySetParts {
  readonly log: Logger;
  readonly now?: () => number;
}

const NEVER = Number.NEGATIVE_INFINITY;

/**
 * Takes over from the library, which fetches only when a signature does not fit: a key that was removed would be good for
 * as long as the client is remembered. `before` is the set of the same address under an earlier state of the registration;
 * it counts for old. Undefined for a client without `jwks_uri`.
 */
export function keepKeySet(client: Client, before: KeySet | undefined, parts: KeySetParts): KeySet | undefined {
  const { log, now = Date.now } = parts;
  const { asymmetricKeyStore: store } = client as unknown as { asymmetricKeyStore: KeyStore };
  if (!client.jwksUri) return undefined;
  const [fetchKeys, select] = [store.refresh.bind(store), store.selectForVerify.bind(store)];
  let fetchedAt = before ? Math.min(before.fetchedAt(), now() - OLD_MS) : NEVER;
  let triedAt = NEVER;
  let isWanted = false;
  let fetching: Promise<void> | undefined;
  for (const key of before?.keys ?? []) store.add(key);

  const age = (): number => now() - fetchedAt;
  const wasTried = (): boolean => now() - triedAt < AGAIN_MS;

  async function tryToFetch(): Promise<void> {
    triedAt = now();
    try {
      await fetchKeys();
      fetchedAt = now();
    } catch (error) {
      log.warn({ client: client.clientId, err: error }, 'the keys of a service could not be fetched');
      if (age() < TOO_OLD_MS) return;
      store.clear();
      throw error;
    } finally {
      triedAt = now();
      isWanted = false;
      fetching = undefined;
    }
  }

  /** One fetch at a time; all who come meanwhile share it. It is known to be under way before the library begins. */
  function load(): Promise<void> {
    fetching ??= Promise.resolve().then(tryToFetch);
    return fetching;
  }

  const loadApart = (): void => void load().catch(() => undefined);

  /** The library asks this when no key fits, and its own `refresh` before it fetches. */
  store.fresh = () => {
    if (fetching) return false;
    isWanted = !wasTried();
    return !isWanted;
  };

  store.refresh = async () => {
    if (fetching || isWanted || (age() >= OLD_MS && !wasTried())) await load();
    else if (age() >= SOON_MS && !wasTried()) loadApart();
  };

  /** No key fits while the set must be fetched first: that is what makes the library wait. */
  store.selectForVerify = (options) => {
    if (age() >= OLD_MS && !wasTried()) return [];
    if (age() >= TOO_OLD_MS) return [];
    if (age() >= SOON_MS && !wasTried()) loadApart();
    return select(options);
  };

  return { keys: store, fetchedAt: () => fetchedAt };
}
