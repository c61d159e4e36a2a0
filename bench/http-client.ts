/** A small HTTP client with kept connections: little work per request, so that the servers are what is measured. */
import { Agent, type IncomingMessage, request } from 'node:http';

/** An answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly location: string;
  /** The Set-Cookie lines. */
  readonly cookies: readonly string[];
  readonly body: string;
}

/** Requests to one server. */
export interface HttpClient {
  get(path: string, headers: Record<string, string>): Promise<HttpAnswer>;
  /** Sends a form. */
  post(path: string, form: Record<string, string>, headers: Record<string, string>): Promise<HttpAnswer>;
  close(): void;
}

interface Message {
  readonly method: 'GET' | 'POST';
  readonly headers: Record<string, string | number>;
  readonly body?: string;
}

function read(response: IncomingMessage): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      body += chunk;
    });
    response.on('error', reject);
    response.on('end', () => {
      const { statusCode = 0, headers } = response;
      resolve({ status: statusCode, location: headers.location ?? '', cookies: headers['set-cookie'] ?? [], body });
    });
  });
}

/** Makes the client of a server on loopback. */
export function createHttpClient(origin: string, connections: number): HttpClient {
  const { host, port } = new URL(origin);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });

  function send(path: string, message: Message): Promise<HttpAnswer> {
    const { method, headers, body } = message;
    return new Promise((resolve, reject) => {
      const options = { agent, host: '127.0.0.1', port, path, method, headers: { host, ...headers } };
      const sent = request(options, (response) => read(response).then(resolve, reject));
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed a connection that had been idle, just as it was taken for this request.
        if (sent.reusedSocket && error.code === 'ECONNRESET') send(path, message).then(resolve, reject);
        else reject(error);
      });
      sent.end(body);
    });
  }

  return {
    get: (path, headers) => send(path, { method: 'GET', headers }),
    post(path, form, headers) {
      const body = new URLSearchParams(form).toString();
      const described = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        ...headers,
      };
      return send(path, { method: 'POST', headers: described, body });
    },
    close: () => agent.destroy(),
  };
}
