/** A program that uses the management API, made of openid-client as its developers would write it. */
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import * as openid from 'openid-client';
import type { RelyingParty } from '../../src/relying-parties/relying-party.ts';
import { save } from './relying-party.ts';
import type { World } from './world.ts';

/** What a call answers. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect.
  readonly body: any;
}

export interface Program {
  readonly clientId: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
  token(scope: string): Promise<string>;
  /** With a token of all its scopes, or of these; `method path`, such as `GET /services`. */
  call(what: string, options?: { body?: unknown; scope?: string; type?: string }): Promise<Answer>;
}

type Api = NonNullable<RelyingParty['policy']['api']>;
const name = (text: string) => ({ vi: text, en: text, fr: text });

/** Registers a program with a key of its own, and makes it. */
export async function programOf(world: World, clientId: string, api: Api): Promise<Program> {
  const keys = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  await save(world, {
    clientId,
    name: name(clientId),
    organisation: name('Cục Thuế'),
    metadata: {
      redirect_uris: [],
      response_types: [],
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [jwk] },
    },
    policy: { minimumAcr: 'm0', profile: 'fapi2', scopes: ['openid'], claims: {}, api },
    uris: {},
  });
  const config = await openid.discovery(
    new URL(world.issuer),
    clientId,
    undefined,
    openid.PrivateKeyJwt({ key: keys.privateKey, kid: 'one' }),
    { execute: [openid.allowInsecureRequests] },
  );
  const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'));
  const resource = `${world.issuer}/api`;
  const tokens = new Map<string, string>();

  async function token(scope: string): Promise<string> {
    const known = tokens.get(scope);
    if (known) return known;
    const { access_token: made } = await openid.clientCredentialsGrant(config, { resource, scope }, { DPoP });
    tokens.set(scope, made);
    return made;
  }

  return {
    clientId,
    privateKey: await exportPKCS8(keys.privateKey),
    token,
    async call(what, { body, scope = api.scopes.join(' '), type = 'application/json' } = {}) {
      const [method = '', path = ''] = what.split(' ');
      const headers = new Headers(body === undefined ? {} : { 'content-type': type });
      const sent = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
      const url = new URL(`${world.issuer}/api/v1${path}`);
      const used = await token(scope);
      const answer = await openid
        .fetchProtectedResource(config, used, url, method, sent, headers, { DPoP })
        .catch((error: unknown) => {
          if (error instanceof openid.WWWAuthenticateChallengeError) return error.response;
          throw error;
        });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}
