/** What becomes of a request: the proof, its record and the notice about it are one, and so is a refusal. */
import { createHash, randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { isLeaving, type Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Notice, Tell } from '../messages/notices.ts';
import { holdersOf } from './holders.ts';
import { differences } from './matching.ts';
import type { ProofingMethod, Verdict } from './method.ts';
import type { KeptProof, ProofStore } from './proofs.ts';
import type { EndStatus, ProofRequest, ProofRequestStore } from './requests.ts';

export interface DecisionParts {
  readonly audit: Audit;
  readonly country: Country;
  readonly now: () => Date;
  readonly people: PersonStore;
  readonly proofs: ProofStore;
  readonly proofRequests: ProofRequestStore;
  readonly tell: Tell;
  readonly transaction: Transaction;
}

/** A verdict that ends a request. */
export type Final = Exclude<Verdict, { kind: 'later' }>;

type Confirmed = Verdict & { kind: 'confirmed' };

/** Who decided, when it was a person: a member of staff, and what they say to the one who asked. */
export interface Officer {
  readonly by?: string;
  readonly note?: string;
}

/** Ends requests. Each answers how the request stands afterwards; undefined when somebody else was first. */
export interface Decisions {
  settle(
    request: ProofRequest,
    method: ProofingMethod,
    verdict: Final,
    officer?: Officer,
  ): Promise<EndStatus | undefined>;
  /** Nobody could say for too long. */
  giveUp(request: ProofRequest): Promise<EndStatus | undefined>;
  /** The person never came. */
  lapse(request: ProofRequest): Promise<EndStatus | undefined>;
  /** The person wants it no more. */
  cancel(request: ProofRequest): Promise<EndStatus | undefined>;
}

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
const hashOf = (evidence: string | Uint8Array): Buffer => createHash('sha256').update(evidence).digest();

/** Makes the decisions. */
export function createDecisions(parts: DecisionParts): Decisions {
  const { audit, country, now, people, proofs, proofRequests, tell, transaction } = parts;

  const record = (type: 'proof.added' | 'proof.refused', { personId, method, id }: ProofRequest, more: object) =>
    audit({ type, personId, details: { method, request: id, ...more } });

  function proofOf(request: ProofRequest, method: ProofingMethod, verdict: Confirmed) {
    const at = seconds(now());
    const ends = [
      ...(verdict.expiresAt ? [seconds(verdict.expiresAt)] : []),
      ...(method.validSeconds === undefined ? [] : [at + method.validSeconds]),
    ];
    const { source, reference, evidence } = verdict;
    return {
      id: randomUUID(),
      personId: request.personId,
      method: method.id,
      source,
      at,
      evidenceHash: hashOf(evidence),
      ...(reference === undefined ? {} : { reference }),
      ...(ends.length > 0 ? { expiresAt: Math.min(...ends) } : {}),
    } satisfies Omit<KeptProof, 'withdrawn'>;
  }

  /** Who was decided about by an officer hears that there is something to read. */
  async function tellDecided({ personId }: ProofRequest, { by }: Officer): Promise<void> {
    const person = by === undefined ? undefined : await people.find(personId);
    if (person) await tell(person, { subject: 'proofs.mail.decided.subject', text: 'proofs.mail.decided.text' });
  }

  async function refuse(request: ProofRequest, words: string, why: { reason?: string }, officer: Officer) {
    if (!(await proofRequests.decide(request.id, { status: 'refused', words, ...officer }))) return undefined;
    await record('proof.refused', request, { ...why, ...(officer.by ? { by: officer.by } : {}) });
    await tellDecided(request, officer);
    return 'refused' as const;
  }

  async function conflict(request: ProofRequest, holders: readonly Person[], officer: Officer) {
    if (!(await proofRequests.decide(request.id, { status: 'conflict', ...officer }))) return undefined;
    await record('proof.refused', request, { reason: 'another account has the number' });
    await tellDecided(request, officer);
    for (const holder of holders)
      await tell(holder, { subject: 'proofs.mail.conflict.subject', text: 'proofs.mail.conflict.text' });
    return 'conflict' as const;
  }

  async function confirm(request: ProofRequest, method: ProofingMethod, verdict: Confirmed, officer: Officer) {
    const person = await people.lock(request.personId);
    if (!person || isLeaving(person)) return refuse(request, 'proofs.different', {}, officer);
    const different = differences(person, verdict.identity, country);
    if (different.length > 0)
      return refuse(request, 'proofs.different', { reason: `differs: ${different.join(', ')}` }, officer);
    const holders = await holdersOf(person, people);
    if (holders.length > 0) return conflict(request, holders, officer);
    if (!(await proofRequests.decide(request.id, { status: 'confirmed', ...officer }))) return undefined;
    const proof = proofOf(request, method, verdict);
    await proofs.add(proof);
    await people.save({ ...person, proofs: [...person.proofs, proof] });
    const { by } = officer;
    await record('proof.added', request, { proof: proof.id, source: proof.source, ...(by ? { by } : {}) });
    const values = { method: method.words[person.language].name ?? method.id, when: now() };
    await tell(person, { subject: 'proofs.mail.added.subject', text: 'proofs.mail.added.text', values });
    return 'confirmed' as const;
  }

  /** Two accounts that get the same number at one instant: the database takes one. */
  async function conflictIfTaken(error: unknown, request: ProofRequest, officer: Officer) {
    if (!(error instanceof AppError && error.code === 'already_used')) throw error;
    return transaction(() => conflict(request, [], officer));
  }

  /** Ends what led to no decision, and tells the person. */
  const end = (
    request: ProofRequest,
    status: 'given-up' | 'lapsed',
    { reason, notice }: { reason: string; notice: Notice },
  ): Promise<EndStatus | undefined> =>
    transaction(async () => {
      if (!(await proofRequests.decide(request.id, { status }))) return undefined;
      await record('proof.refused', request, { reason });
      const person = await people.find(request.personId);
      if (person) await tell(person, notice);
      return status;
    });

  return {
    settle(request, method, verdict, officer = {}) {
      const { id } = request;
      if (verdict.kind === 'refused') {
        const reason = verdict.reason === undefined ? {} : { reason: verdict.reason };
        return transaction(() => refuse(request, verdict.words, reason, officer));
      }
      return transaction(() => confirm({ ...request, id }, method, verdict, officer)).catch((error: unknown) =>
        conflictIfTaken(error, request, officer),
      );
    },
    giveUp: (request) =>
      end(request, 'given-up', {
        reason: 'nobody could say',
        notice: { subject: 'proofs.mail.givenUp.subject', text: 'proofs.mail.givenUp.text' },
      }),
    lapse: (request) =>
      end(request, 'lapsed', {
        reason: 'the person never came',
        notice: { subject: 'proofs.mail.lapsed.subject', text: 'proofs.mail.lapsed.text' },
      }),
    cancel: (request) =>
      transaction(async () => {
        if (!(await proofRequests.decide(request.id, { status: 'cancelled' }))) return undefined;
        await record('proof.refused', request, { reason: 'the person took it back' });
        return 'cancelled';
      }),
  };
}
