/** A provider under measurement, with the people who are signed in to it. */

import { createHttpClient } from './http-client.ts';
import { PEOPLE } from './people.ts';
import { discover, type Target } from './relying-party.ts';
import type { StartOptions } from './server-process.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { createVisitor, type Visitor } from './visitor.ts';

/** One concurrent client: it serves its own visitors in turn, so that no two requests use one token. */
export interface Seat {
  next(): Visitor;
}

export interface Contestant {
  readonly name: string;
  readonly target: Target;
  readonly server: ServerProcess;
  readonly seats: readonly Seat[];
  stop(): Promise<void>;
}

function seat(visitors: readonly Visitor[]): Seat {
  let turn = 0;
  return {
    next() {
      const visitor = visitors[turn % visitors.length];
      if (!visitor) throw new Error('a seat needs visitors');
      turn += 1;
      return visitor;
    },
  };
}

/** Each seat signs its own people in, one after the other. */
function fillSeats(target: Target, clients: number): Promise<Seat[]> {
  const seats = Array.from({ length: clients }, async (_, place) => {
    const visitors: Visitor[] = [];
    for (let number = place; number < PEOPLE; number += clients) visitors.push(await createVisitor(target, number));
    return seat(visitors);
  });
  return Promise.all(seats);
}

/** Starts a provider and signs everybody in. */
export async function enter(start: StartOptions, clients: number): Promise<Contestant> {
  const server = await startServer(start);
  const { issuer } = server;
  const http = createHttpClient(issuer, clients);
  const stop = async (): Promise<void> => {
    http.close();
    await server.stop();
  };
  try {
    const target = { issuer, http, redirectUri: start.server.redirectUri, paths: await discover(issuer, http) };
    return { name: start.name, target, server, seats: await fillSeats(target, clients), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
