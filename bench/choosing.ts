/** Measuring how somebody who acts for very many organisations chooses one, beside pages that have nothing to look for. */
import type { Contestant } from './contestant.ts';
import { align, percentile, round } from './figures.ts';
import { addOrganisations, FEW, ORGANISATIONS } from './organisations.ts';
import { person } from './people.ts';
import { ACTING_SCOPE, CLIENTS } from './registrations.ts';
import { authorizationRequest, codeIn, expectStatus, type Target } from './relying-party.ts';
import { cookiesOf, createVisitor, keepCookies, type Visitor } from './visitor.ts';

/** Name of the flow. */
export const CHOOSING = 'choose-organisation';

/** Numbers of people: who gives, who has very many, who has a few. */
const PEOPLE = { director: 1, bookKeeper: 2, owner: 3 };
const AT_ONCE = [1, 4];
const WARM_UP = 30;
const LAST_PAGE = ORGANISATIONS / 20;

/** Figures of one step. */
export interface StepFigures {
  readonly flow: string;
  /** Browsers at work at once. */
  readonly atOnce: number;
  readonly operations: number;
  /** Percentiles of the duration, milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** CPU per operation of the Node process and of the database, milliseconds, with everything that leads to the step. */
  readonly cpuMs: number;
  readonly dbCpuMs: number;
}

type Browser = Pick<Visitor, 'cookies'>;

/** A browser at a page of an interaction. */
interface Place {
  readonly target: Target;
  readonly browser: Browser;
  readonly path: string;
}

/** One measured step: the way there is not timed. */
interface Step {
  readonly name: string;
  readonly who: keyof typeof PEOPLE | 'nobody';
  arrive(target: Target, browser: Browser): Promise<Place>;
  run(place: Place): Promise<void>;
}

async function go({ target, browser, path }: Place): Promise<Place> {
  const answer = expectStatus(await target.http.get(path, cookiesOf(browser)), 303, path);
  keepCookies(browser, answer.cookies);
  const { pathname, search } = new URL(answer.location, target.issuer);
  return {
    target,
    browser,
    path: answer.location.startsWith(target.redirectUri) ? answer.location : pathname + search,
  };
}

/** Sends the authorization request. */
const ask = (target: Target, browser: Browser): Promise<Place> =>
  go({ target, browser, path: authorizationRequest(target, CLIENTS.acting, ACTING_SCOPE).path });

async function read({ target, browser, path }: Place, query = '', expected = 'name="party"'): Promise<string> {
  const { body } = expectStatus(await target.http.get(`${path}${query}`, cookiesOf(browser)), 200, path);
  if (!body.includes(expected)) throw new Error(`${path}${query} is not the page that was asked for`);
  return body;
}

async function post(place: Place, to: string, form: Record<string, string>): Promise<Place> {
  const { target, browser } = place;
  const headers = { ...cookiesOf(browser), origin: target.issuer };
  const answer = expectStatus(await target.http.post(to, form, headers), 303, to);
  keepCookies(browser, answer.cookies);
  return go({ target, browser, path: new URL(answer.location, target.issuer).pathname });
}

/** Chooses an organisation; the answer is where the provider leads then. */
const choose = (place: Place, party: string): Promise<Place> => post(place, `${place.path}/represent`, { party });

async function agree(place: Place): Promise<Place> {
  const page = await read(place, '', 'value="agree"');
  const action = /action="([^"]*\/consent[^"]*)"/.exec(page)?.[1] ?? '';
  return post(place, action, { action: 'agree' });
}

/** The mandate of the book-keeper for the organisation with this number. */
const mandateFor = (number: number): string => `70000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const CHOSEN = mandateFor(ORGANISATIONS / 2);

const page = (name: string, who: Step['who'], query = '', expected?: string): Step => ({
  name,
  who,
  arrive: ask,
  run: async (place) => void (await read(place, query, expected)),
});

const STEPS: readonly Step[] = [
  page('sign-in page', 'nobody', '', 'name="password"'),
  page(`first page of ${FEW}`, 'owner'),
  page('first page', 'bookKeeper'),
  page('search by name', 'bookKeeper', '?q=tnhh+s%E1%BB%91+77'),
  page('search by code', 'bookKeeper', `?q=${String(7777).padStart(10, '0')}`),
  page('last page', 'bookKeeper', `?page=${LAST_PAGE}`, `${LAST_PAGE}`),
  {
    name: 'authorization request',
    who: 'bookKeeper',
    arrive: async (target, browser) => ({ target, browser, path: '' }),
    run: async ({ target, browser }) => void (await ask(target, browser)),
  },
  {
    name: 'choosing, until the code',
    who: 'bookKeeper',
    arrive: ask,
    run: async (place) => void codeIn((await choose(place, CHOSEN)).path),
  },
];

async function browserOf(target: Target, who: Step['who']): Promise<Browser> {
  return who === 'nobody' ? { cookies: new Map() } : createVisitor(target, PEOPLE[who]);
}

interface Options {
  /** Of each step, alone and with several at once. */
  readonly seconds: number;
  readonly databaseUrl: string;
  readonly databaseCpu: () => number;
}

async function timed(step: Step, target: Target, browser: Browser): Promise<number> {
  const own = step.who === 'nobody' ? { cookies: new Map<string, string>() } : browser;
  const place = await step.arrive(target, own);
  const began = performance.now();
  await step.run(place);
  return performance.now() - began;
}

async function measureStep({ target, server }: Contestant, step: Step, atOnce: number, options: Options) {
  const browsers = await Promise.all(Array.from({ length: atOnce }, () => browserOf(target, step.who)));
  for (let i = 0; i < WARM_UP; i += 1) await timed(step, target, browsers[i % atOnce] as Browser);
  const before = { ...(await server.usage()), databaseMs: options.databaseCpu() };
  const end = performance.now() + options.seconds * 1000;
  const durations: number[] = [];
  await Promise.all(
    browsers.map(async (browser) => {
      while (performance.now() < end) durations.push(await timed(step, target, browser));
    }),
  );
  const { cpuMs } = await server.usage();
  const operations = durations.length;
  return {
    flow: `${CHOOSING}: ${step.name}`,
    atOnce,
    operations,
    p50: round(percentile(durations, 0.5)),
    p95: round(percentile(durations, 0.95)),
    p99: round(percentile(durations, 0.99)),
    cpuMs: round((cpuMs - before.cpuMs) / operations),
    dbCpuMs: round((options.databaseCpu() - before.databaseMs) / operations),
  };
}

/** Gives people their organisations, and measures each step alone and with several browsers at once. */
export async function measureChoosing(contestant: Contestant, options: Options): Promise<StepFigures[]> {
  const { target } = contestant;
  const ids = Object.entries(PEOPLE).map(([who, number]) => [who, person(number).id]);
  await addOrganisations(options.databaseUrl, Object.fromEntries(ids) as Record<keyof typeof PEOPLE, string>);
  await agree(await choose(await ask(target, await browserOf(target, 'bookKeeper')), CHOSEN));
  const figures: StepFigures[] = [];
  for (const atOnce of AT_ONCE)
    for (const step of STEPS) figures.push(await measureStep(contestant, step, atOnce, options));
  return figures;
}

/** The figures as a table of text. */
export function chooseTable(figures: readonly StepFigures[]): string {
  const head = ['flow', 'at once', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU ms', 'database CPU ms', 'operations'];
  const cells = ({ flow, atOnce, operations, p50, p95, p99, cpuMs, dbCpuMs }: StepFigures): string[] => [
    flow,
    String(atOnce),
    ...[p50, p95, p99, cpuMs, dbCpuMs].map((value) => value.toFixed(1)),
    String(operations),
  ];
  return align([head, ...figures.map(cells)]);
}
