/** Showing an authenticator: the checks behind the sign-in page and the pages that ask for more. */

import type { SessionEvidence } from '../artifacts/artifact-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Authenticator, Verification } from '../authenticators/authenticator.ts';
import type { Credential, CredentialStore } from '../authenticators/credential-store.ts';
import type { Transaction } from '../errors.ts';

export interface SignInParts {
  readonly credentials: CredentialStore;
  readonly audit: Audit;
  readonly transaction: Transaction;
  readonly now: () => Date;
}

/** An attempt with one authenticator; without a person it takes as long and fails. */
export interface Attempt {
  readonly authenticator: Authenticator;
  readonly personId: string | undefined;
  readonly clientId: string;
  readonly input: Readonly<Record<string, string>>;
}

/** Evidence, or the key of the authenticator's words that say what was wrong. */
export type Outcome = { readonly evidence: SessionEvidence } | { readonly words: string };

/** Makes the function that tries an authenticator, keeps what changed and records what happened. */
export function createSignIn({
  credentials,
  audit,
  transaction,
  now,
}: SignInParts): (attempt: Attempt) => Promise<Outcome> {
  async function keep(credential: Credential, { data }: Verification & { shown: true }): Promise<boolean> {
    if (data !== undefined) return credentials.update(credential, data);
    await credentials.touch(credential);
    return true;
  }

  async function verifyOne(attempt: Attempt, credential: Credential | undefined): Promise<Outcome> {
    const { authenticator, personId, clientId, input } = attempt;
    const at = now();
    const verification = await authenticator.verify({ credential, input, now: at });
    const details = { method: authenticator.id };
    return transaction(async () => {
      const shown = verification.shown && credential !== undefined && (await keep(credential, verification));
      await audit({ type: shown ? 'sign-in.succeeded' : 'sign-in.failed', personId, clientId, details });
      if (!shown) return { words: verification.shown ? 'wrong' : verification.words };
      const { id: method, factors, amr } = authenticator;
      return { evidence: { method, factors, amr, at: Math.floor(at.getTime() / 1000) } };
    });
  }

  return async (attempt) => {
    const own = attempt.personId ? await credentials.ofPerson(attempt.personId) : [];
    const candidates = own.filter(({ method }) => method === attempt.authenticator.id);
    if (candidates.length === 0) return verifyOne(attempt, undefined);
    let outcome: Outcome = { words: 'wrong' };
    for (const credential of candidates) {
      outcome = await verifyOne(attempt, credential);
      if ('evidence' in outcome) return outcome;
    }
    return outcome;
  };
}
