import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import {
  addService,
  atOwners,
  clientIdOn,
  foundTeam,
  makeKeys,
  sandboxClient,
  sandboxFields,
  saveSandbox,
} from '../support/owners.ts';
import { persona } from '../support/personas.ts';
import { basicClient, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { addTestPerson } from '../support/test-people.ts';
import { createTextBrowser, type Page, type TextBrowser } from '../support/text-browser.ts';
import { eventually } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const hung = persona('The director of a company');
const binh = persona('An officer at a commune counter');

let world: World;
let hungs: TextBrowser;
let team: string;
let service: string;
let client: TestRelyingParty;
beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  hungs = await atOwners(world, hung);
  team = await foundTeam(world, hungs);
  service = await addService(world, hungs, team);
  const keys = await makeKeys();
  const page = await saveSandbox(world, hungs, service, sandboxFields(world, keys.jwks));
  client = await sandboxClient(world, clientIdOn(page), keys.authentication);
  await client.signIn(hungs, hung);
});
afterAll(() => world?.stop());

const faultsPage = (): string => `${world.issuer}/owners/services/${service}/sandbox/faults`;
const choose = async (fault: string): Promise<Page> =>
  hungs.submit(await hungs.open(faultsPage()), '.login-submit', { fault });
const errorAt = ({ url }: Page): string | null => url.searchParams.get('error');
const signsIn = (): Promise<string> =>
  client.signIn(hungs, hung).then(
    () => 'signed in',
    (error: unknown) => saidBy(error),
  );

/** What an error says, with the claim that it is about and the errors behind it. */
function saidBy(error: unknown): string {
  const { message, claim, cause } = error as { message?: string; claim?: string; cause?: unknown };
  return [message, claim, cause === undefined ? '' : saidBy(cause)].join(' ');
}

/** What signs in, with the ID token as it came. */
async function idTokenSent(): Promise<{ readonly said: string; readonly idToken: string }> {
  let idToken = '';
  client.config[openid.customFetch] = async (...request) => {
    const response = await fetch(...(request as Parameters<typeof fetch>));
    const text = await response.clone().text();
    if (text.includes('id_token')) idToken = (JSON.parse(text) as { id_token?: string }).id_token ?? idToken;
    return response;
  };
  const said = await signsIn();
  client.config[openid.customFetch] = undefined as unknown as openid.CustomFetch;
  return { said, idToken };
}

const published = async () => (await (await fetch(`${world.issuer}/jwks`)).json()) as JSONWebKeySet;

describe('a fault', () => {
  it.each([
    ['access-denied', 'access_denied'],
    ['login-required', 'login_required'],
    ['temporarily-unavailable', 'temporarily_unavailable'],
  ])('%s comes back from the authorization endpoint', async (fault, error) => {
    expect((await choose(fault)).text).toContain('Đang bật');
    expect(errorAt(await hungs.open((await client.begin()).url))).toBe(error);
    expect(errorAt(await hungs.open((await client.begin({ prompt: 'none' })).url))).toBe(error);
  });

  it.each([
    ['id-token-nonce', /nonce/],
    ['id-token-audience', /aud/],
    ['id-token-expired', /exp|timestamp/i],
  ])('%s is in a token that is good but for this', async (fault, says) => {
    await choose(fault);
    const { said, idToken } = await idTokenSent();
    expect(said).toMatch(says);
    await compactVerify(idToken, createLocalJWKSet(await published()));
  });

  it('with a strange key is in a token that names a key which is not published', async () => {
    await choose('id-token-key');
    const { idToken } = await idTokenSent();
    expect(decodeProtectedHeader(idToken).kid).toMatch(/^unpublished-/);
    await expect(compactVerify(idToken, createLocalJWKSet(await published()))).rejects.toThrow('no applicable key');
  });

  it('at the token endpoint uses nothing up: the same code is good when it is over', async () => {
    await choose('token-unavailable');
    const transaction = await client.begin();
    const { url } = await go(hungs, transaction.url, hung);
    await expect(client.redeem(url, transaction)).rejects.toThrow();
    await choose('none');
    expect((await client.redeem(url, transaction)).claims()?.sub).toBeTruthy();
  });

  it('of slowness comes five seconds late, and right', async () => {
    await choose('token-slow');
    const began = Date.now();
    expect(await signsIn()).toBe('signed in');
    expect(Date.now() - began).toBeGreaterThan(4_900);
  });

  it('at userinfo is a refused token', async () => {
    await choose('userinfo-refused');
    const { tokens } = await client.signIn(hungs, hung);
    const refused = await client.userInfo(tokens).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(openid.WWWAuthenticateChallengeError);
    await choose('none');
    expect((await client.userInfo(tokens)).sub).toBeTruthy();
  });

  it('of logouts sends each of them twice', async () => {
    const received: string[] = [];
    const receiver = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      received.push(decodeJwt(new URLSearchParams(body).get('logout_token') ?? '').jti ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    const other = await makeKeys();
    const own = await addService(world, hungs, team, 'Dịch vụ thứ hai');
    const fields = { ...sandboxFields(world, other.jwks), logout: `http://localhost:${port}/logout` };
    const told = await sandboxClient(
      world,
      clientIdOn(await saveSandbox(world, hungs, own, fields)),
      other.authentication,
    );
    const leaves = async () => {
      const person = await addTestPerson(world, hungs, team, 'level-1');
      await told.signIn(createTextBrowser(), person);
      await hungs.submit(await hungs.open(`${world.issuer}${person.removal}`), '.login-submit');
    };
    await leaves();
    await eventually(() => expect(received).toHaveLength(1));
    const page = await hungs.open(`${world.issuer}/owners/services/${own}/sandbox/faults`);
    await hungs.submit(page, '.login-submit', { fault: 'logout-twice' });
    await leaves();
    await eventually(() => expect(new Set(received).size).toBe(3));
    receiver.close();
  });

  it('is over after a day', async () => {
    await choose('access-denied');
    await sql(world.databaseUrl, `UPDATE sandbox_faults SET set_at = now() - interval '25 hours'`);
    expect(await signsIn()).toBe('signed in');
    expect((await hungs.open(faultsPage())).text).not.toContain('Đang bật');
  });

  it('is on record and in the history of the team', async () => {
    const types = await sql<{ type: string }>(
      world.databaseUrl,
      `SELECT DISTINCT type FROM audit_events WHERE type LIKE 'service.fault-%' ORDER BY type`,
    );
    expect(types.map(({ type }) => type)).toEqual(['service.fault-off', 'service.fault-on']);
  });
});

describe('nobody else', () => {
  it('has faults: not a service in production, even if a row in the database says so', async () => {
    const insert = `INSERT INTO sandbox_faults (client_id, fault, set_at) VALUES ('test-client-secret-basic', $1, now())
ON CONFLICT (client_id) DO UPDATE SET fault = $1`;
    const production = await basicClient(world);
    for (const fault of ['access-denied', 'id-token-nonce', 'token-unavailable', 'userinfo-refused']) {
      await sql(world.databaseUrl, insert, [fault]);
      const { tokens } = await production.signIn(hungs, hung);
      expect((await production.userInfo(tokens)).sub).toBeTruthy();
    }
  });

  it('switches them on: no stranger, and no fault that there is not', async () => {
    const binhs = await atOwners(world, binh);
    expect((await binhs.open(faultsPage())).status).toBe(404);
    const page = await hungs.open(faultsPage());
    expect((await hungs.submit(page, '.login-submit', { fault: 'everything' })).status).toBe(400);
  });

  it('has a page of faults without a sandbox', async () => {
    const other = await addService(world, hungs, await foundTeam(world, hungs, 'Sở Tư pháp thử nghiệm'));
    expect((await hungs.open(`${world.issuer}/owners/services/${other}/sandbox/faults`)).status).toBe(404);
  });
});
