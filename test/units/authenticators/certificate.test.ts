import { randomUUID, X509Certificate } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import type { Authenticator, PasswordHasher, Request } from '../../../src/authenticators/authenticator.ts';
import { createAuthenticator } from '../../../src/authenticators/certificate.ts';
import type { Credential } from '../../../src/authenticators/credential-store.ts';
import { ConfigurationError } from '../../../src/errors.ts';
import {
  createAuthority,
  createCertificate,
  createRevocationList,
  Extension,
  HARDWARE_POLICY,
  type Identity,
  KeyUsageFlags,
  type Variation,
} from '../../support/certificates.ts';
import { personWith } from '../identity/people.ts';

const NUMBER = '099085000003';
const HOLDER = `CCCD:${NUMBER}`;
const DAY_MS = 86_400_000;

let directory: string;
let root: Identity;
let authority: Identity;
let stranger: Identity;
let authenticator: Authenticator;
const file = (name: string): string => join(directory, name);
const settings = () => ({
  authorities: [file('authorities.pem')],
  revocationLists: [file('root.crl'), file('authority.crl')],
  hardwarePolicies: [HARDWARE_POLICY],
});
const make = (own: unknown): Authenticator =>
  createAuthenticator({ hasher: undefined as unknown as PasswordHasher, settings: own });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'motcua-certificates-'));
  root = await createAuthority('Root');
  authority = await createAuthority('Issuing authority', root);
  stranger = await createAuthority('Issuing authority');
  writeFileSync(file('authorities.pem'), root.pem + authority.pem);
  authenticator = make(settings());
});
beforeEach(async () => {
  writeFileSync(file('root.crl'), await createRevocationList(root));
  writeFileSync(file('authority.crl'), await createRevocationList(authority));
});
afterAll(() => rm(directory, { recursive: true }));

const person = personWith({ citizenNumber: NUMBER });

/** What is kept of a certificate that was added. */
function added(pem: string): Credential {
  const { fingerprint256: fingerprint } = new X509Certificate(pem);
  return { id: randomUUID(), personId: person.id, method: 'certificate', version: 1, data: { fingerprint } };
}

const requestWith = (clientCertificate: string | undefined, over: Partial<Request> = {}): Request => ({
  person,
  credentials: [],
  now: new Date(),
  issuer: 'https://eid.example',
  language: 'en',
  clientCertificate,
  ...over,
});
const show = (clientCertificate: string | undefined, over: Partial<Request> = {}) =>
  authenticator.answer({ ...requestWith(clientCertificate, over), state: undefined, input: {} });
/** Shows a certificate that was added before. */
const showAdded = (pem: string, over: Partial<Request> = {}) => show(pem, { credentials: [added(pem)], ...over });
const showNew = async (variation: Variation = {}, by: Identity = authority) =>
  showAdded((await createCertificate(by, HOLDER, variation)).pem);
const refused = (words: string) => ({ kind: 'again', words });

describe('a certificate of the person', () => {
  it('is accepted, as two factors and not as hardware', async () => {
    const { pem } = await createCertificate(authority, HOLDER);
    const [other, own] = [added((await createCertificate(authority, HOLDER)).pem), added(pem)];
    expect(await show(pem, { credentials: [other, own] })).toEqual({ kind: 'done', done: { credential: own } });
    expect(authenticator).toMatchObject({ factors: ['possession', 'knowledge'], amr: ['sc', 'pin'], hardware: true });
  });

  it('is hardware when a configured policy says so, and no other does', async () => {
    expect(await showNew({ policies: ['1.2.3', HARDWARE_POLICY] })).toMatchObject({ done: { hardware: true } });
    const plain = await showNew({ policies: ['1.2.3', `${HARDWARE_POLICY}.1`] });
    expect([plain.kind, JSON.stringify(plain).includes('"hardware"')]).toEqual(['done', false]);
  });

  it('is at hand only where it would be accepted, and the form says what to do', async () => {
    const [own, other] = [await createCertificate(authority, HOLDER), await createCertificate(stranger, HOLDER)];
    const begin = async (pem?: string) =>
      (await authenticator.begin(requestWith(pem, { credentials: [added(own.pem)] }))).form.explanation;
    expect([own.pem, other.pem, undefined].map((pem) => authenticator.isAtHand?.(requestWith(pem)))).toEqual([
      true,
      false,
      false,
    ]);
    expect([await begin(own.pem), await begin(other.pem), await begin()]).toEqual([
      'isShown',
      'explanation',
      'explanation',
    ]);
    expect(authenticator.isAtHand?.(requestWith(own.pem, { person: undefined }))).toBe(false);
  });

  it('opens nothing before it was added, whatever else was added', async () => {
    const [{ pem }, other] = [await createCertificate(authority, HOLDER), await createCertificate(authority, HOLDER)];
    expect(await show(pem)).toEqual(refused('notAdded'));
    expect(await show(pem, { credentials: [added(other.pem)] })).toEqual(refused('notAdded'));
    expect(await show(pem, { credentials: [{ ...added(pem), data: null }] })).toEqual(refused('notAdded'));
  });
});

describe('a certificate is refused', () => {
  it('when none was sent, or what was sent is none', async () => {
    expect(await show(undefined)).toEqual(refused('none'));
    expect(await show('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toEqual(refused('wrong'));
    expect(await show(authority.keyPem)).toEqual(refused('wrong'));
  });

  it('from another authority, even under the same name', async () => {
    expect(await showNew({}, stranger)).toEqual(refused('notTrusted'));
    expect(await show((await createAuthority('A person')).pem)).toEqual(refused('notTrusted'));
  });

  it('from a certificate that is no authority', async () => {
    const ordinary = await createCertificate(authority, HOLDER);
    expect(await showNew({}, ordinary)).toEqual(refused('notTrusted'));
  });

  it('before and after its time', async () => {
    expect(await showNew({ notAfter: new Date(Date.now() - 1_000) })).toEqual(refused('expired'));
    expect(await showNew({ notBefore: new Date(Date.now() + DAY_MS / 2) })).toEqual(refused('expired'));
  });

  it('when its authority has expired', async () => {
    const { pem } = await createCertificate(authority, HOLDER, { notAfter: new Date(Date.now() + 9 * DAY_MS) });
    writeFileSync(
      file('authority.crl'),
      await createRevocationList(authority, [], { nextUpdate: new Date(Date.now() + 9 * DAY_MS) }),
    );
    expect(await show(pem, { now: new Date(Date.now() + 2 * DAY_MS) })).toEqual(refused('notTrusted'));
  });

  it('when it was revoked, from the moment the list says so', async () => {
    const certificate = await createCertificate(authority, HOLDER);
    expect(await showAdded(certificate.pem)).toMatchObject({ kind: 'done' });
    writeFileSync(file('authority.crl'), await createRevocationList(authority, [certificate]));
    expect(await showAdded(certificate.pem)).toEqual(refused('revoked'));
  });

  it('when its authority was revoked', async () => {
    writeFileSync(file('root.crl'), await createRevocationList(root, [authority]));
    expect(await showNew()).toEqual(refused('revoked'));
  });

  it.each([
    ['stale', () => createRevocationList(authority, [], { nextUpdate: new Date(Date.now() - 1_000) })],
    ['from the future', () => createRevocationList(authority, [], { thisUpdate: new Date(Date.now() + 60_000) })],
    ['signed by another', () => createRevocationList(authority, [], { signedBy: stranger })],
    ['of another authority', () => createRevocationList(root)],
    ['no list at all', async () => 'nothing'],
  ])('when the list is %s', async (_, list) => {
    writeFileSync(file('authority.crl'), await list());
    expect(await showNew()).toEqual(refused('unchecked'));
  });

  it('when a list is missing, and accepted again when it is back', async () => {
    const certificate = await createCertificate(authority, HOLDER);
    rmSync(file('authority.crl'));
    expect(await showAdded(certificate.pem)).toEqual(refused('unchecked'));
    writeFileSync(file('authority.crl'), await createRevocationList(authority));
    expect(await showAdded(certificate.pem)).toMatchObject({ kind: 'done' });
    rmSync(file('root.crl'));
    expect(await showAdded(certificate.pem)).toEqual(refused('unchecked'));
  });

  it.each<[string, Variation]>([
    ['is for servers', { usages: ['1.3.6.1.5.5.7.3.1'] }],
    ['says nothing of its use', { usages: [] }],
    ['may only encrypt', { keyUsage: KeyUsageFlags.keyEncipherment }],
    ['is an authority itself', { ca: true }],
    [
      'holds a critical condition that is unknown',
      { extensions: [new Extension('1.2.3.4.5', true, new Uint8Array([5, 0]))] },
    ],
    ['names no number', { names: [] }],
    ['names two numbers', { names: [HOLDER, 'CCCD:099188000001'] }],
    ['names the number in another form', { names: [`MST:${NUMBER}`] }],
    ['names more than the number', { names: [`${HOLDER}4`] }],
  ])('when it %s', async (_, variation) => {
    expect(await showNew(variation)).toEqual(refused('notForSignIn'));
  });

  it('when it names another person, or nobody is there', async () => {
    expect(await show((await createCertificate(authority, 'CCCD:099188000001')).pem)).toEqual(refused('otherPerson'));
    expect(await show((await createCertificate(authority, HOLDER)).pem, { person: undefined })).toEqual(
      refused('otherPerson'),
    );
  });
});

describe('adding a certificate', () => {
  const begin = async (pem?: string, over: Partial<Request> = {}) => {
    const asked = await authenticator.enrolment?.begin(requestWith(pem, over));
    if (!asked) throw new Error('it cannot be added');
    return asked;
  };
  const add = async (pem: string | undefined, state: unknown, over: Partial<Request> = {}) =>
    authenticator.enrolment?.answer({ ...requestWith(pem, over), state, input: {} });

  it('shows which it is without naming the holder, and keeps a fingerprint and nothing else', async () => {
    const { pem } = await createCertificate(authority, HOLDER);
    const { validToDate, fingerprint256 } = new X509Certificate(pem);
    const { form, state } = await begin(pem);
    expect(form).toMatchObject({ explanation: 'addShown', fields: [] });
    expect(form.exhibits).toEqual([
      {
        kind: 'facts',
        facts: [
          { label: 'holder', value: '••• 003' },
          { label: 'issuer', value: 'Issuing authority' },
          { label: 'validUntil', day: validToDate.toISOString() },
        ],
      },
    ]);
    expect(await add(pem, state)).toEqual({
      kind: 'done',
      done: { data: { fingerprint: fingerprint256 }, lookup: fingerprint256 },
    });
  });

  it('says how to show one, and shows what came then before it is added', async () => {
    const [one, other] = [await createCertificate(authority, HOLDER), await createCertificate(authority, HOLDER)];
    const { form, state } = await begin();
    expect(form).toMatchObject({ explanation: 'addExplanation', exhibits: [] });
    expect(await add(undefined, state)).toEqual(refused('none'));
    const shown = await add(one.pem, state);
    expect(shown).toMatchObject({ kind: 'ask', form: { explanation: 'addShown' } });
    const { state: next } = shown as { state: unknown };
    expect(await add(other.pem, next)).toMatchObject({ kind: 'ask', form: { explanation: 'addShown' } });
    expect(await add(one.pem, next)).toMatchObject({ kind: 'done' });
  });

  it.each<[string, () => Promise<Identity>]>([
    ['notTrusted', () => createCertificate(stranger, HOLDER)],
    ['expired', () => createCertificate(authority, HOLDER, { notAfter: new Date(Date.now() - 1_000) })],
    ['notForSignIn', () => createCertificate(authority, HOLDER, { usages: [] })],
    ['otherPerson', () => createCertificate(authority, 'CCCD:099188000001')],
  ])('is refused: %s', async (words, create) => {
    const { pem } = await create();
    const { form, state } = await begin(pem);
    expect([form.explanation, state]).toEqual([words, undefined]);
    expect(await add(pem, state)).toEqual(refused(words));
  });

  it('is refused when it was revoked meanwhile, was added before, or the person has no number', async () => {
    const certificate = await createCertificate(authority, HOLDER);
    const { pem } = certificate;
    const { state } = await begin(pem);
    expect(await add(pem, state, { credentials: [added(pem)] })).toEqual(refused('alreadyAdded'));
    const { citizenNumber: _, ...without } = person;
    expect(await add(pem, state, { person: without })).toEqual(refused('noNumber'));
    writeFileSync(file('authority.crl'), await createRevocationList(authority, [certificate]));
    expect(await add(pem, state)).toEqual(refused('revoked'));
  });

  it('has words for each thing that it says', async () => {
    const { pem } = await createCertificate(authority, HOLDER);
    const { form } = await begin(pem);
    for (const words of Object.values(authenticator.words))
      for (const key of [form.title, form.explanation, 'holder', 'issuer', 'validUntil', 'notAdded', 'noNumber'])
        expect(words).toHaveProperty([key]);
  });
});

describe('the settings', () => {
  const problemsOf = (own: unknown): string => {
    try {
      make(own);
      return '';
    } catch (error) {
      if (error instanceof ZodError)
        return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
      return error instanceof ConfigurationError ? error.message : 'another error';
    }
  };

  it('must name authorities and revocation lists', () => {
    expect(problemsOf(undefined)).toMatch(/^authorities: [\s\S]*^revocationLists: /m);
    expect(problemsOf({ ...settings(), revocationLists: [] })).toContain('revocationLists');
    expect(problemsOf({ ...settings(), authorities: [file('missing.pem')] })).toContain('missing.pem');
    expect(problemsOf({ ...settings(), authorities: [file('root.crl')] })).toContain('no certificate');
  });

  it('must hold a pattern with one group', () => {
    expect(problemsOf({ ...settings(), numberPattern: '^CCCD:[0-9]+$' })).toContain('one group');
    expect(problemsOf({ ...settings(), numberPattern: '(' })).toContain('one group');
    expect(problemsOf({ ...settings(), extra: true })).toContain('extra');
  });

  it('say where the number is', async () => {
    const other = make({ ...settings(), numberPattern: '^PNO-VN-([0-9]{12})$' });
    const { pem } = await createCertificate(authority, `PNO-VN-${NUMBER}`);
    const request = {
      person,
      credentials: [added(pem)],
      now: new Date(),
      issuer: '',
      language: 'vi',
      clientCertificate: pem,
    } as const;
    expect(await other.answer({ ...request, state: undefined, input: {} })).toMatchObject({ kind: 'done' });
  });
});
