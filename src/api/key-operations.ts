/** Public keys and secrets of the registrations of a service. */
import { z } from 'zod';
import { thumbprintOf } from '../relying-parties/key-rules.ts';
import type { ClientSecret, SecretStore } from '../relying-parties/secrets.ts';
import { endOfKey, keysOf, type ServiceKey } from '../relying-parties/service-keys.ts';
import type { KeyRotation } from '../teams/key-rotation.ts';
import type { SecretRotation } from '../teams/secret-rotation.ts';
import { type AtServiceParts, createAtService, KEY_ACTS, ofRegistration } from './at-service.ts';
import { type Operation, operation } from './operation.ts';
import { limitedQuery, more, pageOf } from './paging.ts';
import { mustHaveRotated, refusedRotation, type SaidParts } from './said.ts';

export interface KeyOperationsParts extends AtServiceParts, SaidParts {
  readonly clientSecrets: Pick<SecretStore, 'ofClient'>;
  readonly keyRotation: KeyRotation;
  readonly secretRotation: SecretRotation;
}

const key = z.object({
  thumbprint: z.string().describe('RFC 7638, SHA-256.'),
  kid: z.string(),
  kty: z.string(),
  alg: z.string().optional(),
  since: z.iso.datetime().optional(),
  ends_at: z.iso.datetime().optional().describe('From then on it counts no more.'),
});
const secret = z.object({
  id: z.uuid(),
  hint: z.string().describe('Its last characters.'),
  created_at: z.iso.datetime(),
  ends_at: z.iso.datetime().optional(),
});
const ofKey = ofRegistration.extend({ thumbprint: z.string().regex(/^[\w-]{43}$/) });
const ofSecret = ofRegistration.extend({ secret: z.uuid() });
const days = z.strictObject({ days: z.int().min(0).max(1_000).describe('For how long it goes on; 0 ends it now.') });

const endsAt = (end: Date | undefined) => (end === undefined ? {} : { ends_at: end.toISOString() });

const keyView = (one: ServiceKey) => ({
  thumbprint: thumbprintOf(one) ?? '',
  kid: String(one.kid ?? ''),
  kty: one.kty,
  ...(one.alg === undefined ? {} : { alg: one.alg }),
  ...(one.iat === undefined ? {} : { since: new Date(one.iat * 1000).toISOString() }),
  ...endsAt(endOfKey(one)),
});

const secretView = ({ id, hint, createdAt, endsAt: end }: ClientSecret) => ({
  id,
  hint,
  created_at: createdAt.toISOString(),
  ...endsAt(end),
});

function keyPart(parts: KeyOperationsParts): readonly Operation[] {
  const { keyRotation } = parts;
  const { atRegistration } = createAtService(parts);
  const path = '/services/{id}/{environment}/keys';

  return [
    operation({
      id: 'listKeys',
      method: 'get',
      path,
      summary: 'The public keys of a registration.',
      scope: 'services:read',
      params: ofRegistration,
      query: limitedQuery,
      answer: z.object({ keys: z.array(key), more }),
      async run(caller, { params, query }) {
        const { registration } = await atRegistration(caller, params, 'read');
        const { here, more: goesOn } = pageOf(keysOf(registration.metadata), query);
        return { keys: here.map(keyView), more: goesOn };
      },
    }),
    operation({
      id: 'addKeys',
      method: 'post',
      path,
      summary: 'Adds public keys, which count at once beside those that are there.',
      scope: 'keys:write',
      params: ofRegistration,
      body: z.strictObject({
        jwks: z.record(z.string(), z.unknown()).optional().describe('A JWK set, or one JWK.'),
        pem: z.string().max(20_000).optional().describe('A public key or a certificate.'),
      }),
      async run(caller, { params, body: { jwks, pem = '' } }) {
        const { registration } = await atRegistration(caller, params, KEY_ACTS[params.environment]);
        const text = jwks === undefined ? pem : JSON.stringify(jwks);
        mustHaveRotated(parts, await keyRotation.add(caller.actor, registration.clientId, text));
        return undefined;
      },
    }),
    operation({
      id: 'endKey',
      method: 'post',
      path: `${path}/{thumbprint}/end`,
      summary: 'Lets a key go on for so many days; another one without an end stays.',
      scope: 'keys:write',
      params: ofKey,
      body: days,
      async run(caller, { params, body }) {
        const { clientId } = (await atRegistration(caller, params, KEY_ACTS[params.environment])).registration;
        const which = { clientId, thumbprint: params.thumbprint };
        mustHaveRotated(parts, await keyRotation.end(caller.actor, which, body.days));
        return undefined;
      },
    }),
    operation({
      id: 'removeKey',
      method: 'delete',
      path: `${path}/{thumbprint}`,
      summary: 'Removes a key at once; another one without an end stays.',
      scope: 'keys:write',
      params: ofKey,
      async run(caller, { params }) {
        const { clientId } = (await atRegistration(caller, params, KEY_ACTS[params.environment])).registration;
        const which = { clientId, thumbprint: params.thumbprint };
        mustHaveRotated(parts, await keyRotation.remove(caller.actor, which));
        return undefined;
      },
    }),
  ];
}

function secretPart(parts: KeyOperationsParts): readonly Operation[] {
  const { clientSecrets, secretRotation } = parts;
  const { atRegistration } = createAtService(parts);
  const path = '/services/{id}/{environment}/secrets';

  return [
    operation({
      id: 'listSecrets',
      method: 'get',
      path,
      summary: 'The secrets of a registration, without what opens anything.',
      scope: 'services:read',
      params: ofRegistration,
      query: limitedQuery,
      answer: z.object({ secrets: z.array(secret), more }),
      async run(caller, { params, query }) {
        const { registration } = await atRegistration(caller, params, 'read');
        const { here, more: goesOn } = pageOf(await clientSecrets.ofClient(registration.clientId), query);
        return { secrets: here.map(secretView), more: goesOn };
      },
    }),
    operation({
      id: 'makeSecret',
      method: 'post',
      path,
      summary: 'Makes one more secret; it is told in this answer alone.',
      scope: 'keys:write',
      params: ofRegistration,
      answer: z.object({ client_secret: z.string(), ends_at: z.iso.datetime() }),
      status: 201,
      async run(caller, { params }) {
        const { registration } = await atRegistration(caller, params, KEY_ACTS[params.environment]);
        const made = await secretRotation.add(caller.actor, registration.clientId);
        if (typeof made !== 'string') return { client_secret: made.secret, ends_at: made.endsAt.toISOString() };
        throw refusedRotation(parts, made);
      },
    }),
    operation({
      id: 'endSecret',
      method: 'post',
      path: `${path}/{secret}/end`,
      summary: 'Lets a secret go on for so many days; another one stays.',
      scope: 'keys:write',
      params: ofSecret,
      body: days,
      async run(caller, { params, body }) {
        const { clientId } = (await atRegistration(caller, params, KEY_ACTS[params.environment])).registration;
        mustHaveRotated(parts, await secretRotation.end(caller.actor, { clientId, id: params.secret }, body.days));
        return undefined;
      },
    }),
    operation({
      id: 'removeSecret',
      method: 'delete',
      path: `${path}/{secret}`,
      summary: 'Removes a secret at once; another one stays.',
      scope: 'keys:write',
      params: ofSecret,
      async run(caller, { params }) {
        const { clientId } = (await atRegistration(caller, params, KEY_ACTS[params.environment])).registration;
        mustHaveRotated(parts, await secretRotation.remove(caller.actor, { clientId, id: params.secret }));
        return undefined;
      },
    }),
  ];
}

/** Makes the operations. */
export const keyOperations = (parts: KeyOperationsParts): readonly Operation[] => [
  ...keyPart(parts),
  ...secretPart(parts),
];
