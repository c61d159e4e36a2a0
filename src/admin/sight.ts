/** What staff need to know of an account in order to help: how it is entered and by what, never what opens it. */
import type { ArtifactStore, OpenSession } from '../artifacts/artifact-store.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { AuditStore, PastEvent } from '../audit/audit.ts';
import type { CredentialEntry, CredentialStore } from '../authenticators/credential-store.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { ACT_EVENTS } from '../interventions/interventions.ts';
import type { ReportStore } from '../misuse/reports.ts';
import type { Recovery, RecoveryStore } from '../recovery/recoveries.ts';
import { identityOf } from '../recovery/rules.ts';

export interface SightParts {
  readonly artifacts: Pick<ArtifactStore, 'openSessions'>;
  readonly assurance: Assurance;
  readonly auditTrail: Pick<AuditStore, 'ofPerson'>;
  readonly credentials: Pick<CredentialStore, 'list'>;
  readonly now: () => Date;
  readonly people: Pick<PersonStore, 'find'>;
  readonly recoveries: Pick<RecoveryStore, 'openOf'>;
  readonly reports: Pick<ReportStore, 'countOpenOf'>;
}

/** What staff did, with the name of whoever it was: for other staff alone. */
export interface PastAct {
  readonly event: PastEvent;
  readonly by: string | undefined;
}

/** An account as staff see it. */
export interface Sight {
  readonly person: Person;
  /** Of the identity: 0, 1 or 2. */
  readonly level: number;
  readonly ways: readonly CredentialEntry[];
  readonly sessions: readonly OpenSession[];
  readonly recoveries: readonly Recovery[];
  /** How many reports nobody has looked into. */
  readonly reports: number;
  /** Newest first. */
  readonly history: readonly PastAct[];
}

const PAST_ACTS: readonly PastEvent['type'][] = [
  ...Object.values(ACT_EVENTS),
  'account.misuse-handled',
  'proof.withdrawn',
];
const MOST_ACTS = 20;

/** Makes the function that looks. */
export function createSight(parts: SightParts) {
  const { artifacts, assurance, auditTrail, credentials, now, people, recoveries, reports } = parts;

  async function pastActs({ id }: Person): Promise<PastAct[]> {
    const events = await auditTrail.ofPerson(id, { types: PAST_ACTS, limit: MOST_ACTS });
    return Promise.all(
      events.map(async (event) => {
        const { by } = event.details;
        return { event, by: typeof by === 'string' ? (await people.find(by))?.name.full : undefined };
      }),
    );
  }

  return async (person: Person): Promise<Sight> => ({
    person,
    level: identityOf(person, assurance, Math.floor(now().getTime() / 1000)).vn,
    ways: await credentials.list(person.id),
    sessions: await artifacts.openSessions(person.id),
    recoveries: await recoveries.openOf(person.id),
    reports: await reports.countOpenOf(person.id),
    history: await pastActs(person),
  });
}
