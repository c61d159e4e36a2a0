import { describe, expect, it } from 'vitest';
import { diffOf, type Registration } from '../../../src/relying-parties/diff.ts';

const words = (text: string) => ({ vi: text, en: text, fr: text });
const rules = { levels: ['m0', 'm1', 'm2'] };
const claim = (required: boolean) => ({ required, purpose: words('Để gọi tên.') });
const before: Registration = {
  clientId: 'svc-1',
  name: words('Thuế'),
  organisation: words('Cục Thuế'),
  environment: 'production',
  metadata: {
    redirect_uris: ['https://a.gov.vn/1', 'https://a.gov.vn/2'],
    token_endpoint_auth_method: 'private_key_jwt',
  },
  policy: { minimumAcr: 'm1', scopes: ['openid'], claims: { name: claim(false) }, profile: 'fapi2' },
  uris: {},
};
const to = (metadata: object, policy: object = {}): Registration => ({
  ...before,
  metadata: { ...before.metadata, ...metadata },
  policy: { ...before.policy, ...policy },
});
const lines = (after: Registration) => diffOf(before, after, rules);

describe('what differs between two registrations', () => {
  it('is nothing for the same', () => {
    expect(lines(structuredClone(before))).toEqual([]);
  });

  it('is told member by member, and what a reviewer must not miss is marked', () => {
    expect(lines(to({ redirect_uris: ['https://a.gov.vn/1', 'https://a.gov.vn/3'] }))).toEqual([
      { name: 'metadata.redirect_uris', kind: 'removed', before: 'https://a.gov.vn/2' },
      { name: 'metadata.redirect_uris', kind: 'added', after: 'https://a.gov.vn/3' },
    ]);
    expect(lines({ ...before, name: { ...before.name, en: 'Tax' } })).toEqual([
      { name: 'name.en', kind: 'changed', before: 'Thuế', after: 'Tax' },
    ]);
  });

  it('says which identity providers are admitted, also where that is all or none of them', () => {
    const name = 'policy.upstreams';
    expect(lines(to({}, { upstreams: [] }))).toEqual([
      { name, kind: 'removed', before: '*' },
      { name, kind: 'added', after: '-' },
    ]);
    expect(lines(to({}, { upstreams: ['bank'] }))).toEqual([
      { name, kind: 'removed', before: '*' },
      { name, kind: 'added', after: 'bank', weight: 'more-ways' },
    ]);
  });

  it.each([
    [
      'a new host',
      to({ redirect_uris: ['https://a.gov.vn/1', 'https://a.gov.vn/2', 'https://b.gov.vn/'] }),
      'new-host',
    ],
    ['a lower level', to({}, { minimumAcr: 'm0' }), 'lower-level'],
    ['a weaker profile', to({}, { profile: 'legacy' }), 'weaker-profile'],
    ['a secret instead of a key', to({ token_endpoint_auth_method: 'client_secret_basic' }), 'weaker-proof'],
    ['another claim', to({}, { claims: { name: claim(false), email: claim(false) } }), 'more-data'],
    ['a claim that is required now', to({}, { claims: { name: claim(true) } }), 'more-data'],
    ['other keys', to({ jwks: { keys: [{ kid: 'b', kty: 'EC', crv: 'P-256', x: 'abcdefghijklmnop' }] } }), 'new-keys'],
    ['acting for others', to({}, { representation: { powers: ['tax.file'], parties: ['person'] } }), 'acting'],
    ['another sector', to({ redirect_uris: ['https://b.gov.vn/'] }), 'new-sector'],
  ])('marks %s', (_, after, weight) => {
    expect(lines(after).map((line) => line.weight)).toContain(weight);
  });

  it.each([
    ['a higher level', to({}, { minimumAcr: 'm2' })],
    ['a claim that is not asked for any more', to({}, { claims: {} })],
    ['a claim that is a choice now', diffOf(to({}, { claims: { name: claim(true) } }), before, rules)],
  ])('does not mark %s', (_, after) => {
    const found = Array.isArray(after) ? after : lines(after as Registration);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((line: { weight?: string }) => line.weight)).toEqual([]);
  });

  it('is everything for a service that is new, with its hosts as new ones', () => {
    const all = diffOf(undefined, before, rules);
    expect(all.every(({ kind }) => kind === 'added')).toBe(true);
    expect(all.filter(({ weight }) => weight === 'new-host')).toHaveLength(2);
    expect(all.some(({ name }) => name === 'clientId')).toBe(false);
  });
});
