/** Who works here, and where. */
import { z } from 'zod';

export const roleSchema = z.enum(['identity-officer', 'registrar']);

/** What a member of staff may do: prove people's identities at counters, or review the services that want to connect. */
export type Role = z.infer<typeof roleSchema>;

/** One role of somebody. */
export interface StaffRole {
  readonly role: Role;
  /** Id of the only place where it counts; without it, everywhere. */
  readonly place?: string;
}

/** Where roles are kept. */
export interface StaffStore {
  rolesOf(personId: string): Promise<readonly StaffRole[]>;
  /** False when they have it already. `by` is the member of staff who gave it. */
  appoint(personId: string, role: StaffRole, by?: string): Promise<boolean>;
  /** False when they do not have it. */
  dismiss(personId: string, role: StaffRole): Promise<boolean>;
}

/** The places among `all` where somebody with these roles may decide about identities. */
export function placesOf(roles: readonly StaffRole[], all: readonly string[]): readonly string[] {
  const own = roles.filter(({ role }) => role === 'identity-officer');
  return all.filter((place) => own.some((one) => one.place === undefined || one.place === place));
}
