/** The server that people and services reach: plain HTTP behind a proxy, or TLS of its own that asks for certificates. */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from './errors.ts';
import type { Settings } from './settings.ts';

const STOP_GRACE_MS = 5_000;

/** Makes the server, not yet listening. Certificates of people are asked for and never required; who they are is judged later. */
export function createListener({ clientCertificates }: Settings, handle: RequestListener): Server {
  const { source, tls } = clientCertificates;
  if (source !== 'tls') return createServer(handle);
  try {
    const cert = readFileSync(tls.certificateFile ?? '');
    const key = readFileSync(tls.keyFile ?? '');
    return createTlsServer({ cert, key, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' }, handle);
  } catch (cause) {
    throw new ConfigurationError([`clientCertificates.tls: ${(cause as Error).message}`]);
  }
}

/** Begins to listen; the port that was taken. */
export function listenOn(server: Server, { host, port }: Settings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Takes nothing new, finishes what is under way, and cuts off what takes too long. */
export function closeListener(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS).unref();
  });
}
