/** What proofs count for in a deployment: its configuration may lower what a method proves, never raise it. */
import type { AssuranceConfig } from './configuration.ts';
import type { IdentityPart } from './vector.ts';

/** A proofing method as far as its worth goes. */
export interface Proving {
  readonly id: string;
  /** What a proof by it counts for at most. */
  readonly proves: IdentityPart;
}

const AXES = ['vn', 'eidas', 'ial'] as const;

/**
 * The configuration with every enabled method in it: one that it does not name counts for what it proves. The problems
 * are what it raises, each a line that says where.
 */
export function withMethods(
  config: AssuranceConfig,
  methods: readonly Proving[],
): { readonly config: AssuranceConfig; readonly problems: readonly string[] } {
  const own = Object.fromEntries(methods.map(({ id, proves }) => [id, { ...proves }]));
  const problems = methods.flatMap(({ id, proves }) =>
    AXES.filter((axis) => (config.proofing[id]?.[axis] ?? 0) > proves[axis]).map(
      (axis) => `proofing.${id}.${axis}: the method proves at most ${proves[axis]}`,
    ),
  );
  return { config: { ...config, proofing: { ...own, ...config.proofing } }, problems };
}
