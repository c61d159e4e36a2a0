/** A service that lets people act for others, with a logout endpoint that remembers what it was told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, type JWTPayload } from 'jose';
import * as openid from 'openid-client';
import { createRelyingParty, type Differences, register, type TestRelyingParty } from './relying-party.ts';
import type { World } from './world.ts';

export const POWERS = ['tax.read', 'tax.file', 'tax.pay'];
export const SCOPE = 'openid profile organization represented_person';

/** The service, and the logout tokens that it got. */
export interface ActingService extends TestRelyingParty {
  readonly logouts: JWTPayload[];
  introspect(token: string): Promise<openid.IntrospectionResponse>;
  stop(): void;
}

/** Registers the service and starts its logout endpoint. */
export async function startActingService(world: World, clientId: string, differences: Partial<Differences> = {}) {
  const logouts: JWTPayload[] = [];
  const receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    logouts.push(decodeJwt(new URLSearchParams(body).get('logout_token') ?? ''));
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const clientSecret = `secret-of-the-service-${clientId}`;
  await register(world, {
    clientId,
    clientSecret,
    ...differences,
    metadata: {
      backchannel_logout_uri: `http://localhost:${port}/logout`,
      backchannel_logout_session_required: true,
      ...differences.metadata,
    },
    policy: {
      scopes: ['openid', 'offline_access', 'profile', 'citizen_id', 'organization', 'represented_person'],
      representation: { powers: POWERS, parties: ['organization', 'person'] },
      ...differences.policy,
    },
  });
  const service = await createRelyingParty(world, { clientId, authentication: openid.ClientSecretBasic(clientSecret) });
  return {
    ...service,
    logouts,
    introspect: (token: string) => openid.tokenIntrospection(service.config, token),
    stop: () => void receiver.close(),
  } satisfies ActingService;
}
