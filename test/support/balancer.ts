/** A load balancer on the issuer's port: every request goes to a node that takes connections, in turn. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** What stands in front of several nodes. */
export interface Balancer {
  stop(): Promise<void>;
}

/** Passes one request on; rejects when the node takes no connections, so that another one can have it. */
function pass(origin: string, asked: IncomingMessage, body: string, answer: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', url, headers } = asked;
    const forward = request(`${origin}${url}`, { method, headers: { ...headers, connection: 'close' }, agent: false });
    forward.once('error', reject);
    forward.once('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
      response.once('end', resolve);
    });
    forward.end(body);
  });
}

/** Starts the balancer; `nodes` are the origins to try, the first is another one each time. */
export async function startBalancer(port: number, nodes: () => readonly string[]): Promise<Balancer> {
  let turn = 0;
  async function balance(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = await text(asked);
    const all = nodes();
    turn += 1;
    for (let i = 0; i < all.length; i += 1) {
      try {
        return await pass(all[(turn + i) % all.length] ?? '', asked, body, answer);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') break;
      }
    }
    answer.writeHead(502).end();
  }
  const server = createServer((asked, answer) => void balance(asked, answer));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
