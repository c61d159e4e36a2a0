import { generateKeyPairSync } from 'node:crypto';
import * as openid from 'openid-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { go } from '../support/journey.ts';
import { persona } from '../support/personas.ts';
import { teamOf } from '../support/services.ts';
import { createTextBrowser, type TextBrowser } from '../support/text-browser.ts';
import { createWorld, type World } from '../support/world.ts';

const mai = persona('The director of a company');
const minh = persona('reaches level 2');

let world: World;
let browser: TextBrowser;
let programs: string;
let team: string;

beforeAll(async () => {
  world = await createWorld({ authenticators: ['password', 'totp'] });
  const made = await teamOf(world, { owners: [mai, minh], authority: 'finance', name: 'Tra cứu thuế' });
  team = `${world.issuer}/owners/teams/${made.teamId}`;
  programs = `${team}/programs`;
  browser = createTextBrowser();
  await go(browser, `${world.issuer}/owners`, mai);
});
afterAll(() => world?.stop());

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'ES256', use: 'sig' };

const add = async (fields: Record<string, string>) => {
  const answer = await browser.step(`${programs}/add`, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: answer.status, text: await answer.text() };
};
const textOf = async (url: string) => (await browser.step(url)).text();
const clientIn = (text: string): string => /api-[\w-]{16}/.exec(text)?.[0] ?? '';

/** What the program does with its key. */
async function call(clientId: string, what: { method?: string; path: string; body?: object }) {
  const key = await crypto.subtle.importKey(
    'pkcs8',
    privateKey.export({ format: 'der', type: 'pkcs8' }),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  );
  const config = await openid.discovery(
    new URL(world.issuer),
    clientId,
    undefined,
    openid.PrivateKeyJwt({ key, kid: 'a' }),
    { execute: [openid.allowInsecureRequests] },
  );
  const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair('ES256'));
  const { access_token: token } = await openid.clientCredentialsGrant(
    config,
    { resource: `${world.issuer}/api`, scope: 'services:read services:write' },
    { DPoP },
  );
  const headers = new Headers({ 'content-type': 'application/json' });
  const send = () =>
    openid
      .fetchProtectedResource(
        config,
        token,
        new URL(`${world.issuer}/api/v1${what.path}`),
        what.method ?? 'GET',
        what.body ? JSON.stringify(what.body) : undefined,
        headers,
        { DPoP },
      )
      .catch((error: unknown) => {
        if (error instanceof openid.WWWAuthenticateChallengeError) return error.response;
        throw error;
      });
  return { first: await send(), send };
}

describe('an owner', () => {
  it('adds a program by its public key, which works at once, and reads what it did', async () => {
    const wrong = await add({ name: '', keys: JSON.stringify(privateKey.export({ format: 'jwk' })) });
    expect([wrong.status, wrong.text.includes('riêng')]).toEqual([400, true]);
    const made = await add({ name: 'Triển khai', scopes: 'services:write', keys: JSON.stringify({ keys: [jwk] }) });
    expect(made.status).toBe(303);
    const list = await textOf(programs);
    expect(list).toContain('Triển khai');
    const clientId = clientIn(list);
    const { first } = await call(clientId, {
      method: 'POST',
      path: '/services',
      body: { name: { vi: 'Do chương trình lập' } },
    });
    expect(first.status).toBe(201);
    const history = await textOf(`${team}/history`);
    expect(history).toContain('thêm chương trình “Triển khai”');
    expect(history).toContain('Chương trình “Triển khai”');
    const told = await world.app.storage.notices.countNew(minh.id);
    expect(told).toBeGreaterThan(0);
  });

  it('ends it at once', async () => {
    const clientId = clientIn(await textOf(programs));
    const { first, send } = await call(clientId, { path: '/services' });
    expect(first.status).toBe(403);
    const ended = await browser.step(`${programs}/${clientId}/remove`, { method: 'POST', body: new URLSearchParams() });
    expect(ended.status).toBe(303);
    await expect.poll(async () => (await send()).status, { timeout: 8_000 }).toBe(401);
    expect(await textOf(programs)).not.toContain(clientId);
    await expect(call(clientId, { path: '/services' })).rejects.toThrow();
    const again = await browser.step(`${programs}/${clientId}/remove`, { method: 'POST', body: new URLSearchParams() });
    expect(again.status).toBe(404);
  });
});
