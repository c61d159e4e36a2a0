import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { persona } from '../support/personas.ts';
import { save } from '../support/relying-party.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('reaches level 2');
const hung = persona('The director of a company');
const TEAM = randomUUID();
const OTHER_TEAM = randomUUID();
const name = (text: string) => ({ vi: text, en: text, fr: text });

let world: World;
const services = { own: randomUUID(), others: randomUUID() };

beforeAll(async () => {
  world = await createWorld();
  const { teams } = world.app.storage;
  await world.app.storage.scope(
    async () => {
      await teams.add({ id: TEAM, kind: 'agency', authority: 'finance', name: name('Cục Thuế') }, minh.id);
      await teams.add({ id: OTHER_TEAM, kind: 'agency', authority: 'ha-noi', name: name('Sở') }, hung.id);
      await teams.addService({ id: services.own, teamId: TEAM, name: name('Tra cứu thuế') });
      await teams.addService({ id: services.others, teamId: OTHER_TEAM, name: name('Dịch vụ khác') });
    },
    { keep: () => true },
  );
});
afterAll(() => world?.stop());

interface Program {
  readonly token: (scope: string) => Promise<string>;
  call(path: string, options?: { token?: string; method?: string }): Promise<Response>;
}

/** A program that authenticates with its own key. */
async function program(clientId: string, api: object): Promise<Program> {
  const keys = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  await save(world, {
    clientId,
    name: name(clientId),
    organisation: name('Cục Thuế'),
    metadata: {
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [jwk] },
    },
    policy: {
      minimumAcr: 'm0',
      profile: 'code-pkce',
      scopes: ['openid'],
      claims: {},
      api: { people: [minh.id], ...api } as never,
    },
    uris: {},
  });
  const config = await openid.discovery(
    new URL(world.issuer),
    clientId,
    undefined,
    openid.PrivateKeyJwt({ key: keys.privateKey, kid: 'one' }),
    { execute: [openid.allowInsecureRequests] },
  );
  return {
    async token(scope) {
      const tokens = await openid.clientCredentialsGrant(config, { resource: `${world.issuer}/api`, scope });
      return tokens.access_token;
    },
    call: (path, { token, method = 'GET' } = {}) =>
      fetch(`${world.issuer}${path}`, { method, headers: token ? { authorization: `Bearer ${token}` } : {} }),
  };
}

describe('a program of a team', () => {
  it('reads the services of its team, and no others', async () => {
    const one = await program('api-one', { scopes: ['services:read'], team: TEAM });
    const token = await one.token('services:read');
    const list = await one.call('/api/v1/services', { token });
    expect(list.status).toBe(200);
    expect(((await list.json()) as { services: { id: string }[] }).services.map(({ id }) => id)).toEqual([
      services.own,
    ]);
    expect((await one.call(`/api/v1/services/${services.own}`, { token })).status).toBe(200);
    const others = await one.call(`/api/v1/services/${services.others}`, { token });
    const unknown = await one.call(`/api/v1/services/${randomUUID()}`, { token });
    expect([others.status, await others.text()]).toEqual([unknown.status, await unknown.text()]);
    expect(others.status).toBe(404);
  });

  it('is let in by a token for the API alone', async () => {
    const two = await program('api-two', { scopes: ['services:read'], team: TEAM });
    expect((await two.call('/api/v1/services')).status).toBe(401);
    expect((await two.call('/api/v1/services', { token: 'no-token' })).status).toBe(401);
    expect((await two.call('/api/v1/services', { token: 'x'.repeat(7_000) })).status).toBe(401);
    const more = await two.call('/api/v1/services', { token: await two.token('people:act') });
    expect([more.status, more.headers.get('www-authenticate')]).toEqual([
      403,
      expect.stringContaining('insufficient_scope'),
    ]);
  });

  it('does only what its registration allows at this moment', async () => {
    const three = await program('api-three', { scopes: ['services:read', 'people:act'], team: TEAM });
    const token = await three.token('services:read');
    const registration = await world.app.storage.relyingParties.find('api-three');
    if (!registration) throw new Error('api-three is registered');
    const { api: _, ...policy } = registration.policy;
    await save(world, { ...registration, policy });
    await expect
      .poll(async () => (await three.call('/api/v1/services', { token })).status, { timeout: 8_000 })
      .toBe(401);
  });
});

describe('the description', () => {
  it('is an OpenAPI document with every operation', async () => {
    const answer = await fetch(`${world.issuer}/api/openapi.json`);
    const document = (await answer.json()) as { openapi: string; paths: Record<string, unknown> };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/services/{id}');
  });
});
