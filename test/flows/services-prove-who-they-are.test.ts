import { readFileSync } from 'node:fs';
import { generateKeyPair, importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/config.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createRelyingParty, type RelyingPartyOptions } from '../support/relying-party.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const secretOf = (clientId: string): string =>
  clientId === 'test-plain' ? 'development-only-test-plain-secret' : `development-only-${clientId}`;
const jwk = JSON.parse(readFileSync(projectPath('config/development/test-private-key-jwt.jwk.json'), 'utf8')) as JWK & {
  kid: string;
};
const { d: _, ...publicJwk } = jwk;

async function privateKeyJwt(): Promise<openid.ClientAuth> {
  return openid.PrivateKeyJwt({ key: (await importJWK(jwk, 'ES256')) as openid.CryptoKey, kid: jwk.kid });
}

type Way = Omit<RelyingPartyOptions, 'authentication'> & {
  authentication(): openid.ClientAuth | Promise<openid.ClientAuth>;
};
const WAYS: Way[] = [
  {
    clientId: 'test-client-secret-basic',
    authentication: () => openid.ClientSecretBasic(secretOf('test-client-secret-basic')),
  },
  {
    clientId: 'test-client-secret-post',
    authentication: () => openid.ClientSecretPost(secretOf('test-client-secret-post')),
  },
  {
    clientId: 'test-client-secret-jwt',
    authentication: () => openid.ClientSecretJwt(`${secretOf('test-client-secret-jwt')}-of-at-least-256-bits`),
  },
  { clientId: 'test-private-key-jwt', authentication: privateKeyJwt },
  { clientId: 'test-public', authentication: openid.None },
  { clientId: 'test-plain', authentication: () => openid.ClientSecretBasic(secretOf('test-plain')), pkce: false },
];

describe('a service proves who it is', () => {
  it.each(WAYS)('as $clientId, from sign-in to renewal', async ({ authentication, ...way }) => {
    const service = await createRelyingParty(world, { ...way, authentication: await authentication() });
    const { tokens, page } = await service.signIn(createTextBrowser(), lan, {
      parameters: { scope: 'openid profile' },
    });
    expect(page.url.searchParams.get('iss')).toBe(world.issuer);
    expect((await service.userInfo(tokens)).name).toBe(lan.name.full);
    expect((await service.refresh(tokens.refresh_token ?? '')).access_token).toBeTruthy();
  });
});

describe('a service is refused', () => {
  it.each(WAYS.filter(({ clientId }) => clientId !== 'test-public'))(
    'that shows the right thing in another way than $clientId is registered for',
    async ({ clientId, pkce, authentication }) => {
      const right = await authentication();
      const own = { clientId, ...(pkce === undefined ? {} : { pkce }) };
      const wrong = clientId.includes('basic') || clientId === 'test-plain' ? openid.ClientSecretPost : openid.None;
      const service = await createRelyingParty(world, { ...own, authentication: wrong(secretOf(clientId)) });
      const begun = await createRelyingParty(world, { ...own, authentication: right });
      const transaction = await begun.begin();
      const { url } = await go(createTextBrowser(), transaction.url, lan);
      await expect(service.redeem(url, transaction)).rejects.toMatchObject({ error: 'invalid_client', status: 401 });
    },
  );

  it('the same way for a wrong secret as for a service that does not exist', async () => {
    const answers = await Promise.all(
      ['test-client-secret-basic', 'nobody-at-all'].map(async (clientId) => {
        const response = await fetch(`${world.issuer}/token`, {
          method: 'POST',
          headers: { authorization: `Basic ${Buffer.from(`${clientId}:wrong`).toString('base64')}` },
          body: new URLSearchParams({ grant_type: 'authorization_code', code: 'x', redirect_uri: 'http://x/' }),
        });
        return [response.status, response.headers.get('www-authenticate'), await response.json()];
      }),
    );
    expect(answers[0]?.[0]).toBe(401);
    expect(answers[1]).toEqual(answers[0]);
  });

  it.each([
    ['signed by a key that it brings along', { jwk: publicJwk }, {}],
    ['for another provider', {}, { aud: 'https://elsewhere.example' }],
    ['in the name of somebody else', {}, { iss: 'test-public' }],
    ['that has ended', {}, { exp: 1_600_000_000 }],
    ['that lives longer than anybody remembers it', {}, { exp: Math.floor(Date.now() / 1000) + 7_200 }],
    ['without a name of its own (jti)', {}, { jti: undefined }],
  ])('with an assertion %s', async (what, header: object, claims: object) => {
    const now = Math.floor(Date.now() / 1000);
    const foreign = await generateKeyPair('ES256');
    const key = what.includes('brings along') ? foreign.privateKey : await importJWK(jwk, 'ES256');
    const payload = {
      iss: 'test-private-key-jwt',
      sub: 'test-private-key-jwt',
      aud: world.issuer,
      exp: now + 60,
      iat: now,
      jti: crypto.randomUUID(),
      ...claims,
    } as JWTPayload;
    const assertion = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', kid: jwk.kid, ...header })
      .sign(key);
    const response = await fetch(`${world.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: 'x',
        client_id: 'test-private-key-jwt',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      }),
    });
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([401, 'invalid_client']);
  });
});
