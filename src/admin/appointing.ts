/** Giving and taking roles among the staff. */
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { personForLogin } from '../identity/sign-in.ts';
import { createRolePlaces, type RolePlacesParts } from './role-places.ts';
import { roleSchema, type StaffRole, type StaffStore } from './staff.ts';

export interface AppointingParts extends RolePlacesParts {
  readonly audit: Audit;
  readonly country: Country;
  readonly people: PersonStore;
  readonly staff: StaffStore;
  readonly transaction: Transaction;
}

/** What was asked for, as it was typed. */
export interface Appointment {
  readonly login: string;
  readonly role: string;
  readonly place?: string | undefined;
  /** To take the role away. */
  readonly dismiss?: boolean;
}

/** How it went; `problem` is a sentence for whoever typed it. */
export type Appointed = { readonly changed: boolean } | { readonly problem: string };

/** Makes the function that gives or takes a role, by whoever has the machine: no member of staff is named. */
export function createAppointing(parts: AppointingParts) {
  const { audit, people, country, staff, transaction } = parts;
  const rolePlaces = createRolePlaces(parts);

  function roleOf({ role, place }: Appointment): StaffRole | { problem: string } {
    const read = rolePlaces.read(role, place);
    if (!('problem' in read)) return read;
    if (read.problem === 'role') return { problem: `role: must be one of ${roleSchema.options.join(', ')}` };
    const ids = rolePlaces.of(roleSchema.parse(role)).map(({ id }) => id);
    return { problem: ids.length > 0 ? `place: must be one of ${ids.join(', ')}` : `place: ${role} counts everywhere` };
  }

  return async (appointment: Appointment): Promise<Appointed> => {
    const role = roleOf(appointment);
    if ('problem' in role) return role;
    const person = await personForLogin(appointment.login, { country, people });
    if (person?.status !== 'active') return { problem: 'login: nobody, or more than one, is meant by it' };
    return transaction(async () => {
      const { id } = person;
      const changed = await (appointment.dismiss ? staff.dismiss(id, role) : staff.appoint(id, role));
      const type = appointment.dismiss ? 'staff.dismissed' : 'staff.appointed';
      if (changed) await audit({ type, personId: id, details: { ...role, by: 'command' } });
      return { changed };
    });
  };
}
