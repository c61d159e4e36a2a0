import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { decodeJwt } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OtherProvider, startOtherProvider } from '../support/other-provider.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';

const CALLBACK = 'http://127.0.0.1:9/callback';
// Letters and digits only: Glewlwyd does not decode what RFC 6749, section 2.3.1 has encoded.
const SECRET = 'theSecretOfAService';
const LAN = {
  username: 'lan',
  password: 'a-password-of-lan',
  name: 'Vũ Thị Lan',
  email: 'lan@example.net',
  birthdate: '1991-04-05',
  personal_number: '001191012345',
  loa: 'urn:example:substantial',
};

let provider: OtherProvider;
let config: openid.Configuration;
/** The service's address for logouts, and what arrived there. */
let listener: Server;
const told: string[] = [];

beforeAll(async () => {
  provider = await startOtherProvider();
  await provider.addPerson(LAN);
  listener = createServer((request, response) => {
    text(request).then((body) => {
      told.push(new URLSearchParams(body).get('logout_token') ?? '');
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  await provider.addClient({
    client_id: 'service',
    client_secret: SECRET,
    redirect_uri: [CALLBACK],
    backchannel_logout_uri: `http://127.0.0.1:${(listener.address() as AddressInfo).port}/logout`,
    backchannel_logout_session_required: '1',
  });
  config = await discover();
}, 180_000);

afterAll(async () => {
  listener?.close();
  await provider?.stop();
});

const discover = (): Promise<openid.Configuration> =>
  openid.discovery(new URL(provider.issuer), 'service', {}, openid.ClientSecretBasic(SECRET), {
    execute: [openid.allowInsecureRequests],
  });

async function signIn(
  browser: TextBrowser = createTextBrowser(),
): Promise<openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers> {
  const verifier = openid.randomPKCECodeVerifier();
  const [state, nonce] = [openid.randomState(), openid.randomNonce()];
  const address = openid.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  const back = await provider.answerTo(browser, address, LAN);
  return openid.authorizationCodeGrant(config, back, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
}

it('says who somebody is, in the ID token and as user information', async () => {
  const tokens = await signIn();
  const { sub } = tokens.claims() ?? { sub: '' };
  expect(tokens.claims()).toMatchObject({ aud: 'service', amr: ['password'], loa: LAN.loa, name: LAN.name });
  const about = await openid.fetchUserInfo(config, tokens.access_token, sub);
  expect(about).toMatchObject({ name: LAN.name, birthdate: LAN.birthdate, personal_number: LAN.personal_number });
});

it('signs with other keys after it has changed them', async () => {
  const before = (await signIn()).id_token;
  await provider.rotateKeys();
  config = await discover();
  const after = (await signIn()).id_token;
  const header = (token = '') => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
  expect(header(after).kid).not.toBe(header(before).kid);
});

it('tells its services of a logout', async () => {
  const browser = createTextBrowser();
  const tokens = await signIn(browser);
  await provider.signOut(browser, openid.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '' }));
  const token = await eventually(() => decodeJwt(told.at(-1) ?? ''));
  expect(token).toMatchObject({ aud: 'service', sid: tokens.claims()?.sid });
});
