import { describe, expect, it } from 'vitest';
import { covers } from '../../../src/consent/asking.ts';
import { claimRequest, releasedClaims, shownHash } from '../../../src/consent/claim-requests.ts';
import type { RelyingParty } from '../../../src/relying-parties/relying-party.ts';

const scopes = {
  openid: ['sub', 'acr'],
  profile: ['name', 'family_name'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
};
const words = (text: string) => ({ vi: text, en: text, fr: text });
const service: RelyingParty = {
  clientId: 'service',
  name: words('Service'),
  organisation: words('Ministry'),
  metadata: { redirect_uris: ['https://service.example/callback'] },
  policy: {
    minimumAcr: 'm0',
    profile: 'code-pkce',
    scopes: ['openid', 'profile', 'email'],
    claims: { name: { required: true, purpose: words('a') }, email: { required: false, purpose: words('b') } },
  },
  uris: {},
};
const ask = (wanted: string[], claims: string[] = [], party?: 'organisation' | 'person') =>
  claimRequest({ scopes: wanted, claims }, service, { scopeClaims: scopes, party });
const consent = {
  scopes: ['openid', 'profile', 'email'],
  granted: ['name'],
  refused: ['email'],
  shownHash: shownHash(service),
  shown: undefined,
};

describe('a request for claims', () => {
  it('is about the claims that the registration allows and nothing else', () => {
    expect(ask(['openid', 'profile', 'email'])).toEqual({
      scopes: ['openid', 'profile', 'email'],
      claims: ['name', 'email'],
    });
    expect(ask(['openid'], ['phone_number', 'family_name'])).toEqual({ scopes: ['openid'], claims: [] });
  });

  it('counts a claim that qualifies another as the other', () => {
    expect(ask(['openid'], ['email_verified']).claims).toEqual(['email']);
  });
});

describe('a consent', () => {
  it('covers what it answered, whether yes or no', () => {
    expect(covers(consent, ask(['openid', 'profile', 'email']), service)).toBe(true);
  });

  it('does not cover a scope or a claim that was not asked then', () => {
    expect(covers({ ...consent, scopes: ['openid'] }, ask(['openid', 'profile']), service)).toBe(false);
    expect(covers({ ...consent, refused: [] }, ask(['openid', 'email']), service)).toBe(false);
  });

  it('is asked again when name, responsible body, redirects, claims or purposes change', () => {
    const changes: Partial<RelyingParty>[] = [
      { name: words('Another') },
      { organisation: words('Another') },
      { metadata: { redirect_uris: ['https://other.example/callback'] } },
      {
        policy: {
          ...service.policy,
          claims: { ...service.policy.claims, name: { required: true, purpose: words('new') } },
        },
      },
    ];
    for (const change of changes) expect(covers(consent, ask(['openid']), { ...service, ...change })).toBe(false);
  });

  it('stays when only the profile or the logout address changes', () => {
    const changed = { ...service, policy: { ...service.policy, profile: 'fapi2' as const } };
    expect(covers(consent, ask(['openid']), changed)).toBe(true);
  });
});

describe('the claims that are released', () => {
  it('are the granted ones with what qualifies them; everything else is held back', () => {
    expect(releasedClaims(['email'], scopes)).toEqual({
      granted: ['email', 'email_verified'],
      held: ['name', 'family_name', 'phone_number', 'phone_number_verified'],
    });
  });
});
