/** Asking sources again about what a chain rests on, before it is used. */
import type { Chain } from './chain.ts';

export interface RefreshingParts {
  /** Asks the register about organisations that it was not asked about for long; what it says counts at once. */
  readonly ensureFresh?: ((organisationIds: readonly string[]) => Promise<unknown>) | undefined;
  /** The same for the guardianship at the root of a chain. */
  readonly ensureGuardianshipFresh?: ((chain: Chain) => Promise<unknown>) | undefined;
}

/** Asks whatever was not asked for long; whether the chain has to be read anew. */
export async function refreshChain(parts: RefreshingParts, chain: Chain): Promise<boolean> {
  const { ensureFresh, ensureGuardianshipFresh } = parts;
  const ids = [...chain.organisations.keys()];
  const isWard = chain.links.at(-1)?.source === 'guardianship';
  if (ids.length > 0) await ensureFresh?.(ids);
  if (isWard) await ensureGuardianshipFresh?.(chain);
  return (ids.length > 0 && ensureFresh !== undefined) || (isWard && ensureGuardianshipFresh !== undefined);
}
