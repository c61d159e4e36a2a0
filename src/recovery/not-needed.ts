/** A person who signs in with all they have needs no recovery: one that is under way ends, and they are told. */
import type { SessionEvidence } from '../artifacts/artifact-store.ts';
import type { Evidence } from '../assurance/evidence.ts';
import { factorsToShow } from '../assurance/fresh-proof.ts';
import { availableTo } from '../authenticators/available.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { RecoveryStore } from './recoveries.ts';
import type { Recoveries } from './service.ts';

export interface NotNeededParts {
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: CredentialStore;
  readonly people: PersonStore;
  readonly recoveries: RecoveryStore;
  readonly service: Recoveries;
}

/** Takes notice of what a person has shown in a session. */
export type Shown = (personId: string, evidence: readonly SessionEvidence[]) => Promise<void>;

/** Makes the function that takes notice. */
export function createNotNeeded({ authenticators, credentials, people, recoveries, service }: NotNeededParts): Shown {
  return async (personId, evidence) => {
    const open = await recoveries.openOf(personId);
    const person = open.length > 0 ? await people.find(personId) : undefined;
    if (!person) return;
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
