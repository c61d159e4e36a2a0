/** A person who signs in with all they have needs no recovery: one that is under way ends, and they are told. */
import type { SessionEvidence } from '../artifacts/artifact-store.ts';
import type { Evidence } from '../assurance/evidence.ts';
import { factorsToShow } from '../assurance/fresh-proof.ts';
import { availableTo } from '../authenticators/available.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { Person } from '../identity/person.ts';
import type { RecoveryStore } from './recoveries.ts';
import type { Recoveries } from './service.ts';

export interface ArrivalParts {
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: CredentialStore;
  readonly recoveries: RecoveryStore;
  readonly service: Recoveries;
}

/** Takes notice of what a person has shown in a session. */
export type Arrival = (person: Person, evidence: readonly SessionEvidence[]) => Promise<void>;

/** Makes the function that takes notice. */
export function createArrival({ authenticators, credentials, recoveries, service }: ArrivalParts): Arrival {
  return async (person, evidence) => {
    const open = await recoveries.openOf(person.id);
    if (open.length === 0) return;
    const methods = availableTo(person, await credentials.ofPerson(person.id), authenticators.all);
    const available = methods.map(({ id, factors }) => ({ method: id, factors }));
    for (const recovery of open) {
      const since = Math.floor(recovery.startedAt.getTime() / 1000);
      const shown = evidence.filter(({ at }) => at >= since) as Evidence[];
      if (shown.length > 0 && factorsToShow(shown, available).length === 0)
        await service.end(recovery, 'not-needed', 'notNeeded');
    }
  };
}
