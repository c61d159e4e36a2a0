import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, SignJWT } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { type ProviderNode, startNode } from '../support/node.ts';
import { persona } from '../support/personas.ts';
import { createRelyingParty, register } from '../support/relying-party.ts';
import { serviceOfTeam } from '../support/service-owners.ts';
import { type MachineKey, machineKey } from '../support/systems.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const minh = persona('set up a code application');
const hung = persona('The director of a company');
const nam = persona('Her son');

const CLIENT = 'svc-keys';
let world: World;
let node: ProviderNode;
let first: MachineKey;
let service: string;
let browser: TextBrowser;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'], serviceKeys: { usesEverySeconds: 0.2 } });
  first = await machineKey('first');
  await register(world, {
    clientId: CLIENT,
    metadata: { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [first.publicKey] } },
  });
  service = await serviceOfTeam(
    world,
    [
      { person: minh, role: 'owner' },
      { person: hung, role: 'owner' },
      { person: nam, role: 'developer' },
    ],
    { productionClient: CLIENT },
  );
  node = await startNode(world);
  browser = createTextBrowser();
});
afterAll(async () => {
  await node?.end('SIGTERM');
  await world?.stop();
});

const at = (path = ''): string => `${world.issuer}/owners/services/${service}/keys/production${path}`;
const signedInBy = async (key: MachineKey) => {
  const authentication = openid.PrivateKeyJwt({ key: key.privateKey, kid: key.kid });
  return createRelyingParty(world, { clientId: CLIENT, authentication });
};
const open = (path?: string): Promise<Page> => go(browser, at(path), minh);
const pathOf = (page: Page, name: string): string =>
  new RegExp(`href="([^"]+)">[^<]*<span class="govuk-visually-hidden">: ${name}<`).exec(page.html)?.[1] ?? '';
const openKey = async (name: string): Promise<Page> => browser.open(`${world.issuer}${pathOf(await open(), name)}`);

/** How a node answers to an assertion by this key, without anything behind it. */
async function answerOf(origin: string, { privateKey, kid }: MachineKey): Promise<string> {
  const issuer = world.issuer;
  const assertion = await new SignJWT({ iss: CLIENT, sub: CLIENT, aud: issuer, jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(privateKey as CryptoKey);
  const response = await fetch(`${origin}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  });
  return ((await response.json()) as { error: string }).error;
}

/** A service that publishes this. */
async function publish(first: string): Promise<{ url: string; say(other: string): void; stop(): Promise<void> }> {
  let body = first;
  const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/jwks`,
    say: (other) => {
      body = other;
    },
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

describe('an owner changes the key of a service', () => {
  let second: MachineKey;

  it('by adding a new one: both sign people in', async () => {
    second = await machineKey('second');
    const form = await open('/add');
    const list = await browser.submit(form, '.login-submit', { keys: JSON.stringify(second.publicKey) });
    expect(list.url.search).toBe('?done=added');
    expect(list.text).toContain('Đã thêm khóa');
    for (const key of [first, second]) {
      const { tokens } = await (await signedInBy(key)).signIn(createTextBrowser(), lan);
      expect(tokens.access_token).toBeTruthy();
    }
  });

  it('and sees which of them was used', async () => {
    await expect.poll(async () => (await open()).text).toMatch(/Dùng lần cuối \d.*Dùng lần cuối \d/s);
  });

  it('lets the old one go on for a week, takes that back, and ends it', async () => {
    const refused = await browser.submit(await openKey('first'), '#end');
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Chọn còn dùng được bao lâu')]);
    await browser.submit(refused, '#end', { days: '7' });
    expect((await open()).text).toContain('Sắp hết hiệu lực');
    expect(await answerOf(world.issuer, first)).toBe('invalid_grant');
    expect((await browser.submit(await openKey('first'), '#keep')).text).toContain('Khóa được giữ lại');
    await browser.submit(await openKey('first'), '#end', { days: '0' });
    expect((await open()).text).toContain('Đã hết hiệu lực');
    expect(await answerOf(world.issuer, first)).toBe('invalid_client');
    expect(await answerOf(world.issuer, second)).toBe('invalid_grant');
  });

  it('but never the last one', async () => {
    const form = await openKey('second');
    for (const [button, fields] of [
      ['#end', { days: '0' }],
      ['#remove', {}],
    ] as const) {
      const refused = await browser.submit(form, button, fields);
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Hãy thêm cái mới trước')]);
    }
    expect(await answerOf(world.issuer, second)).toBe('invalid_grant');
  });

  it('and removes one, which no node takes any more', async () => {
    const third = await machineKey('third');
    await browser.submit(await open('/add'), '.login-submit', { keys: JSON.stringify(third.publicKey) });
    expect(await answerOf(node.origin, second)).toBe('invalid_grant');
    await browser.submit(await openKey('second'), '#remove');
    expect(await answerOf(world.issuer, second)).toBe('invalid_client');
    await expect.poll(() => answerOf(node.origin, second), { timeout: 1_500 }).toBe('invalid_client');
    expect(await answerOf(node.origin, third)).toBe('invalid_grant');
  });

  it('and one that expires by itself counts no more, without anybody doing anything', async () => {
    const short = await machineKey('short');
    const exp = Math.ceil(Date.now() / 1000) + 5;
    await browser.submit(await open('/add'), '.login-submit', { keys: JSON.stringify({ ...short.publicKey, exp }) });
    const nodes = [world.issuer, node.origin];
    for (const origin of nodes) expect(await answerOf(origin, short)).toBe('invalid_grant');
    await new Promise((resolve) => setTimeout(resolve, exp * 1000 - Date.now() + 50));
    for (const origin of nodes) expect(await answerOf(origin, short)).toBe('invalid_client');
  });

  it('on record, as versions, and told to every owner', async () => {
    const { storage } = world.app;
    const versions = await storage.relyingParties.versionsOf(CLIENT);
    expect(versions.filter(({ personId }) => personId === minh.id)).toHaveLength(7);
    const types = ['service.key-added', 'service.key-ending', 'service.key-removed'] as const;
    const events = await storage.audit.ofPerson(minh.id, { types, limit: 20 });
    expect(events.map(({ type, details }) => [type, details.names])).toEqual([
      ['service.key-added', ['short']],
      ['service.key-removed', ['second']],
      ['service.key-added', ['third']],
      ['service.key-ending', ['first']],
      ['service.key-ending', ['first']],
      ['service.key-ending', ['first']],
      ['service.key-added', ['second']],
    ]);
    const told = await storage.notices.list(hung.id, { limit: 20 });
    expect(told.map(({ subject }) => subject)).toHaveLength(7);
    expect(told[1]?.text).toContain(`${minh.name.full} đã gỡ khóa second`);
    const teamId = (await storage.teams.findService(service))?.teamId;
    const page = await browser.open(`${world.issuer}/owners/teams/${teamId}/history`);
    expect(page.text).toContain(`${minh.name.full} gỡ một khóa của Sở Thử nghiệm`);
  });
});

describe('a service without any registration', () => {
  it('has no keys to look after, which its page says', async () => {
    const own = await serviceOfTeam(world, [{ person: minh, role: 'owner' }], {});
    const page = await browser.open(`${world.issuer}/owners/services/${own}/keys`);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('chưa có bản đăng ký nào')]);
    expect((await browser.open(`${world.issuer}/owners/services/${own}/keys/production`)).status).toBe(404);
  });
});

describe('a key is refused', () => {
  const submit = async (keys: string): Promise<Page> => browser.submit(await open('/add'), '.login-submit', { keys });

  it('with its private half, which is neither kept nor shown nor logged', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const jwk = privateKey.export({ format: 'jwk' });
    for (const text of [pem, JSON.stringify(jwk), JSON.stringify({ keys: [first.publicKey, jwk] })]) {
      const page = await submit(text);
      expect([page.status, page.text]).toEqual([400, expect.stringContaining('Đây là khóa bí mật')]);
      expect(page.html).not.toContain(String(jwk.d));
      expect(page.html).not.toContain(pem.slice(40, 80));
    }
    expect(world.log.join('')).not.toContain(String(jwk.d));
    expect(JSON.stringify(await world.app.storage.relyingParties.find(CLIENT))).not.toContain('"d"');
  });

  it.each([
    ['that is there already', async () => JSON.stringify(first.publicKey), 'Khóa này đã có rồi'],
    ['under a name that is taken', async () => JSON.stringify((await machineKey('third')).publicKey), 'kid'],
    ['that is none', async () => 'xin chào', 'Không đọc được khóa'],
    ['that is too long', async () => 'x'.repeat(60_000), 'quá 20.000 ký tự'],
    ['that is missing', async () => ' ', 'Dán khóa công khai'],
  ])('%s', async (_, make, words) => {
    const page = await submit(await make());
    expect([page.status, page.text]).toEqual([400, expect.stringContaining(words)]);
  });

  it('from anybody who may not: developers look, strangers find nothing', async () => {
    const [developer, stranger] = [createTextBrowser(), createTextBrowser()];
    const list = await go(developer, at(), nam);
    expect(list.text).toContain('third');
    expect(list.html).not.toContain('/add');
    expect((await developer.open(at('/add'))).status).toBe(403);
    expect((await go(stranger, at(), lan)).status).toBe(404);
    expect((await stranger.open(at('/add'))).status).toBe(404);
  });
});

describe('a service that keeps its keys at an address of its own', () => {
  it('sees which are there now; they are changed there', async () => {
    const key = await machineKey('published');
    const published = await publish(JSON.stringify({ keys: [{ ...key.publicKey, exp: 1_899_980_000 }] }));
    const metadata = { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: published.url };
    await register(world, { clientId: 'svc-published', metadata });
    const own = await serviceOfTeam(world, [{ person: minh, role: 'owner' }], { productionClient: 'svc-published' });
    const address = `${world.issuer}/owners/services/${own}/keys/production`;
    const page = await browser.open(address);
    expect(page.text).toContain(published.url);
    expect(page.text).toMatch(/published .*17 tháng 3, 2030/);
    expect(page.html).not.toContain(`${own}/keys/production/add`);
    const refused = await browser.submit(await browser.open(`${address}/add`), '.login-submit', {
      keys: JSON.stringify(key.publicKey),
    });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('tại địa chỉ của nó')]);
    published.say(
      JSON.stringify({ keys: [{ kty: 7, kid: {}, n: 5, exp: 1e300, iat: 'x' }, null, 'odd', { kty: 'RSA' }] }),
    );
    expect((await browser.open(address)).status).toBe(200);
    await published.stop();
    expect((await browser.open(address)).text).toContain('không đọc được khóa');
  });
});
