/** Whether upstreams answer: known on each node from what it asked, and written down for the console when it changes. */

/** `up` answers; `failing` did not the last time; `resting` failed so often that it is not asked for a while. */
export type HealthState = 'up' | 'failing' | 'resting';

/** How an upstream does, as the node says that saw the last change. */
export interface Health {
  readonly upstream: string;
  readonly state: HealthState;
  /** Code of the failure; none while it is up. */
  readonly why?: string | undefined;
  readonly since: Date;
  /** The last answer that was not believed: a code, which names nobody. */
  readonly doubted?: { readonly why: string; readonly at: Date } | undefined;
}
