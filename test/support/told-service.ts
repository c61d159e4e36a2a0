/** A service that is told what happens to its people: endpoints for logouts and for security events, which may be down. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { createRelyingParty, type Differences, register, type TestRelyingParty } from './relying-party.ts';
import type { World } from './world.ts';

/** The service, and what it was told. */
export interface ToldService extends TestRelyingParty {
  readonly logouts: JWTPayload[];
  /** Every event token that arrived, as it came. */
  readonly events: string[];
  /** What the endpoint of events answers next; 202 when nothing is left. */
  readonly answers: number[];
  introspect(token: string): Promise<openid.IntrospectionResponse>;
  /** Checks an event token as RFC 8417 and 8935 ask, and reads it. */
  read(event: string): Promise<JWTPayload>;
  stop(): void;
}

/** Registers the service and starts its endpoints; `untold` leaves out both, `logoutsOnly` that of events. */
export async function startToldService(
  world: World,
  clientId: string,
  { untold = false, logoutsOnly = false, ...differences }: Partial<Differences> & Record<string, unknown> = {},
): Promise<ToldService> {
  const logouts: JWTPayload[] = [];
  const events: string[] = [];
  const answers: number[] = [];
  const receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const isEvent = request.headers['content-type'] === 'application/secevent+jwt';
    if (isEvent) events.push(body);
    else logouts.push(decodeJwt(new URLSearchParams(body).get('logout_token') ?? ''));
    response.writeHead(isEvent ? (answers.shift() ?? 202) : 200).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const at = `http://localhost:${(receiver.address() as AddressInfo).port}`;
  const clientSecret = `secret-of-the-service-${clientId}`;
  const logout = { backchannel_logout_uri: `${at}/logout`, backchannel_logout_session_required: true };
  await register(world, {
    clientId,
    clientSecret,
    ...differences,
    metadata: { ...(untold ? {} : logout), ...differences.metadata },
    uris: { ...(untold || logoutsOnly ? {} : { events: `${at}/events` }), ...differences.uris },
  });
  const service = await createRelyingParty(world, { clientId, authentication: openid.ClientSecretBasic(clientSecret) });
  const keys = createRemoteJWKSet(new URL(service.config.serverMetadata().jwks_uri ?? ''));
  return {
    ...service,
    ...{ logouts, events, answers },
    introspect: (token) => openid.tokenIntrospection(service.config, token),
    async read(event) {
      const rules = { issuer: world.issuer, audience: clientId, typ: 'secevent+jwt', algorithms: ['ES256'] };
      return (await jwtVerify(event, keys, rules)).payload;
    },
    stop: () => void receiver.close(),
  };
}
