import { describe, expect, it } from 'vitest';
import { clientMetadata } from '../../../src/oidc/client-metadata.ts';
import { isUnsafe, type Profiled, profileMetadata, profileProblems } from '../../../src/relying-parties/profiles.ts';
import { type RelyingParty, relyingPartySchema } from '../../../src/relying-parties/relying-party.ts';

const REASON = 'It is still run by a supplier of old.';
const STRONG = {
  redirect_uris: ['https://service.example/callback'],
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [] },
};

const strict = (metadata: object = {}): Profiled => ({
  metadata: { ...STRONG, ...metadata },
  policy: { profile: 'fapi2' },
});
const looser = (profile: 'code-pkce' | 'legacy', exception?: { reason: string; until?: string }): Profiled => ({
  metadata: { redirect_uris: ['http://service.example/callback'] },
  policy: { profile, ...(exception ? { exception } : {}) },
});
const codes = (...asked: Parameters<typeof profileProblems>): string[] =>
  profileProblems(...asked).map(({ code }) => code);

describe('the profile fapi2', () => {
  it.each([
    ['a private key', {}],
    ['a certificate', { token_endpoint_auth_method: 'self_signed_tls_client_auth' }],
    ['tokens bound to a certificate', { tls_client_certificate_bound_access_tokens: true }],
    ['a strong algorithm', { token_endpoint_auth_signing_alg: 'PS256' }],
    ['no pages to come back to', { redirect_uris: undefined }],
  ])('is content with %s', (_, metadata) => expect(profileProblems(strict(metadata))).toEqual([]));

  it.each([
    ['no secret of its own', { token_endpoint_auth_method: 'none' }, 'public-client'],
    ['a secret', { token_endpoint_auth_method: 'client_secret_basic' }, 'client-authentication'],
    ['the ordinary method', { token_endpoint_auth_method: undefined }, 'client-authentication'],
    ['a signature by RS256', { token_endpoint_auth_signing_alg: 'RS256' }, 'signing-algorithm'],
    ['a request object by RS256', { request_object_signing_alg: 'RS256' }, 'signing-algorithm'],
    ['requests in the open', { require_pushed_authorization_requests: false }, 'pushed-requests-off'],
    ['tokens that are bound to nothing', { dpop_bound_access_tokens: false }, 'sender-constraint-off'],
    ['another response type', { response_types: ['code id_token'] }, 'response-type'],
    ['a redirect in the open', { redirect_uris: ['http://service.example/callback'] }, 'redirect-not-https'],
    ['a redirect to nowhere', { redirect_uris: ['callback'] }, 'redirect-not-https'],
  ])('refuses %s', (_, metadata, code) => {
    const problems = profileProblems(strict(metadata));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems.every(isUnsafe)).toBe(true);
    expect(problems[0]?.path[0]).toBe('metadata');
  });

  it('takes http on this machine only where that is allowed', () => {
    const here = strict({ redirect_uris: ['http://localhost:3001/callback'] });
    expect(codes(here)).toEqual(['redirect-not-https']);
    expect(codes(here, { allowLoopback: true })).toEqual([]);
  });

  it('needs a provider that reads certificates where it shows one', () => {
    const shows = strict({ tls_client_certificate_bound_access_tokens: true });
    expect(codes(shows, { certificates: false })).toEqual(['certificates-not-read']);
  });
});

describe('every other profile', () => {
  it('needs a reason', () => {
    expect(codes(looser('code-pkce'))).toEqual(['reason-missing']);
    expect(codes(looser('legacy'))).toEqual(['reason-missing']);
    expect(codes(looser('code-pkce', { reason: REASON }))).toEqual([]);
  });

  it('ends on a day if it is legacy, and only then', () => {
    expect(codes(looser('legacy', { reason: REASON }))).toEqual(['until-missing']);
    expect(codes(looser('legacy', { reason: REASON, until: '2030-05-01' }))).toEqual([]);
    expect(codes(looser('code-pkce', { reason: REASON, until: '2030-05-01' }))).toEqual(['until-without-legacy']);
  });

  it.each([
    ['2029-12-31', ['until-past']],
    ['2030-01-01', []],
    ['2031-01-01', []],
    ['2031-02-01', ['until-too-far']],
  ])('that ends on %s is judged on the first day of 2030', (until, expected) => {
    expect(codes(looser('legacy', { reason: REASON, until }), { today: '2030-01-01' })).toEqual(expected);
  });

  it('lets nobody out for what is missing on paper alone', () => {
    expect(profileProblems(looser('legacy', { reason: REASON })).some(isUnsafe)).toBe(false);
  });
});

describe('a registration', () => {
  const words = { vi: 'Dịch vụ', en: 'Service', fr: 'Service' };
  const written = {
    clientId: 'service',
    name: words,
    organisation: words,
    metadata: STRONG,
    policy: { minimumAcr: 'm1', scopes: ['openid'], claims: {}, profile: 'fapi2' },
  };

  it('in a file is refused with what its profile lacks', () => {
    expect(relyingPartySchema.safeParse(written).success).toBe(true);
    const weak = { ...written, metadata: { ...STRONG, token_endpoint_auth_method: 'none' } };
    expect(relyingPartySchema.safeParse(weak).error?.issues[0]?.path).toEqual([
      'metadata',
      'token_endpoint_auth_method',
    ]);
  });

  it('gets what follows from its profile', () => {
    expect(profileMetadata(strict())).toEqual({
      require_pushed_authorization_requests: true,
      dpop_bound_access_tokens: true,
    });
    expect(profileMetadata(strict({ tls_client_certificate_bound_access_tokens: true }))).toEqual({
      require_pushed_authorization_requests: true,
    });
    expect(profileMetadata(looser('code-pkce', { reason: REASON }))).toEqual({});
    const party = relyingPartySchema.parse(written) as RelyingParty;
    expect(clientMetadata(party)).toMatchObject({ dpop_bound_access_tokens: true, motcua_profile: 'fapi2' });
  });
});
