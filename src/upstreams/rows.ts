import type { Definition } from './definition.ts';

/** What the database knows of an upstream: its description, where staff added it, and whether it is switched off. */
export interface UpstreamRow {
  readonly id: string;
  /** Undefined for one that a file describes. */
  readonly definition?: Definition | undefined;
  /** The secret by which its provider knows us, where it has one and staff added it. */
  readonly secret?: string | undefined;
  readonly off?: { readonly since: Date; readonly reason: string } | undefined;
  readonly changedAt: Date;
}

/** Where that is kept. */
export interface UpstreamRows {
  all(): Promise<readonly UpstreamRow[]>;
  find(id: string): Promise<UpstreamRow | undefined>;
  /** Adds or replaces what staff described; whether it is switched off stays. */
  describe(
    id: string,
    of: { definition: Definition; secret?: string | undefined; by: string; at: Date },
  ): Promise<void>;
  switchOff(id: string, of: { reason: string; by: string; at: Date }): Promise<void>;
  switchOn(id: string, of: { by: string; at: Date }): Promise<void>;
  /** Removes what staff described; false when there was none. */
  remove(id: string): Promise<boolean>;
}
