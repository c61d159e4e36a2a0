import type { Person } from '../identity/person.ts';
import type { Factor } from './authenticator.ts';
import type { Credential } from './credential-store.ts';
import type { AuthenticatorRegistry } from './registry.ts';

/** The methods that a person could show now, in the order of the settings. */
export function availableMethods(
  { all }: AuthenticatorRegistry,
  person: Person,
  credentials: readonly Credential[],
): { readonly method: string; readonly factors: readonly Factor[] }[] {
  const usable = all.filter((authenticator) => {
    const own = credentials.filter(({ method }) => method === authenticator.id);
    return authenticator.availableTo?.(person, own) ?? own.length > 0;
  });
  return usable.map(({ id, factors }) => ({ method: id, factors }));
}
