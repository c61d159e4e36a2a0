/** Closing an account, and coming back while there is time. */
import { randomBytes } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Stop } from '../consent/consent.ts';
import type { Ledger } from '../data-rights/ledger.ts';
import type { Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { EndMandate } from '../mandates/ending.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { RecoveryStore } from '../recovery/recoveries.ts';
import type { Closing, ClosingStore } from './closings.ts';
import type { TellClosing } from './notices.ts';
import type { ClosingSettings } from './settings.ts';

export interface ClosingParts {
  readonly audit: Audit;
  readonly closings: ClosingStore;
  readonly endMandate: EndMandate;
  /** Every session, and whatever services may do in the person's absence. */
  readonly endEverything: (personId: string) => Promise<void>;
  readonly ledger: Pick<Ledger, 'recordClosed'>;
  readonly mandates: Pick<MandateStore, 'heldBy' | 'ofParty'>;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'lock' | 'save'>;
  readonly recoveries: Pick<RecoveryStore, 'openOf'>;
  readonly rolesOf: (personId: string) => Promise<readonly unknown[]>;
  readonly settings: { readonly closing: ClosingSettings };
  readonly tellClosing: TellClosing;
  readonly transaction: Transaction;
  readonly withdrawAll: (personId: string, why: Stop) => Promise<number>;
}

/** Why an account cannot be closed now: a role among the staff, or somebody is recovering it. */
export type Obstacle = 'staff' | 'recovering';

/** What the wish to close came to. */
export type Begun = { readonly kind: 'begun'; readonly closing: Closing } | { readonly kind: Obstacle | 'over' };

const TOKEN_BYTES = 32;
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** Ends all mandates that a person has or gave for themselves, with everything below. */
export async function endMandates({ endMandate, mandates }: Pick<ClosingParts, 'endMandate' | 'mandates'>, id: string) {
  const self = { kind: 'person', id } as const;
  const all = [...(await mandates.heldBy(self)), ...(await mandates.ofParty(self))];
  for (const mandate of all) await endMandate(mandate.id, { by: id, why: 'account-closed' });
}

/** Makes the moves. */
export function createClosing(parts: ClosingParts) {
  const { audit, closings, now, people, recoveries, rolesOf, settings, tellClosing, transaction } = parts;

  /** While it is not clear whose account it is, nothing final begins; and staff are dismissed by those who appointed them. */
  async function obstacle(personId: string): Promise<Obstacle | undefined> {
    if ((await rolesOf(personId)).length > 0) return 'staff';
    return (await recoveries.openOf(personId)).length > 0 ? 'recovering' : undefined;
  }

  /** What ends at once. */
  async function endAll(personId: string): Promise<void> {
    await parts.withdrawAll(personId, 'closed');
    await endMandates(parts, personId);
    await parts.endEverything(personId);
  }

  async function comeBack(person: Person, by: 'link' | 'person'): Promise<void> {
    await people.save({ ...person, status: 'active' });
    await audit({ type: 'account.closing-stopped', personId: person.id, details: { by } });
    await tellClosing(person, 'stopped', { when: now() });
  }

  return {
    obstacle,

    /** Of two that come at once the second finds it begun. */
    begin: (personId: string): Promise<Begun> =>
      transaction<Begun>(async () => {
        const person = await people.lock(personId);
        if (person?.status !== 'active') return { kind: 'over' };
        const why = await obstacle(personId);
        if (why) return { kind: why };
        const startedAt = now();
        const closesAt = new Date(startedAt.getTime() + settings.closing.waitSeconds * 1000);
        const closing = { personId, startedAt, closesAt };
        const stopToken = newToken();
        await endAll(personId);
        await people.save({ ...person, status: 'closing' });
        await closings.begin(closing, stopToken);
        await audit({ type: 'account.closing-started', personId, details: { until: closesAt.toISOString() } });
        await tellClosing(person, 'started', { when: closesAt, stopToken });
        return { kind: 'begun', closing };
      }),

    /** False when it is over: the account was closed, or kept before. */
    stop: (personId: string, by: 'link' | 'person'): Promise<boolean> =>
      transaction(async () => {
        const person = await people.lock(personId);
        if (person?.status !== 'closing' || !(await closings.stop(personId))) return false;
        await comeBack(person, by);
        return true;
      }),
  };
}

export type ClosingService = ReturnType<typeof createClosing>;
