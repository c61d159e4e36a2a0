/** Identity providers in front of this one as staff see them. */
import { allDescribed, type DescribedParts } from '../upstreams/described.ts';
import type { Health } from '../upstreams/health.ts';
import type { UpstreamStops } from '../upstreams/stops.ts';
import type { SeenUpstream } from './upstream-views.ts';

export interface UpstreamSightParts extends DescribedParts {
  readonly upstreamHealth: () => Promise<readonly Health[]>;
  readonly upstreamStops: Pick<UpstreamStops, 'linkCounts'>;
}

/** Every identity provider in front of this one with how it does. */
export type SeeUpstreams = () => Promise<readonly SeenUpstream[]>;

/** Makes the function. */
export const createUpstreamSight =
  (parts: UpstreamSightParts): SeeUpstreams =>
  async () => {
    const [described, health] = await Promise.all([allDescribed(parts), parts.upstreamHealth()]);
    const links = await parts.upstreamStops.linkCounts(described.map(({ definition }) => definition.id));
    return described.map((one) => ({
      ...one,
      health: health.find(({ upstream }) => upstream === one.definition.id),
      links: links.get(one.definition.id) ?? 0,
    }));
  };
