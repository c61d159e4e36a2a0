/** Who is left without anybody when an account is closed. */
import type { GuardianshipStore } from '../identity/guardianships.ts';
import { isLeaving } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Mandate } from '../mandates/mandate.ts';
import type { MandateStore } from '../mandates/store.ts';

export interface LeftBehindParts {
  readonly guardianships: Pick<GuardianshipStore, 'ofGuardian' | 'ofWard'>;
  readonly mandates: Pick<MandateStore, 'chain' | 'lookedAfterBy' | 'ofParty'>;
  readonly people: Pick<PersonStore, 'find'>;
}

/** Names, for the person's own eyes. */
export interface LeftBehind {
  readonly organisations: readonly string[];
  readonly children: readonly string[];
}

const LOOKS_AFTER: ReadonlySet<string> = new Set(['representative', 'administrator']);

/** Makes the function that finds them. */
export function createLeftBehind({ guardianships, mandates, people }: LeftBehindParts) {
  /** Still looks after its party once everything of this person has ended. */
  async function stays({ id, role, acceptedAt }: Mandate, personId: string): Promise<boolean> {
    if (!acceptedAt || !LOOKS_AFTER.has(role)) return false;
    const chain = await mandates.chain(id);
    return chain?.links.every(({ holder }) => holder?.id !== personId) ?? false;
  }

  async function organisations(personId: string): Promise<string[]> {
    const names = new Map<string, string>();
    for (const { id, party } of await mandates.lookedAfterBy(personId)) {
      if (names.has(party.id)) continue;
      let others = false;
      for (const other of await mandates.ofParty(party)) others ||= await stays(other, personId);
      const name = (await mandates.chain(id))?.organisations.get(party.id)?.name;
      if (!others && name) names.set(party.id, name);
    }
    return [...names.values()];
  }

  async function children(personId: string): Promise<string[]> {
    const names: string[] = [];
    for (const { wardId } of await guardianships.ofGuardian(personId)) {
      const [ward, guardians] = [await people.find(wardId), await guardianships.ofWard(wardId)];
      if (ward && !isLeaving(ward) && guardians.length === 1) names.push(ward.name.full);
    }
    return names;
  }

  return async (personId: string): Promise<LeftBehind> => ({
    organisations: await organisations(personId),
    children: await children(personId),
  });
}
