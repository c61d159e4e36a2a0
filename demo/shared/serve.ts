import type { Server } from 'node:http';
import type Koa from 'koa';

export interface ListenOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

const PATIENCE_MS = 1000;

/** Answers what has begun, takes nothing new, and ends within a second. */
function stop(server: Server): void {
  server.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), PATIENCE_MS).unref();
}

/** Listens, says where, and stops cleanly at SIGTERM or SIGINT. */
export function serve<S>(app: Koa<S>, { name, host, port }: ListenOptions): Server {
  const server = app.listen(port, host, () => console.log(`${name}: http://${host}:${port}`));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(server));
  return server;
}
