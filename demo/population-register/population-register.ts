import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type Koa from 'koa';
import type { Context, Handler, State } from '../shared/context.ts';
import { FAILURES, Failure } from '../shared/failure.ts';
import { readForm } from '../shared/form.ts';
import { readJson } from '../shared/read-json.ts';
import type { Resident } from '../shared/residents.ts';
import { createService, show } from '../shared/service.ts';
import { createSigner } from '../shared/signer.ts';
import { answerTo, type Question } from './answers.ts';
import { asBehaviour, type Behaviour } from './behaviours.ts';
import { match } from './match.ts';
import { aboutPage, listPage } from './pages.ts';
import type { PopulationRegisterSettings } from './settings.ts';
import { BRAND } from './words.ts';

/** What createPopulationRegister needs; the rest of the settings is for listening. */
export type PopulationRegisterOptions = Omit<PopulationRegisterSettings, 'host' | 'port'> & {
  readonly behaviour?: Behaviour;
};

/** The register, and how it behaves, which can be ordered while it runs. */
export interface PopulationRegister {
  readonly app: Koa<State>;
  /** `slowMs` is how long a slow answer takes. */
  behave(behaviour: Behaviour, slowMs?: number): void;
  /** Questions that were asked, oldest first: their request ids. */
  readonly requests: readonly string[];
}

const SLOW_MS = 8_000;
const OVERSIZED = 64 * 1024;
const GENDERS = ['male', 'female', 'other'] as const;

/** The question in a request; throws Failure('invalid_request'). */
async function readQuestion(ctx: Context): Promise<Question> {
  const { request, number, name, birthdate, gender } = await readJson(ctx);
  const known = GENDERS.find((one) => one === gender);
  const texts = [request, number, name, birthdate];
  if (texts.some((text) => typeof text !== 'string' || text === '') || (gender !== undefined && !known))
    throw new Failure('invalid_request');
  const asked = { number, name, birthdate, ...(known ? { gender: known } : {}) } as Resident;
  return { request: request as string, asked };
}

/** Programs get JSON where people would get a page. */
const forPrograms =
  (handler: Handler): Handler =>
  async (ctx) => {
    try {
      await handler(ctx);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      ctx.status = FAILURES[error.code];
      ctx.body = { error: error.code };
    }
  };

function refuse(ctx: Context, status: number, error: string): void {
  ctx.status = status;
  if (status === 401) ctx.set('WWW-Authenticate', 'Bearer');
  if (status === 429) ctx.set('Retry-After', '30');
  ctx.body = { error };
}

/** Says nothing until the one who asked gives up. */
async function saySomethingNever(ctx: Context): Promise<void> {
  ctx.respond = false;
  if (!ctx.res.destroyed) await once(ctx.res, 'close');
}

/**
 * The population register: says whether a number, a name and a date of birth belong together, in an answer that is
 * signed and bound to the question. It behaves badly when ordered to. It does not listen.
 */
export async function createPopulationRegister(options: PopulationRegisterOptions): Promise<PopulationRegister> {
  const { origin, audience, token, residents } = options;
  const signer = await createSigner(options.privateKey);
  const requests: string[] = [];
  let ordered = { behaviour: options.behaviour ?? 'honest', slowMs: SLOW_MS };

  async function answer(ctx: Context, question: Question): Promise<void> {
    const { behaviour, slowMs } = ordered;
    if (behaviour === 'silent') return saySomethingNever(ctx);
    if (behaviour === 'error') return refuse(ctx, 500, 'internal');
    if (behaviour === 'busy') return refuse(ctx, 429, 'busy');
    if (behaviour === 'slow') await sleep(slowMs);
    const result = match(residents, question.asked);
    const text = await answerTo(question, result, { behaviour, signer, issuer: origin, audience });
    ctx.type = 'application/jwt';
    ctx.body = text;
    if (behaviour === 'malformed') ctx.body = '<html>exact</html>';
    if (behaviour === 'truncated') ctx.body = text.slice(0, -20);
    if (behaviour === 'oversized') ctx.body = text + 'A'.repeat(OVERSIZED);
  }

  async function takeQuestion(ctx: Context): Promise<void> {
    if (token !== undefined && ctx.get('Authorization') !== `Bearer ${token}`) return refuse(ctx, 401, 'invalid_token');
    const question = await readQuestion(ctx);
    requests.push(question.request);
    await answer(ctx, question);
  }

  async function order(ctx: Context): Promise<void> {
    const behaviour = asBehaviour((await readForm(ctx)).get('behaviour'));
    if (!behaviour) throw new Failure('invalid_request');
    ordered = { ...ordered, behaviour };
    ctx.status = 303;
    ctx.redirect('/');
  }

  const app = createService({
    name: 'population-register',
    origin,
    issuer: origin,
    brand: BRAND,
    folder: import.meta.dirname,
    base: new URL('../shared/source.css', import.meta.url),
    calledByServers: ['/v1/match'],
    routes: {
      'GET /': (ctx) => show(ctx, BRAND, listPage(residents, ordered.behaviour, ctx.state.language)),
      'GET /privacy': (ctx) => show(ctx, BRAND, aboutPage(ctx.state.language)),
      'GET /jwks': (ctx) => {
        ctx.body = signer.keySet;
      },
      'POST /behaviour': order,
      'POST /v1/match': forPrograms(takeQuestion),
    },
  });
  return {
    app,
    requests,
    behave(behaviour, slowMs = SLOW_MS) {
      ordered = { behaviour, slowMs };
    },
  };
}
