/** The JSON Schemas of docs/schemas, where services and their tools find them. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Middleware } from 'koa';

const DIRECTORY = new URL('../../docs/schemas/', import.meta.url);
/** The folder under the issuer; what is published there under a name never changes its meaning. */
export const SCHEMAS = '/schemas/';
const ONE_DAY = 86_400;

/** Answers `/schemas/<name>`, to any origin. */
export function schemas(): Middleware {
  const files = new Map(readdirSync(DIRECTORY).map((name) => [name, readFileSync(new URL(name, DIRECTORY))]));
  return async (ctx, next) => {
    const isRead = ctx.method === 'GET' || ctx.method === 'HEAD';
    const file = isRead && ctx.path.startsWith(SCHEMAS) ? files.get(ctx.path.slice(SCHEMAS.length)) : undefined;
    if (!file) return next();
    ctx.set({ 'Cache-Control': `public, max-age=${ONE_DAY}`, 'Access-Control-Allow-Origin': '*' });
    ctx.type = 'application/schema+json';
    ctx.body = file;
  };
}
