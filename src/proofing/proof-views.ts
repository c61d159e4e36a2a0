/** A proof as pages show it, to the person and to the staff. */
import type { Language, ProofView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { isOfUpstream, type KeptProof } from './proofs.ts';
import type { ProofingRegistry } from './registry.ts';

export interface ProofViewParts {
  readonly pages: { words(language: Language): Words };
  readonly proofing: ProofingRegistry;
  readonly now: () => Date;
}

/** Finished sentences about proofs. */
export interface ProofViews {
  /** What a method is called; one that is not enabled any more has a common name. */
  nameOf(method: string, language: Language): string;
  view(proof: KeptProof, language: Language): ProofView;
}

/** Makes the views. */
export function createProofViews({ pages, proofing, now }: ProofViewParts): ProofViews {
  const nameOf = (method: string, language: Language): string =>
    proofing.get(method)?.words[language].name ?? pages.words(language)('proofs.otherMethod');

  return {
    nameOf,
    view(proof, language) {
      const words = pages.words(language);
      const { at, expiresAt, withdrawn = false, suspended = false, source, reason = '' } = proof;
      const hasExpired = expiresAt !== undefined && expiresAt * 1000 <= now().getTime();
      const ends = expiresAt === undefined ? undefined : new Date(expiresAt * 1000);
      const state = (): string => {
        if (withdrawn) return words('proofs.state.withdrawn', { reason });
        if (suspended) return words('proofs.state.suspended');
        if (hasExpired) return words('proofs.state.expired', { when: ends ?? now() });
        return ends ? words('proofs.state.until', { when: ends }) : words('proofs.state.counts');
      };
      return {
        name: isOfUpstream(proof) ? words('proofs.ofUpstream') : nameOf(proof.method, language),
        source,
        when: words('proofs.when', { when: new Date(at * 1000) }),
        state: state(),
        counts: !withdrawn && !suspended && !hasExpired,
      };
    },
  };
}
