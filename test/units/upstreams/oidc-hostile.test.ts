import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { decodeJwt, type JWTPayload } from 'jose';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createGuardedFetch } from '../../../src/oidc/outbound.ts';
import type { Connection } from '../../../src/upstreams/upstream.ts';
import { forSomebodyElse, signedByAnother, signedWithThePublicKey, unsigned } from '../../support/forged-tokens.ts';
import { type Behaviour, startUpstream } from '../../support/upstream.ts';
import { connectTo, goThere, signInAt } from '../../support/upstream-client.ts';

const honest = await startUpstream();
const other = await startUpstream();
const [asJson, asJwt] = [await startUpstream({ userinfo: 'json' }), await startUpstream({ userinfo: 'jwt' })];
const all = [honest, other, asJson, asJwt];

beforeEach(() => {
  for (const one of all) {
    one.behaviour = {};
    one.person = { subject: 'an-2001', claims: { number: '001099012345' } };
  }
});
afterAll(() => Promise.all(all.map((one) => one.stop())));

const now = (): number => Math.floor(Date.now() / 1000);
const claims = (change: JWTPayload): Behaviour => ({ idToken: (said) => ({ ...said, ...change }) });
const without = (...names: string[]): Behaviour => ({
  idToken: (said) => Object.fromEntries(Object.entries(said).filter(([name]) => !names.includes(name))),
});
const CLIENT = 'mot-cua';

const TOKENS: [string, Behaviour, RegExp][] = [
  ['of another issuer', claims({ iss: 'https://bank.example' }), /iss/],
  ['of an issuer with another slash', { idToken: (said) => ({ ...said, iss: `${said.iss}/` }) }, /iss/],
  ['for another service', claims({ aud: 'another-service' }), /aud/],
  ['for many services and nobody of them', claims({ aud: ['another', 'mot-cua-2'] }), /aud/],
  ['for us and others, without saying to whom', claims({ aud: [CLIENT, 'another'] }), /aud/],
  ['for us and others, given to another', claims({ aud: [CLIENT, 'another'], azp: 'another' }), /azp/],
  ['for us alone, given to another', claims({ azp: 'another' }), /azp/],
  ['of another sign-in', claims({ nonce: 'another' }), /nonce/],
  ['of no sign-in', without('nonce'), /token-/],
  ['that is over', claims({ iat: now() - 900, exp: now() - 300 }), /exp/],
  ['that never ends', without('exp'), /token-/],
  ['that was made in the future', claims({ iat: now() + 900, exp: now() + 1200 }), /iat/],
  ['that is not good yet', claims({ nbf: now() + 900 }), /nbf/],
  [
    'that was made long ago and is good for long',
    claims({ iat: now() - 3_600, exp: now() + 3_600 }),
    /ERR_JWT_EXPIRED/,
  ],
  ['that does not say when it was made', without('iat'), /token-/],
  ['about nobody', without('sub'), /token-/],
  ['about somebody without a name', claims({ sub: '' }), /sub/],
  ['about somebody with an endless name', claims({ sub: 'x'.repeat(256) }), /sub/],
  ['about a number', { idToken: (said) => ({ ...said, sub: 42 as unknown as string }) }, /token-/],
  ['for another access token', claims({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }), /at_hash/],
  ['of a sign-in in the future', claims({ auth_time: now() + 900 }), /auth_time/],
  ['without a signature', { token: unsigned }, /token-/],
  ['signed with the public key as a secret', { token: (token) => signedWithThePublicKey(token, honest) }, /token-/],
  ['signed by another key', { token: (token) => signedByAnother(token) }, /SIGNATURE/],
  [
    'signed by a key that nobody knows',
    { token: (token) => signedByAnother(token, { kid: 'unknown' }) },
    /NO_MATCHING/,
  ],
  [
    'that brings its own key',
    { token: (token) => signedByAnother(token, { kid: 'x', jku: 'https://x.example' }) },
    /NO_MATC/,
  ],
  [
    'with an extension that must be understood',
    { token: (token) => signedByAnother(token, { crit: ['b64'], b64: true }) },
    /token-/,
  ],
  ['whose claims were changed', { token: (token) => forSomebodyElse(token, 'binh-2002') }, /SIGNATURE/],
  ['in three parts of nonsense', { token: () => 'a.b.c' }, /token-/],
  ['in five parts of nonsense', { token: () => 'a.b.c.d.e' }, /ERR_|encryption/],
  ['that is not there', { tokens: ({ id_token: _, ...rest }) => rest }, /token-/],
];

describe('an ID token', () => {
  it.each(TOKENS)('%s is not believed', async (_what, behaviour, why) => {
    const connection = connectTo(honest);
    honest.behaviour = behaviour;
    await expect(signInAt(connection, honest)).rejects.toMatchObject({
      name: 'UpstreamDisbelieved',
      message: expect.stringMatching(why),
    });
  });

  it('is not believed because of a key that was withdrawn', async () => {
    const connection = connectTo(honest);
    await signInAt(connection, honest);
    const signedBefore = honest.signer();
    await honest.rotate();
    await signInAt(connection, honest);
    honest.behaviour.token = (token) => signedBefore(decodeJwt(token));
    await expect(signInAt(connection, honest)).rejects.toThrow('NO_MATCHING_KEY');
  });

  it('is believed with the right addressee among several', async () => {
    honest.behaviour = claims({ aud: [CLIENT, 'another'], azp: CLIENT });
    await expect(signInAt(connectTo(honest), honest)).resolves.toMatchObject({ subject: 'an-2001' });
  });

  it('may come from a clock that differs a little', async () => {
    honest.behaviour = claims({ iat: now() + 20, auth_time: now() + 20 });
    const { at } = await signInAt(connectTo(honest), honest);
    expect(at).toBeLessThanOrEqual(now());
  });

  it('of any other content is never believed, nor taken for a fault of ours', async () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer({ max: 1_000_000_000 }),
      fc.constant(null),
      fc.array(fc.string()),
      fc.object(),
    );
    const name = fc.constantFrom(
      'iss',
      'aud',
      'nonce',
      'sub',
      'exp',
      'iat',
      'auth_time',
      'azp',
      'at_hash',
      'amr',
      'acr',
      'sid',
    );
    const connection = connectTo(honest);
    await fc.assert(
      fc.asyncProperty(name, value, async (claim, said) => {
        honest.behaviour = claims({ [claim]: said });
        const ended = await signInAt(connection, honest).catch((error: Error) => error.name);
        const isTime = claim === 'auth_time' && typeof said === 'number' && said >= 0;
        const harmless =
          isTime ||
          ['amr', 'acr', 'sid'].includes(claim) ||
          (claim === 'sub' && typeof said === 'string' && said !== '');
        if (!harmless) expect(ended).toBe('UpstreamDisbelieved');
        else expect(ended).toMatchObject({ issuer: honest.issuer });
      }),
      { numRuns: 60 },
    );
  });
});

describe('an answer that a browser brings', () => {
  const CALLBACKS: [string, (parameters: URLSearchParams) => void, string, RegExp][] = [
    ['from another issuer', (back) => back.set('iss', other.issuer), 'UpstreamDisbelieved', /callback-issuer/],
    [
      'from nobody, where the provider always says',
      (back) => back.delete('iss'),
      'UpstreamDisbelieved',
      /callback-issuer/,
    ],
    ['from two issuers', (back) => back.append('iss', other.issuer), 'UpstreamDisbelieved', /callback-issuer/],
    ['of another sign-in', (back) => back.set('state', 'another'), 'UpstreamDisbelieved', /callback/],
    ['of no sign-in', (back) => back.delete('state'), 'UpstreamDisbelieved', /callback/],
    ['with two codes', (back) => back.append('code', 'another'), 'UpstreamDisbelieved', /./],
    ['without a code', (back) => back.delete('code'), 'UpstreamDisbelieved', /token-/],
    ['with a code that is none', (back) => back.set('code', 'made-up'), 'UpstreamDisbelieved', /invalid_grant/],
    ['with a token beside the code', (back) => back.set('id_token', 'a.b.c'), 'UpstreamDisbelieved', /callback/],
    [
      'as a signed response that nobody asked for',
      (back) => back.set('response', 'a.b.c'),
      'UpstreamDisbelieved',
      /callback/,
    ],
    ['that the person refused', (back) => back.set('error', 'access_denied'), 'UpstreamRefused', /access_denied/],
    [
      'that the person did not sign in',
      (back) => back.set('error', 'login_required'),
      'UpstreamRefused',
      /login_required/,
    ],
    [
      'that something went wrong there',
      (back) => back.set('error', 'server_error'),
      'UpstreamUnavailable',
      /server_error/,
    ],
    ['that it is busy', (back) => back.set('error', 'temporarily_unavailable'), 'UpstreamUnavailable', /temporarily/],
    [
      'with a text for our log',
      (back) => back.set('error', 'An Nguyen 001099'),
      'UpstreamUnavailable',
      /^answered-unknown-error$/,
    ],
  ];

  it.each(CALLBACKS)('%s ends the sign-in', async (_what, callback, name, why) => {
    honest.behaviour = { callback };
    const failure = signInAt(connectTo(honest), honest);
    await expect(failure).rejects.toMatchObject({ name, message: expect.stringMatching(why) });
  });

  it('that it made up an error itself is told apart from what the upstream answered', async () => {
    honest.behaviour = { callback: (back) => back.set('error', 'server_error') };
    await expect(signInAt(connectTo(honest), honest)).rejects.toMatchObject({ byBrowser: true });
    honest.behaviour = { paths: { '/token': (_request, response) => response.writeHead(503).end() } };
    await expect(signInAt(connectTo(honest), honest)).rejects.toMatchObject({ byBrowser: false });
  });

  it.each([
    [400, '{"error":"invalid_code"}', true],
    [403, '<p>Blocked.</p>', true],
    [413, '', true],
    [400, '{"error":"invalid_client"}', false],
    [401, '', false],
    [404, '', false],
  ])('with a code for which the token endpoint answers %s %s', async (status, body, byBrowser) => {
    const type = body.startsWith('{') ? 'application/json' : 'text/html';
    honest.behaviour.paths = {
      '/token': (_request, response) => response.writeHead(status, { 'content-type': type }).end(body),
    };
    await expect(signInAt(connectTo(honest), honest)).rejects.toMatchObject({ name: 'UpstreamUnavailable', byBrowser });
  });

  it('of another upstream is not taken, and no code of it goes to the wrong one', async () => {
    const begun = await goThere(connectTo(honest), honest);
    const foreign = await goThere(connectTo(other), other);
    const asked = honest.requests.length;
    await expect(connectTo(honest).finish({ kept: begun.kept, callback: foreign.callback })).rejects.toThrow(
      'callback-issuer',
    );
    await expect(connectTo(honest).finish({ kept: foreign.kept, callback: foreign.callback })).rejects.toThrow(
      'begun-elsewhere',
    );
    expect(honest.requests.slice(asked)).not.toContain('POST /token');
  });

  it('with the code of another sign-in is not taken: PKCE and nonce are of this one', async () => {
    const connection = connectTo(honest);
    const mine = await goThere(connection, honest);
    const stolen = await goThere(connection, honest);
    await expect(connection.finish({ kept: mine.kept, callback: stolen.callback })).rejects.toThrow('invalid_grant');
  });

  it('twice is taken once: the provider knows the code no longer', async () => {
    const connection = connectTo(honest);
    const { kept, callback } = await goThere(connection, honest);
    await connection.finish({ kept, callback });
    await expect(connection.finish({ kept, callback })).rejects.toMatchObject({ name: 'UpstreamDisbelieved' });
  });

  it('to what was never begun is not taken, whatever was kept', async () => {
    const { callback } = await goThere(connectTo(honest), honest);
    for (const kept of [undefined, null, {}, [], 'x', { issuer: honest.issuer }])
      await expect(connectTo(honest).finish({ kept, callback })).rejects.toMatchObject({ name: 'UpstreamDisbelieved' });
  });
});

describe('the userinfo endpoint', () => {
  const sign = async (said: JWTPayload): Promise<string> => asJwt.signer()(said);

  it.each([
    ['json', asJson, { userinfo: (said: object) => ({ ...said, sub: 'somebody-else' }) }, 'userinfo-sub'],
    ['json', asJson, { userinfo: () => ({ number: '001' }) }, 'userinfo-sub'],
    ['jwt', asJwt, { userinfo: (said: object) => ({ ...said, sub: 'somebody-else' }) }, 'userinfo-sub'],
    ['jwt', asJwt, { userinfo: (said: object) => ({ ...said, iss: 'https://bank.example' }) }, 'userinfo-address'],
    ['jwt', asJwt, { userinfo: (said: object) => ({ ...said, aud: 'another' }) }, 'userinfo-address'],
    ['jwt', asJwt, { userinfoToken: (token: string) => signedByAnother(token) }, 'SIGNATURE'],
    ['jwt', asJwt, { userinfoToken: unsigned }, 'ERR_JO'],
  ] as [string, typeof asJson, Behaviour, string][])(
    '(%s) is not believed: %#',
    async (userinfo, upstream, behaviour, why) => {
      upstream.behaviour = behaviour;
      await expect(signInAt(connectTo(upstream, { userinfo }), upstream)).rejects.toMatchObject({
        name: 'UpstreamDisbelieved',
        message: expect.stringContaining(why),
      });
    },
  );

  it('must answer in the form that was agreed', async () => {
    await expect(signInAt(connectTo(asJson, { userinfo: 'jwt' }), asJson)).rejects.toThrow('userinfo-form');
    await expect(signInAt(connectTo(asJwt, { userinfo: 'json' }), asJwt)).rejects.toThrow('userinfo-form');
  });

  it('need not say from whom a signed answer is', async () => {
    asJwt.behaviour = {
      userinfoToken: async (token) => {
        const { iss: _iss, aud: _aud, ...rest } = decodeJwt(token);
        return sign(rest);
      },
    };
    await expect(signInAt(connectTo(asJwt, { userinfo: 'jwt' }), asJwt)).resolves.toMatchObject({ subject: 'an-2001' });
  });
});

describe('an OpenID provider that is not there', () => {
  const withinMs = 400;
  type Paths = NonNullable<Behaviour['paths']>[string];
  const long: Paths = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = (): void =>
      void (response.write(`"${'x'.repeat(64 * 1024)}"`) ? setImmediate(more) : response.once('drain', more));
    response.on('error', () => undefined);
    more();
  };
  const slow: Paths = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drops = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drops));
  };
  const HOW: [string, Paths, string][] = [
    ['talks drop by drop', slow, 'timeout'],
    ['says nothing', honest.silent, 'timeout'],
    ['talks without end', long, 'too-long'],
    [
      'sends us elsewhere',
      (_request, response) => response.writeHead(302, { location: other.issuer }).end(),
      'status-302',
    ],
    ['has an error', (_request, response) => response.writeHead(500).end('no'), 'status-500'],
    ['is busy', (_request, response) => response.writeHead(429).end(), 'status-429'],
    ['hangs up', (request) => request.socket.destroy(), 'SOCKET'],
    ['sends a page', (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), ''],
    ['is gone', (_request, response) => response.writeHead(404).end(), ''],
  ];
  const PATHS = ['/.well-known/openid-configuration', '/keys', '/token', '/userinfo'];

  it.each(PATHS.flatMap((path) => HOW.map(([what, how, why]) => [path, what, how, why] as const)))(
    'at %s: it %s',
    async (path, _what, how, why) => {
      const connection = connectTo(asJson, { userinfo: 'json' }, { withinMs });
      asJson.behaviour = { paths: { [path]: how } };
      const elsewhere = other.requests.length;
      const began = Date.now();
      await expect(signInAt(connection, asJson)).rejects.toMatchObject({
        name: 'UpstreamUnavailable',
        message: expect.stringContaining(why),
        byBrowser: false,
      });
      expect(Date.now() - began).toBeLessThan(5_000);
      expect(other.requests).toHaveLength(elsewhere);
    },
  );

  it('goes away between there and back, and may be tried again with what was kept when its time was not used up', async () => {
    const connection: Connection = connectTo(honest);
    const { kept, callback } = await goThere(connection, honest);
    await honest.stop();
    await expect(connection.finish({ kept, callback })).rejects.toMatchObject({ name: 'UpstreamUnavailable' });
    await honest.start();
    await expect(connection.finish({ kept, callback })).resolves.toMatchObject({ subject: 'an-2001' });
  });

  it('is asked with the metadata and keys of before for a while, where only these cannot be had', async () => {
    const connection = connectTo(honest, {}, { withinMs });
    await signInAt(connection, honest);
    honest.behaviour = { paths: { [PATHS[0] ?? '']: honest.silent, [PATHS[1] ?? '']: honest.silent } };
    await expect(connection.probe()).rejects.toThrow('timeout');
    await expect(signInAt(connection, honest)).resolves.toMatchObject({ subject: 'an-2001' });
  });
});

describe('metadata', () => {
  it.each([
    ['of another issuer', { issuer: 'https://bank.example' }, 'metadata-issuer'],
    ['with an address that is not https', { token_endpoint: 'http://bank.example/token' }, 'metadata-address'],
    ['with an address of another kind', { authorization_endpoint: 'javascript:alert(1)' }, 'metadata-address'],
    ['with a file for an address', { jwks_uri: 'file:///etc/passwd' }, 'metadata-address'],
    ['without keys', { jwks_uri: undefined }, 'metadata'],
    ['without a place to go to', { authorization_endpoint: undefined }, 'metadata'],
  ])('%s leads nowhere', async (_what, change, why) => {
    honest.behaviour = { metadata: (said) => ({ ...said, ...change }) };
    await expect(signInAt(connectTo(honest), honest)).rejects.toMatchObject({
      name: 'UpstreamUnavailable',
      message: why,
    });
  });

  it('that leads into a private network is not followed, whatever the name', async () => {
    let reached = 0;
    const inside = createServer((_request, response) => {
      reached += 1;
      response.end('{}');
    });
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
    const { port } = inside.address() as AddressInfo;
    const guarded = (privateHosts: string[]) => createGuardedFetch({ allowLoopback: false, privateHosts });
    await expect(guarded([])(`http://localhost:${port}/`)).rejects.toThrow();
    await expect(guarded([])(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    expect(reached).toBe(0);
    await expect(guarded(['localhost'])(`http://localhost:${port}/`)).resolves.toMatchObject({ status: 200 });
    inside.close();
  });
});
