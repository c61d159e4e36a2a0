/** Lists come in pages. */
import { z } from 'zod';

const MOST = 100;
const page = z.coerce.number().int().min(1).max(10_000).default(1).describe('The first is 1.');
const limit = z.coerce.number().int().min(1).max(MOST).default(50);

/** Which page of a list whose pages are of one size. */
export const pageQuery = z.strictObject({ page });
/** Which page, and how much is on it. */
export const limitedQuery = z.strictObject({ page, limit });

/** Whether another page follows. */
export const more = z.boolean().describe('Whether another page follows.');

/** One page of a list that is at hand as a whole. */
export function pageOf<One>(
  all: readonly One[],
  { page: number, limit: size }: z.output<typeof limitedQuery>,
): { readonly here: readonly One[]; readonly more: boolean } {
  const end = number * size;
  return { here: all.slice(end - size, end), more: all.length > end };
}
