/** A Koa application on a free loopback port, and requests with exactly the given headers. */
import { type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa, { type Middleware } from 'koa';
import { AppError } from '../../../src/errors.ts';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A running application; `await using` ends it. */
export interface Served extends AsyncDisposable {
  readonly origin: string;
  ask(path: string, options?: { method?: string; headers?: Record<string, string> }): Promise<Answer>;
}

function send(url: string, method: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
    });
    outgoing.on('error', reject).end();
  });
}

/** Refusals become their status; pages for them are the application's business. */
const refusals: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    ctx.status = error.status;
  }
};

/** Serves the middleware in order. */
export async function serve(...middleware: readonly Middleware[]): Promise<Served> {
  const app = new Koa();
  app.silent = true;
  for (const each of [refusals, ...middleware]) app.use(each);
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    ask: (path, { method = 'GET', headers = {} } = {}) => send(origin + path, method, headers),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
