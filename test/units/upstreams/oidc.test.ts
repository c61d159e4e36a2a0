import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startUpstream, type TestUpstream, type UpstreamOptions } from '../../support/upstream.ts';
import { CALLBACK, connectTo, goThere, newClientKeys, signInAt } from '../../support/upstream-client.ts';

const running: TestUpstream[] = [];

async function start(options: UpstreamOptions = {}): Promise<TestUpstream> {
  const upstream = await startUpstream(options);
  upstream.person = {
    subject: 'an-2001',
    claims: { number: '001099012345', name: 'Nguyễn Văn An' },
    acr: 'high',
    amr: ['pwd', 'otp'],
    session: 'session-7',
  };
  running.push(upstream);
  return upstream;
}

afterAll(() => Promise.all(running.map((one) => one.stop())));

describe('a sign-in at an OpenID provider', () => {
  it('brings back who somebody is, how they signed in, and when', async () => {
    const upstream = await start();
    upstream.person.signedInAt = Math.floor(Date.now() / 1000) - 60;
    const answer = await signInAt(connectTo(upstream), upstream);
    expect(answer).toMatchObject({
      issuer: upstream.issuer,
      subject: 'an-2001',
      acr: 'high',
      amr: ['pwd', 'otp'],
      at: upstream.person.signedInAt,
      session: 'session-7',
      claims: { number: '001099012345', name: 'Nguyễn Văn An' },
    });
    expect(Object.keys(answer.claims).sort()).toEqual(['name', 'number']);
  });

  it('brings its ID token back for the sign-out, unless it says more of the person than the subject', async () => {
    const upstream = await start();
    expect((await signInAt(connectTo(upstream), upstream)).logoutHint).toBeUndefined();
    const always = connectTo(upstream, { idTokenHint: 'always' });
    expect((await signInAt(always, upstream)).logoutHint?.split('.')).toHaveLength(3);
    upstream.person.claims = {};
    expect((await signInAt(connectTo(upstream), upstream)).logoutHint?.split('.')).toHaveLength(3);
  });

  it('asks nobody whom the request has passed before', async () => {
    const upstream = await start();
    const path = [upstream.issuer, 'https://another.example'];
    await expect(goThere(connectTo(upstream), upstream, { path })).rejects.toMatchObject({ name: 'UpstreamRefused' });
    expect(upstream.requests).toEqual([]);
  });

  it.each([
    ['access_denied', { name: 'UpstreamRefused' }],
    ['invalid_request', { name: 'UpstreamUnavailable', byBrowser: true }],
    ['invalid_client', { name: 'UpstreamUnavailable', byBrowser: false }],
  ])('knows a pushed request that is answered with %s for what it says of the provider', async (error, meaning) => {
    const upstream = await start({ par: true });
    upstream.behaviour.paths = {
      '/par': (_request, response) =>
        response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error })),
    };
    await expect(goThere(connectTo(upstream), upstream)).rejects.toMatchObject(meaning);
  });

  it('takes a time of 0 for none, as providers mean it', async () => {
    const upstream = await start();
    upstream.person.signedInAt = 0;
    const { at } = await signInAt(connectTo(upstream), upstream);
    expect(Math.abs(at - Date.now() / 1000)).toBeLessThan(10);
    await expect(signInAt(connectTo(upstream), upstream, { anew: true })).rejects.toThrow('auth_time');
  });

  it('asks with PKCE, a nonce and everything that was wished', async () => {
    const upstream = await start();
    const connection = connectTo(upstream, { scopes: ['openid', 'profile'] });
    const path = ['https://service.example', 'http://localhost:9'];
    await signInAt(connection, upstream, {
      acr: ['substantial', 'high'],
      maxAge: 300,
      hint: 'an',
      language: 'fr',
      path,
    });
    expect(Object.fromEntries(upstream.asked())).toMatchObject({
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope: 'openid profile',
      state: 'state-1',
      nonce: expect.stringMatching(/^[\w-]{40,}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      acr_values: 'substantial high',
      max_age: '300',
      login_hint: 'an',
      ui_locales: 'fr',
      idp_path: 'https://service.example http://localhost:9',
    });
  });

  it('never uses a nonce, a verifier or a challenge twice', async () => {
    const upstream = await start();
    const connection = connectTo(upstream);
    const seen = new Set<string | null>();
    for (let round = 0; round < 5; round += 1) {
      await signInAt(connection, upstream);
      seen.add(upstream.asked().get('nonce')).add(upstream.asked().get('code_challenge'));
    }
    expect(seen.size).toBe(10);
  });

  it('asks for a level as an essential claim where that is wanted', async () => {
    const upstream = await start();
    await signInAt(connectTo(upstream, { levelBy: 'claims' }), upstream, { acr: ['high'] });
    const asked = upstream.asked();
    expect(JSON.parse(asked.get('claims') ?? '')).toEqual({ id_token: { acr: { essential: true, values: ['high'] } } });
    expect(asked.has('acr_values')).toBe(false);
  });

  it('asks for a new sign-in, and takes only one made since', async () => {
    const upstream = await start();
    const connection = connectTo(upstream);
    await expect(signInAt(connection, upstream, { anew: true })).resolves.toMatchObject({ subject: 'an-2001' });
    expect(Object.fromEntries(upstream.asked())).toMatchObject({ prompt: 'login', max_age: '0' });
    upstream.person.signedInAt = Math.floor(Date.now() / 1000) - 600;
    await expect(signInAt(connection, upstream, { anew: true })).rejects.toThrow('auth_time');
  });

  it.each(['client_secret_basic', 'client_secret_post'])('shows who it is by its secret: %s', async (auth) => {
    const upstream = await start();
    await expect(signInAt(connectTo(upstream, { auth }), upstream)).resolves.toMatchObject({ subject: 'an-2001' });
    const wrong = connectTo(upstream, { auth }, { secret: 'another secret' });
    await expect(signInAt(wrong, upstream)).rejects.toMatchObject({ name: 'UpstreamUnavailable' });
  });

  it.each(['issuer', 'token_endpoint'])(
    'shows who it is by its key, addressed to the %s',
    async (assertionAudience) => {
      const keys = await newClientKeys();
      const upstream = await start({ clientKeys: () => keys.published });
      const settings = { auth: 'private_key_jwt', assertionAudience };
      const connection = connectTo(upstream, settings, { clientKeys: keys.own });
      await expect(signInAt(connection, upstream)).resolves.toMatchObject({ subject: 'an-2001' });
      const other = connectTo(upstream, settings, { clientKeys: (await newClientKeys()).own });
      await expect(signInAt(other, upstream)).rejects.toMatchObject({ name: 'UpstreamUnavailable' });
    },
  );

  it.each([
    ['offered', { par: true }, 'auto', true],
    ['not offered', {}, 'auto', false],
    ['offered and not wanted', { par: true }, 'never', false],
    ['offered and required', { par: true }, 'required', true],
  ])('pushes its request where that is %s', async (_when, options, par, isPushed) => {
    const upstream = await start(options);
    const connection = connectTo(upstream, { par });
    const { location } = await goThere(connection, upstream);
    expect(location.searchParams.has('request_uri')).toBe(isPushed);
    expect(location.searchParams.has('nonce')).toBe(!isPushed);
    expect(upstream.asked().has('nonce')).toBe(true);
  });

  it('pushes its request where the provider insists, and asks nothing where pushing is required and not offered', async () => {
    const insisting = await start({ par: true });
    insisting.behaviour.metadata = (honest) => ({ ...honest, require_pushed_authorization_requests: true });
    const { location } = await goThere(connectTo(insisting, { par: 'never' }), insisting);
    expect(location.searchParams.has('request_uri')).toBe(true);
    const without = await start();
    await expect(signInAt(connectTo(without, { par: 'required' }), without)).rejects.toThrow('no-pushed-requests');
  });

  it.each(['ES256', 'RS256', 'PS256', 'EdDSA'])('believes signatures with %s', async (algorithm) => {
    const upstream = await start({ algorithm });
    await expect(signInAt(connectTo(upstream), upstream)).resolves.toMatchObject({ subject: 'an-2001' });
  });

  it('reads the userinfo endpoint, as JSON or signed, and believes what is signed before that', async () => {
    for (const userinfo of ['json', 'jwt'] as const) {
      const upstream = await start({ userinfo });
      upstream.behaviour.idToken = (claims) => ({ ...claims, name: 'Signed Name' });
      const { claims } = await signInAt(connectTo(upstream, { userinfo }), upstream);
      expect(claims).toEqual({ number: '001099012345', name: 'Signed Name' });
    }
  });

  it("takes the provider's new keys at once, and refuses the old ones then", async () => {
    const upstream = await start();
    const connection = connectTo(upstream);
    await signInAt(connection, upstream);
    await upstream.rotate();
    await expect(signInAt(connection, upstream)).resolves.toMatchObject({ subject: 'an-2001' });
    expect(upstream.requests.filter((one) => one === 'GET /keys')).toHaveLength(2);
  });

  it('asks for metadata and keys once for many sign-ins', async () => {
    const upstream = await start();
    const connection = connectTo(upstream);
    await Promise.all(Array.from({ length: 8 }, () => signInAt(connection, upstream)));
    expect(upstream.requests.filter((one) => one.startsWith('GET /.well-known'))).toHaveLength(1);
    expect(upstream.requests.filter((one) => one === 'GET /keys')).toHaveLength(1);
  });
});

describe('an OpenID provider that encrypts', () => {
  let keys: Awaited<ReturnType<typeof newClientKeys>>;
  beforeAll(async () => {
    keys = await newClientKeys();
  });

  it.each(['enc-ECDH-ES', 'enc-RSA-OAEP-256'])('is understood with the key %s', async (kid) => {
    const published = { keys: keys.published.keys.filter((key) => key.use === 'sig' || key.kid === kid) };
    const upstream = await start({ clientKeys: () => published, encrypted: true, userinfo: 'jwt' });
    const settings = { auth: 'private_key_jwt', idTokenEncrypted: true, userinfo: 'jwt', idTokenHint: 'always' };
    const answer = await signInAt(connectTo(upstream, settings, { clientKeys: keys.own }), upstream);
    expect(answer).toMatchObject({ subject: 'an-2001', claims: { number: '001099012345' } });
    // What is given back at logout is not encrypted: the provider could not read it.
    expect(answer.logoutHint?.split('.')).toHaveLength(3);
  });

  it('must encrypt where that was agreed, for one of our keys', async () => {
    const settings = { idTokenEncrypted: true };
    const open = await start();
    await expect(signInAt(connectTo(open, settings, { clientKeys: keys.own }), open)).rejects.toThrow('not-encrypted');
    const other = await newClientKeys();
    const wrong = await start({ clientKeys: () => other.published, encrypted: true });
    await expect(signInAt(connectTo(wrong, settings, { clientKeys: keys.own }), wrong)).rejects.toMatchObject({
      name: 'UpstreamDisbelieved',
    });
  });
});

describe('settings of an OpenID provider', () => {
  const upstream = { issuer: 'https://bank.example', clientId: 'mot-cua', clientSecret: 's' } as TestUpstream;

  it.each([
    ['http elsewhere', { issuer: 'http://bank.example' }],
    ['an algorithm without a signature', { algorithms: ['none'] }],
    ['an algorithm whose key both know', { algorithms: ['HS256'] }],
    ['scopes without openid', { scopes: ['profile'] }],
    ['a key that is not there', { auth: 'private_key_jwt' }],
    ['encryption without a key', { idTokenEncrypted: true }],
    ['this provider itself', { issuer: 'http://localhost:9' }],
    ['a file of this machine, where staff described it', { clientSecretFile: '/etc/hostname' }],
    ['something that nobody knows', { colour: 'red' }],
  ])('are refused with %s', (_what, settings) => {
    expect(() => connectTo(upstream, settings)).toThrow(expect.objectContaining({ name: 'ZodError' }));
  });

  it('of the operator may name a file with the secret, which must be there', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'motcua-secret-')), 'secret');
    const tools = { secret: undefined, mayReadFiles: true };
    expect(() => connectTo(upstream, { clientSecretFile: file }, tools)).toThrow('ENOENT');
    const there = await start();
    writeFileSync(file, `${there.clientSecret}\n`);
    const connection = connectTo(there, { clientSecretFile: file }, tools);
    await expect(signInAt(connection, there)).resolves.toMatchObject({ subject: 'an-2001' });
  });

  it('are refused where they lead to this provider itself, however its address is written', () => {
    for (const issuer of ['https://eid.example', 'https://EID.example/', 'https://eid.example:443'])
      expect(() => connectTo(upstream, { issuer }, { issuer: 'https://eid.example' })).toThrow(
        'is this provider itself',
      );
  });

  it('name an issuer without anything that an issuer has not', () => {
    for (const issuer of ['https://a.example/?x=1', 'https://a.example/#x', 'https://me:secret@a.example'])
      expect(() => connectTo(upstream, { issuer })).toThrow('must have no query');
  });

  it('are refused without a secret where one is needed', () => {
    expect(() => connectTo(upstream, {}, { secret: undefined })).toThrow('needs a secret');
  });
});
