/** The benchmark: `npm run bench`. Compares the provider as it ships with the bare protocol engine (docs/performance.md). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDevelopmentKeys } from '../src/keys.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/launch/embedded-postgres.ts';
import { CHOOSING, chooseTable, measureChoosing, type StepFigures } from './choosing.ts';
import { type Contestant, enter } from './contestant.ts';
import { databaseCpuMs } from './database-cpu.ts';
import { type Figures, figuresOf, type Measurement, table } from './figures.ts';
import { FLOWS, type FlowName, userinfo } from './flows.ts';
import { countRoundTrips, type Sample, sample, warmUp } from './measure.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { measureVisiting, VISITING, type VisitFigures, visitTable } from './visiting.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Things to undo, the latest first; each is undone once, whatever happens. */
async function withCleanUp<T>(work: (later: (undo: () => unknown) => void) => Promise<T>): Promise<T> {
  const undos: (() => unknown)[] = [];
  try {
    return await work((undo) => undos.push(undo));
  } finally {
    for (const undo of undos.reverse()) await undo();
  }
}

/** The service's address to which browsers come back. */
async function openCallback(later: (undo: () => unknown) => void): Promise<string> {
  const server = createServer((_request, response) => response.end('back at the service'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://localhost:${(server.address() as AddressInfo).port}/callback`;
}

interface Contest {
  readonly motcua: Contestant;
  readonly bare: Contestant;
  readonly postgres: EmbeddedPostgres;
}

function temporaryDirectory(prefix: string, later: (undo: () => unknown) => void): string {
  const directory = mkdtempSync(join(tmpdir(), prefix));
  later(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function prepare(options: BenchOptions, later: (undo: () => unknown) => void): Promise<Contest> {
  const directory = temporaryDirectory('motcua-bench-', later);
  const keysDirectory = join(directory, 'keys');
  await createDevelopmentKeys(keysDirectory);
  // Not below the private one: PostgreSQL's own account has to reach it.
  const postgres = await startEmbeddedPostgres({ directory: temporaryDirectory('motcua-bench-database-', later) });
  later(() => postgres.stop());
  const redirectUri = await openCallback(later);
  const server = { redirectUri, keysDirectory, databaseUrl: postgres.url, directory };
  const profile = options.profile && resolve(options.profile);
  const enterAs = async (name: string): Promise<Contestant> => {
    const contestant = await enter({ name, server, profile }, options.clients);
    later(contestant.stop);
    return contestant;
  };
  return { motcua: await enterAs('motcua'), bare: await enterAs('bare'), postgres };
}

/** Both must release the same, else the comparison would be unfair. */
async function compareClaims({ motcua, bare }: Contest): Promise<void> {
  const names = async ({ target, seats }: Contestant): Promise<string> => {
    const visitor = seats[0]?.next();
    return Object.keys(await userinfo(target, visitor?.accessToken ?? ''))
      .sort()
      .join(' ');
  };
  const [ours, theirs] = [await names(motcua), await names(bare)];
  if (ours !== theirs) throw new Error(`different claims: ${ours} and ${theirs}`);
}

async function runRounds(
  contest: Contest,
  { flows, rounds, seconds }: BenchOptions,
): Promise<Map<FlowName, Sample[][]>> {
  const samples = new Map(flows.map((flow) => [flow, [[], []] as Sample[][]]));
  const databaseCpu = (): number => databaseCpuMs(contest.postgres.pid);
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`);
    for (const flow of flows) {
      // The order turns round by round, so that neither is always the first.
      const order = round % 2 === 0 ? [0, 1] : [1, 0];
      for (const place of order) {
        const contestant = place === 0 ? contest.motcua : contest.bare;
        samples.get(flow)?.[place]?.push(await sample(contestant, FLOWS[flow], { seconds, databaseCpu }));
      }
    }
  }
  return samples;
}

async function measureFlows(contest: Contest, options: BenchOptions): Promise<Figures[]> {
  const quiet = new Map<FlowName, number[]>();
  for (const flow of options.flows) {
    say(`warming up ${flow}`);
    for (const contestant of [contest.motcua, contest.bare]) await warmUp(contestant, FLOWS[flow]);
    quiet.set(flow, await countRoundTrips(contest.motcua, FLOWS[flow]));
  }
  const samples = await runRounds(contest, options);
  return options.flows.map((flow) => {
    const [ours = [], bare = []] = samples.get(flow) ?? [];
    return figuresOf({ flow, samples: ours, bare, roundTrips: quiet.get(flow) ?? [] } satisfies Measurement);
  });
}

function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => reject(new Error('interrupted')));
  });
}

interface Results {
  readonly figures: readonly Figures[];
  readonly choosing: readonly StepFigures[];
  readonly visiting: readonly VisitFigures[];
}

async function measureAll(contest: Contest, options: BenchOptions): Promise<Results> {
  const { motcua, postgres } = contest;
  const about = { ...options, databaseUrl: postgres.url, databaseCpu: (): number => databaseCpuMs(postgres.pid) };
  const figures = await measureFlows(contest, options);
  if (options.visiting) say(`measuring ${VISITING}`);
  const visiting = options.visiting ? await measureVisiting(motcua, about) : [];
  if (options.choosing) say(`measuring ${CHOOSING}`);
  const choosing = options.choosing ? await measureChoosing(motcua, about) : [];
  return { figures, choosing, visiting };
}

async function run(options: BenchOptions): Promise<Results> {
  return withCleanUp(async (later) => {
    say('starting both providers and signing people in …');
    const work = async (): Promise<Results> => {
      const contest = await prepare(options, later);
      await compareClaims(contest);
      return measureAll(contest, options);
    };
    return Promise.race([work(), interruption()]);
  });
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (!options) return void process.stdout.write(`${USAGE}\n`);
  const { figures, choosing, visiting } = await run(options);
  if (figures.length > 0) process.stdout.write(`\n${table(figures)}\n`);
  if (visiting.length > 0) process.stdout.write(`\n${visitTable(visiting)}\n`);
  if (choosing.length > 0) process.stdout.write(`\n${chooseTable(choosing)}\n`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify([...figures, ...visiting, ...choosing], null, 2)}\n`);
}

await main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
