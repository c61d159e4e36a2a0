/** Where roles may be limited to: identity officers to a counter, registrars to a ministry or province. */
import type { ProofingRegistry } from '../proofing/registry.ts';
import type { Authority } from '../relying-parties/authorities.ts';
import type { Words } from '../relying-parties/relying-party.ts';
import { type Role, roleSchema, type StaffRole } from './staff.ts';

export interface RolePlacesParts {
  readonly proofing: Pick<ProofingRegistry, 'all'>;
  readonly authorities: readonly Authority[];
}

/** A counter, a ministry or a province. */
export interface RolePlace {
  readonly id: string;
  readonly name: Words;
}

/** Where roles may count. */
export interface RolePlaces {
  /** The places to which a role may be limited; none for a role that counts everywhere. */
  of(role: Role): readonly RolePlace[];
  nameOf(role: StaffRole): Words | undefined;
  /** Whether there is such a role at such a place. */
  read(role: string, place: string | undefined): StaffRole | { readonly problem: 'role' | 'place' };
}

/** Makes it. */
export function createRolePlaces({ proofing, authorities }: RolePlacesParts): RolePlaces {
  const counters = proofing.all.flatMap(({ review }) => review?.places ?? []);
  const places: Readonly<Partial<Record<Role, readonly RolePlace[]>>> = {
    'identity-officer': counters,
    registrar: authorities,
  };
  const of = (role: Role): readonly RolePlace[] => places[role] ?? [];
  return {
    of,
    nameOf: ({ role, place }) => of(role).find(({ id }) => id === place)?.name,
    read(typed, place) {
      const { data: role } = roleSchema.safeParse(typed);
      if (!role) return { problem: 'role' };
      if (place === undefined) return { role };
      return of(role).some(({ id }) => id === place) ? { role, place } : { problem: 'place' };
    },
  };
}
