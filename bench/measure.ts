/** Measuring one flow of one provider. */
import type { Contestant } from './contestant.ts';
import type { Operation } from './flows.ts';

/** One stretch of work. */
export interface Sample {
  readonly operations: number;
  /** Operations per second. */
  readonly rate: number;
  /** CPU of the server process and of the database, milliseconds per operation. */
  readonly cpuMs: number;
  readonly dbCpuMs: number;
  /** Duration of each operation, milliseconds. */
  readonly durations: readonly number[];
}

const QUIET_OPERATIONS = 50;
const WARM_UP_OPERATIONS = 2_000;
const WARM_UP_SECONDS = 10;

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Lets every seat work for some time. */
export async function sample(
  { target, server, seats }: Contestant,
  operation: Operation,
  { seconds, databaseCpu }: { seconds: number; databaseCpu: () => number },
): Promise<Sample> {
  const durations: number[] = [];
  const before = { ...(await server.usage()), databaseMs: databaseCpu() };
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    seats.map(async (seat) => {
      while (performance.now() < end) durations.push(await timed(() => operation(target, seat.next())));
    }),
  );
  const tookMs = performance.now() - began;
  const { cpuMs } = await server.usage();
  const operations = durations.length;
  return {
    operations,
    rate: (operations * 1000) / tookMs,
    cpuMs: (cpuMs - before.cpuMs) / operations,
    dbCpuMs: (databaseCpu() - before.databaseMs) / operations,
    durations,
  };
}

/** Works until the code is compiled: V8 keeps a function in the interpreter until it has run some hundred times. */
export async function warmUp({ target, seats }: Contestant, operation: Operation): Promise<void> {
  const end = performance.now() + WARM_UP_SECONDS * 1000;
  let left = WARM_UP_OPERATIONS;
  await Promise.all(
    seats.map(async (seat) => {
      for (; left > 0 && performance.now() < end; left -= 1) await operation(target, seat.next());
    }),
  );
}

/** Statements of each of some operations, one after the other while nothing else happens. */
export async function countRoundTrips({ target, server, seats }: Contestant, operation: Operation): Promise<number[]> {
  const counts: number[] = [];
  for (let i = 0; i < QUIET_OPERATIONS; i += 1) {
    const visitor = seats[i % seats.length]?.next();
    if (!visitor) throw new Error('there are no seats');
    const before = (await server.usage()).roundTrips;
    await operation(target, visitor);
    counts.push((await server.usage()).roundTrips - before);
  }
  return counts;
}
