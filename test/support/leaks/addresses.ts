/** Every address that this process serves or asks for: request lines, Referer and Location, searched part by part. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Leak } from './leak.ts';
import { type Search, searchForPeople } from './search.ts';

interface Seen {
  readonly what: 'address' | 'referer' | 'location';
  readonly url: string;
}

let seen: Seen[] = [];
const see = (what: Seen['what'], url: unknown): void => {
  if (typeof url === 'string' && url !== '') seen.push({ what, url });
};

subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  see('address', request.url);
  see('referer', request.headers.referer);
});
/** The block of headers as it was sent, because headers given to writeHead cannot be asked for. */
subscribe('http.server.response.finish', (message) => {
  const { response } = message as { response: ServerResponse & { _header?: string } };
  see('location', /^location: (.*)\r$/im.exec(response._header ?? '')?.[1]);
});
/** Requests of fetch, which also reach servers in other processes. */
subscribe('undici:request:create', (message) => {
  see('address', (message as { request: { path: string } }).request.path);
});

/** What makes one address differ from the next of its kind is left out. */
const shape = (path: string): string =>
  path
    .split('/')
    .map((part) => (/^[a-z._-]*$/.test(part) ? part : ':part'))
    .join('/');

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

function leaksInOne({ what, url }: Seen, search: Search): Leak[] {
  const [path = '', ...rest] = url.replace(/^https?:\/\/[^/]+/, '').split('?');
  const parts = rest
    .join('?')
    .split(/[&#]/)
    .map((pair) => pair.split('='));
  const named = parts.map(([name = '', ...value]) => [`?${shape(name)}`, value.join('=')] as const);
  return [['', path] as const, ...named].flatMap(([name, text]) =>
    search(Buffer.from(`${text}\n${decoded(text)}`)).map((kind) => ({ place: `${what} ${shape(path)}${name}`, kind })),
  );
}

/** What of the people can be read in the addresses seen since the last time. */
export function leaksInAddresses(search: Search = searchForPeople): Leak[] {
  const all = seen;
  seen = [];
  if (search(Buffer.from(all.map(({ url }) => `${url}\n${decoded(url)}`).join('\n'))).length === 0) return [];
  return all.flatMap((one) => leaksInOne(one, search));
}
