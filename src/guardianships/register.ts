/** The register of guardians: whether one person is the parent or guardian of another. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { GuardianRelation } from '../identity/guardianships.ts';
import { type Asking, createSignedSource, reasonOf } from '../outside/signed-source.ts';
import type { GuardianRegisterSettings } from './settings.ts';

/** Whom it is asked about: citizen numbers in digits, or nationality and passport number such as `FRA 12AB34567`. */
export interface GuardianPair {
  readonly ward: string;
  readonly guardian: string;
}

/** What came of asking. */
export type GuardianAnswer =
  | {
      readonly kind: 'found';
      readonly relation: GuardianRelation;
      /** The last day on which it holds, `YYYY-MM-DD`; without it until the ward comes of age. */
      readonly until?: string | undefined;
      /** By which the register finds its answer again; names nobody. */
      readonly reference: string;
      readonly answeredAt: Date;
    }
  /** They are nothing to each other, as far as the register knows. */
  | { readonly kind: 'none'; readonly reference: string; readonly answeredAt: Date }
  /** Nobody could say; it can be asked again. `reason` is for the log and names nobody. */
  | { readonly kind: 'later'; readonly reason: string };

/** The register of guardians, asked over the network. */
export interface GuardianRegister {
  /** Never throws: a register that is late, silent or lying has not said anything. */
  ask(pair: GuardianPair, asking: Asking): Promise<GuardianAnswer>;
}

const WHERE = 'guardianRegister';

const answerSchema = z.object({
  request: z.string(),
  subject: z.string(),
  relation: z.enum(['parent', 'guardian', 'none']),
  until: z.iso.date().optional(),
  reference: z.string().min(1).max(200),
  iat: z.number(),
});

/** Names in the answer who was asked about: SHA-256 (base64url) of the JSON with its members in the order of their names. */
function subjectOf({ guardian, ward }: GuardianPair): string {
  return createHash('sha256').update(JSON.stringify({ guardian, ward })).digest('base64url');
}

/** Makes what asks the register. Throws ConfigurationError for files of the settings that cannot be read. */
export function createGuardianRegister(settings: GuardianRegisterSettings): GuardianRegister {
  const { freshSeconds: _, ...place } = settings;
  const source = createSignedSource(place, WHERE);

  async function answerTo({ ward, guardian }: GuardianPair, asking: Asking): Promise<GuardianAnswer> {
    const { claims } = await source.ask({ ward, guardian }, asking);
    const said = answerSchema.parse(claims);
    if (said.request !== asking.request) return { kind: 'later', reason: 'answers_another_request' };
    if (said.subject !== subjectOf({ ward, guardian })) return { kind: 'later', reason: 'answers_about_others' };
    const trace = { reference: said.reference, answeredAt: new Date(said.iat * 1000) };
    if (said.relation === 'none') return { kind: 'none', ...trace };
    return { kind: 'found', relation: said.relation, until: said.until, ...trace };
  }

  return {
    ask: (pair, asking) =>
      answerTo(pair, asking).catch((error: unknown): GuardianAnswer => ({ kind: 'later', reason: reasonOf(error) })),
  };
}
