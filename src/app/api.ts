/** The management API with the parts of this provider. */
import { createPublicKey } from 'node:crypto';
import type { Middleware } from 'koa';
import { auditOperations } from '../api/audit-operations.ts';
import { keyOperations } from '../api/key-operations.ts';
import { peopleOperations } from '../api/people-operations.ts';
import { productionOperations } from '../api/production-operations.ts';
import { requestOperations } from '../api/request-operations.ts';
import { roleOperations } from '../api/role-operations.ts';
import { apiRoutes } from '../api/routes.ts';
import { sandboxOperations } from '../api/sandbox-operations.ts';
import { serviceOperations } from '../api/service-operations.ts';
import { createApiTokens } from '../api/tokens.ts';
import { upstreamOperations } from '../api/upstream-operations.ts';
import { watchingOperations } from '../api/watching-operations.ts';
import type { SigningKey } from '../keys.ts';
import type { Parts } from './parts.ts';
import { serviceKeyParts } from './service-keys.ts';
import type { SharedParts } from './shared.ts';
import { administrationParts } from './staff.ts';
import { teamParts } from './teams.ts';

/** What others verify signatures with. */
function publicHalf(key: SigningKey): object {
  const { kid, alg } = key;
  return { ...createPublicKey({ key, format: 'jwk' }).export({ format: 'jwk' }), kid, alg, use: 'sig' };
}

/** Every operation, with what checks who calls. */
export function managementApi(parts: Parts, { common, interventions }: SharedParts): Middleware {
  const { settings, keys, storage, teams } = parts;
  const { issuer } = settings;
  const callerOf = createApiTokens({
    ...parts,
    issuer,
    publicKeys: keys.signing.keys.map(publicHalf),
    membersOf: async (teamId) => (await teams.members(teamId)).map(({ personId }) => personId),
  });
  const all = {
    ...common,
    ...teamParts(parts),
    ...serviceKeyParts(parts),
    ...administrationParts(common),
    interventions,
    auditTrail: storage.audit,
    trail: storage.auditTrail,
    recoveries: storage.recoveries,
  };
  const operations = [
    serviceOperations,
    sandboxOperations,
    productionOperations,
    keyOperations,
    watchingOperations,
    requestOperations,
    peopleOperations,
    roleOperations,
    auditOperations,
    upstreamOperations,
  ].flatMap((make) => make(all));
  return apiRoutes({ issuer, operations, callerOf });
}
