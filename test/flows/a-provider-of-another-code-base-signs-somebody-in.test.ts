import * as openid from 'openid-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OtherProvider, startOtherProvider } from '../support/other-provider.ts';
import { createTextBrowser } from '../support/text-browser.ts';

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

beforeAll(async () => {
  provider = await startOtherProvider();
  await provider.addPerson(LAN);
  await provider.addClient({ client_id: 'service', client_secret: SECRET, redirect_uri: [CALLBACK] });
  config = await discover();
}, 180_000);

afterAll(() => provider?.stop());

const discover = (): Promise<openid.Configuration> =>
  openid.discovery(new URL(provider.issuer), 'service', {}, openid.ClientSecretBasic(SECRET), {
    execute: [openid.allowInsecureRequests],
  });

async function signIn(): Promise<openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers> {
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
  const back = await provider.answerTo(createTextBrowser(), address, LAN);
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
