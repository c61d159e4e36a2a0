/** The audit trail as those read it who answer for it. */
import type { AuditEventType, PastEvent, Seal } from './audit.ts';

/** Which events: those that fit everything that is asked for, newest first. */
export interface TrailAsked {
  readonly type?: AuditEventType | undefined;
  readonly clientId?: string | undefined;
  /** Whom they are about. */
  readonly personId?: string | undefined;
  /** Who did it to somebody else; known of events since that is kept. */
  readonly actorId?: string | undefined;
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly to?: Date | undefined;
  /** Id of the event before which to go on. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** One event of anybody; `from` is where whoever did it was. */
export interface TrailEvent extends PastEvent {
  readonly personId: string | undefined;
  readonly actorId: string | undefined;
}

/** The newest seal of a shard. */
export interface LastSeal extends Seal {
  readonly at: Date;
}

/** What a check of the newest seals found. */
export interface Verification {
  readonly seals: number;
  readonly events: number;
  /** A line for each thing that does not fit. */
  readonly problems: readonly string[];
}

/** Reads all of the trail. */
export interface AuditTrail {
  search(asked: TrailAsked): Promise<readonly TrailEvent[]>;
  /** Undefined when there is none; what is no id is no event. */
  find(id: string): Promise<TrailEvent | undefined>;
  /** Of each shard that has one. */
  lastSeals(): Promise<readonly LastSeal[]>;
  /** Recomputes the newest seals, of all shards together about `most` events, and compares them with the checkpoints among them. */
  verifyNewest(most: number, checkpoints: readonly Seal[]): Promise<Verification>;
}
