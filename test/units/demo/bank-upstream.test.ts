/** The bank of development, as config/development/upstreams.yaml describes it, through our own protocol. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { projectPath, readYamlAs } from '../../../src/config.ts';
import { clientKeysIn, createDevelopmentKeys } from '../../../src/keys.ts';
import { publicKeySet, readClientKeys } from '../../../src/upstreams/client-keys.ts';
import { type Definition, upstreamsFileSchema } from '../../../src/upstreams/definition.ts';
import { identityIn, levelOf } from '../../../src/upstreams/meaning.ts';
import { createUpstreamProtocol } from '../../../src/upstreams/protocols/oidc.ts';
import type { Answer, Asked, Begun, Connection } from '../../../src/upstreams/upstream.ts';
import { startBank, type TestBank } from '../../support/registers.ts';
import { createBrowser } from './browser.ts';
import { type Place, reservePlace } from './loopback.ts';

const LAN = '099188000001';

let place: Place;
let bank: TestBank;
let directory: string;
let definition: Definition;
let connection: Connection;
/** Logout tokens that the bank posted. */
const told: string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'motcua-bank-'));
  await createDevelopmentKeys(directory);
  const clientKeys = readClientKeys(clientKeysIn(directory));
  place = await reservePlace();
  place.serve(async (req, res) => {
    if (req.url === '/upstreams/jwks.json') return res.end(JSON.stringify(publicKeySet(clientKeys)));
    for await (const chunk of req) told.push(new URLSearchParams(String(chunk)).get('logout_token') ?? '');
    res.end();
  });
  bank = await startBank(place.origin);
  const file = readYamlAs(projectPath('config/development/upstreams.yaml'), upstreamsFileSchema);
  definition = file.upstreams.find(({ id }) => id === 'bank') as Definition;
  connection = createUpstreamProtocol().connect({
    settings: { ...definition.settings, issuer: bank.origin },
    issuer: place.origin,
    clientKeys,
    mayReadFiles: true,
    allowLoopback: true,
    fetch,
    withinMs: 1_000,
  });
});
beforeEach(() => bank.behave('honest'));
afterAll(async () => {
  await bank.stop();
  place.close();
  rmSync(directory, { recursive: true });
});

const begin = (asked: Partial<Asked> = {}): Promise<Begun> =>
  connection.begin({
    callback: `${place.origin}/upstreams/bank/callback`,
    state: randomUUID(),
    acr: [],
    anew: false,
    language: 'vi',
    path: [],
    ...asked,
  });

const browser = createBrowser();

async function signIn({ location, kept }: Begun, form: Record<string, string> = {}): Promise<() => Promise<Answer>> {
  const page = await browser.get(location.href);
  const sent = { customer: LAN, pin: '2468', code: '', ...form };
  const callback = new URL(await browser.postUntil(page.url, place.origin, sent));
  return () => connection.finish({ kept, callback });
}

it('is believed: who its customer is, and at which level', async () => {
  const weak = await (await signIn(await begin({ anew: true })))();
  expect(identityIn(definition, weak)).toEqual({
    number: LAN,
    name: 'Nguyễn Thị Lan',
    birthdate: '1988-06-15',
    gender: 'female',
  });
  expect(levelOf(definition, weak.acr)).toEqual({ acr: ['urn:bank:basic'], factors: ['knowledge'] });
  const wanted = await begin({ acr: ['urn:bank:strong'] });
  const strong = await (await signIn(wanted, { code: '135790' }))();
  expect(strong.subject).toBe(weak.subject);
  expect(levelOf(definition, strong.acr)).toMatchObject({ factors: ['knowledge', 'possession'], identifies: true });
});

it('says no when its customer turns back', async () => {
  const finish = await signIn(await begin({ anew: true }), { answer: 'no' });
  await expect(finish()).rejects.toMatchObject({ name: 'UpstreamRefused' });
});

it.each([
  'other-audience',
  'other-request',
  'other-issuer',
  'other-person',
  'old',
  'other-key',
  'injected-key',
  'unsigned',
] as const)('is not believed when it lies: %s', async (behaviour) => {
  const finish = await signIn(await begin({ anew: true }));
  bank.behave(behaviour);
  await expect(finish()).rejects.toMatchObject({ name: 'UpstreamDisbelieved' });
});

it.each(['error', 'silent', 'slow'] as const)('is as good as away when it fails: %s', async (behaviour) => {
  bank.behave(behaviour);
  await expect(begin()).rejects.toMatchObject({ name: 'UpstreamUnavailable' });
  await expect(connection.probe()).rejects.toMatchObject({ name: 'UpstreamUnavailable' });
});

it('ends a session in both directions', async () => {
  const { logoutHint, session, subject } = await (await signIn(await begin({ anew: true })))();
  const back = `${place.origin}/upstreams/bank/signed-out`;
  const there = await connection.endSession?.({ logoutHint, back, state: 'over' });
  const page = await browser.get(there?.href ?? '');
  const form = { xsrf: /name="xsrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '', logout: 'yes' };
  expect(await browser.postUntil(`${bank.origin}/openid/session/end/confirm`, place.origin, form)).toBe(
    `${back}?state=over`,
  );
  expect(await connection.toldOfLogout?.(told.at(-1) ?? '')).toMatchObject({ issuer: bank.origin, subject, session });
});
