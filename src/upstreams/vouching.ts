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

/**
 * Makes the function that keeps the proof, in a transaction that has locked the person; `conflict` when the number is
 * somebody else's by then. What does not identify, or does not fit the account, proves nothing.
 */
export function createVouching({ audit, country, people, proofs }: VouchingParts) {
  return async (person: Person, definition: Definition, answer: Answer): Promise<'kept' | 'nothing' | 'conflict'> => {
    const { identifies, proof: method } = levelOf(definition, answer.acr);
    const vouched = identityIn(definition, answer);
    const isWorth = identifies && method !== undefined && numberIn(vouched, country) !== undefined;
    if (!isWorth || doubtsAbout(person, vouched, country).length > 0) return 'nothing';
    const reference = upstreamReference(definition.id);
    const { id: personId, language } = person;
    if (isKnown(await proofs.list(personId), { method, reference, at: answer.at })) return 'nothing';
    if ((await holdersOf(person, people)).length > 0) return 'conflict';
    const proof = { id: randomUUID(), personId, method, source: definition.name[language], reference, at: answer.at };
    await proofs.add(proof);
    await people.save({ ...person, proofs: [...person.proofs, proof] });
    await audit({ type: 'proof.added', personId, details: { method, proof: proof.id, source: proof.source } });
    return 'kept';
  };
}
