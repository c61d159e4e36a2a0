/** Forms with a file in them (multipart/form-data, RFC 7578): read as text into the same body that other forms have. */
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import type { Context, Middleware } from 'koa';
import { AppError } from '../errors.ts';

/** The longest file that is taken, in bytes. */
const MAX_FILE = 1_000_000;
const MAX_FIELD = 64_000;
const MAX_FIELDS = 30;
/** With the parts' own headers. */
const MAX_BODY = MAX_FILE + MAX_FIELD + 16_000;

const isUpload = ({ headers }: IncomingMessage): boolean =>
  headers['content-type']?.toLowerCase().startsWith('multipart/form-data') === true;

/** Repeated fields become a list, as in other forms. */
function collect(body: Record<string, string | string[]>, name: string, value: string): void {
  const before = body[name];
  body[name] = before === undefined ? value : [before, value].flat();
}

async function readUpload(request: IncomingMessage): Promise<Record<string, string | string[]>> {
  const body: Record<string, string | string[]> = Object.create(null);
  const limits = { fileSize: MAX_FILE, files: 1, fields: MAX_FIELDS, fieldSize: MAX_FIELD, parts: MAX_FIELDS + 1 };
  const parser = new Busboy({ headers: request.headers as BusboyHeaders, limits });
  let tooLarge = false;
  const noteLimit = (): void => {
    tooLarge = true;
  };
  parser.on('field', (name, value, _nameCut, valueCut) => {
    if (valueCut) noteLimit();
    collect(body, name, value);
  });
  parser.on('file', (name, stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('limit', noteLimit);
    stream.on('end', () => collect(body, name, Buffer.concat(chunks).toString('utf8')));
  });
  for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) parser.on(event, noteLimit);
  let received = 0;
  const bounded = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of request) {
      received += (chunk as Buffer).length;
      if (received > MAX_BODY) throw new AppError('payload_too_large', 'an upload');
      yield chunk as Buffer;
    }
  };
  await pipeline(bounded, parser);
  if (tooLarge) throw new AppError('payload_too_large', 'an upload');
  return body;
}

/** Reads uploads; what is malformed is refused as bad input. */
export function uploads(): Middleware {
  return async (ctx: Context, next) => {
    if (ctx.method === 'POST' && isUpload(ctx.req)) {
      (ctx.request as { body?: unknown }).body = await readUpload(ctx.req).catch((error: unknown) => {
        throw error instanceof AppError ? error : new AppError('invalid_input', 'not a form', { cause: error });
      });
    }
    await next();
  };
}
