/** The server process's side of a measurement: starts a provider and answers the driver's questions. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a server is started with. */
export interface ServerOptions {
  readonly issuer: string;
  readonly port: number;
  readonly redirectUri: string;
  /** Directory with the keys, which both servers share. */
  readonly keysDirectory: string;
  readonly databaseUrl: string;
  /** A directory of the run's own. */
  readonly directory: string;
}

/** A provider that serves. */
export interface RunningServer {
  stop(): Promise<void>;
  /** Statements sent to the database by requests so far. */
  roundTrips(): number;
}

/** What the driver asks. */
export interface Question {
  readonly id: number;
  /** `memory` collects garbage first. */
  readonly ask: 'usage' | 'memory' | 'stop';
}

/** What the process used so far, all its threads together. */
export interface Usage {
  readonly cpuMs: number;
  readonly roundTrips: number;
  /** Live objects, and the whole process, megabytes. */
  readonly heapMb: number;
  readonly rssMb: number;
}

/** An answer to the question of the same id; the one with id 0 says that the server listens. */
export interface Answer {
  readonly id: number;
  readonly usage: Usage;
}

const MEGABYTE = 1_048_576;

function usageOf(server: RunningServer): Usage {
  const { user, system } = process.cpuUsage();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    cpuMs: (user + system) / 1000,
    roundTrips: server.roundTrips(),
    heapMb: heapUsed / MEGABYTE,
    rssMb: rss / MEGABYTE,
  };
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Runs the provider until the driver asks to stop or goes away. */
export async function measure(start: (options: ServerOptions) => Promise<RunningServer>): Promise<void> {
  // Ctrl-C reaches the whole process group; the driver decides when a server ends.
  process.on('SIGINT', () => undefined);
  const server = await start(JSON.parse(process.argv[2] ?? '{}') as ServerOptions);
  const say = (id: number): void => void process.send?.({ id, usage: usageOf(server) } satisfies Answer);
  const end = async (): Promise<void> => {
    await server.stop();
    process.exit(0);
  };
  process.on('disconnect', () => void end());
  process.on('message', ({ id, ask }: Question) => {
    if (ask === 'memory') collectGarbage();
    if (ask === 'stop') void end();
    else say(id);
  });
  say(0);
}
