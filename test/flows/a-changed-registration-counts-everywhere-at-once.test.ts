import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProviderNode, startNode } from '../support/node.ts';
import { change } from '../support/own-service.ts';
import { register } from '../support/relying-party.ts';
import { sql } from '../support/sql.ts';
import { eventually, pause } from '../support/wait.ts';
import { createWorld, type World } from '../support/world.ts';

const AT_ONCE_MS = 1_000;
const SECONDS_UNHEARD = 5;

let world: World;
let other: ProviderNode;
let origins: string[];
beforeAll(async () => {
  world = await createWorld();
  other = await startNode(world);
  origins = [world.issuer, other.origin];
});
afterAll(async () => {
  await other?.end('SIGTERM');
  await world?.stop();
});

const redirectTo = (uri: string) => ({ redirect_uris: [uri] });
const newId = (): string => `service-${randomUUID()}`;

/** What a node says about a redirect address: unknown service, unknown address, or a sign-in page. */
async function judgement(origin: string, clientId: string, redirectUri: string): Promise<string> {
  const url = new URL('/auth', origin);
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }).toString();
  const { status } = await fetch(url, { redirect: 'manual' });
  return status === 303 ? 'known' : 'unknown';
}

const everywhere = (clientId: string, uri: string): Promise<string[]> =>
  Promise.all(origins.map((origin) => judgement(origin, clientId, uri)));

const OLD = 'https://old.example/callback';
const NEW = 'https://new.example/callback';

/** Registered, and in the memory of both nodes. */
async function remembered(): Promise<string> {
  const clientId = newId();
  await register(world, { clientId, clientSecret: 'a-secret-of-the-usual-length', metadata: redirectTo(OLD) });
  await eventually(async () => expect(await everywhere(clientId, OLD)).toEqual(['known', 'known']), AT_ONCE_MS);
  return clientId;
}

const move = (clientId: string) =>
  change(world, clientId, ({ metadata }) => ({ metadata: { ...metadata, ...redirectTo(NEW) } }));

const listeners = (): Promise<{ pid: number }[]> =>
  sql(
    world.databaseUrl,
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  );

async function killListeners(): Promise<number[]> {
  const killed = await sql<{ pid: number }>(
    world.databaseUrl,
    `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  );
  return killed.map(({ pid }) => pid);
}

describe('a registration', () => {
  it('that is new is known at once, though it was asked for before', async () => {
    const clientId = newId();
    expect(await everywhere(clientId, OLD)).toEqual(['unknown', 'unknown']);
    await register(world, { clientId, clientSecret: 'a-secret-of-the-usual-length', metadata: redirectTo(OLD) });
    await eventually(async () => expect(await everywhere(clientId, OLD)).toEqual(['known', 'known']), AT_ONCE_MS);
  });

  it('that is changed is used at once as it is now, on every node', async () => {
    const clientId = await remembered();
    await move(clientId);
    await eventually(async () => {
      expect(await everywhere(clientId, NEW)).toEqual(['known', 'known']);
      expect(await everywhere(clientId, OLD)).toEqual(['unknown', 'unknown']);
    }, AT_ONCE_MS);
  });

  it('that is removed, by whatever way, is unknown at once', async () => {
    const clientId = await remembered();
    for (const table of ['registration_versions', 'relying_parties'])
      await sql(world.databaseUrl, `DELETE FROM ${table} WHERE client_id = $1`, [clientId]);
    await eventually(async () => expect(await everywhere(clientId, OLD)).toEqual(['unknown', 'unknown']), AT_ONCE_MS);
  });
});

describe('while a node hears of no changes', () => {
  it('what it knows is right within five seconds, and at once again when it listens again', async () => {
    const clientId = await remembered();
    const killed = await killListeners();
    expect(killed).toHaveLength(origins.length);
    await move(clientId);
    await eventually(
      async () => expect(await everywhere(clientId, NEW)).toEqual(['known', 'known']),
      SECONDS_UNHEARD * 1000 + AT_ONCE_MS,
    );
    await eventually(async () => expect(await listeners()).toHaveLength(origins.length));
    await pause(500);
    const another = await remembered();
    await move(another);
    await eventually(async () => expect(await everywhere(another, NEW)).toEqual(['known', 'known']), AT_ONCE_MS);
  });

  it('what changes meanwhile without a word is read when it listens again', async () => {
    const clientId = await remembered();
    await sql(world.databaseUrl, 'ALTER TABLE relying_parties DISABLE TRIGGER announce_registration');
    await killListeners();
    await move(clientId);
    await sql(world.databaseUrl, 'ALTER TABLE relying_parties ENABLE TRIGGER announce_registration');
    await eventually(
      async () => expect(await everywhere(clientId, NEW)).toEqual(['known', 'known']),
      SECONDS_UNHEARD * 1000 + AT_ONCE_MS,
    );
  });
});
