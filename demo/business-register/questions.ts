/** What the register can be asked, and what is true, or flattering, to say. */
import type { JWTPayload } from 'jose';
import { readTexts } from '../shared/answering.ts';
import type { Context } from '../shared/context.ts';
import { readJson } from '../shared/read-json.ts';
import type { Answerable } from '../shared/statements.ts';
import type { Records } from './organisations.ts';

/** A liar knows every organisation. */
const INVENTED = { name: 'Công ty TNHH Không Có', kind: 'limited_liability_company', representatives: [] };

/** What the register has of an organisation. Throws Failure('invalid_request'). */
export async function organisationQuestion(ctx: Context, records: Records): Promise<Answerable> {
  const { request, code } = readTexts(await readJson(ctx), ['request', 'code']);
  const { story: _, ...found } = records.find(code) ?? { code, status: 'unknown' };
  const truth: JWTPayload = found;
  return {
    request,
    truth,
    flattery: { ...INVENTED, ...truth, status: 'active' },
    lies: {
      unknownResult: { status: 'thriving' },
      other: { code: records.codes.find((other) => other !== code) },
    },
  };
}
