import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/config.ts';
import type { Asked, Connection, ConnectionTools, CreateUpstreamProtocol } from '../../src/upstreams/upstream.ts';

const folder = projectPath('src/upstreams/protocols');
/** Protocols have a name of one word; what is beside them belongs to one. */
const OWN = readdirSync(folder).filter((file) => /^[a-z]+\.ts$/.test(file));
/** Files of one's own: `UPSTREAM_PROTOCOLS=/path/one.ts,/path/other.ts npm test -- test/contracts`; each exports `contractSettings`. */
const OTHERS = (process.env.UPSTREAM_PROTOCOLS ?? '').split(',').filter((file) => file !== '');
const FILES = [...OWN.map((file) => resolve(folder, file)), ...OTHERS.map((file) => resolve(file))];

/** Settings of an upstream that is at this address. */
const SETTINGS: Readonly<Record<string, (origin: string) => unknown>> = {
  oidc: (origin) => ({ issuer: origin, clientId: 'mot-cua', auth: 'client_secret_basic' }),
};

const FAILURES = ['UpstreamRefused', 'UpstreamDisbelieved', 'UpstreamUnavailable'];
const SHORT_MS = 200;
const ASKED: Asked = {
  callback: 'https://eid.example/upstreams/one/callback',
  ...{ state: 'state-1', acr: ['high'], anew: false, maxAge: 60, language: 'vi', hint: 'an' },
  path: ['https://eid.example'],
};

/** Takes connections and says nothing. */
const silent = createServer(() => undefined);
await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready));
const origin = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
afterAll(() => {
  silent.closeAllConnections();
  silent.close();
});

describe.each(FILES.map((file) => [basename(file, '.ts'), file]))('the upstream protocol %s', (name, file) => {
  const asked: string[] = [];
  const tools = (settings: unknown): ConnectionTools => ({
    ...{ settings, secret: 'a secret', mayReadFiles: false, issuer: 'https://eid.example', clientKeys: [] },
    allowLoopback: true,
    fetch: (input, init) => {
      asked.push(String(input));
      return fetch(input, init);
    },
    withinMs: SHORT_MS,
  });

  async function load() {
    const loaded = (await import(pathToFileURL(file).href)) as {
      createUpstreamProtocol: CreateUpstreamProtocol;
      contractSettings?: (origin: string) => unknown;
    };
    const settingsAt = SETTINGS[name] ?? loaded.contractSettings;
    if (!settingsAt) throw new Error(`${file} exports no contractSettings`);
    return { protocol: loaded.createUpstreamProtocol(), settingsAt };
  }
  async function connect(): Promise<Connection> {
    const { protocol, settingsAt } = await load();
    return protocol.connect(tools(settingsAt(origin)));
  }
  const nameOf = (error: Error): string => error.name;

  it('has the name of its file', async () => {
    expect((await load()).protocol.id).toBe(name);
  });

  it('asks nobody before there is somebody to sign in', async () => {
    asked.length = 0;
    await connect();
    expect(asked).toEqual([]);
  });

  it('refuses settings that nobody understands, and never fails otherwise', async () => {
    const { protocol, settingsAt } = await load();
    const honest = settingsAt(origin) as object;
    const more = fc.dictionary(fc.string({ minLength: 1 }), fc.anything(), { minKeys: 1, maxKeys: 3 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          more.map((one) => ({ ...one, ...honest, unheardOf: 1 })),
        ),
        (settings) => {
          expect(() => protocol.connect(tools(settings))).toThrow(expect.objectContaining({ name: 'ZodError' }));
        },
      ),
    );
  });

  it('says soon that an upstream is unavailable which says nothing', async () => {
    const connection = await connect();
    const began = performance.now();
    expect(await connection.probe().catch(nameOf)).toBe('UpstreamUnavailable');
    expect(await connection.begin(ASKED).catch(nameOf)).toBe('UpstreamUnavailable');
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('knows where browsers go, also then, and lets no page wait for long', async () => {
    const connection = await connect();
    const began = performance.now();
    for (const one of await connection.origins()) expect(new URL(one).origin).toBe(one);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('believes nothing that comes back without having been begun', async () => {
    const connection = await connect();
    const parameter = fc.tuple(
      fc.constantFrom('code', 'state', 'iss', 'error', 'response', 'SAMLResponse'),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.array(parameter), async (kept, parameters) => {
        const callback = new URL(`${ASKED.callback}?${new URLSearchParams(parameters)}`);
        expect(FAILURES).toContain(await connection.finish({ kept, callback }).catch(nameOf));
      }),
      { numRuns: 30 },
    );
  });

  it('believes no message about a logout that is none', async () => {
    const connection = await connect();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.constant('a.b.c'), fc.constant('a.b.c.d.e')), async (token) => {
        if (connection.toldOfLogout) expect(FAILURES).toContain(await connection.toldOfLogout(token).catch(nameOf));
      }),
      { numRuns: 10 },
    );
  });
});
