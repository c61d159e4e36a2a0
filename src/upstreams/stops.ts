import type { Actor } from '../approvals/approval.ts';

/** One time that an upstream was switched off. */
export interface Stop {
  readonly upstream: string;
  readonly by: Pick<Actor, 'people' | 'clientId'>;
  readonly reason: string;
  readonly at: Date;
}

/** What the staff's pages know beside descriptions. */
export interface UpstreamStops {
  add(stop: Stop): Promise<void>;
  /** Newest first; of very many the latest. */
  of(upstream: string): Promise<readonly Stop[]>;
  /** How many people have connected each of them; 10,001 stands for more, so that nobody waits for a hundred million. */
  linkCounts(upstreams: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
