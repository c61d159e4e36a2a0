import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkProposal } from '../../../src/relying-parties/checks.ts';
import { withGoodWords } from '../../../src/relying-parties/findings.ts';
import { createNetworkChecks } from '../../../src/relying-parties/network-checks.ts';
import { type Proposal, proposalOf, registrationOf } from '../../../src/relying-parties/proposal.ts';
import { relyingPartySchema } from '../../../src/relying-parties/relying-party.ts';
import { skeletonOf } from '../../../src/relying-parties/skeleton.ts';

const now = new Date('2027-03-01T00:00:00Z');
const rules = {
  allowLoopback: false,
  certificates: true,
  levels: ['m0', 'm1', 'm2'],
  claims: ['name', 'birthdate', 'email', 'citizen_id'],
  powers: ['tax.file'],
};
const words = (text: string) => ({ vi: text, en: text, fr: text });
const key = (kind: 'ec' | 'rsa', more: object = {}, bits = 3072): object => {
  const pair =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: bits });
  return { ...pair.publicKey.export({ format: 'jwk' }), kid: 'a', ...more };
};
const ec = key('ec');

type Part<Name extends 'metadata' | 'policy'> = Partial<Proposal[Name]>;
const proposal = ({
  metadata = {},
  policy = {},
  ...rest
}: { metadata?: Part<'metadata'>; policy?: Part<'policy'> } & Partial<
  Pick<Proposal, 'name' | 'uris'>
> = {}): Proposal => ({
  name: words('Tra cứu thuế'),
  uris: { service: 'https://thue.gov.vn/', privacy: 'https://thue.gov.vn/quyen-rieng-tu' },
  ...rest,
  metadata: {
    redirect_uris: ['https://thue.gov.vn/callback'],
    post_logout_redirect_uris: ['https://thue.gov.vn/signed-out'],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [ec] },
    backchannel_logout_uri: 'https://thue.gov.vn/logout',
    contacts: ['kythuat@thue.gov.vn', 'dulieu@thue.gov.vn'],
    ...metadata,
  },
  policy: {
    minimumAcr: 'm0',
    claims: { name: { required: true, purpose: words('Để xưng hô đúng với bạn.') } },
    offline: false,
    profile: 'fapi2',
    ...policy,
  },
});

const codes = (one: Proposal, more: Partial<typeof rules> = {}): string[] =>
  checkProposal(one, { ...rules, ...more }, { now }).map(({ code }) => code);
const redirect = (...redirect_uris: string[]) =>
  proposal({ metadata: { redirect_uris, backchannel_logout_uri: 'https://thue.gov.vn/logout' } });

describe('a proposal in which nothing is wrong', () => {
  it('has no findings, and a good word for every part', () => {
    expect(codes(proposal())).toEqual([]);
    expect(withGoodWords([]).map(({ severity }) => severity)).toEqual(Array.from({ length: 9 }, () => 'ok'));
  });

  it('becomes a registration that asks for the scopes of its claims, and the same again as a proposal', () => {
    const one = proposal({
      policy: { claims: { email: { required: false, purpose: words('Để gửi biên nhận.') } }, offline: true },
    });
    const scopeClaims = { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] };
    const made = registrationOf(one, {
      clientId: 'svc-1',
      organisation: words('Cục Thuế'),
      scopeClaims,
      live: undefined,
    });
    expect(relyingPartySchema.parse(made)).toEqual(made);
    expect(made.policy.scopes).toEqual(['openid', 'email', 'offline_access']);
    expect(made.metadata.grant_types).toEqual(['authorization_code', 'refresh_token']);
    expect(proposalOf(made)).toEqual(one);
  });
});

describe('an address that people come back to', () => {
  it.each([
    ['thue.gov.vn/callback', 'address-unreadable'],
    ['https://', 'address-unreadable'],
    ['https:/thue.gov.vn/callback', 'address-unreadable'],
    ['https://thue.gov.vn\\@evil.example/', 'address-unreadable'],
    [' https://thue.gov.vn/', 'address-unreadable'],
    ['http://thue.gov.vn/callback', 'address-not-https'],
    ['vn.gov.thue:/callback', 'address-not-https'],
    ['javascript:alert(1)', 'address-not-https'],
    ['https://*.thue.gov.vn/callback', 'address-wildcard'],
    ['https://thue.gov.vn/callback#', 'address-fragment'],
    ['https://thue.gov.vn@evil.example/', 'address-userinfo'],
    ['https://@thue.gov.vn/', 'address-userinfo'],
    ['https://thue.gov.vn/a/../callback', 'address-dots'],
    ['https://thue.gov.vn/a/%2e%2E/callback', 'address-dots'],
    ['https://203.0.113.7/callback', 'address-ip'],
    ['https://0x7f.1/callback', 'address-ip'],
    ['https://[2001:db8::1]/callback', 'address-ip'],
    ['https://localhost/callback', 'address-private'],
    ['https://maychu/callback', 'address-private'],
    ['https://thue.internal/callback', 'address-private'],
    ['https://thue.gov.vn./callback', 'address-private'],
    ['https://thuе.gov.vn/callback', 'address-look-alike'],
  ])('%s is refused: %s', (address, code) => {
    expect(codes(redirect(address))).toContain(code);
  });

  it('is refused when it is too long, and of a long list the whole list', () => {
    const long = `https://thue.gov.vn/${'a'.repeat(2_000)}`;
    const [found] = checkProposal(redirect(long), rules, { now });
    expect([found?.code, found?.what]).toEqual(['address-long', `${long.slice(0, 60)}…`]);
    const many = Array.from({ length: 51 }, (_, i) => `https://thue.gov.vn/${i}`);
    expect(codes(redirect(...many))).toEqual(['address-many']);
    expect(codes(redirect(...many.slice(1)))).toEqual([]);
  });

  it('is shown as the network spells it, when its letters are not what they seem', () => {
    const found = checkProposal(redirect('https://thuе.gov.vn/callback'), rules, { now });
    expect(found[0]?.what).toBe('https://thuе.gov.vn/callback = xn--thu-tdd.gov.vn');
    const honest = checkProposal(redirect('https://thuế.vn/callback'), rules, { now });
    expect(honest.find(({ code }) => code === 'address-idn')?.what).toMatch(/^thuế\.vn = xn--/);
  });

  it('is missed, counted once, and noticed at a port of its own', () => {
    expect(codes(redirect())).toContain('address-missing');
    expect(codes(redirect('https://thue.gov.vn/a', 'https://thue.gov.vn/a'))).toContain('address-repeated');
    expect(codes(redirect('https://thue.gov.vn:8443/a'))).toContain('address-port');
  });

  it('may be on this machine in development alone', () => {
    const own = proposal({
      metadata: {
        redirect_uris: ['http://localhost:3001/callback'],
        post_logout_redirect_uris: [],
        backchannel_logout_uri: 'http://localhost:3001/logout',
      },
    });
    expect(codes(own, { allowLoopback: true })).toEqual([]);
    expect(codes(own)).toContain('address-not-https');
  });

  it('of another host needs a list of the sector on one of them, and nobody joins the sector of others', () => {
    const both = { redirect_uris: ['https://thue.gov.vn/a', 'https://hoadon.gov.vn/a'] };
    expect(codes(proposal({ metadata: both }))).toEqual(['sector-needed']);
    const listed = { ...both, sector_identifier_uri: 'https://hoadon.gov.vn/sector.json' };
    expect(codes(proposal({ metadata: listed }))).toEqual([]);
    const foreign = { ...both, sector_identifier_uri: 'https://dichvucong.gov.vn/sector.json' };
    expect(codes(proposal({ metadata: foreign }))).toEqual(['sector-elsewhere']);
  });

  it('that changes the sector changes how the service knows everybody: that is told', () => {
    const live = registrationOf(proposal(), {
      clientId: 'a',
      organisation: words('b'),
      scopeClaims: {},
      live: undefined,
    });
    const moved = proposal({
      metadata: {
        redirect_uris: ['https://thue2.gov.vn/a'],
        post_logout_redirect_uris: [],
        backchannel_logout_uri: 'https://thue2.gov.vn/a',
      },
    });
    expect(checkProposal(moved, rules, { now, live }).map(({ code }) => code)).toEqual(['sector-changes']);
  });
});

describe('keys', () => {
  const withKeys = (...keys: object[]) => proposal({ metadata: { jwks: { keys } } });
  it.each([
    ['none', withKeys(), 'keys-unreadable'],
    ['a text that is no key', proposal({ metadata: { jwks: 'khóa của tôi' } }), 'keys-unreadable'],
    ['a text that is too long', withKeys({ ...ec, note: 'a'.repeat(20_000) }), 'keys-large'],
    ['a private key', withKeys({ ...ec, d: 'AQ' }), 'keys-private'],
    [
      'a private key as PEM',
      proposal({ metadata: { jwks: '-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----' } }),
      'keys-private',
    ],
    ['1024 bits of RSA', withKeys(key('rsa', { alg: 'PS256' }, 1024)), 'key-weak'],
    ['2048 bits of RSA', withKeys(key('rsa', { alg: 'PS256' }, 2048)), 'key-short'],
    [
      'a curve that is not taken',
      withKeys({ ...generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' }), kid: 'a' }),
      'key-kind',
    ],
    ['a key for encryption', withKeys({ ...ec, use: 'enc' }), 'key-kind'],
    ['an algorithm that fapi2 does not take', withKeys(key('rsa', { alg: 'RS256' })), 'key-kind'],
    ['a key that has ended', withKeys({ ...ec, exp: now.getTime() / 1000 - 1 }), 'key-expired'],
    ['a key that ends soon', withKeys({ ...ec, exp: now.getTime() / 1000 + 86_400 }), 'key-expires'],
    ['two keys of one name', withKeys(ec, key('ec')), 'key-same-name'],
    ['keys here and at an address', proposal({ metadata: { jwks_uri: 'https://thue.gov.vn/jwks' } }), 'keys-both'],
  ])('%s: %s', (_, one, code) => {
    expect(codes(one)).toEqual([code]);
  });

  it('at an address must be at a host of the service, over https', () => {
    const { jwks: _, ...metadata } = proposal().metadata;
    const at = (jwks_uri: string): Proposal => ({ ...proposal(), metadata: { ...metadata, jwks_uri } });
    expect(codes(at('https://thue.gov.vn/jwks'))).toEqual([]);
    expect(codes(at('https://evil.example/jwks'))).toEqual(['keys-elsewhere']);
    expect(codes(at('https://thue.gov.vn:22/'))).toEqual(['keys-elsewhere']);
    expect(codes(at('https://169.254.169.254/'))).toEqual(['address-ip']);
  });
});

describe('the rest', () => {
  const expects = (more: Parameters<typeof proposal>[0], ...wanted: string[]): void =>
    expect(codes(proposal(more))).toEqual(wanted);
  const citizen = { citizen_id: { required: true, purpose: words('Để tìm đúng hồ sơ thuế.') } };

  it('says which names nobody can read or everybody would misread', () => {
    expects({ name: { ...words('Thuế'), en: ' ' } }, 'name-missing');
    expects({ name: { ...words('Thuế'), fr: 'a'.repeat(121) } }, 'name-long');
    expects({ name: { ...words('Thuế'), fr: 'Thu\u202Eế' } }, 'name-characters');
    expects({ name: { ...words('Thuế'), fr: 'Thuе' } }, 'name-mixed');
  });

  it('takes names for each other that people do', () => {
    expect(skeletonOf('Cổng dịch vụ công')).toBe(skeletonOf('CONG-DICH-VU-C0NG'));
    expect(skeletonOf('Hồ sơ đất')).toBe(skeletonOf('Ho so dat'));
    expect(skeletonOf('Thuế tỉnh')).not.toBe(skeletonOf('Thuế xã'));
  });

  it('wants a reason for a level above the lowest, and for the lowest where the data need more', () => {
    expects({ policy: { minimumAcr: 'm9' } }, 'level-unknown');
    expects({ policy: { minimumAcr: 'm2' } }, 'level-reason');
    expects({ policy: { minimumAcr: 'm2', reasons: { level: 'Hồ sơ có số tiền.' } } });
    const reasons = { claims: { citizen_id: 'Luật Quản lý thuế, điều 30' } };
    expects({ policy: { claims: citizen, reasons } }, 'level-low');
    expects({ policy: { claims: citizen, reasons: { ...reasons, level: 'Chỉ tra cứu, không thay đổi gì.' } } });
  });

  it('wants every purpose in three languages, and a reason for what not everybody gets', () => {
    expects(
      { policy: { claims: { name: { required: true, purpose: { ...words('Để gọi tên.'), fr: '' } } } } },
      'claim-purpose',
    );
    expects({ policy: { claims: { salary: { required: true, purpose: words('Để biết.') } } } }, 'claim-unknown');
    expects(
      { policy: { claims: citizen, minimumAcr: 'm1', reasons: { level: 'Cần danh tính thật.' } } },
      'claim-reason',
    );
    expects(
      { policy: { representation: { powers: ['rule.everything'], parties: ['organization'] } } },
      'power-unknown',
    );
    expects({ policy: { basis: { kind: 'public-duty', law: { ...words('Luật'), en: '' } } } }, 'basis-incomplete');
  });

  it('wants two people to ask, at addresses that stay when they go', () => {
    expects({ metadata: { contacts: ['a@thue.gov.vn', ''] } }, 'contact-missing');
    expects({ metadata: { contacts: ['a@thue.gov.vn', 'A@thue.gov.vn'] } }, 'contact-same');
    expects({ metadata: { contacts: ['a@thue', 'b@thue.gov.vn'] } }, 'contact-form');
    expects({ metadata: { contacts: ['a@gmail.com', 'b@thue.gov.vn'] } }, 'contact-free');
  });

  it('wants to be able to say when somebody signed out', () => {
    const { backchannel_logout_uri: _, ...metadata } = proposal().metadata;
    expect(codes({ ...proposal(), metadata })).toEqual(['logout-missing']);
    expects({ metadata: { backchannel_logout_uri: 'https://evil.example/' } }, 'logout-elsewhere');
    expects({ metadata: { backchannel_logout_uri: 'http://thue.gov.vn/' } }, 'address-not-https');
  });

  it('wants a reason for a weaker profile, and a day within a year for none', () => {
    expects({ policy: { profile: 'code-pkce' } }, 'profile-reason');
    expects({ policy: { profile: 'code-pkce', exception: { reason: 'Vì thế.' } } }, 'profile-reason');
    expects({ policy: { profile: 'code-pkce', exception: { reason: 'Phần mềm cũ, thay trong năm.' } } });
    const legacy = (until?: string) => ({
      policy: {
        profile: 'legacy' as const,
        exception: { reason: 'Phần mềm cũ, thay trong năm.', ...(until ? { until } : {}) },
      },
    });
    expects(legacy(), 'profile-until-missing');
    expects(legacy('2027-02-28'), 'profile-until-over');
    expects(legacy('2029-01-01'), 'profile-until-far');
    expects(legacy('2027-09-01'));
    expects({ metadata: { token_endpoint_auth_method: 'none' } }, 'profile-public');
    expects(
      { metadata: { token_endpoint_auth_method: 'client_secret_basic' } },
      'profile-authentication',
      'secret-later',
    );
  });
});

describe('a service that is asked', () => {
  const asked: string[] = [];
  const checks = (answers: { json?: unknown; logout?: number | undefined }, left = 9) =>
    createNetworkChecks({
      allowLoopback: false,
      probe: {
        async json(url) {
          asked.push(url);
          return answers.json;
        },
        async logout(url) {
          asked.push(url);
          return answers.logout;
        },
      },
      mayAsk: async () => left-- > 0,
      now: () => now,
    });
  const found = async (...given: Parameters<typeof checks>) =>
    (await checks(...given)(proposal(), { teamId: 'team' })).map(({ code }) => code);

  it.each([
    [400, []],
    [401, []],
    [200, ['logout-accepts']],
    [204, ['logout-accepts']],
    [302, ['logout-answers']],
    [404, ['logout-answers']],
    [500, ['logout-answers']],
    [undefined, ['logout-unreachable']],
  ])('with a token that is none and answers %s', async (logout, wanted) => {
    expect(await found({ logout })).toEqual(wanted);
  });

  it('is asked once in a few seconds, unless it counts, and not without end', async () => {
    const one = checks({ logout: 400 });
    asked.length = 0;
    await one(proposal(), { teamId: 'team' });
    await one(proposal(), { teamId: 'team' });
    expect(asked).toEqual(['https://thue.gov.vn/logout']);
    await one(proposal(), { teamId: 'team', fresh: true });
    expect(asked).toHaveLength(2);
    expect(await found({ logout: 400 }, 0)).toEqual(['probe-later']);
  });

  it('is not asked at doors of others', async () => {
    asked.length = 0;
    const others = {
      jwks_uri: 'https://evil.example/jwks',
      backchannel_logout_uri: 'https://10.0.0.1/',
      sector_identifier_uri: 'https://evil.example/',
    };
    await checks({})(proposal({ metadata: others }), { teamId: 'team' });
    expect(asked).toEqual([]);
  });

  it('must have its keys at the address, and its list of the sector', async () => {
    const { jwks: _, ...metadata } = proposal().metadata;
    const at: Proposal = { ...proposal(), metadata: { ...metadata, jwks_uri: 'https://thue.gov.vn/jwks' } };
    const keysAt = async (json: unknown) =>
      (await checks({ json, logout: 400 })(at, { teamId: 'team' })).map(({ code }) => code);
    expect(await keysAt({ keys: [ec] })).toEqual([]);
    expect(await keysAt({ keys: [{ ...ec, d: 'AQ' }] })).toEqual(['keys-private']);
    expect(await keysAt(undefined)).toEqual(['keys-unreachable']);
    const sector: Proposal = {
      ...proposal(),
      metadata: { ...proposal().metadata, sector_identifier_uri: 'https://thue.gov.vn/sector.json' },
    };
    const listed = async (json: unknown) =>
      (await checks({ json, logout: 400 })(sector, { teamId: 'team' })).map(({ code }) => code);
    expect(await listed(['https://thue.gov.vn/callback'])).toEqual([]);
    expect(await listed(['https://thue.gov.vn/other'])).toEqual(['sector-unlisted']);
  });
});
