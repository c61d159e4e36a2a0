/** What closes accounts, for the pages and for the job. */
import type Provider from 'oidc-provider';
import { createTellClosing } from '../closing/notices.ts';
import type { Person } from '../identity/person.ts';
import { ageOf } from '../identity/statement.ts';
import { createSessionEnder } from '../oidc/sessions.ts';
import type { Parts } from './parts.ts';

/** Makes it. */
export function closingParts(provider: Provider, parts: Parts) {
  const { artifacts, country, now, people, settings, staff, storage, withdrawing } = parts;
  const endSession = createSessionEnder(provider);
  /** Who has grown up answers for themselves. */
  async function guardiansOf(personId: string): Promise<readonly Person[]> {
    const person = await people.find(personId);
    const isMinor = person && ageOf(person.birthdate, { country, now: now() }) < country.adultFrom;
    return isMinor ? parts.guardiansOf(personId) : [];
  }
  return {
    ...parts,
    closings: storage.closings,
    recoveries: storage.recoveries,
    rolesOf: staff.rolesOf,
    withdrawAll: withdrawing.withdrawAll,
    tellClosing: createTellClosing({ ...parts, guardiansOf, issuer: settings.issuer }),
    async endEverything(personId: string): Promise<void> {
      for (const uid of await artifacts.sessionsOfPerson(personId)) await endSession(uid);
      await artifacts.endEveryGrant(personId);
    },
  };
}
