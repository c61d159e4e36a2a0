/**
 * Bringing an organisation in: a request is kept before the register is asked, and goes on once the register, the other
 * legal representatives or officers have answered (Decree 69/2024/NĐ-CP, Articles 12 and 13).
 */
import { randomUUID } from 'node:crypto';
import { AppError, type RequestScope, type Transaction } from '../errors.ts';
import { isProven, statedNumbers } from '../identity/identifiers.ts';
import { isLeaving, type Person } from '../identity/person.ts';
import type { ProofCheckSettings } from '../proofing/settings.ts';
import { matchRepresentative } from './matching.ts';
import { createOutcomes, IDENTITY_LEVEL, type OutcomeParts } from './outcomes.ts';
import type { BusinessRegister } from './register.ts';
import type { ConsentAnswer, OrganisationRequest } from './requests.ts';

export interface BringingInParts extends OutcomeParts {
  /** Absent when none is set up: then no organisation can be brought in. */
  readonly businessRegister: BusinessRegister | undefined;
  /** How long and how often the register is asked: as with the sources that prove identities. */
  readonly checks: ProofCheckSettings;
  /** Each request is checked in a unit of work of its own. */
  readonly scope: RequestScope;
  readonly transaction: Transaction;
  readonly log: { warn(details: object, message: string): void };
}

/** How a request was taken: kept; or not, because one for this code is open, or there were too many lately, or no register. */
export type Submitted =
  | { readonly kind: 'kept'; readonly request: OrganisationRequest }
  | { readonly kind: 'open' | 'too-many' | 'identity' | 'unavailable' };

/** How an answer was taken: `over` when nobody waits for it any more, else what keeps the person from agreeing. */
export type Answered = 'taken' | 'over' | 'identity' | 'different';

/** What an officer decided about a near match. */
export type Ruling =
  | { readonly kind: 'accepted'; readonly seen: boolean }
  | { readonly kind: 'refused'; readonly note: string };

export interface BringingIn {
  submit(person: Person, code: string): Promise<Submitted>;
  /** Asks the register again about what is due; how many there were. Safe on every node. */
  checkDue(): Promise<number>;
  /** Open requests of others that wait for this person. */
  waitingFor(person: Person): Promise<readonly OrganisationRequest[]>;
  /** Another representative's answer. */
  answer(person: Person, requestId: string, answer: ConsentAnswer): Promise<Answered>;
  /** False when it had ended. */
  cancel(request: OrganisationRequest): Promise<boolean>;
  /** An officer's decision; false when somebody else was first, or it is the officer's own. */
  rule(request: OrganisationRequest, ruling: Ruling, officer: string): Promise<boolean>;
}

const BATCH = 10;
const DAY_MS = 24 * 60 * 60 * 1000;

/** By which a person can be a representative: nothing that is only said. */
const numbersOf = (person: Person): string[] => (isProven(person) ? statedNumbers(person) : []);

/** Makes the service. */
export function createBringingIn(parts: BringingInParts): BringingIn {
  const { audit, businessRegister, checks, country, identityLevelOf, log, now, people, scope, transaction } = parts;
  const requests = parts.organisationRequests;
  const outcomes = createOutcomes(parts);
  const leaseSeconds = Math.ceil(checks.waitSeconds) * 2 + 10;

  /** Nobody is asked for ever: not the register, and not the other representatives. */
  function isOver({ status, dueAt, vouched, createdAt }: OrganisationRequest): boolean {
    if (status === 'consents') return dueAt !== undefined && dueAt <= now();
    const since = vouched ? new Date(vouched.at) : createdAt;
    return now().getTime() - since.getTime() >= checks.giveUpSeconds * 1000;
  }

  async function postpone(request: OrganisationRequest, attempts: number, reason: string): Promise<void> {
    log.warn({ request: request.id, attempts, reason }, 'the business register could not be asked');
    if (isOver(request) && request.status === 'checking')
      return void (await transaction(() => outcomes.end(request, 'given-up')));
    const { retrySeconds } = checks;
    await requests.postpone(request.id, retrySeconds[Math.min(attempts, retrySeconds.length) - 1] ?? 1);
  }

  async function check(request: OrganisationRequest, attempts: number): Promise<void> {
    if (request.status === 'consents' && isOver(request))
      return void (await transaction(() => outcomes.end(request, 'lapsed')));
    const person = await people.find(request.personId);
    if (!person || isLeaving(person)) return void (await transaction(() => outcomes.end(request, 'cancelled')));
    const signal = AbortSignal.timeout(checks.waitSeconds * 1000);
    const answer = await businessRegister?.ask(request.code, { request: request.id, at: now(), signal });
    if (!answer || answer.kind === 'later') return postpone(request, attempts, answer?.reason ?? 'none is set up');
    try {
      await transaction(async () => {
        const open = await requests.lock(request.id);
        if (open && open.status !== 'review') await outcomes.settle(open, person, answer);
      });
    } catch (error) {
      // Two requests that add one organisation at one instant: the second one finds it there.
      if (!(error instanceof AppError && error.code === 'already_used')) throw error;
      await requests.postpone(request.id, 0);
    }
  }

  async function hasAskedEnough({ id }: Person): Promise<boolean> {
    const since = now().getTime() - DAY_MS;
    const lately = (await requests.ofPerson(id)).filter(({ createdAt }) => createdAt.getTime() > since);
    return lately.length >= checks.perDay;
  }

  /** Records what a representative said; `taken` only when it counts. */
  async function record(person: Person, request: OrganisationRequest, answer: ConsentAnswer): Promise<Answered> {
    const said = await requests.consents(request.id, numbersOf(person));
    const mine = [...said.values()].find((consent) => consent.answer === undefined);
    if (!mine || request.status !== 'consents') return 'over';
    if (answer === 'agreed') {
      if (identityLevelOf(person) < IDENTITY_LEVEL) return 'identity';
      const match = matchRepresentative(person, request.found?.representatives ?? [], country);
      if (match.kind !== 'exact') return 'different';
    }
    if (!(await requests.answer(request.id, { position: mine.position, personId: person.id, answer }))) return 'over';
    const details = { request: request.id, code: request.code, answer };
    await audit({ type: 'organisation.consented', personId: person.id, details });
    if (answer === 'refused') await outcomes.refuse(request, 'co-representative');
    return 'taken';
  }

  /** The register is asked anew once everybody has agreed: that may be weeks later. */
  async function goOn(id: string): Promise<void> {
    const request = await requests.find(id);
    if (!request?.found || request.decidedAt) return;
    await requests.postpone(id, leaseSeconds);
    await check(request, 1);
  }

  async function accept(request: OrganisationRequest, seen: boolean, officer: string): Promise<boolean> {
    const open = await requests.lock(request.id);
    const representative = open?.found?.representatives[open.index ?? -1];
    if (open?.status !== 'review' || !representative) return false;
    const vouched = { by: officer, at: now().toISOString(), representative, seen };
    const { found, index } = open;
    await requests.progress(request.id, {
      status: 'checking',
      dueIn: leaseSeconds,
      vouched,
      ...(found ? { found } : {}),
      ...(index === undefined ? {} : { index }),
    });
    return true;
  }

  async function rule(request: OrganisationRequest, ruling: Ruling, officer: string): Promise<boolean> {
    const { id, personId, code } = request;
    const done =
      ruling.kind === 'accepted'
        ? await accept(request, ruling.seen, officer)
        : (await requests.lock(id))?.status === 'review' &&
          (await outcomes.refuse(request, 'officer', { by: officer, note: ruling.note }));
    const details = { request: id, code, outcome: ruling.kind, by: officer };
    if (done) await audit({ type: 'organisation.examined', personId, details });
    return done;
  }

  return {
    async submit(person, code) {
      if (!businessRegister) return { kind: 'unavailable' };
      if (identityLevelOf(person) < IDENTITY_LEVEL) return { kind: 'identity' };
      const id = randomUUID();
      const kept = await transaction(async () => {
        // Of two forms that are sent at once, one waits.
        await people.lock(person.id);
        if (await hasAskedEnough(person)) return 'too-many' as const;
        if (!(await requests.add({ id, personId: person.id, code }, leaseSeconds))) return 'open' as const;
        await audit({ type: 'organisation.requested', personId: person.id, details: { request: id, code } });
        return undefined;
      });
      if (kept) return { kind: kept };
      const open: OrganisationRequest = {
        id,
        personId: person.id,
        code,
        status: 'checking',
        attempts: 1,
        createdAt: now(),
      };
      await check(open, 1);
      return { kind: 'kept', request: (await requests.find(id)) ?? open };
    },
    async checkDue() {
      const due = await requests.takeDue(BATCH, leaseSeconds);
      await Promise.all(due.map((one) => scope(() => check(one, one.attempts + 1), { keep: () => true })));
      return due.length;
    },
    waitingFor: async (person) => {
      const numbers = numbersOf(person);
      return numbers.length > 0 ? requests.waitingFor(numbers) : [];
    },
    async answer(person, requestId, answer) {
      const outcome = await transaction(async () => {
        const request = await requests.lock(requestId);
        return request ? record(person, request, answer) : 'over';
      });
      if (outcome === 'taken' && answer === 'agreed') await goOn(requestId);
      return outcome;
    },
    cancel: (request) => transaction(() => outcomes.end(request, 'cancelled')),
    async rule(request, ruling, officer) {
      if (request.personId === officer) return false;
      const done = await transaction(() => rule(request, ruling, officer));
      if (done && ruling.kind === 'accepted') await goOn(request.id);
      return done;
    },
  };
}
