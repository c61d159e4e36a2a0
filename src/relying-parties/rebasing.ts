/** Whether what was asked for still fits what is live. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Registration } from './diff.ts';

const withoutKeys = ({ metadata: { jwks: _, ...metadata }, ...registration }: Registration): Registration => ({
  ...registration,
  metadata,
});

/**
 * What was asked for on top of `base`, now that `live` is there; undefined where something else has changed meanwhile.
 * Keys are changed by their owners alone: a request that leaves them as they were is about what they are now.
 */
export function rebased(
  asked: Registration,
  { base, live }: { readonly base: Registration; readonly live: Registration },
): Registration | undefined {
  if (isDeepStrictEqual(base, live)) return asked;
  if (!isDeepStrictEqual(withoutKeys(base), withoutKeys(live))) return undefined;
  if (!isDeepStrictEqual(asked.metadata.jwks, base.metadata.jwks)) return undefined;
  return { ...asked, metadata: { ...asked.metadata, jwks: live.metadata.jwks } };
}
