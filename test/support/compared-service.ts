/** A service that writes down everything it is told, to compare with what another one was told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as openid from 'openid-client';
import type { Answers } from './journey.ts';
import type { Persona } from './personas.ts';
import { createRelyingParty, type Differences, register, type TestRelyingParty } from './relying-party.ts';
import type { Page, TextBrowser } from './text-browser.ts';
import type { World } from './world.ts';

/** Everything that was received: values, and under which names each of them came. */
export type Received = Map<string, Set<string>>;

/** The service, and what it has received. */
export interface ComparedService extends TestRelyingParty {
  readonly received: Received;
  /** Opens an address for the person and notes what comes back, an error too. */
  answerTo(browser: TextBrowser, parameters: Record<string, string>): Promise<Page>;
  /** Signs in and uses every endpoint. */
  learn(
    browser: TextBrowser,
    person: Persona,
    options: { parameters: Record<string, string>; answers?: Answers },
  ): Promise<openid.TokenEndpointResponse>;
  /** How many requests of the provider came to it: logout tokens and events. */
  calls(): number;
  /** What makes its subjects its own. */
  readonly sector: string;
  stop(): void;
}

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function decoded(text: string): object | undefined {
  if (!JWT.test(text)) return undefined;
  try {
    return {
      header: decodeProtectedHeader(text),
      payload: decodeJwt(text),
      signature: text.slice(text.lastIndexOf('.') + 1),
    };
  } catch {
    return undefined;
  }
}

/** Notes every value in there under its path; what a token carries, too. */
function note(received: Received, path: string, value: unknown): void {
  const inside = typeof value === 'string' ? decoded(value) : isObject(value) ? value : undefined;
  if (inside) {
    for (const [name, part] of Object.entries(inside)) {
      note(received, Array.isArray(inside) ? `${path}[]` : `${path}.${name}`, part);
    }
    return;
  }
  if (value === undefined || value === null) return;
  const known = received.get(String(value)) ?? new Set();
  received.set(String(value), known.add(path));
}

function withCode(address: URL, code: string): URL {
  const url = new URL(address);
  url.searchParams.set('code', code);
  return url;
}

function noteBody(received: Received, path: string, text: string): void {
  try {
    note(received, path, JSON.parse(text));
  } catch {
    note(received, path, text);
  }
}

/** What a client library gets on its way to the provider, under the name of the endpoint. */
function notingFetch(received: Received): openid.CustomFetch {
  return async (url, options) => {
    const response = await fetch(url, options as RequestInit);
    const { pathname } = new URL(url);
    if (pathname.includes('well-known') || pathname.endsWith('/jwks')) return response;
    note(received, `${pathname}#headers`, Object.fromEntries(response.headers));
    noteBody(received, pathname, await response.clone().text());
    return response;
  };
}

/** Registers the service on a port, and so in a sector, of its own and starts it. */
export async function startComparedService(
  world: World,
  clientId: string,
  { scopes, ...policy }: Partial<NonNullable<Differences['policy']>> & { scopes: readonly string[] },
): Promise<ComparedService> {
  const received: Received = new Map();
  let calls = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.end('arrived');
    if (request.method !== 'POST') return;
    calls += 1;
    note(received, 'call#headers', { ...request.headers });
    const isEvent = request.headers['content-type'] === 'application/secevent+jwt';
    note(received, 'call', isEvent ? { event: body } : Object.fromEntries(new URLSearchParams(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const redirectUri = `http://localhost:${port}/callback`;
  const clientSecret = `secret-of-the-service-${clientId}`;
  await register(world, {
    clientId,
    clientSecret,
    metadata: {
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [`http://localhost:${port}/signed-out`],
      backchannel_logout_uri: `http://localhost:${port}/logout`,
      backchannel_logout_session_required: true,
    },
    policy: { ...policy, scopes: [...scopes] },
    uris: { events: `http://localhost:${port}/events` },
  });
  const authentication = openid.ClientSecretBasic(clientSecret);
  const service = await createRelyingParty(world, { clientId, authentication, redirectUri });
  service.config[openid.customFetch] = notingFetch(received);

  const noteAddress = (url: URL): void => note(received, 'callback', Object.fromEntries(url.searchParams));

  async function refused(attempt: Promise<unknown>): Promise<void> {
    await attempt.then(
      () => {
        throw new Error('this was to be refused');
      },
      () => undefined,
    );
  }

  return {
    ...service,
    received,
    sector: new URL(redirectUri).host,
    calls: () => calls,
    async answerTo(browser, parameters) {
      const page = await browser.open((await service.begin(parameters)).url);
      noteAddress(page.url);
      return page;
    },
    async learn(browser, person, options) {
      const { page, tokens, transaction } = await service.signIn(browser, person, options);
      noteAddress(page.url);
      await service.userInfo(tokens);
      await openid.tokenIntrospection(service.config, tokens.access_token);
      await openid.tokenIntrospection(service.config, tokens.refresh_token ?? '');
      const renewed = await service.refresh(tokens.refresh_token ?? '');
      await service.userInfo(renewed);
      await refused(service.redeem(withCode(page.url, 'never-issued'), transaction));
      await refused(service.refresh('never-issued'));
      await refused(openid.fetchUserInfo(service.config, 'never-issued', openid.skipSubjectCheck));
      return renewed;
    },
    stop: () => void server.close(),
  };
}
