/** What the answer of an upstream means here: who it says the person is, and how much its word counts. Pure. */
import type { SessionEvidence } from '../artifacts/artifact-store.ts';
import type { VouchedIdentity } from '../proofing/method.ts';
import type { Definition, Level } from './definition.ts';
import { type Answer, methodOf } from './upstream.ts';

/** The level of an answer; an unknown one, and none, counts as the lowest. */
export function levelOf({ levels }: Pick<Definition, 'levels'>, acr: string | undefined): Level {
  const known = levels.find((level) => acr !== undefined && level.acr.includes(acr));
  return known ?? (levels[0] as Level);
}

/** A claim by its path, such as `identity.number`; undefined unless it is a text of reasonable length. */
function claimAt(claims: Readonly<Record<string, unknown>>, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  let value: unknown = claims;
  for (const member of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, member)) return undefined;
    value = (value as Record<string, unknown>)[member];
  }
  const text = typeof value === 'string' ? value.normalize('NFC').trim() : '';
  return text === '' || text.length > 200 ? undefined : text;
}

const BIRTHDATE = /^\d{4}(-\d{2}-\d{2})?$/;
const GENDERS = ['male', 'female', 'other'] as const;

/** Who the upstream says that somebody is; what it does not say, or says in a way that nobody understands, is absent. */
export function identityIn(
  { claims: where }: Pick<Definition, 'claims'>,
  { claims }: Pick<Answer, 'claims'>,
): VouchedIdentity {
  const birthdate = claimAt(claims, where.birthdate);
  const gender = claimAt(claims, where.gender);
  return {
    number: claimAt(claims, where.number),
    name: claimAt(claims, where.name),
    birthdate: birthdate && BIRTHDATE.test(birthdate) ? birthdate : undefined,
    gender: GENDERS.find((known) => known === gender),
  };
}

/** What was shown, as evidence of a session. */
export function evidenceOf(definition: Pick<Definition, 'id' | 'levels'>, { acr, amr, at }: Answer): SessionEvidence {
  const { factors, hardware } = levelOf(definition, acr);
  return { method: methodOf(definition.id), factors, amr, ...(hardware ? { hardware } : {}), at };
}
