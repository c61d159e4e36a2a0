import { beforeAll, describe, expect, it } from 'vitest';
import type { Ask, Enrolled, Turn } from '../../../src/authenticators/authenticator.ts';
import type { Credential } from '../../../src/authenticators/credential-store.ts';
import { passkeys } from '../../support/passkeys.ts';
import { createSoftKey, foundMaker, type Maker, type SoftKey } from '../../support/soft-key.ts';

const issuer = 'https://eid.example.gov.vn';
const MODEL = '01020304-0506-0708-0102-030405060708';
const OTHER_MODEL = '11111111-2222-3333-4444-555555555555';

const request = (credentials: readonly Credential[] = []) => ({
  person: undefined,
  credentials,
  now: new Date(),
  issuer,
  language: 'vi' as const,
});

const credentialOf = (data: unknown, version = 1): Credential => ({
  id: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
  personId: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b78',
  method: 'passkey',
  data: JSON.parse(JSON.stringify(data)) as unknown,
  version,
});

interface Options {
  readonly challenge: string;
  readonly user: { readonly id: string };
  readonly [name: string]: unknown;
}

function optionsOf(ask: Ask | undefined): Options {
  const [exhibit] = ask?.form.exhibits ?? [];
  if (exhibit?.kind !== 'ceremony') throw new Error('nothing was asked');
  return exhibit.options as Options;
}

async function add(key: SoftKey, { settings, own }: { settings?: unknown; own?: readonly Credential[] } = {}) {
  const { enrolment } = passkeys(settings);
  const ask = await enrolment?.begin(request(own));
  const options = optionsOf(ask);
  const input = { passkey: key.create(issuer, options) };
  const turn = await enrolment?.answer({ ...request(own), state: ask?.state, input });
  return { options, turn };
}

function enrolled(turn: Turn<Enrolled> | undefined): Enrolled {
  if (turn?.kind !== 'done') throw new Error(`not added: ${JSON.stringify(turn)}`);
  return turn.done;
}

async function use(key: SoftKey, data: unknown, settings?: unknown) {
  const authenticator = passkeys(settings);
  const ask = await authenticator.begin(request([credentialOf(data)]));
  const input = { passkey: key.get(issuer, optionsOf(ask)) };
  const turn = await authenticator.answer({ ...request([credentialOf(data)]), state: ask.state, input });
  if (turn.kind !== 'done') throw new Error(`refused: ${JSON.stringify(turn)}`);
  return turn.done;
}

describe('a passkey', () => {
  it('is asked to stay in the device, locked, and says nothing about its maker', async () => {
    const { options } = await add(createSoftKey());
    expect(options).toMatchObject({
      attestation: 'none',
      rp: { id: 'eid.example.gov.vn' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [],
    });
  });

  it.each([
    ['of one device', {}, 'hwk'],
    ['that is copied between devices', { synced: true }, 'swk'],
  ])('%s is called so', async (_, options, amr) => {
    const key = createSoftKey(options);
    const { data } = enrolled((await add(key)).turn);
    const shown = await use(key, data);
    expect(shown.amr).toEqual([amr, 'user']);
    expect(shown.hardware).toBeUndefined();
    expect(shown.data).toMatchObject({ counter: 1 });
  });

  it('is not added twice; all of a person belong to one account, which is not named like the person', async () => {
    const key = createSoftKey();
    const first = enrolled((await add(key)).turn);
    const own = [credentialOf(first.data)];
    expect((await add(key, { own })).turn).toEqual({ kind: 'again', words: 'alreadyAdded' });
    const { options, turn } = await add(createSoftKey(), { own });
    expect(options.excludeCredentials).toEqual([expect.objectContaining({ id: first.lookup })]);
    expect(enrolled(turn).data).toMatchObject({ userHandle: (first.data as { userHandle: string }).userHandle });
    expect(options.user.id).not.toContain(own[0]?.personId);
    expect((await add(createSoftKey())).options.user.id).not.toBe(options.user.id);
  });

  it('is added only by the answer to what was asked', async () => {
    const { enrolment } = passkeys();
    const ask = await enrolment?.begin(request());
    const elsewhere = createSoftKey().create('https://eid.example.com', optionsOf(ask));
    const other = createSoftKey().create(issuer, optionsOf(await enrolment?.begin(request())));
    for (const passkey of [elsewhere, other, '{}', '']) {
      const turn = await enrolment?.answer({ ...request(), state: ask?.state, input: { passkey } });
      expect(turn).toEqual({ kind: 'again', words: 'notAdded' });
    }
  });
});

describe('where makers are trusted', () => {
  let maker: Maker;
  let stranger: Maker;
  beforeAll(async () => {
    [maker, stranger] = await Promise.all([foundMaker(), foundMaker()]);
  });
  const trusting = (required: boolean, models = [MODEL]) => ({
    attestation: { roots: [maker.root], models, required },
  });

  it('a key of such a maker and model counts as hardware, for as long as the model is trusted', async () => {
    const key = createSoftKey({ maker, aaguid: MODEL });
    const { options, turn } = await add(key, { settings: trusting(true) });
    expect(options.attestation).toBe('direct');
    const { data } = enrolled(turn);
    const shown = await use(key, data, trusting(true));
    expect(shown.hardware).toBe(true);
    const later = await use(key, shown.data, trusting(true, [OTHER_MODEL]));
    expect(later.hardware).toBeUndefined();
  });

  it.each([
    ['of another model', () => ({ maker, aaguid: OTHER_MODEL })],
    ['of an unknown maker', () => ({ maker: stranger, aaguid: MODEL })],
    ['that says nothing', () => ({ aaguid: MODEL })],
  ])('a key %s is refused if that is required, and is a passkey like any other if not', async (_, options) => {
    expect((await add(createSoftKey(options()), { settings: trusting(true) })).turn).toEqual({
      kind: 'again',
      words: 'notAccepted',
    });
    const key = createSoftKey(options());
    const { data } = enrolled((await add(key, { settings: trusting(false) })).turn);
    expect((await use(key, data, trusting(false))).hardware).toBeUndefined();
  });

  it('a key that is copied between devices is not hardware, whoever made it', async () => {
    const key = createSoftKey({ maker, aaguid: MODEL, synced: true });
    const { data } = enrolled((await add(key, { settings: trusting(true) })).turn);
    expect((await use(key, data, trusting(true))).hardware).toBeUndefined();
  });
});
