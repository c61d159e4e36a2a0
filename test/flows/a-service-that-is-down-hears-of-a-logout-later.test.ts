import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { ClientSecretBasic } from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { persona } from '../support/personas.ts';
import { createRelyingParty, register, type TestRelyingParty } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { createTextBrowser } from '../support/text-browser.ts';
import { eventually, pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const RETRIES = [1, 1];

let world: World;
let service: TestRelyingParty;
let receiver: Server;
/** What the service's logout endpoint answers next; 200 when nothing is left. */
let answers: number[] = [];
let received: { jti?: string | undefined; sid?: unknown; sub?: string | undefined }[] = [];

beforeAll(async () => {
  world = await createWorld({ outbox: { pollSeconds: 0.1, retrySeconds: RETRIES } });
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push(decodeJwt(new URLSearchParams(body).get('logout_token') ?? ''));
    response.writeHead(answers.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const metadata = {
    backchannel_logout_uri: `http://localhost:${port}/logout`,
    backchannel_logout_session_required: true,
  };
  await register(world, { clientId: 'listener', clientSecret: 'secret-of-the-listener', metadata });
  const authentication = ClientSecretBasic('secret-of-the-listener');
  service = await createRelyingParty(world, { clientId: 'listener', authentication });
});
afterAll(async () => {
  await world?.stop();
  receiver?.close();
});
beforeEach(async () => {
  received = [];
  await sql(world.databaseUrl, 'DELETE FROM outbox');
});

const lan = persona('An ordinary citizen');
const state = () =>
  sql<{ attempts: number; delivered: boolean; given_up: boolean; due: boolean; last_error: string | null }>(
    world.databaseUrl,
    `SELECT attempts, delivered_at IS NOT NULL AS delivered, given_up_at IS NOT NULL AS given_up,
       next_attempt_at IS NOT NULL AS due, last_error FROM outbox WHERE kind = 'backchannel-logout'`,
  );

async function signInAndOut(): Promise<{ sid: unknown; sub: string }> {
  const browser = createTextBrowser();
  const { tokens, idToken } = await service.signIn(browser, lan);
  const question = await browser.open(`${world.issuer}/session/end?id_token_hint=${tokens.id_token}`);
  await browser.submit(question, 'logout=yes');
  return { sid: idToken.sid, sub: idToken.sub };
}

describe('a logout', () => {
  it('is delivered once, and names the session and the person as this service knows them', async () => {
    const { sid, sub } = await signInAndOut();
    await eventually(async () => expect(await state()).toMatchObject([{ attempts: 1, delivered: true, due: false }]));
    await pause(500);
    expect(received).toMatchObject([{ sid, sub }]);
    expect(sid).toBeTruthy();
  });

  it('is tried again while the service fails, with a token of its own each time, and then no more', async () => {
    answers = [503, 500];
    await signInAndOut();
    await eventually(
      async () => expect(await state()).toMatchObject([{ attempts: 3, delivered: true, due: false }]),
      10_000,
    );
    await pause(1_300);
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ jti }) => jti)).size).toBe(3);
    expect(new Set(received.map(({ sid }) => sid)).size).toBe(1);
  });

  it('is given up after the last attempt, on record', async () => {
    answers = Array.from({ length: 10 }, () => 500);
    await signInAndOut();
    await eventually(
      async () => expect(await state()).toMatchObject([{ attempts: 3, given_up: true, due: false }]),
      10_000,
    );
    await pause(1_300);
    expect(received).toHaveLength(RETRIES.length + 1);
    answers = [];
    const events = await sql(
      world.databaseUrl,
      `SELECT 1 FROM audit_events WHERE type = 'logout.given-up' AND client_id = 'listener'`,
    );
    expect(events).toHaveLength(1);
    const [row] = await state();
    expect(row?.last_error).toBeTruthy();
  });

  it('does not make the person wait for a service that does not answer', async () => {
    const deaf = createServer(() => undefined);
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const { port } = deaf.address() as AddressInfo;
    const metadata = { backchannel_logout_uri: `http://localhost:${port}/logout` };
    await register(world, { clientId: 'deaf', clientSecret: 'secret-of-the-deaf-one', metadata });
    const authentication = ClientSecretBasic('secret-of-the-deaf-one');
    const party = await createRelyingParty(world, { clientId: 'deaf', authentication });
    const browser = createTextBrowser();
    const { tokens } = await party.signIn(browser, lan);
    const question = await browser.open(`${world.issuer}/session/end?id_token_hint=${tokens.id_token}`);
    const start = performance.now();
    await browser.submit(question, 'logout=yes');
    expect(performance.now() - start).toBeLessThan(2_000);
    deaf.closeAllConnections();
    deaf.close();
  });
});
