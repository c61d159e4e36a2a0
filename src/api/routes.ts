/** The API under its path: tokens, schemas and operations become routes. */
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { inputOf, type Routed } from '../web/routed.ts';
import { openApi } from './openapi.ts';
import type { Operation } from './operation.ts';
import { plainJson } from './plain-json.ts';
import { detailsOf, NotLetIn, showNotLetIn, showProblem, Unfit, unfitInput } from './problems.ts';
import type { Caller } from './tokens.ts';

export const API_ROOT = '/api/v1';
/** Where the description is, for everybody. */
export const API_DESCRIPTION = '/api/openapi.json';
const MOST_JSON = '256kb';

export interface ApiParts {
  readonly issuer: string;
  readonly operations: readonly Operation[];
  /** Who calls; fails with NotLetIn. */
  readonly callerOf: (ctx: Context) => Promise<Caller>;
}

function read(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const { success, data, error } = schema.safeParse(value);
  if (!success) throw unfitInput(error);
  return data;
}

const NOTHING = z.strictObject({});

interface State {
  caller: Caller;
}

/** A parameter that comes twice is no text, which no schema takes. */
const queryOf = ({ query }: Context): object => ({ ...query });

function bodyOf(one: Operation, ctx: Routed): unknown {
  if (!one.body) return undefined;
  if (ctx.is('json') === false) throw new AppError('unsupported_media_type');
  return read(one.body, plainJson(inputOf(ctx)));
}

async function run(one: Operation, ctx: Routed): Promise<void> {
  const { caller } = ctx.state as State;
  if (!caller.scopes.includes(one.scope)) {
    throw new NotLetIn(403, `DPoP error="insufficient_scope", scope="${one.scope}"`, one.scope);
  }
  const input = {
    params: read(one.params, ctx.params),
    query: read(one.query ?? NOTHING, queryOf(ctx)),
    body: bodyOf(one, ctx),
  } as Parameters<Operation['run']>[1];
  const answer = await one.run(caller, input);
  ctx.status = one.status ?? (one.answer ? 200 : 204);
  if (one.answer) ctx.body = answer;
}

const NOT_JSON = { path: '', code: 'not_json', message: 'the body is no JSON object' };

const asError = (error: unknown): AppError => {
  if (error instanceof AppError) return error;
  if (error instanceof SyntaxError) return new Unfit([NOT_JSON]);
  const { status } = error as { status?: unknown };
  const code = status === 413 ? 'payload_too_large' : 'invalid_input';
  if (typeof status === 'number' && status >= 400 && status < 500) return new AppError(code);
  throw error;
};

/** Refusals become problems; what failed goes on, and discards the unit of work. */
const problems: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (error instanceof NotLetIn) return showNotLetIn(ctx, error);
    const refusal = asError(error);
    showProblem(ctx, refusal.code, detailsOf(refusal));
    if (refusal.retryAfter) ctx.set('Retry-After', String(refusal.retryAfter));
  }
};

/** Nothing else is under this path: neither pages nor the protocol. */
function ended(routes: Middleware, router: Router): Middleware {
  const rest = async (ctx: Context): Promise<void> => {
    const matched = (ctx as { matched?: { methods: string[] }[] }).matched ?? [];
    const methods = [...new Set(matched.flatMap((layer) => layer.methods))];
    if (methods.length > 0) ctx.set('Allow', methods.join(', '));
    showProblem(ctx, methods.length > 0 ? 'method_not_allowed' : 'not_found');
  };
  return Object.assign(((ctx) => routes(ctx, () => rest(ctx))) satisfies Middleware, { router });
}

/** Makes the layer with every operation. */
export function apiRoutes({ issuer, operations, callerOf }: ApiParts): Middleware {
  const router = new Router();
  const description = openApi(operations, { issuer, root: API_ROOT });
  const json = bodyParser({ enableTypes: ['json'], jsonLimit: MOST_JSON, encoding: 'utf8' });
  router.use(problems);
  router.get(API_DESCRIPTION, (ctx) => {
    ctx.set('Access-Control-Allow-Origin', '*');
    ctx.body = description;
  });
  const enter: Middleware = async (ctx, next) => {
    ctx.set('Cache-Control', 'no-store');
    (ctx.state as State).caller = await callerOf(ctx);
    await next();
  };
  for (const one of operations) {
    const path = `${API_ROOT}${one.path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    router[one.method](path, enter, json as Middleware, (ctx: Context) => run(one, ctx as Routed));
  }
  return ended(router.routes() as Middleware, router);
}
