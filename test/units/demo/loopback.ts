import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A free port of this machine, listening already; what answers on it comes later, once the origin is known to all. */
export interface Place {
  readonly origin: string;
  serve(listener: RequestListener): void;
  close(): void;
}

export async function reservePlace(): Promise<Place> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    serve: (listener) => void server.on('request', listener),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
