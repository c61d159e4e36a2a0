import { request } from 'node:http';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateSettings, createAuthority, createCertificate, type Identity } from '../support/certificates.ts';
import { fapiService, post, said } from '../support/fapi-service.ts';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { createRelyingParty, register } from '../support/relying-party.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const HEADER = 'client-cert';

let world: World;
let own: Identity;
let foreign: Identity;
beforeAll(async () => {
  world = await createWorld({
    clientCertificates: { source: 'header', header: HEADER, trustedProxies: ['127.0.0.1', '::1'] },
  });
  const authority = await createAuthority('Nobody in particular');
  own = await createCertificate(authority, 'service');
  foreign = await createCertificate(authority, 'stranger');
});
afterAll(() => world?.stop());

const lan = persona('An ordinary citizen');
const parameters = { scope: 'openid profile' };

/** As the trusted proxy passes it on (RFC 9440). */
const shown = ({ certificate }: Identity): Record<string, string> => ({
  [HEADER]: `:${Buffer.from(certificate.rawData).toString('base64')}:`,
});

/** A `fetch` of a service behind the proxy. */
const showing =
  (identity?: Identity): openid.CustomFetch =>
  (url, { body, headers, ...options }) =>
    fetch(url, { ...options, body: body ?? null, headers: { ...headers, ...(identity ? shown(identity) : {}) } });

const TLS = { tls_client_certificate_bound_access_tokens: true };

/** Registered with a certificate of its own, by which it authenticates. */
async function certified(clientId: string) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', own.keys.publicKey);
  const jwks = { keys: [{ kty, crv, x, y, x5c: [Buffer.from(own.certificate.rawData).toString('base64')] }] };
  await register(world, {
    clientId,
    metadata: { token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks, ...TLS },
    policy: { profile: 'fapi2', exception: undefined },
  });
  const authentication = openid.TlsClientAuth();
  const party = await createRelyingParty(world, { clientId, authentication, pushed: true });
  party.config[openid.customFetch] = showing(own);
  return party;
}

const me = async (token: string, headers: Record<string, string> = {}) =>
  said(await fetch(`${world.issuer}/me`, { headers: { authorization: `Bearer ${token}`, ...headers } }));

describe('a service with a certificate of its own', () => {
  it('finds in the metadata of the provider that it may show one', async () => {
    const party = await certified('certified');
    const metadata = party.config.serverMetadata();
    expect(metadata.tls_client_certificate_bound_access_tokens).toBe(true);
    expect(metadata.token_endpoint_auth_methods_supported).toContain('self_signed_tls_client_auth');
    expect(metadata.token_endpoint_auth_methods_supported).not.toContain('tls_client_auth');
  });

  it('signs people in to tokens that are good with it alone', async () => {
    const party = await certified('certified');
    const { tokens } = await party.signIn(createTextBrowser(), lan, { parameters });
    expect((await party.userInfo(tokens)).name).toBe(lan.name.full);
    const token = tokens.access_token;
    expect(await me(token)).toMatchObject({ status: 401, error: 'invalid_token' });
    expect(await me(token, shown(foreign))).toMatchObject({ status: 401, error: 'invalid_token' });
    const renewed = await party.refresh(tokens.refresh_token ?? '');
    expect((await party.userInfo(renewed)).name).toBe(lan.name.full);
  });

  it.each([
    ['none', undefined],
    ['another one', 'foreign'],
  ])('is refused with %s', async (_, which) => {
    await certified('certified');
    const form = { client_id: 'certified', grant_type: 'refresh_token', refresh_token: 'x' };
    const answer = await post(`${world.issuer}/token`, form, which ? shown(foreign) : {});
    expect(answer).toMatchObject({ status: 401, error: 'invalid_client' });
  });

  it('is refused when the header comes from anybody but the proxy', async () => {
    await certified('certified');
    const { port } = new URL(world.issuer);
    const status = await new Promise((resolve, reject) => {
      const headers = { ...shown(own), 'content-type': 'application/x-www-form-urlencoded' };
      const options = { host: '127.0.0.1', port, path: '/token', method: 'POST', localAddress: '127.0.0.2', headers };
      const sent = request(options, (answer) => resolve(answer.resume().statusCode));
      sent.on('error', reject);
      sent.end('client_id=certified&grant_type=refresh_token&refresh_token=x');
    });
    expect(status).toBe(401);
  });
});

describe('a service that is known by the subject of its certificate', () => {
  const SUBJECT = '2.5.4.5=service,CN=A person';
  let trusting: World;
  let rogue: Identity;
  beforeAll(async () => {
    const authority = await createAuthority('An authority of the state');
    const revoked = await createCertificate(authority, 'service');
    const { authorities, revocationLists } = await certificateSettings(authority, [revoked]);
    trusting = await createWorld({
      clientCertificates: {
        source: 'header',
        header: HEADER,
        trustedProxies: ['127.0.0.1', '::1'],
        services: { authorities, revocationLists },
      },
    });
    certificates = {
      'its own': await createCertificate(authority, 'service'),
      'its next one': await createCertificate(authority, 'service'),
      'one of another subject': await createCertificate(authority, 'another'),
      'one that was revoked': revoked,
      'one that is over': await createCertificate(authority, 'service', { notAfter: new Date(Date.now() - 1_000) }),
      'one for servers': await createCertificate(authority, 'service', { usages: ['1.3.6.1.5.5.7.3.1'] }),
      'one of another authority': await createCertificate(await createAuthority('Nobody'), 'service'),
    };
    rogue = certificates['one of another authority'] as Identity;
    await register(trusting, {
      clientId: 'by-subject',
      metadata: { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: SUBJECT, ...TLS },
      policy: { profile: 'fapi2', exception: undefined },
    });
  });
  afterAll(() => trusting?.stop());
  let certificates: Record<string, Identity> = {};

  const asked = async (name: string) => {
    const form = { client_id: 'by-subject', grant_type: 'refresh_token', refresh_token: 'made-up' };
    const { error } = await post(`${trusting.issuer}/token`, form, shown(certificates[name] ?? rogue));
    return error;
  };

  it('finds in the metadata of the provider that it may', async () => {
    const { config } = await createRelyingParty(trusting, { clientId: 'by-subject', authentication: openid.None() });
    expect(config.serverMetadata().token_endpoint_auth_methods_supported).toContain('tls_client_auth');
  });

  it.each(['its own', 'its next one'])('is let in with %s', async (name) => {
    expect(await asked(name)).toBe('invalid_grant');
  });

  it.each([
    'one of another subject',
    'one that was revoked',
    'one that is over',
    'one for servers',
    'one of another authority',
  ])('is refused with %s', async (name) => {
    expect(await asked(name)).toBe('invalid_client');
  });

  it('is let in by nobody where no authority is named', async () => {
    await register(world, {
      clientId: 'by-subject',
      metadata: { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: SUBJECT, ...TLS },
      policy: { profile: 'fapi2', exception: undefined },
    });
    const form = { client_id: 'by-subject', grant_type: 'refresh_token', refresh_token: 'made-up' };
    const answer = await post(`${world.issuer}/token`, form, shown(own));
    expect(answer).toMatchObject({ status: 401, error: 'invalid_client' });
  });
});

describe('a service that signs with a key and has its tokens bound to a certificate', () => {
  it('gets none without it', async () => {
    const service = await fapiService(world, 'key-and-certificate', TLS);
    const transaction = await service.unproven.begin(parameters);
    const { url } = await go(createTextBrowser(), transaction.url, lan);
    const form = {
      grant_type: 'authorization_code',
      code: url.searchParams.get('code') ?? '',
      redirect_uri: `${world.testService}/callback`,
      code_verifier: transaction.verifier ?? '',
    };
    const without = await post(`${world.issuer}/token`, { ...form, ...(await service.assertion()) });
    expect(without).toMatchObject({ status: 400, error: 'invalid_grant' });
    const tokens = await post(`${world.issuer}/token`, { ...form, ...(await service.assertion()) }, shown(own));
    expect(tokens).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
    const token = String(tokens.body.access_token);
    expect((await me(token, shown(own))).status).toBe(200);
    expect((await me(token)).status).toBe(401);
    const refresh = { grant_type: 'refresh_token', refresh_token: String(tokens.body.refresh_token) };
    const renewal = await post(`${world.issuer}/token`, { ...refresh, ...(await service.assertion()) });
    expect(renewal).toMatchObject({ status: 400, error: 'invalid_grant' });
  });
});
