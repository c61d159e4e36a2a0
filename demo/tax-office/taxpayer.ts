import type { SignIn } from '../shared/relying-party.ts';

/** A signed-in taxpayer at the tax office. */
export interface Taxpayer extends SignIn {
  /** The return that was filed in this session. */
  readonly declared?: { readonly income: number; readonly receipt: string };
  /** How often the tokens were renewed. */
  readonly renewals?: number;
}
