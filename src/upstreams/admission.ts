/** Which upstreams a service lets people come through. Pure. */
import type { Definition } from './definition.ts';

/** What a registration says of it. */
export interface Admitting {
  readonly clientId: string;
  readonly policy: { readonly upstreams?: readonly string[] | undefined };
}

/**
 * Whether what this upstream vouches for counts at a service: by its list, and without one by the upstream's own word. A person's
 * own pages (`everywhere`) are opened by all of them, since everybody looks after their own account.
 */
export const admits = (
  { clientId, policy }: Admitting,
  { id, admitted }: Pick<Definition, 'id' | 'admitted'>,
  everywhere: string,
): boolean => (clientId === everywhere ? true : (policy.upstreams?.includes(id) ?? admitted));
