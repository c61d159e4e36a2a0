/** Who is left without anybody when an account is closed. */
import type { GuardianshipStore } from '../identity/guardianships.ts';
import { isLeaving } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Mandate } from '../mandates/mandate.ts';
import type { MandateStore } from '../mandates/store.ts';
import type { TeamStore } from '../teams/team.ts';
import type { Language } from '../web/views.ts';

export interface LeftBehindParts {
  readonly guardianships: Pick<GuardianshipStore, 'ofGuardian' | 'ofWard'>;
  readonly mandates: Pick<MandateStore, 'chain' | 'lookedAfterBy' | 'ofParty'>;
  readonly people: Pick<PersonStore, 'find'>;
  readonly teams: Pick<TeamStore, 'members' | 'ofPerson'>;
}

/** Names, for the person's own eyes. */
export interface LeftBehind {
  readonly organisations: readonly string[];
  readonly children: readonly string[];
  /** Teams of services that nobody else owns. */
  readonly teams: readonly string[];
}

const LOOKS_AFTER: ReadonlySet<string> = new Set(['representative', 'administrator']);

/** Makes the function that finds them. */
export function createLeftBehind({ guardianships, mandates, people, teams }: LeftBehindParts) {
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

  async function ownTeams(personId: string, language: Language): Promise<string[]> {
    const names: string[] = [];
    for (const { team, role } of await teams.ofPerson(personId)) {
      const owners = (await teams.members(team.id)).filter((member) => member.role === 'owner');
      if (role === 'owner' && owners.every((one) => one.personId === personId)) names.push(team.name[language]);
    }
    return names;
  }

  return async (personId: string, language: Language): Promise<LeftBehind> => ({
    organisations: await organisations(personId),
    children: await children(personId),
    teams: await ownTeams(personId, language),
  });
}
