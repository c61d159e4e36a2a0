/** Measuring sign-ins at very many services, beside the same sign-ins at a few. */
import type { Contestant } from './contestant.ts';
import { align, median, percentile, round } from './figures.ts';
import { FLOWS, userinfo } from './flows.ts';
import { addServices, assertionOf, newServices, type OwnService, SERVICES, serveKeySets } from './many-services.ts';
import { warmUp } from './measure.ts';
import { PEOPLE } from './people.ts';
import { authorizationRequest, codeIn, expectStatus, type Target, type Tokens } from './relying-party.ts';
import { cookiesOf, createVisitor, keepCookies, type Visitor } from './visitor.ts';

/** Name of the flow. */
export const VISITING = 'many-services';

/** Services that each person visits; all together visit all of them. */
const EACH = SERVICES / PEOPLE;
const QUIET_OPERATIONS = 50;

/** Figures of one variety of services. */
export interface VisitFigures {
  readonly flow: string;
  readonly services: number;
  /** CPU of the Node process for the first sign-in at each service, milliseconds. */
  readonly firstCpuMs: number;
  readonly rate: number;
  readonly cpuMs: number;
  readonly dbCpuMs: number;
  readonly roundTrips: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Memory of the Node process after garbage collection, megabytes: live objects, and all of it. */
  readonly heapMb: number;
  readonly rssMb: number;
}

interface Options {
  readonly seconds: number;
  readonly rounds: number;
  readonly clients: number;
  readonly databaseUrl: string;
  readonly databaseCpu: () => number;
}

/** Somebody who goes from one of their services to the next. */
interface Walker {
  readonly visitor: Visitor;
  readonly services: readonly OwnService[];
  turn: number;
}

/** The walkers of each client that works at once. */
type Seats = readonly (readonly Walker[])[];

async function redeemBy(target: Target, service: OwnService, form: Record<string, string>): Promise<Tokens> {
  const answer = await target.http.post(target.paths.token, { ...form, ...assertionOf(service, target.issuer) }, {});
  return JSON.parse(expectStatus(answer, 200, 'token request').body) as Tokens;
}

/** A returning sign-in at the next service: authorize, token by a signed assertion, userinfo. */
async function visitNext(target: Target, walker: Walker): Promise<void> {
  const { visitor, services } = walker;
  const service = services[walker.turn % services.length] as OwnService;
  walker.turn += 1;
  const { path, verifier } = authorizationRequest(target, service.clientId);
  const answer = expectStatus(await target.http.get(path, cookiesOf(visitor)), 303, 'authorization request');
  keepCookies(visitor, answer.cookies);
  const tokens = await redeemBy(target, service, {
    grant_type: 'authorization_code',
    code: codeIn(answer.location),
    redirect_uri: target.redirectUri,
    code_verifier: verifier,
  });
  const claims = await userinfo(target, tokens.access_token);
  if (!claims.sub || !claims.email) throw new Error('a sign-in without claims');
}

/** Every seat works until it is told to stop; how long each sign-in took, in milliseconds. */
async function visit(target: Target, seats: Seats, isOver: (seat: number, done: number) => boolean): Promise<number[]> {
  const durations: number[] = [];
  await Promise.all(
    seats.map(async (walkers, seat) => {
      for (let done = 0; !isOver(seat, done); done += 1) {
        const began = performance.now();
        await visitNext(target, walkers[done % walkers.length] as Walker);
        durations.push(performance.now() - began);
      }
    }),
  );
  return durations;
}

/** Every person at every of their services, once. */
const visitAll = (target: Target, seats: Seats): Promise<number[]> =>
  visit(target, seats, (seat, done) => done >= (seats[seat]?.length ?? 0) * EACH);

interface Stretch {
  readonly durations: readonly number[];
  readonly rate: number;
  readonly cpuMs: number;
  readonly dbCpuMs: number;
}

async function stretch({ target, server }: Contestant, seats: Seats, options: Options): Promise<Stretch> {
  const before = { ...(await server.usage()), databaseMs: options.databaseCpu() };
  const began = performance.now();
  const end = began + options.seconds * 1000;
  const durations = await visit(target, seats, () => performance.now() >= end);
  const tookMs = performance.now() - began;
  const { cpuMs } = await server.usage();
  const { length } = durations;
  return {
    durations,
    rate: (length * 1000) / tookMs,
    cpuMs: (cpuMs - before.cpuMs) / length,
    dbCpuMs: (options.databaseCpu() - before.databaseMs) / length,
  };
}

async function quietRoundTrips({ target, server }: Contestant, seats: Seats): Promise<number> {
  const counts: number[] = [];
  for (let i = 0; i < QUIET_OPERATIONS; i += 1) {
    const walkers = seats[i % seats.length] ?? [];
    const before = (await server.usage()).roundTrips;
    await visitNext(target, walkers[i % walkers.length] as Walker);
    counts.push((await server.usage()).roundTrips - before);
  }
  return median(counts);
}

/** People in the order of their ids, each with the services that they consented to: shared with all, and their own. */
async function seatsOf(target: Target, services: readonly OwnService[], clients: number) {
  const few: Walker[][] = [];
  const many: Walker[][] = [];
  const fill = async (seat: number): Promise<void> => {
    const [shared, own]: [Walker[], Walker[]] = [[], []];
    for (let number = seat; number < PEOPLE; number += clients) {
      const visitor = await createVisitor(target, number);
      shared.push({ visitor, services: services.slice(0, EACH), turn: 0 });
      own.push({ visitor, services: services.slice(number * EACH, (number + 1) * EACH), turn: 0 });
    }
    few[seat] = shared;
    many[seat] = own;
  };
  await Promise.all(Array.from({ length: clients }, (_, seat) => fill(seat)));
  return { few, many };
}

/** What is measured of one variety, as it goes. */
interface Variety {
  readonly services: number;
  readonly seats: Seats;
  readonly firstCpuMs: number;
  readonly heapMb: number;
  readonly rssMb: number;
  readonly stretches: Stretch[];
}

async function firstVisits(contestant: Contestant, services: number, seats: Seats): Promise<Variety> {
  const { target, server } = contestant;
  const before = await server.usage();
  const { length } = await visitAll(target, seats);
  const { cpuMs } = await server.usage();
  const { heapMb, rssMb } = await server.memory();
  return { services, seats, firstCpuMs: (cpuMs - before.cpuMs) / length, heapMb, rssMb, stretches: [] };
}

async function figuresOf(contestant: Contestant, variety: Variety): Promise<VisitFigures> {
  const { services, stretches, firstCpuMs, heapMb, rssMb, seats } = variety;
  const durations = stretches.flatMap((one) => one.durations);
  const middle = (name: 'rate' | 'cpuMs' | 'dbCpuMs') => round(median(stretches.map((one) => one[name])));
  return {
    flow: `${VISITING}: ${services}`,
    services,
    firstCpuMs: round(firstCpuMs),
    rate: middle('rate'),
    cpuMs: middle('cpuMs'),
    dbCpuMs: middle('dbCpuMs'),
    roundTrips: await quietRoundTrips(contestant, seats),
    p50: round(percentile(durations, 0.5)),
    p95: round(percentile(durations, 0.95)),
    p99: round(percentile(durations, 0.99)),
    heapMb: round(heapMb),
    rssMb: round(rssMb),
  };
}

/**
 * Registers the services, lets everybody visit first a few of them, then all, and measures returning sign-ins of both
 * in turns.
 */
export async function measureVisiting(contestant: Contestant, options: Options): Promise<VisitFigures[]> {
  const services = newServices();
  const keySets = await serveKeySets(services);
  try {
    const { target } = contestant;
    await addServices(options.databaseUrl, services, { ...target, ...keySets, each: EACH });
    await warmUp(contestant, FLOWS['returning-sign-in']);
    const { few, many } = await seatsOf(target, services, options.clients);
    const varieties = [await firstVisits(contestant, EACH, few), await firstVisits(contestant, SERVICES, many)];
    for (let turn = 0; turn < options.rounds; turn += 1)
      for (const variety of turn % 2 === 0 ? varieties : [...varieties].reverse())
        variety.stretches.push(await stretch(contestant, variety.seats, options));
    const figures: VisitFigures[] = [];
    for (const variety of varieties) figures.push(await figuresOf(contestant, variety));
    return figures;
  } finally {
    keySets.close();
  }
}

const COLUMNS: readonly [string, (figures: VisitFigures) => string][] = [
  ['services', ({ services }) => String(services)],
  ['per s', ({ rate }) => rate.toFixed(0)],
  ['CPU ms', ({ cpuMs }) => cpuMs.toFixed(2)],
  ['database CPU ms', ({ dbCpuMs }) => dbCpuMs.toFixed(2)],
  ['round trips', ({ roundTrips }) => String(roundTrips)],
  ['p50 ms', ({ p50 }) => p50.toFixed(1)],
  ['p95 ms', ({ p95 }) => p95.toFixed(1)],
  ['p99 ms', ({ p99 }) => p99.toFixed(1)],
  ['first CPU ms', ({ firstCpuMs }) => firstCpuMs.toFixed(2)],
  ['heap MB', ({ heapMb }) => heapMb.toFixed(0)],
  ['memory MB', ({ rssMb }) => rssMb.toFixed(0)],
];

/** The figures as a table of text. */
export const visitTable = (figures: readonly VisitFigures[]): string =>
  align([COLUMNS.map(([name]) => name), ...figures.map((one) => COLUMNS.map(([, cell]) => cell(one)))]);
