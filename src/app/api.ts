/** The management API with the parts of this provider. */
import { createPublicKey } from 'node:crypto';
import type { Middleware } from 'koa';
import { apiRoutes } from '../api/routes.ts';
import { serviceOperations } from '../api/service-operations.ts';
import { createApiTokens } from '../api/tokens.ts';
import type { SigningKey } from '../keys.ts';
import type { Parts } from './parts.ts';

/** What others verify signatures with. */
function publicHalf(key: SigningKey): object {
  const { kid, alg } = key;
  return { ...createPublicKey({ key, format: 'jwk' }).export({ format: 'jwk' }), kid, alg, use: 'sig' };
}

/** Every operation, with what checks who calls. */
export function managementApi(parts: Parts): Middleware {
  const { settings, keys, teams } = parts;
  const callerOf = createApiTokens({
    ...parts,
    issuer: settings.issuer,
    publicKeys: keys.signing.keys.map(publicHalf),
    membersOf: async (teamId) => (await teams.members(teamId)).map(({ personId }) => personId),
  });
  return apiRoutes({ issuer: settings.issuer, operations: serviceOperations(parts), callerOf }).routes() as Middleware;
}
