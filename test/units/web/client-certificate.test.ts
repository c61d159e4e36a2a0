import { X509Certificate } from 'node:crypto';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ClientCertificateOptions, clientCertificate } from '../../../src/web/client-certificate.ts';
import { createAuthority, type Identity } from '../../support/certificates.ts';

let own: Identity;
let forged: Identity;
beforeAll(async () => {
  [own, forged] = await Promise.all([createAuthority('Own'), createAuthority('Forged')]);
});

const options: ClientCertificateOptions = { source: 'header', header: 'X-Client-Cert', trustedProxies: ['127.0.0.1'] };

/** What the parts behind the middleware see of a request with these headers. */
async function seen(over: Partial<ClientCertificateOptions>, headers: Record<string, string | string[]>) {
  const app = new Koa();
  app.use(clientCertificate({ ...options, ...over }));
  app.use((ctx) => {
    const { clientCertificate: certificate } = ctx.state as { clientCertificate?: string };
    ctx.body = { certificate, header: ctx.get('x-client-cert') };
  });
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise<{ certificate?: string; header: string }>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, headers, agent: false }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        answer.on('end', () => resolve(JSON.parse(text)));
      });
      sent.on('error', reject);
      sent.end();
    });
  } finally {
    server.close();
  }
}

const escaped = ({ pem }: Identity): string => encodeURIComponent(pem);
const rfc9440 = ({ pem }: Identity): string => `:${pem.replace(/-----[^-]+-----|\s/g, '')}:`;
const isOwn = (pem = ''): boolean =>
  new X509Certificate(pem).fingerprint256 === new X509Certificate(own.pem).fingerprint256;

describe('the header of a proxy', () => {
  it('is taken from a trusted address or network, in both forms', async () => {
    for (const value of [escaped(own), rfc9440(own)]) {
      expect(isOwn((await seen({}, { 'x-client-cert': value })).certificate)).toBe(true);
      expect(isOwn((await seen({ trustedProxies: ['127.0.0.0/8'] }, { 'x-client-cert': value })).certificate)).toBe(
        true,
      );
    }
  });

  it.each<[string, Partial<ClientCertificateOptions>]>([
    ['another address is trusted', { trustedProxies: ['127.0.0.2', '10.0.0.0/8', '::1'] }],
    ['nobody is trusted', { trustedProxies: [] }],
    ['certificates come by TLS', { source: 'tls' }],
    ['there are no certificates', { source: 'none' }],
    ['another header is the one', { header: 'Client-Cert' }],
  ])('is worth nothing when %s', async (_, over) => {
    expect((await seen(over, { 'x-client-cert': escaped(own) })).certificate).toBeUndefined();
  });

  it('is seen by nobody behind', async () => {
    expect((await seen({}, { 'x-client-cert': escaped(own) })).header).toBe('');
    expect((await seen({ source: 'none' }, { 'X-CLIENT-CERT': escaped(own) })).header).toBe('');
  });

  it('is not believed when it holds more than one certificate', async () => {
    expect((await seen({}, { 'x-client-cert': [escaped(forged), escaped(own)] })).certificate).toBeUndefined();
    expect((await seen({}, { 'x-client-cert': escaped(forged) + escaped(own) })).certificate).toBeUndefined();
    expect((await seen({}, { 'x-client-cert': [rfc9440(forged), rfc9440(own)] })).certificate).toBeUndefined();
  });

  it.each(['', ':', '::', '%', '%ZZ', 'nonsense', 'a'.repeat(9_000), ':====:'])(
    'may be nonsense: %j',
    async (value) => {
      expect((await seen({}, { 'x-client-cert': value })).certificate).toBeUndefined();
    },
  );
});
