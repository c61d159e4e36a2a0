/**
 * Lets several requests share one piece of work. A refresh token works once: two tabs that renew at the same moment
 * must not both send it, or the provider takes the second for a thief and ends the session.
 */
export function shareWork<K extends object, T>(work: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const running = new WeakMap<K, Promise<T>>();
  return (key) => {
    const shared = running.get(key) ?? work(key).finally(() => running.delete(key));
    running.set(key, shared);
    return shared;
  };
}
