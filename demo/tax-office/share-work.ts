/**
 * Lets several requests share one piece of work. A refresh token works once: two tabs that renew at the same moment
 * must not both send it, or the provider takes the second for a thief and ends the session.
 */
export function createSharedWork<K extends object, T>(): (key: K, work: () => Promise<T>) => Promise<T> {
  const running = new WeakMap<K, Promise<T>>();
  return (key, work) => {
    const shared = running.get(key) ?? work().finally(() => running.delete(key));
    running.set(key, shared);
    return shared;
  };
}
