import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import Provider, { type Configuration } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asked, Connection } from '../../src/upstreams/upstream.ts';
import { type OtherProvider, startOtherProvider } from '../support/other-provider.ts';
import { freePort } from '../support/ports.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { ASKED, CALLBACK, connectTo, newClientKeys } from '../support/upstream-client.ts';
import { eventually } from '../support/wait.ts';

// Letters and digits only, also in the name: Glewlwyd does not decode what RFC 6749, section 2.3.1 has encoded.
const SECRET = 'theSecretOfMotCuaThere';
const CLIENT = { clientId: 'motcua', clientSecret: SECRET };

describe('Glewlwyd, written in C', () => {
  const LAN = {
    username: 'lan',
    password: 'a-password-of-lan',
    name: 'Vũ Thị Lan',
    email: 'lan@example.net',
    birthdate: '1991-04-05',
    personal_number: '001191012345',
    loa: 'urn:example:substantial',
  };
  const told: string[] = [];
  let provider: OtherProvider;
  let listener: Server;
  let connection: Connection;

  beforeAll(async () => {
    provider = await startOtherProvider();
    await provider.addPerson(LAN);
    const port = await freePort();
    listener = createServer(async (request, response) => {
      told.push(new URLSearchParams(await text(request)).get('logout_token') ?? '');
      response.end();
    }).listen(port, '127.0.0.1');
    await provider.addClient({
      client_id: CLIENT.clientId,
      client_secret: SECRET,
      redirect_uri: [CALLBACK],
      backchannel_logout_uri: `http://127.0.0.1:${port}/logout`,
      backchannel_logout_session_required: '1',
    });
    connection = connectTo(
      { ...CLIENT, issuer: provider.issuer },
      { userinfo: 'json', levelClaim: 'loa', idTokenHint: 'always' },
    );
  }, 180_000);

  afterAll(async () => {
    listener?.close();
    await provider?.stop();
  });

  async function signIn(browser: TextBrowser = createTextBrowser(), asked: Partial<Asked> = {}) {
    const { location, kept } = await connection.begin({ ...ASKED, ...asked });
    return connection.finish({ kept, callback: await provider.answerTo(browser, location, LAN) });
  }

  it('says who somebody is, and at which level', async () => {
    expect(await signIn()).toMatchObject({
      issuer: provider.issuer,
      acr: LAN.loa,
      amr: ['password'],
      claims: { name: LAN.name, birthdate: LAN.birthdate, personal_number: LAN.personal_number },
    });
  });

  it('is understood at once after it has changed its keys', async () => {
    const before = await signIn();
    await provider.rotateKeys();
    expect(await signIn()).toMatchObject({ subject: before.subject });
  });

  it('tells of a logout, about the session of the sign-in', async () => {
    const browser = createTextBrowser();
    const { session, subject, logoutHint } = await signIn(browser);
    const address = await connection.endSession?.({ logoutHint, back: CALLBACK, state: 'state-2' });
    await provider.signOut(browser, address ?? '');
    const heard = await eventually(async () => connection.toldOfLogout?.(told.at(-1) ?? ''));
    expect(heard).toMatchObject({ issuer: provider.issuer, session });
    expect([undefined, subject]).toContain(heard?.subject);
  });
});

describe('oidc-provider', () => {
  let server: Server;
  let issuer: string;
  let callback: string;
  let keys: Awaited<ReturnType<typeof newClientKeys>>;

  beforeAll(async () => {
    const port = await freePort();
    issuer = `http://localhost:${port}`;
    keys = await newClientKeys();
    callback = `${issuer}/back`;
    const configuration = {
      clients: [
        {
          redirect_uris: [callback],
          client_id: 'motcua',
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: keys.published,
          id_token_signed_response_alg: 'ES256',
          id_token_encrypted_response_alg: 'ECDH-ES',
          id_token_encrypted_response_enc: 'A256GCM',
          userinfo_signed_response_alg: 'ES256',
          require_pushed_authorization_requests: true,
        },
      ],
      jwks: { keys: [{ ...(keys.own[0] as object), kid: 'of-the-provider' }] },
      features: {
        encryption: { enabled: true },
        jwtUserinfo: { enabled: true },
        pushedAuthorizationRequests: { enabled: true },
        rpInitiatedLogout: { enabled: true },
      },
      claims: { openid: ['sub', 'acr', 'amr'], profile: ['name', 'personal_number'] },
      acrValues: ['low', 'high'],
      findAccount: (_ctx: unknown, id: string) => ({
        accountId: id,
        claims: async () => ({ sub: id, name: 'Vũ Thị Lan', personal_number: '001191012345' }),
      }),
    } as unknown as Configuration;
    server = createServer(new Provider(issuer, configuration).callback());
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  });
  afterAll(() => void server?.close());

  /** Its pages for development take any name and password, and then ask for consent. */
  async function answerTo(browser: TextBrowser, address: URL): Promise<URL> {
    const signIn = await browser.open(address);
    const consent = await browser.submit(signIn, 'Sign-in', { login: 'lan', password: 'any' });
    return (await browser.submit(consent, 'Continue')).url;
  }

  it('encrypts its ID tokens and signs its user information for us', async () => {
    const connection = connectTo(
      { ...CLIENT, issuer },
      { auth: 'private_key_jwt', scopes: ['openid', 'profile'], idTokenEncrypted: true, userinfo: 'jwt' },
      { clientKeys: keys.own },
    );
    const { location, kept } = await connection.begin({ ...ASKED, callback, anew: true });
    expect(location.searchParams.has('request_uri')).toBe(true);
    const returned = { kept, callback: await answerTo(createTextBrowser(), location) };
    expect(await connection.finish(returned)).toMatchObject({
      issuer,
      subject: 'lan',
      claims: { name: 'Vũ Thị Lan', personal_number: '001191012345' },
    });
  });
});
