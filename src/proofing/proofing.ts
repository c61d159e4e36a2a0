/** Proving who one is: a request is kept, then checked by its method or by officers, and then decided. */
import { randomInt, randomUUID } from 'node:crypto';
import type { RequestScope } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import { afterWorkingDays, type WorkingCalendar } from './deadline.ts';
import { createDecisions, type DecisionParts, type Decisions, type Final } from './decisions.ts';
import type { ProofingMethod, Review, Verdict } from './method.ts';
import type { ProofingRegistry } from './registry.ts';
import type { NewRequest, ProofRequest } from './requests.ts';
import type { ProofCheckSettings } from './settings.ts';
import { readVerdict } from './verdict.ts';

export interface ProofingParts extends DecisionParts {
  readonly proofing: ProofingRegistry;
  readonly checks: ProofCheckSettings;
  readonly calendar: WorkingCalendar;
  /** Each request is checked in a unit of work of its own. */
  readonly scope: RequestScope;
  readonly log: { warn(details: object, message: string): void };
}

/** How an officer decides about a request. */
export type Outcome =
  | { readonly kind: 'confirmed'; readonly note?: string; readonly checked: readonly string[] }
  | { readonly kind: 'refused'; readonly note: string }
  /** The person has to bring something. */
  | { readonly kind: 'more-needed'; readonly note: string }
  /** In doubt: passed on to another authority, with the longer deadline of the law. */
  | { readonly kind: 'referred'; readonly note: string };

/** How a request was taken: kept; or not, because there is an open one by this method or there were too many lately. */
export type Submitted =
  | { readonly kind: 'kept'; readonly request: ProofRequest }
  | { readonly kind: 'open' | 'too-many' };

export interface Proofing extends Pick<Decisions, 'cancel'> {
  /**
   * Keeps the request, and has it checked at once where the method can. `claim` uses up, together with that, what one
   * request only is made of.
   */
  submit(person: Person, method: ProofingMethod, statement: unknown, claim?: () => Promise<void>): Promise<Submitted>;
  /** Checks what is due; how many there were. Safe on every node. */
  checkDue(): Promise<number>;
  /** An officer's decision; false when somebody else was first, or the request is none for officers. */
  decide(request: ProofRequest, outcome: Outcome, officer: string): Promise<boolean>;
}

/** A request in the hands of an officer. */
interface Case {
  readonly request: ProofRequest;
  readonly person: Person;
  readonly review: Review;
}

const BATCH = 10;
const DAY_MS = 24 * 60 * 60 * 1000;
const CODE_LENGTH = 8;
/** Letters and digits that are not mistaken for each other when they are read aloud. */
const CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');

/** Makes the service. */
export function createProofing(parts: ProofingParts): Proofing {
  const { audit, calendar, checks, log, now, people, proofing, proofRequests, scope, tell, transaction } = parts;
  const decisions = createDecisions(parts);
  const leaseSeconds = Math.ceil(checks.waitSeconds) * 2 + 10;

  /** A method that does not keep to its time, or fails, has not said anything. */
  async function verdictOf(request: ProofRequest, method: ProofingMethod, person: Person): Promise<Verdict> {
    const signal = AbortSignal.timeout(checks.waitSeconds * 1000);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('no answer in time')), { once: true });
    });
    const { id: requestId, statement } = request;
    try {
      const checked = method.check?.({ requestId, person, statement, now: now(), signal });
      return readVerdict(await Promise.race([checked, late]));
    } catch (error) {
      return { kind: 'later', reason: (error as Error).message };
    }
  }

  async function postpone(request: ProofRequest, attempts: number, reason: string): Promise<ProofRequest['status']> {
    const { id, method, createdAt } = request;
    log.warn({ request: id, method, attempts, reason }, 'a proof could not be checked');
    const isOver = now().getTime() - createdAt.getTime() >= checks.giveUpSeconds * 1000;
    if (isOver) return (await decisions.giveUp(request)) ?? request.status;
    const { retrySeconds } = checks;
    await proofRequests.postpone(id, retrySeconds[Math.min(attempts, retrySeconds.length) - 1] ?? 1);
    return request.status;
  }

  async function check(request: ProofRequest, attempts: number): Promise<ProofRequest['status']> {
    const method = proofing.get(request.method);
    if (request.place !== undefined) return (await decisions.lapse(request)) ?? request.status;
    const person = await people.find(request.personId);
    if (!method?.check || !person) return postpone(request, attempts, 'its method is not enabled');
    const verdict = await verdictOf(request, method, person);
    if (verdict.kind === 'later') return postpone(request, attempts, verdict.reason);
    return (await decisions.settle(request, method, verdict)) ?? request.status;
  }

  /** Seconds until a job takes the request: soon, where a check was begun; long after its deadline, where officers decide. */
  const dueIn = ({ dueAt }: Pick<ProofRequest, 'dueAt'>): number =>
    dueAt ? (dueAt.getTime() - now().getTime()) / 1000 + checks.lapseSeconds : leaseSeconds;

  async function hasAskedEnough({ id }: Person, method: ProofingMethod): Promise<boolean> {
    const since = now().getTime() - DAY_MS;
    const lately = (await proofRequests.ofPerson(id)).filter(({ createdAt }) => createdAt.getTime() > since);
    return lately.filter((one) => one.method === method.id).length >= checks.perDay;
  }

  function begun(person: Person, { id: method, review }: ProofingMethod, statement: unknown): NewRequest {
    const common = { id: randomUUID(), personId: person.id, method, statement };
    if (!review) return { ...common, status: 'checking' };
    const days = review.workingDays({ person, statement });
    const dueAt = afterWorkingDays(now(), days, calendar);
    return { ...common, status: 'review', place: review.placeOf(statement), code: newCode(), dueAt };
  }

  /** Nothing is confirmed with a check left out. */
  function finalOf(
    { request: { id: requestId, statement }, person, review }: Case,
    outcome: Outcome & { kind: 'confirmed' | 'refused' },
    officer: string,
  ): Final | undefined {
    if (outcome.kind === 'refused') return { kind: 'refused', words: 'proofs.refusedByOfficer' };
    const { checked } = outcome;
    if (!review.checks.every(({ name }) => checked.includes(name))) return undefined;
    return review.confirm({ person, statement, requestId, now: now(), officer, checked });
  }

  async function leaveOpen(
    { request, person, review }: Case,
    { kind: status, note }: Outcome & { kind: 'more-needed' | 'referred' },
    officer: string,
  ): Promise<boolean> {
    const dueAt = status === 'referred' ? afterWorkingDays(now(), review.referralWorkingDays, calendar) : undefined;
    if (!(await proofRequests.remark(request, { status, note, dueAt }))) return false;
    await proofRequests.postpone(request.id, dueIn({ dueAt: dueAt ?? now() }));
    const details = { method: request.method, request: request.id, outcome: status, by: officer };
    await audit({ type: 'proof.examined', personId: request.personId, details });
    await tell(person, { subject: 'proofs.mail.decided.subject', text: 'proofs.mail.decided.text' });
    return true;
  }

  return {
    cancel: decisions.cancel,
    async submit(person, method, statement, claim) {
      if (await hasAskedEnough(person, method)) return { kind: 'too-many' };
      const request = begun(person, method, statement);
      const kept = await transaction(async () => {
        await claim?.();
        if (!(await proofRequests.add(request, dueIn(request)))) return false;
        await audit({
          type: 'proof.requested',
          personId: person.id,
          details: { method: method.id, request: request.id },
        });
        return true;
      });
      if (!kept) return { kind: 'open' };
      const open: ProofRequest = { ...request, attempts: 1, createdAt: now() };
      if (method.check) await check(open, 1);
      return { kind: 'kept', request: (await proofRequests.find(request.id)) ?? open };
    },
    async checkDue() {
      const due = await proofRequests.takeDue(BATCH, leaseSeconds);
      const checkOne = (request: ProofRequest) =>
        scope(() => check(request, request.attempts + 1), { keep: () => true });
      await Promise.all(due.map(checkOne));
      return due.length;
    },
    async decide(request, outcome, officer) {
      const method = proofing.get(request.method);
      const person = await people.find(request.personId);
      const review = method?.review;
      if (!method || !review || !person || person.id === officer) return false;
      if (outcome.kind === 'more-needed' || outcome.kind === 'referred')
        return transaction(() => leaveOpen({ request, person, review }, outcome, officer));
      const final = finalOf({ request, person, review }, outcome, officer);
      if (!final) return false;
      const said = { by: officer, ...(outcome.note === undefined ? {} : { note: outcome.note }) };
      return (await decisions.settle(request, method, final, said)) !== undefined;
    },
  };
}
