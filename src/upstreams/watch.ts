/** Asks upstreams now and then whether they are there: nobody has to be the first to find out that one is not. */
import type { HealthKeeper } from './health.ts';
import { UpstreamDisbelieved, UpstreamRefused, type Upstreams, UpstreamUnavailable } from './upstream.ts';

export interface WatchParts {
  readonly upstreams: Pick<Upstreams, 'all'>;
  readonly health: Pick<HealthKeeper, 'flush'>;
}

const KNOWN = [UpstreamDisbelieved, UpstreamRefused, UpstreamUnavailable];

/** Makes the job; what the upstreams answered is counted by their breakers. */
export const createWatch =
  ({ upstreams, health }: WatchParts) =>
  async (): Promise<void> => {
    const all = await upstreams.all();
    const asked = all.map(({ connection }) => connection.probe());
    const failures = (await Promise.allSettled(asked)).flatMap((one) =>
      one.status === 'rejected' ? [one.reason] : [],
    );
    await health.flush(all.map(({ definition }) => definition.id));
    // A mistake of a protocol of the operator's own is not hidden by another upstream that is away.
    for (const failure of failures) if (!KNOWN.some((known) => failure instanceof known)) throw failure;
  };
