/** The word of an upstream as a proof of somebody's identity. Its silence, or a weaker word, never takes a proof back. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Country } from '../identity/country.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { holdersOf } from '../proofing/holders.ts';
import { type KeptProof, type ProofStore, upstreamReference } from '../proofing/proofs.ts';
import type { Definition } from './definition.ts';
import { identityIn, levelOf } from './meaning.ts';
import { doubtsAbout, numberIn } from './rule.ts';
import type { Answer } from './upstream.ts';

export interface VouchingParts {
  readonly audit: Audit;
  readonly country: Country;
  readonly people: PersonStore;
  readonly proofs: ProofStore;
}

/** A proof that is older is written anew. */
const RENEWED_AFTER_SECONDS = 90 * 24 * 60 * 60;

/** Whether the upstream's word would say nothing new; what staff took back counts again when it was said after that. */
function isKnown(all: readonly KeptProof[], proof: Pick<KeptProof, 'method' | 'reference' | 'at'>): boolean {
  const own = all.filter(({ method, reference }) => method === proof.method && reference === proof.reference);
  return own.some(({ at, suspended, withdrawn, withdrawnAt }) =>
    withdrawn ? proof.at * 1000 <= (withdrawnAt?.getTime() ?? 0) : !suspended && proof.at - at < RENEWED_AFTER_SECONDS,
  );
}

/** What an upstream has said of somebody, as far as it is a proof. */
interface Word {
  readonly upstream: string;
  /** Row of `proofing` in the levels. */
  readonly method: string;
  /** What the person knows the upstream by. */
  readonly source: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** The officer who believed it. */
  readonly by?: string;
}

/**
 * Makes the function that adds a word of an upstream to the proofs of a person whom the transaction has locked; false when the
 * number is somebody else's by then.
 */
export const createWordKeeper =
  ({ audit, people, proofs }: Pick<VouchingParts, 'audit' | 'people' | 'proofs'>) =>
  async (person: Person, { upstream, method, source, at, by }: Word): Promise<boolean> => {
    if ((await holdersOf(person, people)).length > 0) return false;
    const personId = person.id;
    const proof = { id: randomUUID(), personId, method, source, reference: upstreamReference(upstream), at };
    await proofs.add(proof);
    await people.save({ ...person, proofs: [...person.proofs, proof] });
    const details = { method, proof: proof.id, source, ...(by === undefined ? {} : { by }) };
    await audit({ type: 'proof.added', personId, details });
    return true;
  };

/**
 * Makes the function that keeps the proof, in a transaction that has locked the person; `conflict` when the number is
 * somebody else's by then. What does not identify, or does not fit the account, proves nothing.
 */
export function createVouching(parts: VouchingParts) {
  const { country, proofs } = parts;
  const keepWord = createWordKeeper(parts);
  return async (person: Person, definition: Definition, answer: Answer): Promise<'kept' | 'nothing' | 'conflict'> => {
    const { identifies, proof: method } = levelOf(definition, answer.acr);
    const vouched = identityIn(definition, answer);
    const isWorth = identifies && method !== undefined && numberIn(vouched, country) !== undefined;
    if (!isWorth || doubtsAbout(person, vouched, country).length > 0) return 'nothing';
    const reference = upstreamReference(definition.id);
    const { at } = answer;
    if (isKnown(await proofs.list(person.id), { method, reference, at })) return 'nothing';
    const source = definition.name[person.language];
    return (await keepWord(person, { upstream: definition.id, method, source, at })) ? 'kept' : 'conflict';
  };
}
