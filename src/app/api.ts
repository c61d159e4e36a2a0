/** The management API with the parts of this provider. */
import { createPublicKey } from 'node:crypto';
import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { keyOperations } from '../api/key-operations.ts';
import { productionOperations } from '../api/production-operations.ts';
import { apiRoutes } from '../api/routes.ts';
import { sandboxOperations } from '../api/sandbox-operations.ts';
import { serviceOperations } from '../api/service-operations.ts';
import { createApiTokens } from '../api/tokens.ts';
import { watchingOperations } from '../api/watching-operations.ts';
import type { SigningKey } from '../keys.ts';
import type { Parts } from './parts.ts';
import { registrationsOf } from './registrations.ts';
import { serviceKeyParts } from './service-keys.ts';
import { teamParts } from './teams.ts';

/** What others verify signatures with. */
function publicHalf(key: SigningKey): object {
  const { kid, alg } = key;
  return { ...createPublicKey({ key, format: 'jwk' }).export({ format: 'jwk' }), kid, alg, use: 'sig' };
}

/** Every operation, with what checks who calls. */
export function managementApi(provider: Provider, parts: Parts): Middleware {
  const { settings, keys, teams } = parts;
  const { issuer } = settings;
  const callerOf = createApiTokens({
    ...parts,
    issuer,
    publicKeys: keys.signing.keys.map(publicHalf),
    membersOf: async (teamId) => (await teams.members(teamId)).map(({ personId }) => personId),
  });
  const all = {
    ...parts,
    ...teamParts(parts),
    ...serviceKeyParts(parts),
    registrations: registrationsOf(provider, parts),
  };
  const operations = [
    ...serviceOperations(all),
    ...sandboxOperations(all),
    ...productionOperations(all),
    ...keyOperations(all),
    ...watchingOperations(all),
  ];
  return apiRoutes({ issuer, operations, callerOf });
}
