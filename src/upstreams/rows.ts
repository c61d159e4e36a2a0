import type { Definition } from './definition.ts';

/** What the database knows of an upstream: its description, where staff added it, and whether it is switched off. */
export interface UpstreamRow {
  readonly id: string;
  /** Undefined for one that a file describes. */
  readonly definition?: Definition | undefined;
  /** The secret by which its provider knows us, where it has one and staff added it. */
  readonly secret?: string | undefined;
  /** Since when it is switched off; why is among its stops (stops.ts). */
  readonly off?: { readonly since: Date } | undefined;
  readonly changedAt: Date;
}

/** Where that is kept. */
export interface UpstreamRows {
  all(): Promise<readonly UpstreamRow[]>;
  find(id: string): Promise<UpstreamRow | undefined>;
  /** Whoever else locks them waits until the running transaction ends. */
  lock(): Promise<void>;
  /** Adds or replaces what staff described; whether it is switched off stays. */
  describe(id: string, of: { definition: Definition; secret?: string | undefined; at: Date }): Promise<void>;
  /** False when it is off already. */
  switchOff(id: string, at: Date): Promise<boolean>;
  /** False when it is not off since then. */
  switchOn(id: string, of: { since: Date; at: Date }): Promise<boolean>;
  /** Removes what staff described, and how it did; false when there was none. */
  remove(id: string): Promise<boolean>;
}
