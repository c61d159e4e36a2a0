/** What is known of organisations is asked anew when it is old; who represents them no more loses their mandates. */
import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { RequestScope, Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { isProven, statedNumbers } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { EndMandate } from '../mandates/ending.ts';
import type { Mandate } from '../mandates/mandate.ts';
import { matchRepresentative } from './matching.ts';
import type { Organisation, OrganisationStore } from './organisation.ts';
import { factsOf } from './outcomes.ts';
import type { BusinessRegister, RegisterAnswer, Representative } from './register.ts';
import { createRoots, type RootsParts } from './roots.ts';
import type { BusinessRegisterSettings } from './settings.ts';
import { createTelling, type TellingParts } from './telling.ts';

export interface FreshnessParts extends RootsParts, TellingParts {
  readonly audit: Audit;
  readonly businessRegister: BusinessRegister | undefined;
  readonly businessRegisterSettings: Pick<BusinessRegisterSettings, 'freshSeconds' | 'staleSeconds'> | undefined;
  readonly country: Country;
  readonly endMandate: EndMandate;
  readonly endMandateGrants: (mandateIds: readonly string[]) => Promise<void>;
  readonly organisations: OrganisationStore;
  readonly scope: RequestScope;
  readonly transaction: Transaction;
  readonly log: { warn(details: object, message: string): void };
}

export interface Freshness {
  /** Asks the register anew about those of these organisations of which it said something too long ago. */
  ensureFresh(organisationIds: readonly string[]): Promise<void>;
  /** Asks now, unless it has answered a moment ago; false when the register does not answer. */
  refresh(organisationId: string): Promise<boolean>;
  /** Asks about a few that were asked about longest ago; for a job. */
  refreshOldest(): Promise<void>;
}

type Said = Exclude<RegisterAnswer, { kind: 'later' }>;

/** A register that does not answer about an organisation is left alone for so long. */
const PAUSE_MS = 60_000;
/** Whoever presses twice asks once; what was said before that may have changed. */
const MOMENT_MS = 10_000;
const MOST_PAUSES = 10_000;
const BATCH = 10;

const organisationOf = (before: Organisation, answer: Said, at: Date): Organisation => {
  const { id, code, level } = before;
  // A register that knows it no more: it may not act, and comes back if that was a mistake.
  if (answer.kind === 'unknown') return { ...before, status: 'suspended', checkedAt: at };
  return { id, code, level, ...factsOf(answer), checkedAt: at };
};

/** Makes what keeps organisations fresh. */
export function createFreshness(parts: FreshnessParts): Freshness {
  const { audit, businessRegister, country, endMandate, endMandateGrants, log, now, organisations } = parts;
  const { people, scope, transaction, businessRegisterSettings: settings } = parts;
  const roots = createRoots(parts);
  const telling = createTelling(parts);
  const paused = new Map<string, number>();

  const ageOf = ({ checkedAt }: Organisation): number => (now().getTime() - checkedAt.getTime()) / 1000;
  const isPaused = ({ id }: Organisation): boolean => (paused.get(id) ?? 0) > now().getTime();

  function pause({ id }: Organisation): void {
    if (paused.size >= MOST_PAUSES) paused.clear();
    paused.set(id, now().getTime() + PAUSE_MS);
  }

  async function tellRepresentatives(id: string, news: 'stopped' | 'resumed', name: string): Promise<void> {
    for (const { holder } of await roots.of(id)) if (holder) await telling.person(holder.id, news, name);
  }

  /** Everything that is done for an organisation, or through it, stops in this moment. */
  async function recordStatus(before: Organisation, after: Organisation): Promise<void> {
    if (before.status === after.status) return;
    const { id, status, name } = after;
    await audit({ type: 'organisation.checked', details: { organisation: id, status, was: before.status } });
    const wasActive = before.status === 'active';
    if (wasActive) await endMandateGrants(await parts.mandates.idsThrough(id));
    if (wasActive || status === 'active') await tellRepresentatives(id, wasActive ? 'stopped' : 'resumed', name);
  }

  /** A number that only is said shows nobody else; who has one that the register names stays while a proof is renewed. */
  function isNamed(person: Person, source: Mandate['source'], representatives: readonly Representative[]): boolean {
    const numbers = statedNumbers(person);
    if (representatives.some(({ number }) => number !== undefined && numbers.includes(number))) return true;
    // An officer has seen that it is this one although the number is another.
    return (
      source === 'staff' && isProven(person) && matchRepresentative(person, representatives, country).kind !== 'none'
    );
  }

  async function endFormer({ id }: Organisation, representatives: readonly Representative[]): Promise<void> {
    for (const { id: mandate, holder, source } of await roots.of(id)) {
      const person = holder && (await people.find(holder.id));
      if (person && !isNamed(person, source, representatives)) await endMandate(mandate, { why: 'not-representative' });
    }
  }

  const apply = (id: string, answer: Said): Promise<void> =>
    transaction(async () => {
      const before = await organisations.lock(id);
      if (!before) return;
      const after = organisationOf(before, answer, now());
      await organisations.save(after);
      await recordStatus(before, after);
      // A dissolved one may be published without anybody: it stopped, and stays so.
      if (answer.kind === 'found' && answer.status === 'active') await endFormer(after, answer.representatives);
    });

  /** What the register has not confirmed for too long counts no more, until it does. */
  const stopIfStale = (organisation: Organisation): Promise<void> =>
    transaction(async () => {
      const before = await organisations.lock(organisation.id);
      if (before?.status !== 'active' || ageOf(before) < (settings?.staleSeconds ?? 0)) return;
      const after: Organisation = { ...before, status: 'suspended' };
      await organisations.save(after);
      await recordStatus(before, after);
    });

  async function ask(organisation: Organisation): Promise<boolean> {
    const { id, code } = organisation;
    const answer = await businessRegister?.ask(code, { request: randomUUID(), at: now() });
    if (answer && answer.kind !== 'later') {
      await apply(id, answer);
      return true;
    }
    pause(organisation);
    log.warn({ organisation: id, reason: answer?.reason ?? 'none is set up' }, 'the business register did not answer');
    if (settings) await stopIfStale(organisation);
    return false;
  }

  const askIfOld = async (organisation: Organisation): Promise<unknown> =>
    ageOf(organisation) >= (settings?.freshSeconds ?? Number.POSITIVE_INFINITY) && !isPaused(organisation)
      ? ask(organisation)
      : undefined;

  return {
    async ensureFresh(ids) {
      if (ids.length === 0 || !settings) return;
      // One after the other: within a transaction there is one connection.
      for (const organisation of await organisations.findMany([...new Set(ids)])) await askIfOld(organisation);
    },
    async refresh(id) {
      const organisation = await organisations.find(id);
      if (!organisation || isPaused(organisation)) return false;
      return ageOf(organisation) * 1000 < MOMENT_MS || ask(organisation);
    },
    async refreshOldest() {
      if (!settings) return;
      const before = new Date(now().getTime() - settings.freshSeconds * 1000);
      // Those about which the register keeps silent do not stand in the way of the others.
      const oldest = await organisations.oldest(before, BATCH * 10);
      for (const organisation of oldest.filter((one) => !isPaused(one)).slice(0, BATCH))
        await scope(() => askIfOld(organisation), { keep: () => true });
    },
  };
}
