/** What staff do to accounts. Each act is one with its record and with what the person is told. */
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Audit, AuditStore, PastEvent } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { GuardianshipStore } from '../identity/guardianships.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { OfferRecovery } from '../recovery/offers.ts';
import type { RecoveryStore } from '../recovery/recoveries.ts';
import type { Recoveries } from '../recovery/service.ts';
import type { TellOfAct } from './notices.ts';
import { type Act, actsFor, roleOf } from './rules.ts';

export interface InterventionParts {
  readonly artifacts: Pick<ArtifactStore, 'sessionsOfPerson' | 'endEveryGrant'>;
  readonly audit: Audit;
  readonly auditTrail: Pick<AuditStore, 'ofPerson'>;
  /** Ends a session and tells every service in it. */
  readonly endSession: (uid: string) => Promise<void>;
  readonly guardianships: Pick<GuardianshipStore, 'ofWard'>;
  readonly offers: OfferRecovery;
  readonly people: Pick<PersonStore, 'find' | 'lock' | 'save'>;
  readonly recoveries: Pick<RecoveryStore, 'openOf'>;
  readonly rolesOf: (personId: string) => Promise<readonly unknown[]>;
  readonly service: Pick<Recoveries, 'end'>;
  readonly tellOfAct: TellOfAct;
  readonly transaction: Transaction;
}

/** Who of the staff acts. */
export interface Actor {
  readonly personId: string;
  readonly roles: readonly string[];
  /** Everybody else who answers for the program that acts: each of them must be allowed to do it. */
  readonly others?: readonly Omit<Actor, 'others' | 'clientId'>[];
  /** The program. */
  readonly clientId?: string;
}

/** What staff did, as it is on record. */
export const ACT_EVENTS = {
  'end-sessions': 'account.sessions-ended',
  'start-recovery': 'account.recovery-offered',
  block: 'account.blocked',
  unblock: 'account.unblocked',
} as const satisfies Record<Act, PastEvent['type']>;

export interface Interventions {
  /** What this actor may do to this person now. */
  allowed(actor: Actor, person: Person): Promise<readonly Act[]>;
  /** The actor, or somebody for whom they answer, or who answers for them. */
  isOwn(actor: Pick<Actor, 'personId'>, person: Pick<Person, 'id'>): Promise<boolean>;
  /** Acts, with the reason that the person reads; false when somebody was first, so that it is not possible any more. */
  act(kind: Act, actor: Actor, about: { readonly personId: string; readonly reason: string }): Promise<boolean>;
}

/** Makes the acts. */
export function createInterventions(parts: InterventionParts): Interventions {
  const { artifacts, audit, auditTrail, guardianships, people, recoveries, service, transaction } = parts;

  async function isOwn({ personId }: Pick<Actor, 'personId'>, { id }: Pick<Person, 'id'>): Promise<boolean> {
    if (personId === id) return true;
    const [ofTheirs, ofActor] = [await guardianships.ofWard(id), await guardianships.ofWard(personId)];
    return (
      ofTheirs.some(({ guardianId }) => guardianId === personId) || ofActor.some(({ guardianId }) => guardianId === id)
    );
  }

  /** As what somebody blocked the account last. */
  async function blockedAs(personId: string): Promise<string | undefined> {
    const [last] = await auditTrail.ofPerson(personId, { types: ['account.blocked'], limit: 1 });
    return typeof last?.details.role === 'string' ? last.details.role : undefined;
  }

  async function allowedOne(actor: Actor, person: Person): Promise<readonly Act[]> {
    return actsFor({
      status: person.status,
      roles: actor.roles,
      isOwn: await isOwn(actor, person),
      isStaff: (await parts.rolesOf(person.id)).length > 0,
      isReachable: parts.offers.reaches(person),
      blockedAs: person.status === 'blocked' ? await blockedAs(person.id) : undefined,
    });
  }

  async function allowed(actor: Actor, person: Person): Promise<readonly Act[]> {
    const [own = [], ...others] = await Promise.all(
      [actor, ...(actor.others ?? [])].map((one) => allowedOne(one, person)),
    );
    return own.filter((act) => others.every((acts) => acts.includes(act)));
  }

  /** The program that acts, and all who answer for it. */
  const programOf = ({ personId, others = [], clientId }: Actor): object =>
    clientId === undefined
      ? {}
      : { via: 'api', client: clientId, people: [personId, ...others.map((one) => one.personId)] };

  async function endEverything({ id }: Person): Promise<number> {
    const open = await artifacts.sessionsOfPerson(id);
    for (const uid of open) await parts.endSession(uid);
    await artifacts.endEveryGrant(id);
    return open.length;
  }

  /** What was begun to get into the account ends too: whoever began it is perhaps why it is blocked. */
  async function block(person: Person): Promise<object> {
    const sessions = await endEverything(person);
    for (const recovery of await recoveries.openOf(person.id)) await service.end(recovery, 'void');
    await people.save({ ...person, status: 'blocked' });
    return { sessions };
  }

  const CARRY_OUT: Readonly<Record<Act, (person: Person) => Promise<object>>> = {
    'end-sessions': async (person) => ({ sessions: await endEverything(person) }),
    'start-recovery': async () => ({}),
    block,
    unblock: async (person) => {
      await people.save({ ...person, status: 'active' });
      return {};
    },
  };

  return {
    allowed,
    isOwn,
    /** Whoever locks the person first is first; the second finds what is possible then. */
    act: (kind, actor, { personId, reason }) =>
      transaction(async () => {
        const person = await people.lock(personId);
        if (!person || !(await allowed(actor, person)).includes(kind)) return false;
        const more = await CARRY_OUT[kind](person);
        const details = { by: actor.personId, role: roleOf(actor.roles), reason, ...programOf(actor), ...more };
        await audit({ type: ACT_EVENTS[kind], personId, details });
        const links = kind === 'start-recovery' ? await parts.offers.linksFor(person) : undefined;
        await parts.tellOfAct(person, kind, { reason, links });
        return true;
      }),
  };
}
