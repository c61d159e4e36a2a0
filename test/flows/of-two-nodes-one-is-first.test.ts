import { readFileSync } from 'node:fs';
import { importJWK, type JWK, SignJWT } from 'jose';
import { ClientSecretBasic } from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '../../src/config.ts';
import { go, isCode } from '../support/journey.ts';
import { type ProviderNode, startNode } from '../support/node.ts';
import { codeOf, persona } from '../support/personas.ts';
import { basicClient, createRelyingParty, register, type TestRelyingParty } from '../support/relying-party.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const ROUNDS = 50;
const EACH_NODE = 2;

let world: World;
let nodes: ProviderNode[];
let service: TestRelyingParty;
beforeAll(async () => {
  const plenty = { attempts: 10 * ROUNDS };
  world = await createWorld({ guessing: { account: plenty, device: plenty, further: plenty } });
  nodes = await Promise.all([startNode(world), startNode(world)]);
  service = await basicClient(world);
});
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.end('SIGTERM')));
  await world?.stop();
});

const lan = persona('An ordinary citizen');
const minh = persona('reaches level 2');

interface Answer {
  readonly status: number;
  readonly error: string | undefined;
}

const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
const AUTHORIZATION = basic('test-client-secret-basic', 'development-only-test-client-secret-basic');

async function ask(url: string, body: URLSearchParams, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', body, headers });
  const { error } = (await response.json()) as { error?: string };
  return { status: response.status, error };
}

/** The same request at every node at once. */
function race(body: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer[]> {
  const targets = nodes.flatMap(({ origin }) => Array.from({ length: EACH_NODE }, () => `${origin}/token`));
  return Promise.all(targets.map((url) => ask(url, new URLSearchParams(body), headers)));
}

const ONE_WINNER = { winners: 1, others: [400], failures: [] as number[] };
function outcome(answers: readonly { status: number }[], refusal = 400) {
  const others = answers.map(({ status }) => status).filter((status) => status !== 200);
  return {
    winners: answers.length - others.length,
    others: [...new Set(others.filter((status) => status === refusal))],
    failures: others.filter((status) => status !== refusal),
  };
}

describe('when two nodes are asked at once, exactly one of them', () => {
  it('redeems an authorization code', async () => {
    const browser = createTextBrowser();
    await service.signIn(browser, lan);
    for (let round = 0; round < ROUNDS; round += 1) {
      const { url, verifier = '' } = await service.begin();
      const { url: callback } = await browser.open(url);
      const code = callback.searchParams.get('code') ?? '';
      const redirect_uri = `${world.testService}/callback`;
      const body = { grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier };
      expect(outcome(await race(body, { authorization: AUTHORIZATION }))).toEqual(ONE_WINNER);
    }
  });

  it('rotates a refresh token', async () => {
    const browser = createTextBrowser();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { tokens } = await service.signIn(browser, lan);
      const body = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' };
      expect(outcome(await race(body, { authorization: AUTHORIZATION }))).toEqual(ONE_WINNER);
    }
  });

  it('believes a client assertion', async () => {
    const metadata = {
      redirect_uris: undefined,
      post_logout_redirect_uris: undefined,
      response_types: undefined,
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
    };
    const file = projectPath('config/development/test-private-key-jwt.jwk.json');
    const jwk = JSON.parse(readFileSync(file, 'utf8')) as JWK;
    const { d: _, ...publicJwk } = jwk;
    await register(world, { clientId: 'race', metadata: { ...metadata, jwks: { keys: [publicJwk] } } });
    const key = await importJWK(jwk, 'ES256');
    for (let round = 0; round < ROUNDS; round += 1) {
      const assertion = await new SignJWT({ jti: `assertion-${round}` })
        .setProtectedHeader({ alg: 'ES256', ...(jwk.kid ? { kid: jwk.kid } : {}) })
        .setIssuer('race')
        .setSubject('race')
        .setAudience(world.issuer)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(key);
      const answers = await race({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      });
      expect(outcome(answers, 401)).toEqual({ ...ONE_WINNER, others: [401] });
    }
  });

  it('begins a pushed request', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { url } = await service.begin();
      const pushed = await fetch(`${world.issuer}/request`, {
        method: 'POST',
        body: url.searchParams,
        headers: { authorization: AUTHORIZATION },
      });
      const { request_uri = '' } = (await pushed.json()) as { request_uri?: string };
      const query = new URLSearchParams({ client_id: service.clientId, request_uri });
      const browser = createTextBrowser();
      await service.signIn(browser, lan);
      const answers = await Promise.all(
        nodes.map(async ({ origin }) => {
          const response = await browser.step(`${origin}/auth?${query}`);
          const location = new URL(response.headers.get('location') ?? world.issuer);
          return { status: location.searchParams.has('code') ? 200 : response.status };
        }),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.every(({ status }) => status < 500)).toBe(true);
    }
  });

  it('accepts a code of an authenticator app', async () => {
    const { credentials } = world.app.storage;
    const people = await Promise.all(
      [0, 1].map(async () => {
        const browser = createTextBrowser();
        await go(browser, `${world.portal}/sign-in`, minh);
        return browser;
      }),
    );
    for (let round = 0; round < ROUNDS; round += 1) {
      const code = await codeOf(minh);
      const pages = await Promise.all(people.map((browser) => codePage(browser)));
      const answers = await Promise.all(
        people.map(async (browser, index) => {
          const origin = nodes[index]?.origin ?? '';
          const action = actionOf(pages[index] as Page);
          const headers = { origin: world.issuer };
          const body = new URLSearchParams({ code });
          const sent = { method: 'POST', body, headers };
          return browser.step(`${origin}${action}`, sent);
        }),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 400]);
      const [credential] = (await credentials.ofPerson(minh.id)).filter(({ method }) => method === 'totp');
      if (credential) await credentials.update(credential, { secret: minh.totpSecret });
    }
  });
});

/** Where the form of a page goes. */
const actionOf = ({ html }: Page): string => /<form[^>]*action="([^"]*)"/.exec(html)?.[1] ?? '';

/** The page that asks for a code: never finished, so that the session stays at level 1. */
async function codePage(browser: TextBrowser): Promise<Page> {
  const page = await browser.open(`${world.portal}/land`);
  if (!isCode(page)) throw new Error(`no code was asked for: ${page.text.slice(0, 300)}`);
  return page;
}

describe('a refresh token of a client that two nodes know', () => {
  it('is still good for the winner of a race', async () => {
    const browser = createTextBrowser();
    const party = await createRelyingParty(world, {
      clientId: 'test-client-secret-basic',
      authentication: ClientSecretBasic('development-only-test-client-secret-basic'),
    });
    const { tokens } = await party.signIn(browser, lan);
    const both = await Promise.allSettled([0, 1].map(() => party.refresh(tokens.refresh_token ?? '')));
    const won = both.find((result) => result.status === 'fulfilled');
    expect((await party.refresh(won?.value.refresh_token ?? '')).access_token).toBeTruthy();
  });
});
