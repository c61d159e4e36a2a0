import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import type { Person } from '../../../src/identity/person.ts';
import { differences } from '../../../src/proofing/matching.ts';
import type { ProofingMethod, Verdict } from '../../../src/proofing/method.ts';
import { createProofingMethod } from '../../../src/proofing/nfc_chip_cccd.ts';
import { der } from '../../support/der.ts';
import {
  type ChipVariation,
  createChipFile,
  createCountryAuthority,
  createDocumentSigner,
  createRevocationList,
  createSecurityObject,
  dataGroup1,
  type Holder,
  td1,
  td3,
  type ZoneContent,
} from '../../support/travel-documents.ts';

const now = new Date('2026-06-15T12:00:00Z');
const own = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') };
const vietnamese = createCountryAuthority({ ...own, common: 'CSCA Viet Nam' });
const french = createCountryAuthority({ ...own, country: 'FR', common: 'CSCA-FRANCE' });
const german = createCountryAuthority({ ...own, country: 'DE', common: 'csca-germany' });

const directory = mkdtempSync(join(tmpdir(), 'motcua-chip-'));
afterAll(() => rmSync(directory, { recursive: true }));

const written = (name: string, ...contents: readonly string[]): string => {
  const path = join(directory, name);
  writeFileSync(path, contents.join(''));
  return path;
};

const numbers = { TD1: { field: 'optional1', pattern: '^([0-9]{12})[0-9<]{3}$' } };
const states = {
  VNM: { authorities: [written('vnm.pem', vietnamese.pem)], numbers },
  FRA: { authorities: [written('fra.pem', french.pem)] },
  D: { authorities: [written('d.pem', german.pem)] },
};

const methodWith = (settings: unknown): ProofingMethod =>
  createProofingMethod({ settings, country: vietnam, claimOnce: async () => true });
const method = methodWith({ states });

const citizen: Person = {
  id: 'p1',
  status: 'active',
  language: 'vi',
  name: { full: 'Nguyễn Văn Ân', given: 'Ân' },
  birthdate: '1985-03-16',
  gender: 'male',
  citizenNumber: '001085012345',
  phones: [],
  emails: [],
  proofs: [],
};
const { citizenNumber: _, ...nobody } = citizen;
const foreigner = (nationality: string): Person => ({
  ...nobody,
  name: { full: 'Marie Claire Dupont', given: 'Marie Claire' },
  birthdate: '1990-07-14',
  gender: 'female',
  foreigner: { nationality, passportNumber: '12AB34567' },
});

const face = Buffer.alloc(3000, 'face');

/** The file of a document with this zone. */
const fileOf = (zone: string, authority: Holder, { object = {}, signer = {} }: ChipVariation = {}) =>
  createChipFile(zone, authority, { object, signer: { ...own, ...signer }, face });

const request = { person: citizen, now, issuer: 'https://id.example', language: 'vi' as const };

const answer = (file: unknown, by = method) =>
  by.answer({ ...request, state: undefined, input: { chip: typeof file === 'string' ? file : JSON.stringify(file) } });

async function check(file: unknown, by = method): Promise<Verdict | undefined> {
  const turn = await answer(file, by);
  if (turn.kind !== 'done') throw new Error(JSON.stringify(turn));
  const claim = { requestId: 'r1', person: citizen, now, signal: AbortSignal.timeout(1000) };
  // Statements are kept as JSON.
  return by.check?.({ ...claim, statement: JSON.parse(JSON.stringify(turn.done)) });
}

const usual = fileOf(td1(), vietnamese);
const card = (content: ZoneContent, difference?: ChipVariation) => fileOf(td1(content), vietnamese, difference);

describe('the chip of a document', () => {
  it('is asked for as one file', async () => {
    const { form } = await method.begin(request);
    expect(form.fields.map(({ name, type, maxLength }) => ({ name, type, maxLength }))).toEqual([
      { name: 'chip', type: 'file', maxLength: 200_000 },
    ]);
  });

  it('confirms who it was issued to', async () => {
    const verdict = await check(usual);
    expect(verdict).toEqual({
      kind: 'confirmed',
      source: 'VNM, CSCA Viet Nam',
      reference: expect.stringMatching(/^[0-9a-f]{16}$/),
      evidence: Buffer.from(usual.sod, 'base64'),
      identity: { number: '001085012345', asciiName: 'NGUYEN VAN AN', birthdate: '1985-03-16', gender: 'male' },
      expiresAt: new Date('2035-03-17T00:00:00Z'),
    });
    if (verdict?.kind !== 'confirmed') throw new Error('not confirmed');
    expect(differences(citizen, verdict.identity, vietnam)).toEqual([]);
    expect(differences({ ...citizen, citizenNumber: '001085012346' }, verdict.identity, vietnam)).toEqual(['number']);
  });

  it.each([
    ['FRA', 'FRA', french],
    ['D', 'DEU', german],
  ])('confirms a passport of %s by its nationality and number', async (state, nationality, authority) => {
    const verdict = await check(fileOf(td3({ state, nationality: state }), authority));
    expect(verdict).toHaveProperty('identity.number', `${nationality} 12AB34567`);
    if (verdict?.kind !== 'confirmed') throw new Error('not confirmed');
    expect(differences(foreigner(nationality), verdict.identity, vietnam)).toEqual([]);
  });

  it('keeps no face until it is decided, and no more than is needed', async () => {
    const turn = await answer(usual);
    expect(turn).toMatchObject({ kind: 'done', done: { sod: usual.sod, dg1: usual.dg[1] } });
    expect(JSON.stringify(turn)).not.toContain(face.subarray(3, 300).toString('base64'));
    expect(JSON.stringify(turn).length).toBeLessThan(4000);
  });

  it('is for those whose state is in the settings', () => {
    const able = (person: Person) => method.availableTo?.(person);
    expect([citizen, foreigner('FRA'), foreigner('DEU'), foreigner('USA'), nobody].map(able)).toEqual([
      ...[true, true, true],
      ...[false, false],
    ]);
  });
});

describe('a file that is none', () => {
  it.each([
    ['nothing', ''],
    ['text', 'EF.SOD'],
    ['another JSON', { chip: 1 }],
    ['null', 'null'],
    ['no security object', { dg: usual.dg }],
    ['a security object that is none', { ...usual, sod: 'AAAA' }],
    ['a security object with two signers', card({}, { object: { signers: 2 } })],
    ['a security object cut short', { ...usual, sod: usual.sod.slice(0, 400) }],
    ['a security object that is not base64', { ...usual, sod: `${usual.sod.slice(0, -4)}*` }],
    ['data that are no zone', { ...usual, dg: { 1: 'YQEA' } }],
    ['data of any length', { ...usual, dg: { 1: 'A'.repeat(100_000) } }],
    ['a wrong check digit', fileOf(td1().replace('012345678', '012345679'), vietnamese)],
    ['a data group that no chip has', { ...usual, dg: { ...usual.dg, 17: 'AAAA' } }],
    ['too much', { ...usual, more: 'A'.repeat(200_000) }],
    ['too many brackets', '['.repeat(200_000)],
  ])('is asked for again: %s', async (_, file) => {
    expect(await answer(file)).toEqual({ kind: 'again', words: 'malformed' });
  });

  it('is asked for again when the personal data are missing', async () => {
    expect(await answer({ ...usual, dg: { 2: usual.dg[2] } })).toEqual({ kind: 'again', words: 'incomplete' });
  });

  it('may have more in it than is read', async () => {
    expect(await check({ ...usual, com: 'YBY=', reader: 'a reader' })).toHaveProperty('kind', 'confirmed');
  });
});

describe('a document that is not accepted', () => {
  const another = createCountryAuthority({ ...own, common: 'CSCA Viet Nam' });
  const late = { notAfter: new Date('2026-01-01T00:00:00Z') };

  it.each<[string, string, object]>([
    ['other data', 'changed', { ...usual, dg: { ...usual.dg, 1: card({ name: 'TRAN<<BINH' }).dg[1] } }],
    ['another face', 'changed', { ...usual, dg: { ...usual.dg, 2: 'dQEA' } }],
    ['an authority of the same name', 'untrusted', fileOf(td1(), another)],
    ['the authority of another state', 'untrusted', fileOf(td1(), french)],
    ['a state that is not in the settings', 'untrusted', fileOf(td1({ state: 'UTO' }), vietnamese)],
    ['SHA-1', 'unsupported', card({}, { object: { hash: 'sha1' } })],
    ['a signer of the past', 'expired', card({}, { signer: late })],
    ['a day of expiry of the past', 'expired', card({ expiry: '260614' })],
    [
      'another signature',
      'forged',
      card({}, { object: { scheme: der(0x30, Buffer.from('06082a8648ce3d040303', 'hex')) } }),
    ],
    ['no number where it should be', 'noNumber', card({ optional1: 'ABC' })],
    ['a card of a state whose cards are not known', 'noNumber', fileOf(td1({ state: 'FRA' }), french)],
    ['the passport of a refugee', 'noNumber', fileOf(td3({ nationality: 'XXB' }), french)],
    ['a passport for a citizen of another state', 'noNumber', fileOf(td3({ nationality: 'UTO' }), french)],
  ])('has %s, and the person reads why', async (_, words, file) => {
    expect(await check(file)).toEqual({ kind: 'refused', words, reason: words });
    for (const own of Object.values(method.words)) expect(own).toHaveProperty(words);
  });

  it('is valid until the end of its last day', async () => {
    expect(await check(card({ expiry: '260615' }))).toHaveProperty('expiresAt', new Date('2026-06-16T00:00:00Z'));
  });

  it('is refused when the statement is not one of this method', async () => {
    for (const statement of [
      undefined,
      {},
      { sod: 'AAAA', dg1: 'AAAA' },
      { sod: 'AAAA', dg1: 'YQEA', digests: {} },
      'text',
    ]) {
      const claim = { requestId: 'r1', person: citizen, statement, now, signal: AbortSignal.timeout(1000) };
      expect(await method.check?.(claim)).toHaveProperty('words', 'malformed');
    }
  });

  it('is asked about later while no fresh revocation list is at hand, and refused once it is on one', async () => {
    const signer = createDocumentSigner(vietnamese, own);
    const groups = new Map([[1, dataGroup1(td1())]]);
    const sod = createSecurityObject(signer, vietnamese.name, groups).toString('base64');
    const file = { sod, dg: { 1: dataGroup1(td1()).toString('base64') } };
    const times = { thisUpdate: new Date('2026-06-01T00:00:00Z'), nextUpdate: new Date('2026-07-01T00:00:00Z') };
    const stale = { ...times, nextUpdate: new Date('2026-06-02T00:00:00Z') };
    const listed = (name: string, list: string) =>
      methodWith({ states: { VNM: { ...states.VNM, revocationLists: [written(name, list)] } } });
    expect(await check(file, listed('stale.crl', createRevocationList(vietnamese, [], stale)))).toMatchObject({
      kind: 'later',
    });
    expect(await check(file, listed('fresh.crl', createRevocationList(vietnamese, [], times)))).toMatchObject({
      kind: 'confirmed',
    });
    expect(await check(file, listed('named.crl', createRevocationList(vietnamese, [signer], times)))).toMatchObject({
      kind: 'refused',
      words: 'revoked',
    });
  });
});

describe('its settings', () => {
  const stateWith = (more: object) => ({ states: { VNM: { ...states.VNM, ...more } } });

  it.each<[string, unknown, RegExp]>([
    ['none', undefined, /states/],
    ['no state', { states: {} }, /must name a state/],
    ['a state by another code', { states: { 'Viet Nam': states.VNM } }, /must be a state/],
    ['no authority', stateWith({ authorities: [] }), /authorities/],
    ['a file that is not there', stateWith({ authorities: ['nowhere.pem'] }), /VNM\.authorities: nowhere\.pem: ENOENT/],
    [
      'a file without certificates',
      stateWith({ authorities: [written('empty.pem')] }),
      /there is no certificate in it/,
    ],
    [
      'a link certificate alone',
      stateWith({
        authorities: [written('link.pem', createCountryAuthority({ ...own, common: 'Newer' }, vietnamese).pem)],
      }),
      /none of them is self-signed/,
    ],
    [
      'a pattern without a group',
      stateWith({ numbers: { TD1: { field: 'optional1', pattern: '[0-9]+' } } }),
      /one group/,
    ],
    ['an unknown hash', { states, hashes: ['md5'] }, /hashes/],
    ['an unknown member', { states, authorities: [] }, /authorities/],
  ])('are refused at the start with %s', (_, settings, message) => {
    expect(() => methodWith(settings)).toThrow(message);
  });

  it('may accept the hashes of old documents', async () => {
    const lenient = methodWith({ states, hashes: ['sha1', 'sha256'] });
    expect(await check(card({}, { object: { hash: 'sha1' } }), lenient)).toHaveProperty('kind', 'confirmed');
  });

  it('may say where a passport has the citizen number', async () => {
    const passports = { ...numbers, TD3: { field: 'optional1', pattern: '^([0-9]{12})<*$' } };
    const zone = td3({ state: 'VNM', nationality: 'VNM', number: 'C1234567', optional1: '001085012345' });
    const verdict = await check(fileOf(zone, vietnamese), methodWith(stateWith({ numbers: passports })));
    expect(verdict).toHaveProperty('identity.number', '001085012345');
  });
});
