/** The first administrators, who give all further roles: by whoever has the machine. */
import type { Audit } from '../audit/audit.ts';
import { LONGEST_NOTE, noteProblem, tidied } from '../conversations/written.ts';
import type { Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { personForLogin } from '../identity/sign-in.ts';
import type { Role, StaffStore } from './staff.ts';

export interface AdministratorsParts {
  readonly audit: Audit;
  readonly country: Country;
  readonly people: PersonStore;
  readonly staff: StaffStore;
  readonly tell: (
    person: Person,
    notice: { subject: string; text: string; values: { name: string; reason: string; when: Date } },
  ) => Promise<boolean>;
  readonly transaction: Transaction;
  readonly now: () => Date;
}

/** One asks, another one approves: so there have to be two. */
const ENOUGH = 2;
const TOLD: readonly Role[] = ['administrator', 'security-officer'];

/** Who is to become one; `emergency` is why that cannot go through the console. */
export interface NewAdministrator {
  readonly login: string;
  readonly emergency?: string | undefined;
}

/** How it went; `problem` is a sentence for whoever typed it. */
export type AdministratorAdded = { readonly changed: boolean } | { readonly problem: string };

/** Makes the function that appoints administrators: two of them, and in an emergency more, of which all who guard are told. */
export function createAdministrators(parts: AdministratorsParts) {
  const { audit, country, people, staff, tell, transaction, now } = parts;

  async function holders(role: Role): Promise<Person[]> {
    const found = await Promise.all((await staff.holdersOf(role)).map((id) => people.find(id)));
    return found.filter((person) => person?.status === 'active') as Person[];
  }

  async function tellAll({ name }: Person, reason: string): Promise<void> {
    const all = (await Promise.all(TOLD.map(holders))).flat();
    const values = { name: name.full, reason, when: now() };
    for (const person of new Map(all.map((one) => [one.id, one])).values())
      await tell(person, { subject: 'staff.emergency.subject', text: 'staff.emergency.text', values });
  }

  return async ({ login, emergency }: NewAdministrator): Promise<AdministratorAdded> => {
    const reason = emergency === undefined ? undefined : tidied(emergency);
    if (reason !== undefined && noteProblem(reason))
      return { problem: `--emergency: the reason has 1 to ${LONGEST_NOTE} characters` };
    const person = await personForLogin(login, { country, people });
    if (person?.status !== 'active') return { problem: 'login: nobody, or more than one, is meant by it' };
    return transaction(async () => {
      await staff.lock();
      const enough = (await holders('administrator')).length >= ENOUGH;
      if (enough && reason === undefined)
        return {
          problem:
            'There are two administrators: one of them asks for further ones in the console, another approves.\nWhere that is not possible: --emergency "<reason>", of which all of them are told.',
        };
      if (!(await staff.appoint(person.id, { role: 'administrator' }))) return { changed: false };
      const details = { role: 'administrator', by: 'command', ...(enough ? { emergency: reason } : {}) };
      await audit({ type: 'staff.appointed', personId: person.id, details });
      if (enough && reason !== undefined) await tellAll(person, reason);
      return { changed: true };
    });
  };
}
