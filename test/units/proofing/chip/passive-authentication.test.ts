import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createRevocationLists } from '../../../../src/certificates/revocation-lists.ts';
import { readDer } from '../../../../src/proofing/chip/der.ts';
import type { ChipRules } from '../../../../src/proofing/chip/document-signer.ts';
import { checkChip, digestsOf } from '../../../../src/proofing/chip/passive-authentication.ts';
import { der, identifier, octetString, sequence, set } from '../../../support/der.ts';
import {
  contentType,
  createCountryAuthority,
  createDocumentSigner,
  createKey,
  createRevocationList,
  createSecurityObject,
  dataGroup1,
  type Holder,
  inDays,
  type Kind,
  nameOf,
  type ObjectVariation,
  td1,
  type Variation,
} from '../../../support/travel-documents.ts';

const now = new Date();
const groups = new Map([
  [1, dataGroup1(td1())],
  [2, der(0x75, Buffer.alloc(500, 7))],
  [13, der(0x6d, Buffer.from('{}'))],
]);
const authority = createCountryAuthority();
const signer = createDocumentSigner(authority);

const certificates = (...holders: readonly Holder[]): X509Certificate[] =>
  holders.map(({ pem }) => new X509Certificate(pem));

const rulesOf = (...holders: readonly Holder[]): ChipRules => ({
  authorities: certificates(...holders),
  hashes: new Set(['sha256', 'sha384', 'sha512']),
});
const rules = rulesOf(authority);

const objectBy = (own: Holder, by: Holder, variation: ObjectVariation = {}): Buffer =>
  createSecurityObject(own, by.name, groups, variation);

const good = objectBy(signer, authority);

const judge = (securityObject: Uint8Array, own = rules, dataGroups: ReadonlyMap<number, Uint8Array> = groups) =>
  checkChip({ securityObject, dataGroups }, own, now);

/** What is said of a usual document whose signer differs. */
const signedBy = (variation: Variation, own = rules) =>
  judge(objectBy(createDocumentSigner(authority, variation), authority), own);

/** What is said of a usual document whose security object differs. */
const written = (variation: ObjectVariation) => judge(objectBy(signer, authority, variation));

const messageDigest = (value: Buffer): Buffer => sequence(identifier('1.2.840.113549.1.9.4'), set(octetString(value)));

const accepted = { signer: new X509Certificate(signer.pem).fingerprint256.replaceAll(':', '').toLowerCase() };

describe('a chip that a state wrote', () => {
  it('is accepted, and says who vouches for it', () => {
    expect(judge(good)).toEqual({ ...accepted, authority: 'Country signing authority' });
  });

  it.each<[Kind, 'sha256' | 'sha384' | 'sha512', 'named' | 'explicit']>([
    ['rsa', 'sha256', 'named'],
    ['rsa', 'sha512', 'named'],
    ['rsa-pss', 'sha256', 'named'],
    ['rsa-pss', 'sha384', 'named'],
    ['P-256', 'sha384', 'named'],
    ['P-256', 'sha256', 'explicit'],
    ['brainpoolP256r1', 'sha256', 'named'],
    ['brainpoolP256r1', 'sha256', 'explicit'],
    ['brainpoolP384r1', 'sha384', 'named'],
    ['brainpoolP384r1', 'sha384', 'explicit'],
    ['brainpoolP512r1', 'sha512', 'explicit'],
  ])('is accepted with %s, %s, the curve %s: the authority and the signer alike', (kind, hash, encoding) => {
    const above = createCountryAuthority({ key: createKey(kind, hash, encoding) });
    const own = createDocumentSigner(above, { key: createKey(kind, hash, encoding) });
    expect(judge(objectBy(own, above, { hash }), rulesOf(above))).toHaveProperty('signer');
  });

  it.each<[string, ObjectVariation]>([
    ['without the tag of the file', { bare: true }],
    ['with the signer named by the identifier of its key', { named: 'key' }],
    ['with version 1 of the security object', { version: 1 }],
    ['with another hash for the data groups', { hash: 'sha512' }],
    ['with a time of signing', { signingTime: inDays(-3) }],
    ['with other certificates beside', { certificates: [authority.certificate, signer.certificate] }],
  ])('is accepted %s', (_, variation) => {
    expect(written(variation)).toMatchObject(accepted);
  });

  it('is accepted when RSA does not name its hash', () => {
    const above = createCountryAuthority();
    const own = createDocumentSigner(above, { key: createKey('rsa') });
    const scheme = sequence(identifier('1.2.840.113549.1.1.1'), Buffer.from([5, 0]));
    expect(judge(objectBy(own, above, { scheme }), rulesOf(above))).toHaveProperty('signer');
  });

  it('is accepted by data group 1 alone, and by hashes of groups that were not kept', () => {
    const first = new Map([...groups].slice(0, 1));
    expect(judge(good, rules, first)).toMatchObject(accepted);
    const digests = digestsOf(good, new Map([...groups].slice(1)));
    expect(digests?.size).toBe(2);
    const chip = { securityObject: good, dataGroups: first, digests: digests ?? new Map() };
    expect(checkChip(chip, rules, now)).toMatchObject(accepted);
    const wrong = new Map([[2, Buffer.alloc(32)]]);
    expect(checkChip({ ...chip, digests: wrong }, rules, now)).toBe('changed');
  });
});

describe('a chip that was tampered with', () => {
  it.each<Kind>(['P-256', 'rsa', 'rsa-pss', 'brainpoolP256r1'])(
    'is refused when a bit of any byte of its security object is another, with %s',
    (kind) => {
      const above = createCountryAuthority({ key: createKey(kind) });
      const object = objectBy(createDocumentSigner(above, { key: createKey(kind) }), above, {
        signingTime: inDays(-3),
      });
      const [trusting, first] = [rulesOf(above), Math.floor(Math.random() * 8)];
      expect(judge(object, trusting)).toHaveProperty('signer');
      const unnoticed = [...object.keys()].filter((at) => {
        const changed = Buffer.from(object);
        changed[at] = (changed[at] ?? 0) ^ (1 << ((first + at) % 8));
        return typeof judge(changed, trusting) !== 'string';
      });
      expect({ first, unnoticed }).toEqual({ first, unnoticed: [] });
    },
  );

  it('is refused when any byte of any data group is another', () => {
    const change = fc.record({
      number: fc.constantFrom(1, 2, 13),
      place: fc.nat(),
      by: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(change, ({ number, place, by }) => {
        const changed = Buffer.from(groups.get(number) ?? []);
        const at = place % changed.length;
        changed[at] = (changed[at] ?? 0) ^ by;
        expect(judge(good, rules, new Map([...groups, [number, changed]]))).toBe('changed');
      }),
    );
  });

  it('is refused with data of another document, of another group, or of a group that was not signed', () => {
    const other = dataGroup1(td1({ name: 'TRAN<<THI<BINH' }));
    expect(judge(good, rules, new Map([...groups, [1, other]]))).toBe('changed');
    expect(judge(good, rules, new Map([...groups, [2, groups.get(13) ?? other]]))).toBe('changed');
    expect(judge(good, rules, new Map([...groups, [11, other]]))).toBe('changed');
  });

  it('is refused when its hashes were not the signed ones', () => {
    expect(written({ attributes: [contentType(), messageDigest(Buffer.alloc(32))] })).toBe('forged');
    expect(written({ hashes: new Map([[1, Buffer.alloc(32)]]) })).toBe('changed');
    expect(written({ hashes: new Map([[1, Buffer.alloc(0)]]) })).toBe('changed');
  });

  it('is refused without data group 1', () => {
    expect(judge(good, rules, new Map([[2, groups.get(2) ?? Buffer.alloc(0)]]))).toBe('incomplete');
    expect(judge(good, rules, new Map())).toBe('incomplete');
  });
});

describe('a security object of another form', () => {
  it.each<[string, ObjectVariation]>([
    ['has no signed attributes', { signedAttributes: false }],
    ['has two signers', { signers: 2 }],
    ['has no signer', { signers: 0 }],
    ['has no certificate', { certificates: [] }],
    ['has the certificate of another signer', { certificates: [authority.certificate] }],
    ['signs no digest', { attributes: [contentType()] }],
    ['signs no type of content', { attributes: [messageDigest(Buffer.alloc(32))] }],
    [
      'signs another type of content',
      { attributes: [contentType(identifier('1.2.840.113549.1.7.1')), messageDigest(Buffer.alloc(32))] },
    ],
    [
      'signs two digests',
      { attributes: [contentType(), messageDigest(Buffer.alloc(32)), messageDigest(Buffer.alloc(32, 1))] },
    ],
    ['has no hashes', { hashes: new Map() }],
    ['has the hash of a group that no chip has', { hashes: new Map([[17, Buffer.alloc(32)]]) }],
  ])('is malformed: it %s', (_, variation) => {
    expect(written(variation)).toBe('malformed');
  });

  it('is malformed when it was cut short, wherever', () => {
    for (let length = 0; length < good.length; length += 1) expect(judge(good.subarray(0, length))).toBe('malformed');
  });

  it('is malformed when something follows, or a length is not the shortest', () => {
    expect(judge(Buffer.concat([good, Buffer.from([0])]))).toBe('malformed');
    const long = Buffer.concat([Buffer.from([0x77, 0x83, 0]), good.subarray(2)]);
    expect(judge(long)).toBe('malformed');
    const endless = Buffer.concat([Buffer.from([0x77, 0x80]), good.subarray(4), Buffer.from([0, 0])]);
    expect(judge(endless)).toBe('malformed');
  });

  it('is refused within milliseconds, however large or deep it is', () => {
    const nested = Buffer.from('3080'.repeat(16_000), 'hex');
    const closed = Array.from({ length: 200 }).reduce<Buffer>((inner) => sequence(inner), Buffer.alloc(0));
    const many = der(0x77, Buffer.from('3000'.repeat(16_000), 'hex'));
    const started = performance.now();
    for (const input of [Buffer.alloc(200_000), Buffer.alloc(32_000), nested, closed, many])
      expect(judge(input)).toBe('malformed');
    expect(performance.now() - started).toBeLessThan(250);
  });

  it('is malformed, whatever else it is', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => judge(bytes) === 'malformed'));
  });
});

describe('what it is signed with', () => {
  it.each<[string, ObjectVariation]>([
    ['data groups by SHA-1', { hash: 'sha1' }],
    ['data groups by SHA-224', { hash: 'sha224' }],
    ['the content by SHA-1', { digest: 'sha1' }],
    ['a signature of an unknown kind', { scheme: sequence(identifier('1.2.3.4')) }],
  ])('is not supported: %s', (_, variation) => {
    expect(written(variation)).toBe('unsupported');
  });

  it('is not supported with a short key, another curve, or a certificate by SHA-1', () => {
    expect(signedBy({ key: createKey('rsa-1024') })).toBe('unsupported');
    expect(signedBy({ key: createKey('secp256k1') })).toBe('unsupported');
    const weak = createCountryAuthority({ key: createKey('P-256', 'sha1') });
    expect(judge(objectBy(createDocumentSigner(weak), weak), rulesOf(weak))).toBe('unsupported');
  });

  it('is accepted with SHA-1 where the settings say so', () => {
    const lenient: ChipRules = { ...rules, hashes: new Set(['sha1', 'sha256']) };
    expect(judge(objectBy(signer, authority, { hash: 'sha1' }), lenient)).toMatchObject(accepted);
  });

  it('is forged when another key signed, or the kind of the signature is another', () => {
    const other = { ...signer, key: createKey() };
    const certificate = { certificates: [signer.certificate] };
    expect(judge(objectBy(other, authority, certificate))).toBe('forged');
    expect(written({ scheme: sequence(identifier('1.2.840.113549.1.1.11')) })).toBe('forged');
    expect(written({ scheme: sequence(identifier('1.2.840.10045.4.3.3')) })).toBe('forged');
  });
});

describe('who signed it', () => {
  it('is not trusted when nobody vouches for the signer', () => {
    const own = createDocumentSigner(undefined);
    expect(judge(createSecurityObject(own, own.name, groups))).toBe('untrusted');
  });

  it('is not trusted when the authority of another country, or of the same name, vouches for it', () => {
    const foreign = createCountryAuthority({ country: 'XX' });
    const alike = createCountryAuthority();
    for (const other of [foreign, alike]) {
      expect(judge(objectBy(createDocumentSigner(other), other))).toBe('untrusted');
    }
    expect(judge(objectBy(createDocumentSigner(foreign), authority))).toBe('malformed');
  });

  it('is malformed when the signer names another certificate, if only by a capital', () => {
    const issuer = nameOf('VN', 'Country signing Authority');
    expect(judge(createSecurityObject(signer, issuer, groups))).toBe('malformed');
  });

  it('may name its certificate with the parts of the name in another order, as some states do', () => {
    const parts = readDer(authority.name).children.map(({ raw }) => raw);
    const turned = sequence(...parts.reverse());
    expect(judge(createSecurityObject(signer, turned, groups))).toMatchObject(accepted);
    expect(judge(createSecurityObject(signer, sequence(...parts.slice(1)), groups))).toBe('malformed');
  });

  it('is not trusted when a signer vouches for a signer', () => {
    const below = createDocumentSigner(signer);
    expect(judge(objectBy(below, signer))).toBe('untrusted');
    expect(judge(objectBy(below, signer), rulesOf(authority, signer))).toBe('untrusted');
  });

  it.each<[string, Variation]>([
    ['is an authority', { ca: true }],
    ['may issue certificates', { keyUsage: 0x84 }],
    ['may not sign', { keyUsage: 0x20 }],
    ['signs lists of authorities', { extensions: [['2.5.29.37', true, sequence(identifier('2.23.136.1.1.3'))]] }],
    ['signs something else', { extensions: [['2.5.29.37', false, sequence(identifier('1.3.6.1.5.5.7.3.2'))]] }],
    ['has a condition that nobody knows', { extensions: [['1.2.3.4.5', true, sequence()]] }],
  ])('is not trusted when the certificate %s', (_, variation) => {
    expect(signedBy(variation)).toBe('untrusted');
  });

  it('is trusted with the types of documents that it may sign', () => {
    const types = sequence(Buffer.from([2, 1, 0]), set(der(0x13, Buffer.from('ID'))));
    expect(signedBy({ extensions: [['2.23.136.1.1.6.2', false, types]] })).toHaveProperty('signer');
  });

  it('is trusted by the certificate that links a new authority to a known one, and not by that alone', () => {
    const key = createKey('brainpoolP384r1', 'sha384');
    const link = createCountryAuthority({ key, common: 'Newer authority', notBefore: inDays(-60) }, authority);
    const own = createDocumentSigner(link);
    const object = objectBy(own, link);
    expect(judge(object, rulesOf(authority, link))).toHaveProperty('authority', 'Newer authority');
    expect(judge(object, rulesOf(link))).toBe('untrusted');
    expect(judge(object, rulesOf(authority))).toBe('untrusted');
  });
});

describe('when it was signed', () => {
  it('is refused once the certificate of the signer has expired, or before it begins', () => {
    expect(signedBy({ notAfter: inDays(-1) })).toBe('expired');
    expect(signedBy({ notBefore: inDays(1), notAfter: inDays(2) })).toBe('expired');
  });

  it('is refused when the signer was not valid then', () => {
    expect(written({ signingTime: inDays(-31) })).toBe('expired');
  });

  it('counts that the authority was valid when it issued, not whether it is today', () => {
    const past = createCountryAuthority({ notBefore: inDays(-400), notAfter: inDays(-20) });
    expect(judge(objectBy(createDocumentSigner(past), past), rulesOf(past))).toHaveProperty('signer');
    const late = createDocumentSigner(past, { notBefore: inDays(-10) });
    expect(judge(objectBy(late, past), rulesOf(past))).toBe('untrusted');
  });
});

describe('revocation', () => {
  const directory = mkdtempSync(join(tmpdir(), 'motcua-chip-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  let files = 0;
  const withLists = (own: ChipRules, ...lists: readonly string[]): ChipRules => {
    const paths = lists.map((list) => {
      const path = join(directory, `${files++}.crl`);
      writeFileSync(path, list);
      return path;
    });
    return { ...own, revocationLists: createRevocationLists(paths) };
  };

  it.each<Kind>(['P-256', 'rsa-pss', 'brainpoolP256r1'])(
    'is found in the list of the authority, signed with %s',
    (kind) => {
      const above = createCountryAuthority({ key: createKey(kind) });
      const [first, second] = [createDocumentSigner(above), createDocumentSigner(above)];
      const listed = withLists(rulesOf(above), createRevocationList(above, [first]));
      expect(judge(objectBy(first, above), listed)).toBe('revoked');
      expect(judge(objectBy(second, above), listed)).toHaveProperty('signer');
    },
  );

  it('is not known without a list, or with one that is old or of somebody else', () => {
    const other = createCountryAuthority();
    const old = { thisUpdate: inDays(-9), nextUpdate: inDays(-1) };
    for (const list of [createRevocationList(other), createRevocationList(authority, [], old), '']) {
      expect(judge(good, withLists(rules, list))).toBe('unchecked');
    }
    expect(judge(good, withLists(rules, createRevocationList(authority, [], { signedBy: other })))).toBe('unchecked');
  });

  it('is found in the list that the next key of the authority signed', () => {
    const next = createCountryAuthority({ key: createKey() }, authority);
    const listed = (...revoked: readonly Holder[]) =>
      withLists(rulesOf(authority, next), createRevocationList(next, revoked));
    expect(judge(good, listed())).toMatchObject(accepted);
    expect(judge(good, listed(signer))).toBe('revoked');
  });

  it('is said before that the certificate has expired', () => {
    const own = createDocumentSigner(authority, { notAfter: inDays(-1) });
    expect(judge(objectBy(own, authority), withLists(rules, createRevocationList(authority, [own])))).toBe('revoked');
  });
});
