import type { Person } from '../identity/person.ts';
import type { Authenticator } from './authenticator.ts';
import type { Credential } from './credential-store.ts';

interface Way {
  readonly authenticator: Authenticator;
  readonly credentials: readonly Credential[];
}

const lastUse = ({ authenticator, credentials }: Way): number =>
  authenticator.spare ? 0 : Math.max(0, ...credentials.map(({ lastUsedAt }) => lastUsedAt?.getTime() ?? 0));

/** What a person could sign in with now: what they used last comes first, and what they never used in the order given. */
export function availableTo(
  person: Person,
  credentials: readonly Credential[],
  authenticators: readonly Authenticator[],
): Authenticator[] {
  const own = (id: string): Credential[] => credentials.filter(({ method }) => method === id);
  return authenticators
    .map((authenticator) => ({ authenticator, credentials: own(authenticator.id) }))
    .filter(
      ({ authenticator, credentials }) => authenticator.availableTo?.(person, credentials) ?? credentials.length > 0,
    )
    .sort((one, other) => lastUse(other) - lastUse(one))
    .map(({ authenticator }) => authenticator);
}
