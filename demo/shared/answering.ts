/** Registers that answer in signed statements, and behave badly when ordered to. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NamedBehaviour } from './behaviour-form.ts';
import type { Context, Handler } from './context.ts';
import { FAILURES, Failure } from './failure.ts';
import { readForm } from './form.ts';
import { FORGERIES, type Signer } from './signer.ts';
import { type Answerable, type Parties, statementOf } from './statements.ts';

/** Ways in which a register can fail the one who asks, beside `honest`; `other` is its lie about somebody else. */
export const behavioursWith = <Other extends NamedBehaviour>(other: Other) =>
  [
    'honest',
    'slow',
    'silent',
    'error',
    'busy',
    'malformed',
    'truncated',
    'oversized',
    'unknown-result',
    'other-request',
    other,
    'other-audience',
    'old',
    ...FORGERIES,
  ] as const;

export interface AnsweringOptions<Behaviour> extends Parties {
  readonly behaviours: readonly Behaviour[];
  /** Bearer token of those who may ask; without it everybody may. */
  readonly token?: string | undefined;
  readonly signer: Signer;
}

/** What answers, as it was ordered. */
export interface Answering<Behaviour> {
  /** Questions that were asked, oldest first: their request ids. */
  readonly requests: readonly string[];
  /** `slowMs` is how long a slow answer takes. */
  behave(behaviour: Behaviour, slowMs?: number): void;
  current(): Behaviour | 'honest';
  /** A route that takes questions. `read` throws Failure('invalid_request'). */
  questions(read: (ctx: Context) => Promise<Answerable>): Handler;
  /** POST /behaviour: a developer orders how the register behaves. */
  readonly order: Handler;
}

const SLOW_MS = 8_000;
const OVERSIZED = 64 * 1024;

function refuse(ctx: Context, status: number, error: string): void {
  ctx.status = status;
  if (status === 401) ctx.set('WWW-Authenticate', 'Bearer');
  if (status === 429) ctx.set('Retry-After', '30');
  ctx.body = { error };
}

/** Programs get JSON where people would get a page. */
const forPrograms =
  (handler: Handler): Handler =>
  async (ctx) => {
    try {
      await handler(ctx);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      refuse(ctx, FAILURES[error.code], error.code);
    }
  };

/** Says nothing until the one who asked gives up. */
export async function saySomethingNever(ctx: Context): Promise<void> {
  ctx.respond = false;
  if (!ctx.res.destroyed) await once(ctx.res, 'close');
}

/** Makes the part of a register that answers. */
export function createAnswering<Behaviour extends NamedBehaviour>(
  options: AnsweringOptions<Behaviour>,
): Answering<Behaviour> {
  const { behaviours, token } = options;
  const requests: string[] = [];
  let ordered: { behaviour: Behaviour | 'honest'; slowMs: number } = { behaviour: 'honest', slowMs: SLOW_MS };

  async function answer(ctx: Context, question: Answerable): Promise<void> {
    const { behaviour, slowMs } = ordered;
    if (behaviour === 'silent') return saySomethingNever(ctx);
    if (behaviour === 'error') return refuse(ctx, 500, 'internal');
    if (behaviour === 'busy') return refuse(ctx, 429, 'busy');
    if (behaviour === 'slow') await sleep(slowMs);
    const text = await statementOf(question, behaviour, options);
    ctx.type = 'application/jwt';
    ctx.body = text;
    if (behaviour === 'malformed') ctx.body = '<html>exact</html>';
    if (behaviour === 'truncated') ctx.body = text.slice(0, -20);
    if (behaviour === 'oversized') ctx.body = text + 'A'.repeat(OVERSIZED);
  }

  return {
    requests,
    behave(behaviour, slowMs = SLOW_MS) {
      ordered = { behaviour, slowMs };
    },
    current: () => ordered.behaviour,
    questions: (read) =>
      forPrograms(async (ctx) => {
        const isOpen = token === undefined || ctx.get('Authorization') === `Bearer ${token}`;
        if (!isOpen) return refuse(ctx, 401, 'invalid_token');
        const question = await read(ctx);
        requests.push(question.request);
        await answer(ctx, question);
      }),
    async order(ctx) {
      const asked = (await readForm(ctx)).get('behaviour');
      const behaviour = behaviours.find((one) => one === asked);
      if (!behaviour) throw new Failure('invalid_request');
      ordered = { ...ordered, behaviour };
      ctx.status = 303;
      ctx.redirect('/');
    },
  };
}

/** The members of a question that are texts, none empty; throws Failure('invalid_request'). */
export function readTexts<Name extends string>(
  question: Readonly<Record<string, unknown>>,
  names: readonly Name[],
): Record<Name, string> {
  const texts = names.map((name) => [name, question[name]] as const);
  if (texts.some(([, text]) => typeof text !== 'string' || text === '')) throw new Failure('invalid_request');
  return Object.fromEntries(texts) as Record<Name, string>;
}
