import { rm, writeFile } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { vietnam } from '../../../src/identity/countries/vn.ts';
import { createProofingMethod } from '../../../src/proofing/digital_certificate.ts';
import { differences } from '../../../src/proofing/matching.ts';
import type { ProofingMethod, Turn } from '../../../src/proofing/method.ts';
import {
  certificateSettings,
  createAuthority,
  createCertificate,
  createRevocationList,
  type Identity,
  type Variation,
} from '../../support/certificates.ts';
import { claimOf, kept, makeMethod, NEWCOMER, requestWith, statementOf } from '../../support/proofing.ts';

const HOLDER = 'CCCD:099097000101';
const DAY_MS = 86_400_000;

let authority: Identity;
let settings: Awaited<ReturnType<typeof certificateSettings>>;
let method: ProofingMethod;

beforeAll(async () => {
  authority = await createAuthority('An authority');
});
beforeEach(async () => {
  settings = await certificateSettings(authority);
  method = makeMethod(createProofingMethod, settings);
});

const issue = (variation: Variation = {}, holder = HOLDER): Promise<Identity> =>
  createCertificate(authority, holder, { commonName: 'TRỊNH VĂN AN', ...variation });
const show = async (clientCertificate: string | undefined): Promise<Turn<unknown>> => {
  const request = requestWith({ clientCertificate });
  return method.answer({ ...request, state: kept(await method.begin(request)), input: {} });
};
const stated = ({ pem }: Identity): Promise<unknown> => statementOf(method, () => ({}), { clientCertificate: pem });
const list = (revoked: readonly Identity[] = []): Promise<void> =>
  createRevocationList(authority, revoked).then((text) => writeFile(settings.revocationLists[0] ?? '', text));

it('confirms number, name and year of birth, for as long as the certificate is valid', async () => {
  const identity = await issue();
  const verdict = await method.check?.(claimOf(await stated(identity)));
  expect(verdict).toMatchObject({
    kind: 'confirmed',
    source: 'An authority',
    evidence: identity.pem,
    identity: { number: '099097000101', name: 'TRỊNH VĂN AN', birthdate: '1997' },
    expiresAt: identity.certificate.notAfter,
  });
  if (verdict?.kind === 'confirmed') expect(differences(NEWCOMER, verdict.identity, vietnam)).toEqual([]);
});

it('shows what the browser sent, and the number only in part', async () => {
  const { form } = await method.begin(requestWith({ clientCertificate: (await issue()).pem }));
  expect(form.explanation).toBe('shown');
  expect(JSON.stringify(form.exhibits)).toContain('••• 101');
  expect(JSON.stringify(form.exhibits)).not.toContain('099097000101');
  expect((await method.begin(requestWith())).form).toMatchObject({ explanation: 'explanation', exhibits: [] });
});

it('takes no other certificate than the one that was on the page', async () => {
  const [first, second] = [await issue(), await issue()];
  const before = await method.begin(requestWith({ clientCertificate: first.pem }));
  const request = requestWith({ clientCertificate: second.pem });
  expect((await method.answer({ ...request, state: kept(before), input: {} })).kind).toBe('ask');
});

describe('a certificate', () => {
  it.each([
    [
      'of an authority that nobody trusts',
      async () => createCertificate(await createAuthority('X'), HOLDER),
      'notTrusted',
    ],
    ['that has expired', () => issue({ notAfter: new Date(Date.now() - DAY_MS / 24) }), 'expired'],
    ['without a number', () => issue({ names: [] }), 'notForSignIn'],
    ['without a name', () => issue({ commonName: '' }), 'notForProofing'],
    ['of somebody else', () => issue({}, 'CCCD:099188000001'), 'otherPerson'],
  ])('%s is refused at once', async (_what, make, words) => {
    expect(await show((await make()).pem)).toEqual({ kind: 'again', words });
    expect(method.words.en).toHaveProperty([words]);
  });

  it('that nobody showed is asked for', async () => {
    expect(await show(undefined)).toEqual({ kind: 'again', words: 'none' });
    expect(await show('nonsense')).toEqual({ kind: 'again', words: 'wrong' });
  });

  it('with the number of the person and the name of another does not fit', async () => {
    const verdict = await method.check?.(claimOf(await stated(await issue({ commonName: 'Phạm Thị Hoa' }))));
    expect(verdict?.kind === 'confirmed' && differences(NEWCOMER, verdict.identity, vietnam)).toEqual(['name']);
  });

  it('that was revoked meanwhile proves nothing', async () => {
    const identity = await issue();
    const statement = await stated(identity);
    await list([identity]);
    expect(await method.check?.(claimOf(statement))).toEqual({
      kind: 'refused',
      words: 'revoked',
      reason: 'revoked',
    });
  });

  it('is not decided about while no revocation list is there, and is once there is one', async () => {
    await rm(settings.revocationLists[0] ?? '');
    const statement = await stated(await issue());
    expect((await method.check?.(claimOf(statement)))?.kind).toBe('later');
    await list();
    expect((await method.check?.(claimOf(statement)))?.kind).toBe('confirmed');
  });
});

it('names its own settings where they are not in order', () => {
  expect(() => makeMethod(createProofingMethod, { ...settings, authorities: ['/nowhere.pem'] })).toThrow(
    'proofingSettings.digital_certificate.authorities',
  );
});
