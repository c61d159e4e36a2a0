/** What the staff's pages about roles, keys and approvals are made of. */
import { randomUUID } from 'node:crypto';
import { createKeyChanges, type KeyChangesParts } from '../admin/key-changes.ts';
import { createRoleChanges, type RoleChangesParts } from '../admin/role-changes.ts';
import { createRolePlaces, type RolePlacesParts } from '../admin/role-places.ts';
import { createUpstreamChanges, type UpstreamChangesParts } from '../admin/upstream-changes.ts';
import { createUpstreamSight } from '../admin/upstream-sight.ts';
import type { Keys } from '../keys.ts';
import type { Parts } from './parts.ts';

type Needed = Omit<RoleChangesParts, 'rolePlaces'> &
  KeyChangesParts &
  RolePlacesParts &
  Pick<UpstreamChangesParts, 'now' | 'proofNames' | 'upstreams'> & {
    readonly keys: Keys;
    readonly storage: Pick<Parts['storage'], 'upstreams'>;
  };

/** Makes them. */
export function administrationParts(parts: Needed) {
  const rolePlaces = createRolePlaces(parts);
  const { current, keys } = parts.keys.dataKeys;
  const { rows: upstreamRows, stops: upstreamStops } = parts.storage.upstreams;
  const ofUpstreams = { ...parts, upstreamRows, upstreamStops };
  return {
    rolePlaces,
    roleChanges: createRoleChanges({ ...parts, rolePlaces }),
    keyChanges: createKeyChanges(parts),
    upstreamChanges: createUpstreamChanges(ofUpstreams),
    seeUpstreams: createUpstreamSight({ ...ofUpstreams, upstreamHealth: parts.storage.upstreams.health.all }),
    upstreamStops,
    dataKeyNames: [current, ...Object.keys(keys).filter((name) => name !== current)],
  };
}

/** Makes the task by which this node says which keys it signs with. */
export function createKeyReport({ keys, storage }: Pick<Parts, 'keys' | 'storage'>): () => Promise<void> {
  const nodeId = randomUUID();
  const names = keys.signing.keys.map(({ kid, alg }) => ({ kid, alg }));
  return () => storage.signingKeys.report(nodeId, names);
}
