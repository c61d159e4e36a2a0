import { type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FapiService,
  fapiService,
  type ProofKey,
  post,
  proofKey,
  proofOf,
  said,
} from '../support/fapi-service.ts';
import { go } from '../support/journey.ts';
import { type ProviderNode, startNode } from '../support/node.ts';
import { persona } from '../support/personas.ts';
import { createRelyingParty, register, type TestRelyingParty, type Transaction } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let other: ProviderNode;
let service: FapiService;
beforeAll(async () => {
  world = await createWorld();
  other = await startNode(world);
  service = await fapiService(world, 'a-strict-service');
});
afterAll(async () => {
  await other?.end('SIGTERM');
  await world?.stop();
});

const lan = persona('An ordinary citizen');
const parameters = { scope: 'openid profile' };

/** A person has signed in and is on the way back. */
async function arrived(party: TestRelyingParty): Promise<{ url: URL; transaction: Transaction }> {
  const transaction = await party.begin(parameters);
  const { url } = await go(createTextBrowser(), transaction.url, lan);
  return { url, transaction };
}

/** A pushed request, by hand. */
async function push(
  changed: Record<string, string | undefined>,
  headers: Record<string, string> = {},
  { clientId, assertion }: FapiService = service,
) {
  const form = {
    ...(headers.authorization ? { client_id: clientId } : await assertion()),
    redirect_uri: `${world.testService}/callback`,
    response_type: 'code',
    scope: 'openid',
    code_challenge: await openid.calculatePKCECodeChallenge(openid.randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
    ...changed,
  };
  const given = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return post(`${world.issuer}/request`, Object.fromEntries(given), headers);
}

async function redeemBy(
  { url, transaction }: { url: URL; transaction: Pick<Transaction, 'verifier'> },
  credentials: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const form = {
    grant_type: 'authorization_code',
    code: url.searchParams.get('code') ?? '',
    redirect_uri: `${world.testService}/callback`,
    code_verifier: transaction.verifier ?? '',
    ...credentials,
  };
  return post(`${world.issuer}/token`, form, headers);
}

const userInfo = async (origin: string, headers: Record<string, string>) =>
  said(await fetch(`${origin}/me`, { headers }));

describe('a service of the profile fapi2', () => {
  it('signs people in to tokens that are bound to its key', async () => {
    const { tokens } = await service.party.signIn(createTextBrowser(), lan, { parameters });
    expect(tokens.token_type).toBe('dpop');
    expect((await service.party.userInfo(tokens)).name).toBe(lan.name.full);
    const renewed = await service.party.refresh(tokens.refresh_token ?? '');
    expect((await service.party.userInfo(renewed)).name).toBe(lan.name.full);
  });

  it('finds in the metadata of the provider what works, and nothing else', async () => {
    const { party } = service;
    expect(party.config.serverMetadata()).toMatchObject({
      dpop_signing_alg_values_supported: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
      code_challenge_methods_supported: ['S256'],
      pushed_authorization_request_endpoint: `${world.issuer}/request`,
    });
    const text = JSON.stringify(party.config.serverMetadata());
    expect(text).not.toMatch(/tls_client/);
  });

  it('is refused when it does not push its request', async () => {
    const open = await createRelyingParty(world, { clientId: service.clientId, authentication: openid.None() });
    const page = await createTextBrowser().open((await open.begin(parameters)).url);
    expect(page.url.searchParams.get('error')).toBe('invalid_request');
    expect(page.url.searchParams.get('code')).toBeNull();
  });

  it.each([
    ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['with plain PKCE', { code_challenge_method: 'plain' }],
    ['for another response type', { response_type: 'code id_token' }],
  ])('is refused %s', async (_, changed) => {
    const answer = await push(changed);
    expect(answer.status).toBe(400);
    expect(answer.error).toMatch(/^(invalid_request|unsupported_response_type)$/);
  });

  it('is refused with a secret', async () => {
    const authorization = `Basic ${Buffer.from(`${service.clientId}:a-secret-of-some-length`).toString('base64')}`;
    const answer = await push({}, { authorization });
    expect([answer.status, answer.error]).toEqual([401, 'invalid_client']);
  });

  it('is refused with a signature that the profile does not take, by a key that it has', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const keys = [{ ...(await exportJWK(publicKey)), use: 'sig', kid: 'both' }];
    const own = await fapiService(world, 'a-service-with-an-rsa-key', { jwks: { keys } });
    const weak = await push(await own.assertion({ alg: 'RS256', key: privateKey }), {}, own);
    expect([weak.status, weak.error]).toEqual([401, 'invalid_client']);
    const form = await own.assertion({ alg: 'PS256', key: await asPss(privateKey) });
    expect((await push(form, {}, own)).status).toBe(201);
  });

  it('is refused with an assertion for anything but the issuer', async () => {
    const answer = await push(await service.assertion({ aud: `${world.issuer}/request` }));
    expect([answer.status, answer.error]).toEqual([401, 'invalid_client']);
  });

  it('gets no tokens without a proof of its key', async () => {
    const back = await arrived(service.unproven);
    const answer = await redeemBy(back, await service.assertion());
    expect([answer.status, answer.error]).toEqual([400, 'invalid_grant']);
    const url = `${world.issuer}/token`;
    const dpop = await proofOf(service.key, { method: 'POST', url });
    expect((await redeemBy(back, await service.assertion(), { dpop })).body.token_type).toBe('DPoP');
  });

  it.each([
    ['for another endpoint', { htu: 'https://elsewhere.example/token' }],
    ['for another method', { htm: 'GET' }],
    ['of ten minutes ago', { iat: Math.floor(Date.now() / 1000) - 600 }],
    ['without a name of its own', { jti: undefined }],
  ])('gets no tokens with a proof %s', async (_, changed) => {
    const back = await arrived(service.unproven);
    const dpop = await proofOf(service.key, { method: 'POST', url: `${world.issuer}/token`, changed });
    const answer = await redeemBy(back, await service.assertion(), { dpop });
    expect(answer.status).toBe(400);
    expect(answer.error).toMatch(/^(invalid_dpop_proof|use_dpop_nonce)$/);
  });

  it('that named its key with its request gets tokens for no other', async () => {
    const verifier = openid.randomPKCECodeVerifier();
    const named = await proofOf(service.key, { method: 'POST', url: `${world.issuer}/request` });
    const challenge = await openid.calculatePKCECodeChallenge(verifier);
    const { body } = await push({ code_challenge: challenge }, { dpop: named });
    const address = new URL(`${world.issuer}/auth`);
    address.search = new URLSearchParams({
      client_id: service.clientId,
      request_uri: String(body.request_uri),
    }).toString();
    const { url } = await go(createTextBrowser(), address, lan);
    const back = { url, transaction: { verifier } };
    const by = async (key: ProofKey) => ({
      dpop: await proofOf(key, { method: 'POST', url: `${world.issuer}/token` }),
    });
    const foreign = await redeemBy(back, await service.assertion(), await by(await proofKey()));
    expect([foreign.status, foreign.error]).toEqual([400, 'invalid_grant']);
  });

  it('is the only one who can use its tokens', async () => {
    const { tokens } = await service.party.signIn(createTextBrowser(), lan, { parameters });
    const url = `${world.issuer}/me`;
    const token = tokens.access_token;
    const bearer = await userInfo(world.issuer, { authorization: `Bearer ${token}` });
    expect([bearer.status, bearer.error]).toEqual([401, 'invalid_token']);
    expect(bearer.challenge).toMatch(/^DPoP /);
    const foreign = await proofOf(await proofKey(), { method: 'GET', url, token });
    const other = await userInfo(world.issuer, { authorization: `DPoP ${token}`, dpop: foreign });
    expect([other.status, other.error]).toEqual([401, 'invalid_token']);
    const forAnother = await proofOf(service.key, { method: 'GET', url, token: 'another token' });
    const moved = await userInfo(world.issuer, { authorization: `DPoP ${token}`, dpop: forAnother });
    expect([moved.status, moved.error]).toEqual([401, 'invalid_dpop_proof']);
  });

  it('renews with a new key what was for the old one, if it authenticates; nobody else does', async () => {
    const { tokens } = await service.party.signIn(createTextBrowser(), lan, { parameters });
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
    const url = `${world.issuer}/token`;
    const without = await post(url, { ...form, ...(await service.assertion()) });
    expect([without.status, without.error]).toEqual([400, 'invalid_grant']);
    const stranger = await fapiService(world, 'a-strange-service');
    const stolen = await post(
      url,
      { ...form, ...(await stranger.assertion()) },
      { dpop: await proofOf(service.key, { method: 'POST', url }) },
    );
    expect([stolen.status, stolen.error]).toEqual([400, 'invalid_grant']);
    const next = await proofKey();
    const dpop = await proofOf(next, { method: 'POST', url });
    const { body } = await post(url, { ...form, ...(await service.assertion()) }, { dpop });
    const token = String(body.access_token);
    const me = `${world.issuer}/me`;
    const byOld = await proofOf(service.key, { method: 'GET', url: me, token });
    expect((await userInfo(world.issuer, { authorization: `DPoP ${token}`, dpop: byOld })).status).toBe(401);
    const byNew = await proofOf(next, { method: 'GET', url: me, token });
    expect((await userInfo(world.issuer, { authorization: `DPoP ${token}`, dpop: byNew })).status).toBe(200);
  });

  it('that is registered with something weaker is let in by nobody', async () => {
    await fapiService(world, 'a-weak-service', { token_endpoint_auth_method: 'none' }).catch(() => undefined);
    const page = await fetch(`${world.issuer}/auth?client_id=a-weak-service&response_type=code&scope=openid`);
    expect(page.status).toBe(400);
    expect(world.log.some((line) => line.includes('a registration is unsafe') && line.includes('public-client'))).toBe(
      true,
    );
  });
});

describe('a proof that is shown on two nodes at once', () => {
  const ROUNDS = 20;
  const once = (statuses: number[]): number[] => statuses.filter((status) => status === 200);

  it('opens what it is for on one of them', async () => {
    const { tokens } = await service.party.signIn(createTextBrowser(), lan, { parameters });
    const token = tokens.access_token;
    for (let round = 0; round < ROUNDS; round += 1) {
      const dpop = await proofOf(service.key, { method: 'GET', url: `${world.issuer}/me`, token });
      const headers = { authorization: `DPoP ${token}`, dpop };
      const answers = await Promise.all([world.issuer, other.origin].map((origin) => userInfo(origin, headers)));
      expect(once(answers.map(({ status }) => status))).toEqual([200]);
      expect(answers.find(({ status }) => status !== 200)).toMatchObject({ status: 401, error: 'invalid_token' });
    }
  });

  it('renews on one of them', async () => {
    const { tokens } = await service.party.signIn(createTextBrowser(), lan, { parameters });
    const form = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
    for (let round = 0; round < ROUNDS; round += 1) {
      const dpop = await proofOf(service.key, { method: 'POST', url: `${world.issuer}/token` });
      const answers = await Promise.all(
        [world.issuer, other.origin].map(async (origin) =>
          post(`${origin}/token`, { ...form, ...(await service.assertion()) }, { dpop }),
        ),
      );
      expect(once(answers.map(({ status }) => status))).toEqual([200]);
      expect(answers.find(({ status }) => status !== 200)).toMatchObject({ status: 400, error: 'invalid_grant' });
    }
  });

  it('with the nonce of one is taken by the other', async () => {
    const { tokens } = await service.party.signIn(createTextBrowser(), lan, { parameters });
    const token = tokens.access_token;
    const late = { iat: Math.floor(Date.now() / 1000) - 600 };
    const url = `${world.issuer}/me`;
    const dpop = await proofOf(service.key, { method: 'GET', url, token, changed: late });
    const answer = await fetch(url, { headers: { authorization: `DPoP ${token}`, dpop } });
    expect([answer.status, ((await answer.json()) as { error: string }).error]).toEqual([401, 'use_dpop_nonce']);
    const nonce = answer.headers.get('dpop-nonce') ?? '';
    const again = await proofOf(service.key, { method: 'GET', url, token, changed: { ...late, nonce } });
    expect((await userInfo(other.origin, { authorization: `DPoP ${token}`, dpop: again })).status).toBe(200);
  });
});

describe('an application without a secret', () => {
  it('whose tokens are bound to a key renews them with that key alone', async () => {
    await register(world, {
      clientId: 'an-application',
      metadata: { token_endpoint_auth_method: 'none', dpop_bound_access_tokens: true },
    });
    const plain = await createRelyingParty(world, { clientId: 'an-application', authentication: openid.None() });
    const dpop = openid.getDPoPHandle(plain.config, await proofKey());
    const own = { clientId: 'an-application', authentication: openid.None() };
    const bound = await createRelyingParty(world, { ...own, dpop });
    const { tokens } = await bound.signIn(createTextBrowser(), lan, { parameters });
    const thief = await createRelyingParty(world, {
      ...own,
      dpop: openid.getDPoPHandle(plain.config, await proofKey()),
    });
    await expect(thief.refresh(tokens.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await bound.refresh(tokens.refresh_token ?? '')).access_token).toBeTruthy();
  });
});

describe('a service of another profile', () => {
  const REASON = 'A test of what another profile allows.';

  async function withoutPkce(clientId: string, policy: Parameters<typeof register>[1]['policy']) {
    const clientSecret = `the-secret-of-${clientId}`;
    await register(world, { clientId, clientSecret, ...(policy ? { policy } : {}) });
    const authentication = openid.ClientSecretBasic(clientSecret);
    return createRelyingParty(world, { clientId, authentication, pkce: false });
  }

  const refusal = async (party: TestRelyingParty): Promise<(string | null)[]> => {
    const { url } = await createTextBrowser().open((await party.begin()).url);
    return ['error', 'error_description'].map((name) => url.searchParams.get(name));
  };

  it('code-pkce is refused without PKCE', async () => {
    const party = await withoutPkce('a-plain-service', { profile: 'code-pkce', exception: { reason: REASON } });
    const [error, description] = await refusal(party);
    expect(error).toBe('invalid_request');
    expect(description).toContain('PKCE');
  });

  it('legacy signs people in without PKCE until its last day, and each time is on record', async () => {
    const exception = { reason: REASON, until: '2099-12-31' };
    const party = await withoutPkce('an-old-service', { profile: 'legacy', exception });
    expect((await party.signIn(createTextBrowser(), lan)).tokens.access_token).toBeTruthy();
    const rows = await sql(
      world.databaseUrl,
      `SELECT type FROM audit_events WHERE client_id = 'an-old-service' AND type = 'exception.used'`,
    );
    expect(rows).toHaveLength(1);
    expect(world.log.some((line) => line.includes('exception.used') && line.includes('an-old-service'))).toBe(true);
  });

  it('legacy is refused without PKCE after that day, and the log says why', async () => {
    const exception = { reason: REASON, until: '2020-01-01' };
    const party = await withoutPkce('an-overdue-service', { profile: 'legacy', exception });
    const [error, description] = await refusal(party);
    expect(error).toBe('invalid_request');
    expect(description).toContain('PKCE');
    expect(description).not.toContain('2020');
    const line = world.log.find(
      (text) => text.includes('an-overdue-service') && text.includes('authorization.refused'),
    );
    expect(line).toContain('the exception of this service from PKCE ended on 2020-01-01');
  });

  it('legacy goes on with PKCE after that day', async () => {
    const own = {
      clientId: 'an-overdue-service',
      authentication: openid.ClientSecretBasic('the-secret-of-an-overdue-service'),
    };
    const party = await createRelyingParty(world, own);
    expect((await party.signIn(createTextBrowser(), lan)).tokens.access_token).toBeTruthy();
  });
});

/** The same RSA key for PS256: a key of WebCrypto is for one algorithm. */
async function asPss(key: CryptoKey): Promise<CryptoKey> {
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', key);
  return crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']);
}
