/**
 * An OpenID provider on loopback that signs one person in at once, and answers as a test wants: honestly unless it is told
 * otherwise. It checks what is sent to it (client, redirect address, PKCE) as a provider must.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  CompactEncrypt,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { listenAtFreePort } from './ports.ts';

type Claims = Record<string, unknown>;
type Change<Value> = (honest: Value) => Value | Promise<Value>;

/** In what it differs from an honest provider; each member changes what it would have sent. */
export interface Behaviour {
  /** Its metadata. */
  metadata?: Change<Claims>;
  /** Its key set. */
  keys?: Change<Claims>;
  /** What the browser brings back. */
  callback?: (parameters: URLSearchParams) => void;
  /** Claims of the ID token. */
  idToken?: Change<JWTPayload>;
  /** The ID token as a whole. */
  token?: Change<string>;
  /** The answer of the token endpoint. */
  tokens?: Change<Claims>;
  userinfo?: Change<Claims>;
  /** The userinfo answer as a whole. */
  userinfoToken?: Change<string>;
  /** Answers to a path instead of the honest one. */
  paths?: Record<string, (request: IncomingMessage, response: ServerResponse) => void>;
}

export interface UpstreamOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** The client's public keys: `private_key_jwt`, and what is encrypted for it. */
  readonly clientKeys?: () => Promise<JSONWebKeySet> | JSONWebKeySet;
  readonly par?: boolean;
  readonly encrypted?: boolean;
  readonly userinfo?: 'json' | 'jwt';
  readonly algorithm?: string;
}

/** A provider that runs. */
export interface TestUpstream {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in, and what is said of them. */
  person: { subject: string; claims: Claims; acr?: string; amr?: string[]; signedInAt?: number; session?: string };
  /** How it misbehaves; empty for an honest one. */
  behaviour: Behaviour;
  /** What was asked, such as `POST /token`, oldest first. */
  readonly requests: string[];
  /** Parameters of the last authorization request, whichever way it came. */
  readonly asked: () => URLSearchParams;
  /** Parameters of the sign-outs that browsers came with, oldest first. */
  readonly ended: readonly URLSearchParams[];
  /** Posts a logout token to this address; honest but for `changes`. */
  tellOfLogout(address: string, changes?: Claims): Promise<Response>;
  /** Goes where a browser would go: the address by which it comes back. */
  signIn(location: URL): Promise<URL>;
  /** Signs from now on with a new key, under a new name unless told otherwise; the old one is published no longer. */
  rotate(options?: { readonly sameName: boolean }): Promise<void>;
  /** Signs claims with the key that the provider has now, also later. */
  signer(): (claims: JWTPayload, header?: Claims) => Promise<string>;
  publicKey(): Promise<JWK>;
  /** Keeps connections open and says nothing. */
  readonly silent: (request: IncomingMessage, response: ServerResponse) => void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface Grant {
  readonly asked: URLSearchParams;
  readonly accessToken: string;
}

const PATHS = {
  metadata: '/.well-known/openid-configuration',
  keys: '/keys',
  authorize: '/authorize',
  par: '/par',
  token: '/token',
  userinfo: '/userinfo',
  endSession: '/end-session',
};
const seconds = (): number => Math.floor(Date.now() / 1000);
const random = (): string => randomBytes(16).toString('base64url');
const LIFETIME = 300;

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
}

function send(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

const halfHash = (value: string): string =>
  createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');

/** Starts it; `options` say what it is, its `behaviour` what it does next. */
export async function startUpstream(options: UpstreamOptions = {}): Promise<TestUpstream> {
  const { clientId = 'mot-cua', clientSecret = 'secret-of-mot-cua-at-the-upstream', algorithm = 'ES256' } = options;
  let server: Server | undefined = createServer(receive);
  const port = await listenAtFreePort(server);
  const issuer = `http://localhost:${port}`;
  const requests: string[] = [];
  const ended: URLSearchParams[] = [];
  const pushed = new Map<string, URLSearchParams>();
  const codes = new Map<string, Grant>();
  const grants = new Map<string, Grant>();
  let lastAsked = new URLSearchParams();
  let kid = '';
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;

  const upstream: TestUpstream = {
    issuer,
    clientId,
    clientSecret,
    person: { subject: 'subject-1', claims: {} },
    behaviour: {},
    requests,
    ended,
    async tellOfLogout(address, changes = {}) {
      const { subject, session } = upstream.person;
      const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
      const times = { iat: seconds(), exp: seconds() + LIFETIME };
      const claims = { iss: issuer, aud: clientId, jti: random(), sub: subject, sid: session, events, ...times };
      const token = await upstream.signer()({ ...claims, ...changes } as JWTPayload, { typ: 'logout+jwt' });
      return fetch(address, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });
    },
    asked: () => lastAsked,
    async signIn(location) {
      const response = await fetch(location, { redirect: 'manual' });
      const back = response.headers.get('location');
      if (!back) throw new Error(`the upstream answered ${response.status}: ${await response.text()}`);
      return new URL(back);
    },
    async rotate({ sameName } = { sameName: false }) {
      if (!sameName) kid = random();
      pair = await generateKeyPair(algorithm, { extractable: true });
    },
    signer() {
      const [now, key] = [kid, pair.privateKey];
      return (claims, header = {}) =>
        new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: now, ...header }).sign(key);
    },
    publicKey: () => exportJWK(pair.publicKey),
    silent: () => undefined,
    start,
    stop,
  };

  const changed = async <Value>(honest: Value, change: Change<Value> | undefined): Promise<Value> =>
    change ? change(honest) : honest;

  const metadata = (): Claims => ({
    issuer,
    authorization_endpoint: issuer + PATHS.authorize,
    token_endpoint: issuer + PATHS.token,
    jwks_uri: issuer + PATHS.keys,
    userinfo_endpoint: issuer + PATHS.userinfo,
    end_session_endpoint: issuer + PATHS.endSession,
    ...(options.par ? { pushed_authorization_request_endpoint: issuer + PATHS.par } : {}),
    authorization_response_iss_parameter_supported: true,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [algorithm, 'HS256', 'none'],
  });

  const keySet = async (): Promise<Claims> => ({
    keys: [{ ...(await exportJWK(pair.publicKey)), kid, alg: algorithm, use: 'sig' }],
  });

  /** Whether it is the client (OpenID Connect Core 1.0, section 9). */
  async function isClient(request: IncomingMessage, body: URLSearchParams): Promise<boolean> {
    const assertion = body.get('client_assertion');
    if (assertion === null) {
      const basic = `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')}`;
      const decoded = (value: string) =>
        decodeURIComponent(Buffer.from(value.slice('Basic '.length), 'base64').toString());
      const sent = request.headers.authorization;
      return (sent !== undefined && decoded(sent) === decoded(basic)) || body.get('client_secret') === clientSecret;
    }
    const keys = createLocalJWKSet((await options.clientKeys?.()) ?? { keys: [] });
    const rules = { issuer: clientId, subject: clientId, audience: [issuer, issuer + PATHS.token] };
    return jwtVerify(assertion, keys, rules).then(
      () => true,
      () => false,
    );
  }

  /** Encrypted for the client, with its first key for that. */
  async function forClient(token: string): Promise<string> {
    if (!options.encrypted) return token;
    const { keys } = (await options.clientKeys?.()) ?? { keys: [] };
    const key = keys.find(({ use }) => use === 'enc') ?? {};
    const alg = key.kty === 'RSA' ? 'RSA-OAEP-256' : 'ECDH-ES+A256KW';
    return new CompactEncrypt(Buffer.from(token))
      .setProtectedHeader({ alg, enc: 'A256GCM', cty: 'JWT', ...(key.kid ? { kid: key.kid } : {}) })
      .encrypt(await importJWK(key, alg));
  }

  async function idTokenFor({ asked, accessToken }: Grant): Promise<string> {
    const { subject, claims, acr, amr, signedInAt, session } = upstream.person;
    const now = seconds();
    const honest: JWTPayload = {
      iss: issuer,
      sub: subject,
      aud: clientId,
      iat: now,
      exp: now + LIFETIME,
      nonce: asked.get('nonce') ?? undefined,
      auth_time: signedInAt ?? now,
      ...(acr ? { acr } : {}),
      ...(amr ? { amr } : {}),
      ...(session ? { sid: session } : {}),
      ...(options.userinfo ? {} : claims),
      ...(algorithm.endsWith('256') ? { at_hash: halfHash(accessToken) } : {}),
    };
    const signed = await upstream.signer()(await changed(honest, upstream.behaviour.idToken));
    return changed(await forClient(signed), upstream.behaviour.token);
  }

  function authorize(url: URL, response: ServerResponse): void {
    const uri = url.searchParams.get('request_uri');
    const asked = uri === null ? url.searchParams : pushed.get(uri);
    if (!asked || asked.get('client_id') !== clientId) {
      send(response, 400, { error: 'invalid_request' });
      return;
    }
    if (uri !== null) pushed.delete(uri);
    lastAsked = asked;
    const code = random();
    codes.set(code, { asked, accessToken: random() });
    const back = new URL(asked.get('redirect_uri') ?? '');
    const parameters = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: issuer });
    upstream.behaviour.callback?.(parameters);
    back.search = parameters.toString();
    response.writeHead(303, { location: back.href }).end();
  }

  /** Ends the session without asking, and sends back. */
  function endSession(url: URL, response: ServerResponse): void {
    ended.push(url.searchParams);
    const back = new URL(url.searchParams.get('post_logout_redirect_uri') ?? '');
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    response.writeHead(303, { location: back.href }).end();
  }

  async function push(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (!(await isClient(request, body))) return send(response, 401, { error: 'invalid_client' });
    const uri = `urn:ietf:params:oauth:request_uri:${random()}`;
    pushed.set(uri, body);
    send(response, 201, { request_uri: uri, expires_in: 60 });
  }

  async function redeem(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (!(await isClient(request, body))) return send(response, 401, { error: 'invalid_client' });
    const code = body.get('code') ?? '';
    const grant = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    const fits =
      grant?.asked.get('code_challenge') === challenge && grant.asked.get('redirect_uri') === body.get('redirect_uri');
    if (!grant || !fits) return send(response, 400, { error: 'invalid_grant' });
    grants.set(grant.accessToken, grant);
    const honest = { access_token: grant.accessToken, token_type: 'Bearer', expires_in: LIFETIME };
    send(response, 200, await changed({ ...honest, id_token: await idTokenFor(grant) }, upstream.behaviour.tokens));
  }

  async function tellClaims(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const grant = grants.get(request.headers.authorization?.slice('Bearer '.length) ?? '');
    if (!grant) return send(response, 401, { error: 'invalid_token' });
    const { subject, claims } = upstream.person;
    const honest = await changed({ sub: subject, ...claims }, upstream.behaviour.userinfo);
    if (options.userinfo !== 'jwt') return send(response, 200, honest);
    const signed = await forClient(await upstream.signer()({ iss: issuer, aud: clientId, ...honest } as JWTPayload));
    send(response, 200, await changed(signed, upstream.behaviour.userinfoToken), 'application/jwt');
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer);
    requests.push(`${request.method} ${url.pathname}`);
    const other = upstream.behaviour.paths?.[url.pathname];
    if (other) return other(request, response);
    if (url.pathname === PATHS.metadata)
      return send(response, 200, await changed(metadata(), upstream.behaviour.metadata));
    if (url.pathname === PATHS.keys) return send(response, 200, await changed(await keySet(), upstream.behaviour.keys));
    if (url.pathname === PATHS.authorize) return authorize(url, response);
    if (url.pathname === PATHS.par) return push(request, response);
    if (url.pathname === PATHS.token) return redeem(request, response);
    if (url.pathname === PATHS.userinfo) return tellClaims(request, response);
    if (url.pathname === PATHS.endSession) return endSession(url, response);
    send(response, 404, {});
  }

  function receive(request: IncomingMessage, response: ServerResponse): void {
    answer(request, response).catch((error) => send(response, 500, String(error), 'text/plain'));
  }

  async function start(): Promise<void> {
    const starting = createServer(receive);
    await new Promise<void>((resolve, reject) => {
      starting.once('error', reject);
      starting.listen(port, '127.0.0.1', resolve);
    });
    server = starting;
  }

  async function stop(): Promise<void> {
    const ending = server;
    server = undefined;
    ending?.closeAllConnections();
    await new Promise<void>((resolve) => void (ending ? ending.close(() => resolve()) : resolve()));
  }

  await upstream.rotate();
  return upstream;
}
