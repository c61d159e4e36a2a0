/** Who works here, and where. */
import { z } from 'zod';

export const roleSchema = z.enum([
  'identity-officer',
  'registrar',
  'support',
  'security-officer',
  'auditor',
  'administrator',
]);

/**
 * What a member of staff may do: prove people's identities at counters; review the services that want to connect; answer
 * requests of people about their data; look into what people say was not them; read everything and change nothing; give
 * and take roles.
 */
export type Role = z.infer<typeof roleSchema>;

/** One role of somebody. */
export interface StaffRole {
  readonly role: Role;
  /** Id of the only counter where it counts, for registrars of the only ministry or province; without it, everywhere. */
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

/** The staff's pages, by the last part of their address. */
export type StaffPage = 'queue' | 'organisations' | 'proofs' | 'data-requests' | 'reports';

const PAGES: Readonly<Record<Role, readonly StaffPage[]>> = {
  'identity-officer': ['queue', 'organisations', 'proofs'],
  registrar: [],
  support: ['data-requests'],
  'security-officer': ['reports'],
  auditor: [],
  administrator: [],
};

/** The pages that a role opens. */
export const pagesOf = (role: Role): readonly StaffPage[] => PAGES[role];
