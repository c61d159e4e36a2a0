import { createServer, type Server } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Definition, definitionSchema } from '../../src/upstreams/definition.ts';
import { answerAll, isInside, isSignIn } from '../support/journey.ts';
import { type OtherPerson, type OtherProvider, startOtherProvider } from '../support/other-provider.ts';
import { persona } from '../support/personas.ts';
import { freePort } from '../support/ports.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { newClientKeys } from '../support/upstream-client.ts';
import { addressesAt, inFront } from '../support/upstream-file.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type KnownOfWorld, type World } from '../support/world.ts';

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');

const definitionOf = (id: string, differences: Record<string, unknown>): Definition =>
  definitionSchema.parse({
    id,
    protocol: 'oidc',
    name: { vi: `Nơi ${id}`, en: `Place ${id}`, fr: `Lieu ${id}` },
    firstArrival: 'match',
    claims: { number: 'personal_number', name: 'name', birthdate: 'birthdate' },
    ...differences,
  });

const inside = (page: Page): Page => {
  expect(isInside(page)).toBe(true);
  return page;
};
const isOut = async (browser: TextBrowser, { portal }: World): Promise<boolean> =>
  isSignIn(await browser.open(`${portal}/sign-in`));

/** Answers a form of ours; where that leads to. */
async function post(browser: TextBrowser, url: string, fields: Record<string, string>): Promise<URL> {
  const headers = { origin: new URL(url).origin };
  const sent = await browser.step(url, { method: 'POST', body: new URLSearchParams(fields), headers });
  return new URL(sent.headers.get('location') ?? '', url);
}

describe('Glewlwyd, written in C', () => {
  const SECRET = 'theSecretOfMotCuaThere';
  const LAN: OtherPerson = {
    username: 'lan',
    password: 'a-password-of-lan-there',
    name: lan.name.full,
    email: 'lan@example.net',
    birthdate: lan.birthdate ?? '',
    personal_number: lan.citizenNumber ?? '',
    loa: 'urn:example:substantial',
  };
  /** Says nothing of anybody: her ID token may stand in an address. */
  const NOBODY: OtherPerson = {
    username: 'nobody',
    password: 'a-password-of-nobody',
    name: 'x',
    email: 'nobody@example.net',
    birthdate: 'x',
    personal_number: 'x',
    loa: LAN.loa ?? '',
  };
  let provider: OtherProvider;
  let world: World;

  const settingsOf = (clientId: string) => ({
    issuer: provider.issuer,
    clientId,
    auth: 'client_secret_basic',
    userinfo: 'json',
    levelClaim: 'loa',
  });
  const levels = [{ acr: [LAN.loa], factors: ['knowledge'], proof: 'upstream_substantial', identifies: true }];

  beforeAll(async () => {
    provider = await startOtherProvider();
    // One after the other: at the same time it mixes them up.
    for (const person of [LAN, NOBODY]) await provider.addPerson(person);
    const described = [
      definitionOf('glewlwyd', { settings: settingsOf('glewlwyd'), levels }),
      definitionOf('hinted', {
        settings: { ...settingsOf('hinted'), idTokenHint: 'always', par: 'never' },
        claims: {},
        levels: [{ acr: [], factors: ['knowledge'] }],
        firstArrival: 'connect',
      }),
    ];
    world = await createWorld(inFront(described, { glewlwyd: SECRET, hinted: SECRET }));
    for (const { id } of described) {
      const { callback, logout } = addressesAt(world, id);
      await provider.addClient({
        client_id: id,
        client_secret: SECRET,
        redirect_uri: [callback],
        backchannel_logout_uri: logout,
        backchannel_logout_session_required: '1',
      });
    }
  }, 180_000);
  afterAll(async () => {
    await world?.stop();
    await provider?.stop();
  });

  /** Where a form of ours leads to. */
  async function leave(browser: TextBrowser, upstream: string): Promise<URL> {
    const { pathname } = (await browser.open(`${world.portal}/sign-in`)).url;
    return post(browser, `${world.issuer}${pathname}/sign-in`, { upstream });
  }

  /** There, and back from there. */
  async function arrive(browser: TextBrowser, upstream = 'glewlwyd', person = LAN): Promise<Page> {
    const sent = await leave(browser, upstream);
    return answerAll(browser, await provider.signIn(browser, sent, person), lan, { skip: true });
  }

  it('signs people in at a service behind us, found by their number', async () => {
    const page = inside(await arrive(createTextBrowser()));
    expect(page.text).toContain(lan.name.full);
    const links = await world.app.storage.upstreams.links.ofPerson(lan.id);
    expect(links).toMatchObject([{ upstream: 'glewlwyd', issuer: provider.issuer, by: 'number' }]);
  });

  it('is switched off for nobody by codes that browsers make up', async () => {
    for (let round = 0; round < 6; round += 1) {
      const browser = createTextBrowser();
      const { callback } = addressesAt(world, 'hinted');
      const state = (await leave(browser, 'hinted')).searchParams.get('state') ?? '';
      const page = await browser.open(`${callback}?${new URLSearchParams({ code: 'made-up', state })}`);
      expect(isSignIn(page)).toBe(true);
    }
    expect((await leave(createTextBrowser(), 'hinted')).origin).toBe(new URL(provider.issuer).origin);
  });

  it('goes on after it has changed its keys', async () => {
    await provider.rotateKeys();
    inside(await arrive(createTextBrowser()));
  });

  it('is told of our sign-out whose it is, and tells us of its own', async () => {
    const browser = createTextBrowser();
    const arrival = await arrive(browser, 'hinted', NOBODY);
    const page = inside(await answerAll(browser, await browser.submit(arrival, 'action=connect'), minh));
    const question = await browser.submit(page, '#sign-out');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(question.html)?.[1] ?? '';
    const confirm = { upstream: 'hinted', logout: 'yes', xsrf };
    const there = await post(browser, `${world.issuer}/session/end/confirm`, confirm);
    expect(there.origin).toBe(new URL(provider.issuer).origin);
    expect(await isOut(browser, world)).toBe(true);
    // Still in her session there, she comes again, and signs out there.
    inside(await arrive(browser, 'hinted', NOBODY));
    await provider.signOut(browser, there);
    await eventually(async () => expect(isInside(await browser.open(`${world.portal}/`))).toBe(false), 10_000);
    expect(await isOut(browser, world)).toBe(true);
  });
});

describe('oidc-provider, with its own pages', () => {
  let server: Server;
  let issuer: string;
  let world: World;

  function configured(known: KnownOfWorld, own: object): Configuration {
    const { callback, signedOut, logout } = addressesAt(known, 'plain');
    return {
      clients: [
        {
          client_id: 'motcua',
          redirect_uris: [callback],
          post_logout_redirect_uris: [signedOut],
          backchannel_logout_uri: logout,
          backchannel_logout_session_required: true,
          token_endpoint_auth_method: 'private_key_jwt',
          jwks_uri: `${known.issuer}/upstreams/jwks.json`,
          id_token_signed_response_alg: 'ES256',
          id_token_encrypted_response_alg: 'ECDH-ES',
          id_token_encrypted_response_enc: 'A256GCM',
          userinfo_signed_response_alg: 'ES256',
          require_pushed_authorization_requests: true,
        },
      ],
      jwks: { keys: [own] },
      features: {
        backchannelLogout: { enabled: true },
        encryption: { enabled: true },
        jwtUserinfo: { enabled: true },
        pushedAuthorizationRequests: { enabled: true },
        rpInitiatedLogout: { enabled: true },
      },
      claims: { openid: ['sub', 'acr', 'amr'], profile: ['name', 'personal_number', 'birthdate'] },
      acrValues: ['low', 'high'],
      // Our keys are on this machine; by itself it asks nobody there.
      fetch: (url: string, { dispatcher: _, ...options }: RequestInit & { dispatcher: unknown }) => fetch(url, options),
      findAccount: (_ctx: unknown, id: string) => ({
        accountId: id,
        claims: async () => ({
          sub: id,
          name: lan.name.full,
          personal_number: lan.citizenNumber,
          birthdate: lan.birthdate,
        }),
      }),
    } as unknown as Configuration;
  }

  beforeAll(async () => {
    const port = await freePort();
    // Another host than ours: ports share cookies.
    issuer = `http://127.0.0.1:${port}`;
    const described = definitionOf('plain', {
      settings: {
        issuer,
        clientId: 'motcua',
        scopes: ['openid', 'profile'],
        par: 'required',
        idTokenEncrypted: true,
        userinfo: 'jwt',
      },
      levels: [{ acr: [], factors: ['knowledge'], proof: 'upstream_low', identifies: true }],
    });
    const [own] = (await newClientKeys()).own;
    let provider: Provider;
    server = createServer((request, response) => void provider.callback()(request, response));
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
    world = await createWorld((known) => {
      provider = new Provider(issuer, configured(known, { ...own, kid: 'its-own' }));
      return inFront([described])(known);
    });
  });
  afterAll(async () => {
    server?.closeAllConnections();
    server?.close();
    await world?.stop();
  });

  async function arrive(browser: TextBrowser): Promise<Page> {
    const choice = await browser.open(`${world.portal}/sign-in`);
    const signIn = await browser.submit(choice, 'upstream=plain');
    const consent = await browser.submit(signIn, 'Sign-in', { login: 'lan-there', password: 'any' });
    return answerAll(browser, await browser.submit(consent, 'Continue'), lan, { skip: true });
  }

  it('signs people in at a service behind us, with encrypted ID tokens and signed user information', async () => {
    const page = inside(await arrive(createTextBrowser()));
    expect(page.text).toContain(lan.name.full);
  });

  it('is left with our sign-out, and leads back to the service', async () => {
    const browser = createTextBrowser();
    const question = await browser.submit(inside(await arrive(browser)), '#sign-out');
    const theirs = await browser.submit(question, 'logout=yes');
    expect(theirs.url.origin).toBe(issuer);
    const left = await browser.submit(theirs, 'Yes, sign me out');
    expect(left.url.href).toContain(`${world.portal}/signed-out`);
    expect(await isOut(browser, world)).toBe(true);
  });

  it('tells us of a sign-out there, and the services hear of it', async () => {
    const browser = createTextBrowser();
    inside(await arrive(browser));
    await browser.submit(await browser.open(`${issuer}/session/end`), 'Yes, sign me out');
    await eventually(async () => expect(isInside(await browser.open(`${world.portal}/`))).toBe(false), 10_000);
    expect(await isOut(browser, world)).toBe(true);
  });
});
