import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOutboundFetch } from '../../../src/oidc/outbound.ts';
import { createServiceProbe } from '../../../src/oidc/service-probe.ts';

const SET = { keys: [{ kty: 'EC', kid: 'one' }] };
const ANSWERS: Record<string, RequestListener> = {
  '/keys': (_, response) => response.end(JSON.stringify(SET)),
  '/moved': (_, response) => response.writeHead(302, { location: '/keys' }).end(),
  '/huge': (_, response) => response.end(JSON.stringify({ keys: ['x'.repeat(64 * 1024)] })),
  '/no-json': (_, response) => response.end('<html>'),
  '/away': (_, response) => response.writeHead(503).end(JSON.stringify(SET)),
  '/never': () => undefined,
};

let server: Server;
let asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(String(request.url));
    ANSWERS[String(request.url)]?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
});
afterAll(() => {
  server?.closeAllConnections();
  server?.close();
});

const probeOf = (allowLoopback: boolean) =>
  createServiceProbe(new Provider('http://localhost', { fetch: createOutboundFetch({ allowLoopback }) }));
const [inside, outside] = [probeOf(true), probeOf(false)];
const at = (path: string, host = 'localhost'): string =>
  `http://${host}:${(server.address() as AddressInfo).port}${path}`;

it('reads what a service publishes', async () => {
  expect(await inside.json(at('/keys'))).toEqual(SET);
});

it('goes where an address leads only when it is told to, and never inside', async () => {
  expect(await inside.json(at('/moved'), 'follow')).toEqual(SET);
  expect(await outside.json(at('/moved'), 'follow')).toBeUndefined();
});

it.each(['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0'])(
  'asks nothing of %s, which is inside, where that is not allowed',
  async (host) => {
    asked = [];
    expect(await outside.json(at('/keys', host))).toBeUndefined();
    expect(await outside.logout(at('/keys', host))).toBeUndefined();
    expect(asked).toEqual([]);
  },
);

it.each(['/moved', '/huge', '/no-json', '/away', '/never'])('reads nothing at %s, and is back soon', async (path) => {
  const begun = performance.now();
  asked = [];
  expect(await inside.json(at(path))).toBeUndefined();
  expect(asked).toEqual([path]);
  expect(performance.now() - begun).toBeLessThan(5_000);
});
