import { z } from 'zod';
import type { Context, Handler } from '../shared/context.ts';
import { Failure } from '../shared/failure.ts';
import { readForm } from '../shared/form.ts';
import { createIntrospection } from '../shared/introspection.ts';
import { newReceipt, readIncome } from './declaration.ts';
import { FILE } from './taxpayer.ts';

/** How the API asks the provider about tokens. */
export interface MachineDeclarationOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/** For which organisation a machine acts here, and what it may do now. */
const detailSchema = z.object({
  type: z.literal('representation'),
  party: z.literal('organization'),
  role: z.literal('system'),
  identifier: z.string().min(1),
  code: z.string().min(1),
  name: z.string().min(1),
  powers: z.array(z.string()),
});
type Detail = z.infer<typeof detailSchema>;

function refuse(ctx: Context, status: 400 | 401 | 403 | 503, error: string): void {
  ctx.status = status;
  if (status === 503) ctx.set('Retry-After', '30');
  if (status === 401 || status === 403) ctx.set('WWW-Authenticate', `Bearer error="${error}"`);
  ctx.body = { error };
}

/** Makes the function that asks for whom a token acts (RFC 7662, RFC 9396); undefined when it opens nothing here. */
function createDetailReader(options: MachineDeclarationOptions) {
  const introspect = createIntrospection(options);
  return async (token: string): Promise<Detail | undefined> => {
    const { active, aud, authorization_details: details } = await introspect(token);
    // A token for somebody else's API, or of a person, files nothing here.
    return active && aud === options.clientId ? detailSchema.safeParse(details?.[0]).data : undefined;
  };
}

/**
 * The API where an organisation's software files a return: asks the provider at each call, so that a right that was
 * taken back is gone at once.
 */
export function createMachineDeclarations(options: MachineDeclarationOptions): Handler {
  const detailOf = createDetailReader(options);

  async function file(ctx: Context, { code, name, powers }: Detail): Promise<void> {
    if (!powers.includes(FILE)) return refuse(ctx, 403, 'insufficient_scope');
    const income = readIncome((await readForm(ctx)).get('income') ?? '');
    if (income === undefined) return refuse(ctx, 400, 'invalid_income');
    ctx.status = 201;
    ctx.body = { receipt: newReceipt(), taxpayer: { code, name }, income };
  }

  return async (ctx) => {
    const [, token] = BEARER.exec(ctx.get('Authorization')) ?? [];
    try {
      const detail = token ? await detailOf(token) : undefined;
      if (detail) await file(ctx, detail);
      else refuse(ctx, 401, 'invalid_token');
    } catch (error) {
      if (error instanceof Failure) return refuse(ctx, 400, 'invalid_request');
      console.error(JSON.stringify({ service: 'tax-office', failure: (error as Error).message }));
      refuse(ctx, 503, 'temporarily_unavailable');
    }
  };
}
