/** Where proofs of identity are kept: what was judged and by whom, never the documents themselves. */
import type { IdentityProof } from '../identity/person.ts';

/** How the reference of a proof begins that is the word of an identity provider in front; its id follows. */
const OF_UPSTREAM = 'upstream:';

/** By which the proofs of an upstream are found again, whatever it is called by then. */
export const upstreamReference = (upstream: string): string => `${OF_UPSTREAM}${upstream}`;

/** Whether somebody vouched by letting the person come from there. */
export const isOfUpstream = ({ reference = '' }: Pick<KeptProof, 'reference'>): boolean =>
  reference.startsWith(OF_UPSTREAM);

/** A proof as it is kept. */
export interface KeptProof extends IdentityProof {
  readonly id: string;
  readonly personId: string;
  readonly source: string;
  /** By which the source finds its answer again. */
  readonly reference?: string;
  /** SHA-256 of what was judged. */
  readonly evidenceHash?: Buffer;
  /** Why it was withdrawn. */
  readonly reason?: string;
  readonly withdrawnAt?: Date;
}

/** Changes of a person's proofs. Whoever makes one saves the person afterwards: what they can be found by may have changed. */
export interface ProofStore {
  /** Newest first, withdrawn ones too. */
  list(personId: string): Promise<readonly KeptProof[]>;
  add(proof: Omit<KeptProof, 'withdrawn' | 'suspended' | 'reason' | 'withdrawnAt'>): Promise<void>;
  /** False when it was withdrawn already or is nobody's of this name. `by` is the member of staff. */
  withdraw(proof: Pick<KeptProof, 'id' | 'personId'>, how: { reason: string; by?: string }): Promise<boolean>;
  /** Every proof that counts now counts for nothing until the identity is proven anew, except those of this method since then; how many did. */
  suspendAll(personId: string, except?: { readonly method: string; readonly since: Date }): Promise<number>;
  /** Those that were suspended at this instant count again. */
  resume(personId: string, suspendedAt: Date): Promise<void>;
}
