/** Who works here, and where. */
import { z } from 'zod';
import type { Scope } from '../relying-parties/service-list.ts';
import type { OfficerView } from '../web/staff-views.ts';

export const roleSchema = z.enum([
  'identity-officer',
  'registrar',
  'support',
  'security-officer',
  'auditor',
  'administrator',
]);

/**
 * What a member of staff may do: prove people's identities at counters; review the services that want to connect; help people
 * and answer their requests about their data; look into what people say was not them, block accounts, read the audit trail;
 * read everything that staff read, and change nothing; give roles.
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
  /** Ids of everybody who has a role, wherever it counts. */
  holdersOf(role: Role): Promise<readonly string[]>;
  /** Whoever else locks the roles waits until the running transaction ends. */
  lock(): Promise<void>;
  /** False when they have it already. `by` is the member of staff who gave it. */
  appoint(personId: string, role: StaffRole, by?: string): Promise<boolean>;
  /** False when they do not have it. Their sessions in the staff's pages end. */
  dismiss(personId: string, role: StaffRole): Promise<boolean>;
  /** How many people with an active account have it; in a transaction nobody gives or takes it until that ends. */
  countActive(role: Role): Promise<number>;
  /** Who works here, 20 on a page, the first is 1; who came first is first. */
  list(page: number): Promise<StaffList>;
}

/** A page of the staff. */
export interface StaffList {
  readonly people: readonly { readonly personId: string; readonly since: Date; readonly roles: readonly StaffRole[] }[];
  readonly more: boolean;
}

/** The places among `all` where somebody with these roles may decide about identities. */
export function placesOf(roles: readonly StaffRole[], all: readonly string[]): readonly string[] {
  const own = roles.filter(({ role }) => role === 'identity-officer');
  return all.filter((place) => own.some((one) => one.place === undefined || one.place === place));
}

/**
 * Ids of the ministries and provinces whose services somebody with these roles reads and decides about; a role without
 * a place counts for all of them.
 */
export function authoritiesOf(roles: readonly StaffRole[]): { readonly reads: Scope; readonly decides: Scope } {
  const scopeOf = (some: readonly Role[]): Scope => {
    const own = roles.filter(({ role }) => some.includes(role));
    return own.some(({ place }) => place === undefined) ? 'all' : own.flatMap(({ place }) => place ?? []);
  };
  return { reads: scopeOf(['registrar', 'auditor']), decides: scopeOf(['registrar']) };
}

/** The staff's pages, by the last part of their address. */
export type StaffPage = OfficerView['pages'][number];

const PAGES: Readonly<Record<Role, readonly StaffPage[]>> = {
  'identity-officer': ['queue', 'organisations', 'proofs', 'identities', 'merges', 'approvals'],
  registrar: ['registrations', 'services', 'teams', 'approvals'],
  support: ['data-requests', 'people'],
  'security-officer': ['reports', 'people', 'audit', 'keys', 'upstreams', 'approvals'],
  auditor: [],
  administrator: ['roles', 'approvals'],
};

/** What auditors read: every page that says something without being asked for a number at the counter. */
const READS: Readonly<Partial<Record<Role, readonly StaffPage[]>>> = {
  auditor: [
    'queue',
    'organisations',
    'identities',
    'merges',
    'data-requests',
    'reports',
    'people',
    'audit',
    'roles',
    'keys',
    'upstreams',
    'registrations',
    'services',
    'teams',
    'approvals',
  ],
  // Whoever gives roles knows through whom people arrive.
  administrator: ['upstreams'],
};

/** The pages on which a role acts. */
export const pagesOf = (role: Role): readonly StaffPage[] => PAGES[role];

/** The pages that a role reads, and where it changes nothing. */
export const readBy = (role: Role): readonly StaffPage[] => READS[role] ?? [];
