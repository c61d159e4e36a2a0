/** Proofing methods in tests: what they are given, and people of the population register. */
import { vietnam } from '../../src/identity/countries/vn.ts';
import type { Person } from '../../src/identity/person.ts';
import type {
  Ask,
  Claim,
  CreateProofingMethod,
  ProofingMethod,
  ProofingRequest,
  ProofingTools,
} from '../../src/proofing/method.ts';

export const ISSUER = 'http://localhost:3000';

/** Somebody who registered a moment ago; the register and the bank know them by exactly these words. */
export const NEWCOMER: Person = {
  id: '00000000-0000-4000-8000-0000000000bb',
  status: 'active',
  language: 'vi',
  name: { full: 'Trịnh Văn An', family: 'Trịnh', middle: 'Văn', given: 'An' },
  birthdate: '1997-03-08',
  gender: 'male',
  citizenNumber: '099097000101',
  phones: [{ value: '+84900000101', verified: true, primary: true }],
  emails: [],
  proofs: [],
};

/** Makes a method; what is claimed once is remembered by this one alone. */
export function makeMethod(
  create: CreateProofingMethod,
  settings: unknown,
  over: Partial<ProofingTools> = {},
): ProofingMethod {
  const claimed = new Set<string>();
  const claimOnce = async (name: string): Promise<boolean> => !claimed.has(name) && Boolean(claimed.add(name));
  return create({ settings, country: vietnam, claimOnce, ...over });
}

/** What a turn of the conversation is given. */
export const requestWith = (over: Partial<ProofingRequest> = {}): ProofingRequest => ({
  person: NEWCOMER,
  now: new Date(),
  issuer: ISSUER,
  language: 'vi',
  ...over,
});

/** A claim that is checked for the first time. */
export const claimOf = (statement: unknown, over: Partial<Claim> = {}): Claim => ({
  requestId: '00000000-0000-4000-8000-0000000000cc',
  person: NEWCOMER,
  statement,
  now: new Date(),
  signal: AbortSignal.timeout(5_000),
  ...over,
});

/** A state as it comes back from being kept. */
export const kept = ({ state }: Ask): unknown => JSON.parse(JSON.stringify(state ?? null));

/** The statement at the end of a conversation of one form. */
export async function statementOf(
  method: ProofingMethod,
  input: (asked: Ask) => Promise<Record<string, string>> | Record<string, string>,
  over: Partial<ProofingRequest> = {},
): Promise<unknown> {
  const asked = await method.begin(requestWith(over));
  const turn = await method.answer({ ...requestWith(over), state: kept(asked), input: await input(asked) });
  if (turn.kind !== 'done') throw new Error(`the conversation did not end: ${JSON.stringify(turn)}`);
  return JSON.parse(JSON.stringify(turn.done));
}
