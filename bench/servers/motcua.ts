/** Một Cửa as it ships, in a process of its own: durable database, audit, encryption, rotation, log. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { Server } from 'node:http';
import pg from 'pg';
import { type App, createApp } from '../../src/app.ts';
import { createPasswordHasher } from '../../src/authenticators/password-hasher.ts';
import { loadKeys } from '../../src/keys.ts';
import { createLog } from '../../src/log.ts';
import type { Settings } from '../../src/settings.ts';
import { PASSWORD, PEOPLE, person } from '../people.ts';
import { registrations } from '../registrations.ts';
import { measure, type RunningServer, type ServerOptions } from './measured-process.ts';
import { settingsOf } from './settings.ts';

/** Counts statements that belong to a request; those of background jobs have none. */
function countRoundTrips(): () => number {
  const request = new AsyncLocalStorage<true>();
  let count = 0;
  const { emit } = Server.prototype as { emit(name: string, ...values: unknown[]): boolean };
  Server.prototype.emit = function (this: Server, name: string, ...values: unknown[]) {
    const pass = (): boolean => emit.call(this, name, ...values);
    return name === 'request' ? request.run(true, pass) : pass();
  };
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...statement: Parameters<typeof query>) {
    if (request.getStore()) count += 1;
    return query.apply(this, statement);
  } as unknown as typeof query;
  return () => count;
}

async function fill({ storage }: App, settings: Settings, redirectUri: string): Promise<void> {
  for (const relyingParty of registrations(redirectUri)) await storage.relyingParties.save(relyingParty);
  const hash = await (await createPasswordHasher(settings.passwordHashing)).hash(PASSWORD);
  for (let number = 0; number < PEOPLE; number += 1) {
    const one = person(number);
    await storage.people.save(one);
    await storage.credentials.add({ id: randomUUID(), personId: one.id, method: 'password', data: { hash } });
  }
}

async function start(options: ServerOptions): Promise<RunningServer> {
  const roundTrips = countRoundTrips();
  const settings = settingsOf(options);
  const keys = loadKeys(settings.keysDirectory, { production: false });
  const app = await createApp(settings, keys, createLog(settings.log.level));
  await fill(app, settings, options.redirectUri);
  await app.listen();
  return { stop: () => app.stop(), roundTrips };
}

await measure(start);
