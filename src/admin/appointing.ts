/** Giving and taking roles among the staff. */
import type { Audit } from '../audit/audit.ts';
import type { Transaction } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { personForLogin } from '../identity/sign-in.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';
import { roleSchema, type StaffRole, type StaffStore } from './staff.ts';

export interface AppointingParts {
  readonly audit: Audit;
  readonly country: Country;
  readonly people: PersonStore;
  readonly proofing: ProofingRegistry;
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
  const { audit, people, country, proofing, staff, transaction } = parts;

  function roleOf({ role, place }: Appointment): StaffRole | { problem: string } {
    const { data } = roleSchema.safeParse(role);
    if (!data) return { problem: `role: must be one of ${roleSchema.options.join(', ')}` };
    const places = proofing.all.flatMap(({ review }) => review?.places.map(({ id }) => id) ?? []);
    if (place !== undefined && !places.includes(place))
      return { problem: `place: must be one of ${places.join(', ') || 'none, since no method has places'}` };
    return { role: data, ...(place === undefined ? {} : { place }) };
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
