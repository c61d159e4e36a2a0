/** Who may enter the staff's pages: people with a role there. For everybody else these pages do not exist. */
import type { Context } from 'koa';
import type { BuiltIn } from '../doors/built-in.ts';
import { createDoor, type Door, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';
import { placesOf, type StaffStore } from './staff.ts';

/** The staff's pages; `minimumAcr` is the strongest level. */
export const staffDoor = (
  of: Pick<BuiltIn, 'issuer' | 'minimumAcr' | 'freshSeconds'> & { lookSeconds: number },
): DoorOf => ({
  ...of,
  clientId: 'motcua-staff',
  name: { vi: 'Trang dành cho cán bộ', en: 'Staff pages', fr: 'Pages des agents' },
  home: '/staff',
});

export interface StaffDoorParts extends DoorParts {
  readonly staff: StaffStore;
  readonly proofing: ProofingRegistry;
  readonly staffDoor: DoorOf;
}

/** An officer who decides about identities. */
export interface Officer extends Guest {
  /** Ids of the places where they may. */
  readonly places: readonly string[];
}

/** The door for identity officers: `not_found` for everybody else who is signed in. */
export interface StaffDoor extends Pick<Door, 'wayBack'> {
  /** To read about a person and to decide: everything was shown just now. */
  enter(ctx: Context, back?: string): Promise<Officer | undefined>;
  /** To look at what waits. */
  goOn(ctx: Context, back?: string): Promise<Officer | undefined>;
  /** Whoever is signed in, however long ago. */
  whoIsThere(ctx: Context): Promise<Officer | undefined>;
}

/** Makes the door. */
export function createStaffDoor(parts: StaffDoorParts): StaffDoor {
  const { staff, proofing } = parts;
  const door = createDoor(parts, parts.staffDoor);
  const all = proofing.all.flatMap(({ review }) => review?.places.map(({ id }) => id) ?? []);

  /** The role comes first: whoever has none is not even asked for more factors. */
  async function through(ctx: Context, pass: () => Promise<Guest | undefined>): Promise<Officer | undefined> {
    const there = await door.whoIsThere(ctx);
    const places = there ? placesOf(await staff.rolesOf(there.person.id), all) : [];
    if (there && places.length === 0) throw new AppError('not_found', 'no officer of any place');
    const guest = await pass();
    return guest && { ...guest, places };
  }

  return {
    wayBack: door.wayBack,
    whoIsThere: (ctx) => through(ctx, () => door.whoIsThere(ctx)),
    enter: (ctx, back) => through(ctx, () => door.enter(ctx, back)),
    goOn: (ctx, back) => through(ctx, () => door.goOn(ctx, back)),
  };
}
