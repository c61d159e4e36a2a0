import type { Context } from './context.ts';
import { Failure } from './failure.ts';

const MAXIMUM_CHARACTERS = 16 * 1024;

/** Reads an `application/json` body of at most 16,384 characters; throws Failure('invalid_request'). */
export async function readJson(ctx: Context): Promise<Record<string, unknown>> {
  if (!ctx.is('application/json')) throw new Failure('invalid_request');
  let text = '';
  for await (const chunk of ctx.req) {
    text += String(chunk);
    if (text.length > MAXIMUM_CHARACTERS) throw new Failure('invalid_request');
  }
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch (cause) {
    throw new Failure('invalid_request', { cause });
  }
}
