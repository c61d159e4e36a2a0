import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeParts, type Parts } from '../../src/app/parts.ts';
import { keySetWatch } from '../../src/app/service-keys.ts';
import { loadSettings } from '../../src/config.ts';
import { loadKeys } from '../../src/keys.ts';
import { createAuthority, type Identity } from '../support/certificates.ts';
import { go } from '../support/journey.ts';
import { change } from '../support/own-service.ts';
import { persona } from '../support/personas.ts';
import { register } from '../support/relying-party.ts';
import { serviceOfTeam } from '../support/service-owners.ts';
import { machineKey } from '../support/systems.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const minh = persona('set up a code application');
const nam = persona('Her son');
const END = new Date('2028-06-30T05:00:00Z');
const DAY_MS = 86_400_000;

let world: World;
let nodes: Parts[];
let server: Server;
let home: string;
/** What is at the addresses of services; nothing at one that does not answer. */
const published = new Map<string, unknown>();
let asked: string[] = [];
let service: string;

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (published.has(url)) response.end(JSON.stringify(published.get(url)));
    else if (url === '/moved') response.writeHead(302, { location: '/there' }).end();
    else response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  home = `http://localhost:${(server.address() as AddressInfo).port}`;
  world = await createWorld({ authenticators: ['password', 'totp'], serviceKeys: { warnEverySeconds: 3_600 } });
  const settings = loadSettings(world.environment);
  const keys = loadKeys(settings.keysDirectory, { production: false });
  nodes = await Promise.all([0, 1].map(() => makeParts(settings, keys, pino({ level: 'silent' }))));
  await publishing('svc-published', '/keys');
  service = await serviceOfTeam(
    world,
    [
      { person: minh, role: 'owner' },
      { person: nam, role: 'viewer' },
    ],
    { productionClient: 'svc-published' },
  );
});
afterAll(async () => {
  await Promise.all(nodes?.map(({ storage }) => storage.close()) ?? []);
  await new Promise((resolve) => server?.close(resolve));
  await world?.stop();
});

const contactOf = (clientId: string): string => `${clientId}@example.vn`;
const publishing = (clientId: string, path: string, metadata: Record<string, unknown> = {}) =>
  register(world, {
    clientId,
    metadata: {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `${home}${path}`,
      contacts: [contactOf(clientId)],
      ...metadata,
    },
  });

/** A key as an authority certified it. */
async function certified({ certificate, keys }: Identity, kid: string) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  return { kty, crv, x, y, kid, x5c: [Buffer.from(certificate.rawData).toString('base64')] };
}
const ending = async (kid: string, end = END) => ({ ...(await machineKey(kid)).publicKey, exp: end.getTime() / 1000 });

/** Both nodes look at the same moment. */
async function lookAt(daysBefore: number): Promise<void> {
  const now = () => new Date(END.getTime() - daysBefore * DAY_MS);
  asked = [];
  await Promise.all(nodes.map((parts) => keySetWatch(world.app.provider, { ...parts, now })(() => false)));
}

const mailsTo = (to: string) => world.mailbox.to(to);
const told = async (to: string, count: number): Promise<string> => {
  await expect.poll(() => mailsTo(to).length, { timeout: 10_000 }).toBe(count);
  const [last] = mailsTo(to);
  return `${last?.subject}\n${last?.text}`;
};

describe('of the keys that a service publishes', () => {
  const contact = contactOf('svc-published');

  it('nobody is told long before they end, and they are read once a day by one node', async () => {
    const authority = await createAuthority('svc', undefined, { ca: false, notAfter: END });
    published.set('/keys', { keys: [await certified(authority, 'cert-2028')] });
    await lookAt(70);
    await lookAt(69.9);
    expect(asked).toEqual([]);
    await lookAt(61);
    expect(asked).toEqual(['/keys']);
    expect(mailsTo(contact)).toHaveLength(0);
  });

  it.each([
    [59.5, 60, 1],
    [45, 45, 1],
    [29, 29, 2],
    [6.9, 7, 3],
  ])('owners and contacts hear once of the end of a certificate, %d days before', async (daysBefore, left, count) => {
    await lookAt(daysBefore);
    const mail = await told(contact, count);
    if (left !== 45) expect(mail).toContain(`chứng thư sắp hết hạn, còn ${left} ngày`);
    expect(mail).toContain('cert-2028');
    await told(String(minh.emails[0]?.value), count);
    expect((await world.app.storage.notices.list(minh.id, { limit: 9 })).length).toBe(count);
    expect((await world.app.storage.notices.list(nam.id, { limit: 9 })).length).toBe(0);
  });

  it('and when it has ended, with the way to the page and to the address', async () => {
    await lookAt(-0.5);
    const mail = await told(contact, 4);
    expect(mail).toContain('một chứng thư đã hết hạn');
    expect(mail).toContain(`${world.issuer}/owners/services/${service}/keys/production`);
  });

  it('the page says when they end and, where they cannot be read, when they last were', async () => {
    const browser = createTextBrowser();
    const at = `${world.issuer}/owners/services/${service}/keys/production`;
    expect((await go(browser, at, minh)).text).toMatch(/cert-2028.*có chứng thư.*30 tháng 6, 2028/s);
    published.delete('/keys');
    expect((await browser.open(at)).text).toMatch(/không đọc được khóa.*Lần cuối đọc được: 00:00, 1 tháng 7, 2028/s);
  });

  it('one mail a day is written, whatever a set says, and a name that leads elsewhere is not in it', async () => {
    await publishing('svc-many', '/many');
    const [a, b] = [await ending('a', new Date(END.getTime() - 1_000)), await ending('http://example.com/pay here')];
    published.set('/many', { keys: [b, a, { kty: 7, kid: {}, exp: 1e300, x5c: ['no'] }, { kty: 'RSA' }] });
    await lookAt(30);
    expect(await told(contactOf('svc-many'), 1)).toContain('Khóa a mà dịch vụ');
    await lookAt(29);
    expect(await told(contactOf('svc-many'), 2)).not.toContain('example.com/pay');
    await lookAt(28);
    expect(mailsTo(contactOf('svc-many'))).toHaveLength(2);
  });

  it('those that certificates are compared with are looked at, too', async () => {
    const metadata = { token_endpoint_auth_method: 'self_signed_tls_client_auth' };
    await publishing('svc-tls', '/tls', metadata);
    const authority = await createAuthority('tls', undefined, { ca: false, notAfter: END });
    published.set('/tls', { keys: [await certified(authority, 'tls-1')] });
    await lookAt(20);
    expect(await told(contactOf('svc-tls'), 1)).toContain('còn 20 ngày');
  });
});

describe('an address of keys', () => {
  it('that cannot be read for three days is told once, and again when that happens again', async () => {
    await publishing('svc-lost', '/lost');
    const contact = contactOf('svc-lost');
    for (const daysBefore of [400, 399, 398]) await lookAt(daysBefore);
    expect(mailsTo(contact)).toHaveLength(0);
    await lookAt(397);
    expect(await told(contact, 1)).toMatch(
      /không đọc được khóa ở địa chỉ.*Từ 12:00, 27 tháng 5, 2027.*\/lost.*Chưa lần nào đọc được/s,
    );
    await lookAt(396);
    published.set('/lost', { keys: [] });
    await lookAt(395);
    for (const [days, noSet] of ['no set', { keys: ['no key'] }, { keys: 7 }, null].entries()) {
      expect(mailsTo(contact)).toHaveLength(1);
      published.set('/lost', noSet);
      await lookAt(394 - days);
    }
    expect(await told(contact, 2)).toContain('Lần cuối đọc được: 12:00, 1 tháng 6, 2027');
  });

  it('that leads elsewhere is read there, as when somebody signs in', async () => {
    await publishing('svc-moved', '/moved');
    published.set('/there', { keys: [] });
    await lookAt(300);
    expect(asked.sort()).toEqual(['/lost', '/moved', '/there']);
    expect(await world.app.storage.expiry.keySets.ofClient('svc-moved')).toEqual({
      url: `${home}/moved`,
      readAt: new Date(END.getTime() - 300 * DAY_MS),
    });
  });

  it('that is a new one is looked at anew', async () => {
    published.set('/new', { keys: [] });
    await change(world, 'svc-moved', ({ metadata }) => ({ metadata: { ...metadata, jwks_uri: `${home}/new` } }));
    await lookAt(300);
    expect(asked).toEqual(['/new']);
    expect(await world.app.storage.expiry.keySets.ofClient('svc-moved')).toEqual({
      url: `${home}/new`,
      readAt: new Date(END.getTime() - 300 * DAY_MS),
    });
  });

  it('is not asked of a service that is stopped, or that shows who it is by something else', async () => {
    await publishing('svc-secret', '/secret', { token_endpoint_auth_method: 'client_secret_basic' });
    await publishing('svc-stopped', '/stopped');
    await change(world, 'svc-stopped', () => ({ stopped: { since: new Date().toISOString(), reason: 'stolen' } }));
    await lookAt(200);
    expect(asked.sort()).toEqual(['/lost', '/new']);
  });

  it('is not asked any more while the process stops', async () => {
    asked = [];
    const [node] = nodes;
    if (node) await keySetWatch(world.app.provider, { ...node, now: () => END })(() => true);
    expect(asked).toEqual([]);
  });
});
