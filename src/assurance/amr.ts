import type { Evidence } from './evidence.ts';
import { factorsOf } from './vector.ts';

/** Authentication methods as the ID token names them (RFC 8176): sorted, each once, with `mfa` when different factors were shown. */
export function amrOf(evidence: readonly Evidence[]): string[] {
  const values = new Set(evidence.flatMap((item) => item.amr));
  if (factorsOf(evidence).size >= 2) values.add('mfa');
  return [...values].sort();
}
