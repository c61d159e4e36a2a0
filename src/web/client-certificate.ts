/** The certificate that a person's browser showed: by TLS to this process, or to a trusted proxy that passes it on. */
import { BlockList, isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Middleware } from 'koa';
import { webState } from './state.ts';

export interface ClientCertificateOptions {
  readonly source: 'none' | 'tls' | 'header';
  /** The header in which the proxy passes the certificate on. */
  readonly header: string;
  /** Addresses, or networks such as 10.0.0.0/8, of the proxies that are believed. */
  readonly trustedProxies: readonly string[];
}

const LONGEST = 16_384;

const toPem = (base64: string): string =>
  `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END CERTIFICATE-----\n`;

const ONE_PEM = /^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/;

/**
 * A header's certificate: `:base64:` (Client-Cert, RFC 9440), or PEM with its special characters escaped, as nginx sends it.
 * Exactly one: a proxy that appended its header to a forged one is not believed.
 */
function fromHeader(value: string): string | undefined {
  const text = value.trim();
  if (text.length > LONGEST) return undefined;
  const [, bytes] = /^:([A-Za-z0-9+/]+=*):$/.exec(text) ?? [];
  if (bytes) return toPem(bytes);
  try {
    const pem = decodeURIComponent(text);
    return ONE_PEM.test(pem) ? pem : undefined;
  } catch {
    return undefined;
  }
}

function fromConnection(socket: unknown): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { raw } = socket.getPeerCertificate();
  return raw ? toPem(raw.toString('base64')) : undefined;
}

/** The addresses that are believed; throws for what is neither an address nor a network. */
function listOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of addresses) {
    const [address = '', bits] = text.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Keeps the certificate of a request in its state. The header is taken from nobody but a trusted proxy, and nobody behind us sees it. */
export function clientCertificate({ source, header, trustedProxies }: ClientCertificateOptions): Middleware {
  const trusted = listOf(trustedProxies);
  const name = header.toLowerCase();
  const isTrusted = (address = ''): boolean => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return async (ctx, next) => {
    const { req } = ctx;
    const sent = req.headers[name];
    delete req.headers[name];
    const passedOn = source === 'header' && typeof sent === 'string' && isTrusted(req.socket.remoteAddress);
    const shown = source === 'tls' ? fromConnection(req.socket) : passedOn ? fromHeader(sent) : undefined;
    if (shown) webState(ctx).clientCertificate = shown;
    await next();
  };
}
