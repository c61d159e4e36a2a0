/** Shutting the way in from elsewhere when somebody else used it: the upstream is switched off for the account. */
import type { Audit } from '../audit/audit.ts';
import type { Person } from '../identity/person.ts';
import type { LinkStore } from './links.ts';
import { upstreamOf } from './upstream.ts';

export interface ShuttingParts {
  readonly audit: Audit;
  readonly links: Pick<LinkStore, 'switchedOff' | 'switchOff'>;
  readonly now: () => Date;
}

/** Shuts the upstreams among these methods; the methods that open nothing any more. */
export type ShutElsewhere = (person: Pick<Person, 'id'>, methods: readonly string[]) => Promise<readonly string[]>;

/** Makes the function; call it in the transaction of what it is a part of. */
export function createShutting({ audit, links, now }: ShuttingParts): ShutElsewhere {
  return async ({ id: personId }, methods) => {
    const off = await links.switchedOff(personId);
    const shut: string[] = [];
    for (const method of methods) {
      const upstream = upstreamOf(method);
      if (upstream === undefined || off.includes(upstream)) continue;
      await links.switchOff(personId, upstream, now());
      await audit({ type: 'link.barred', personId, details: { upstream, reported: true } });
      shut.push(method);
    }
    return shut;
  };
}
