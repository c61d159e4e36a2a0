/** The server process's side of a measurement: starts a provider and answers the driver's questions. */

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
  readonly ask: 'usage' | 'stop';
}

/** What the process used so far, all its threads together. */
export interface Usage {
  readonly cpuMs: number;
  readonly roundTrips: number;
}

/** An answer to the question of the same id; the one with id 0 says that the server listens. */
export interface Answer {
  readonly id: number;
  readonly usage: Usage;
}

function usageOf(server: RunningServer): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, roundTrips: server.roundTrips() };
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
    if (ask === 'usage') say(id);
    else void end();
  });
  say(0);
}
