/** As many services as a country has, each with a key set of its own: half in the registration, half at an address. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import type { RelyingParty } from '../src/relying-parties/relying-party.ts';
import { CLIENTS, registration } from './registrations.ts';

/** How many there are. */
export const SERVICES = 5_000;

/** A service with its key. */
export interface OwnService {
  readonly clientId: string;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: object;
}

function newService(number: number): OwnService {
  const kid = `key-${number}`;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    clientId: `service-${number}`,
    kid,
    privateKey: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
    publicJwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' },
  };
}

/** Makes the services. */
export const newServices = (): OwnService[] => Array.from({ length: SERVICES }, (_, number) => newService(number));

/** Serves the key sets of all of them; gives the address of each, and closes. */
export async function serveKeySets(services: readonly OwnService[]) {
  const sets = new Map(services.map(({ kid, publicJwk }) => [`/${kid}`, JSON.stringify({ keys: [publicJwk] })]));
  let fetches = 0;
  const server = createServer(({ url = '' }, response) => {
    fetches += 1;
    response.setHeader('content-type', 'application/json').end(sets.get(url) ?? '{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    addressOf: ({ kid }: OwnService): string => `http://127.0.0.1:${port}/${kid}`,
    fetches: () => fetches,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** One service in two keeps its keys in the registration. */
function keysOf(service: OwnService, number: number, address: string): Record<string, unknown> {
  return number % 2 === 0 ? { jwks: { keys: [service.publicJwk] } } : { jwks_uri: address };
}

/** Words and purposes are those of the ordinary service, so that its consents fit all of them. */
function registrationOf(service: OwnService, keys: Record<string, unknown>, redirectUri: string): RelyingParty {
  const { clientSecret: _, ...rest } = registration(CLIENTS.service, {
    redirect_uris: [redirectUri],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    id_token_signed_response_alg: 'ES256',
    token_endpoint_auth_method: 'private_key_jwt',
    ...keys,
  });
  return { ...rest, clientId: service.clientId };
}

const ADD_SERVICES = `INSERT INTO relying_parties (client_id, registration)
SELECT r->>'clientId', r FROM jsonb_array_elements($1::jsonb) r`;
/** What people agreed to at the ordinary service, at each of their own. */
const ADD_CONSENTS = `INSERT INTO consents SELECT (jsonb_populate_record(NULL::consents, to_jsonb(c) ||
  jsonb_build_object('id', gen_random_uuid(), 'client_id', 'service-' || n))).*
FROM (SELECT *, dense_rank() OVER (ORDER BY person_id) - 1 AS place FROM consents
  WHERE client_id = '${CLIENTS.service}' AND ended_at IS NULL) c
CROSS JOIN generate_series(0, ${SERVICES - 1}) n WHERE n / $1::int = c.place OR n < $1::int`;

/**
 * Registers the services; person by person, in the order of their ids, consents to `each` of them, and everybody to the
 * first ones.
 */
export async function addServices(
  databaseUrl: string,
  services: readonly OwnService[],
  { each, redirectUri, addressOf }: { each: number; redirectUri: string; addressOf(service: OwnService): string },
): Promise<void> {
  const rows = services.map((one, number) => registrationOf(one, keysOf(one, number, addressOf(one)), redirectUri));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(ADD_SERVICES, [JSON.stringify(rows)]);
    await client.query(ADD_CONSENTS, [each]);
    await client.query('ANALYZE relying_parties, consents');
  } finally {
    await client.end();
  }
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The parameters by which a service authenticates (RFC 7523, section 2.2). */
export function assertionOf({ clientId, kid, privateKey }: OwnService, issuer: string): Record<string, string> {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: issuer, iat, exp: iat + 60, jti: randomUUID() };
  const content = `${encoded({ alg: 'ES256', kid })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return {
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${content}.${signature.toString('base64url')}`,
  };
}
