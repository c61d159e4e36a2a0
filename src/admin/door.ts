/** Who may enter the staff's pages: people with a role there. For everybody else these pages do not exist. */
import type { Context } from 'koa';
import type { BuiltIn } from '../doors/built-in.ts';
import { createDoor, type Door, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';
import { createEntering, type EnteringParts } from './entering.ts';
import { pagesOf, placesOf, type Role, type StaffPage, type StaffRole } from './staff.ts';

/** The staff's pages; `minimumAcr` is the strongest level. */
export const staffDoor = (
  of: Pick<BuiltIn, 'issuer' | 'minimumAcr' | 'freshSeconds' | 'phishingResistant'> & { lookSeconds: number },
): DoorOf => ({
  ...of,
  clientId: 'motcua-staff',
  name: { vi: 'Trang dành cho cán bộ', en: 'Staff pages', fr: 'Pages des agents' },
  home: '/staff',
  everyTime: true,
});

export interface StaffDoorParts extends DoorParts, EnteringParts {
  readonly proofing: ProofingRegistry;
  readonly staffDoor: DoorOf;
  readonly now: () => Date;
  readonly issuer: string;
  readonly artifacts: DoorParts['artifacts'];
}

/** A member of staff who is signed in. */
export interface Officer extends Guest {
  /** The pages that their roles open, in the order of the navigation. */
  readonly pages: readonly StaffPage[];
  /** Ids of the places where they may decide about identities; none for those who decide about other things. */
  readonly places: readonly string[];
  /** These pages ask for no passkey and no certificate: development. */
  readonly unprotected: boolean;
}

/** A door for some of the staff: `not_found` for everybody else who is signed in. */
export interface StaffDoor {
  /** To read about a person and to decide: everything was shown just now. */
  enter(ctx: Context, back?: string): Promise<Officer | undefined>;
  /** To look at what waits. */
  goOn(ctx: Context, back?: string): Promise<Officer | undefined>;
  /** Whoever is signed in, however long ago. */
  whoIsThere(ctx: Context): Promise<Officer | undefined>;
}

/** The doors of the staff's pages. */
export interface StaffDoors extends Pick<Door, 'wayBack'> {
  /** For people whose roles open this page. */
  to(page: StaffPage): StaffDoor;
  /** For people whose roles open any page. */
  readonly toAny: StaffDoor;
  /** Opens a session of these pages when a sign-in has just come back to them. */
  arrive(ctx: Context): Promise<void>;
  /** Ends it. */
  leave(ctx: Context): Promise<void>;
}

/** What somebody with these roles may do; a role of places that are all gone counts for nothing. */
function rightsOf(roles: readonly StaffRole[], all: readonly string[]): Pick<Officer, 'pages' | 'places'> {
  const places = placesOf(roles, all);
  const counts = (role: Role): boolean => role !== 'identity-officer' || places.length > 0;
  const pages = roles.flatMap(({ role }) => (counts(role) ? pagesOf(role) : []));
  return { places, pages: [...new Set(pages)] };
}

/** Makes the doors. */
export function createStaffDoors(parts: StaffDoorParts): StaffDoors {
  const { proofing } = parts;
  const { clientId, phishingResistant = false } = parts.staffDoor;
  const entering = createEntering(parts);
  const door = createDoor({ ...parts, isInside: entering.isInside }, parts.staffDoor);
  const all = proofing.all.flatMap(({ review }) => review?.places.map(({ id }) => id) ?? []);

  function doorFor(isTheirs: (pages: readonly StaffPage[]) => boolean): StaffDoor {
    /** The role comes first: whoever has none is not even asked for more factors. */
    async function through(ctx: Context, pass: () => Promise<Guest | undefined>): Promise<Officer | undefined> {
      const there = await door.whoIsThere(ctx);
      const rights = rightsOf(there ? (await entering.standingOf(ctx, there)).roles : [], all);
      if (there && !isTheirs(rights.pages)) throw new AppError('not_found', 'no role opens this page');
      const guest = await pass();
      return guest && { ...guest, ...rights, unprotected: !phishingResistant };
    }
    return {
      whoIsThere: (ctx) => through(ctx, () => door.whoIsThere(ctx)),
      enter: (ctx, back) => through(ctx, () => door.enter(ctx, back)),
      goOn: (ctx, back) => through(ctx, () => door.goOn(ctx, back)),
    };
  }

  const toAny = doorFor((pages) => pages.length > 0);
  return {
    wayBack: door.wayBack,
    to: (page) => doorFor((pages) => pages.includes(page)),
    toAny,
    async arrive(ctx) {
      const officer = await toAny.whoIsThere(ctx);
      if (officer) await entering.enter(ctx, officer, clientId);
    },
    async leave(ctx) {
      const officer = await toAny.whoIsThere(ctx);
      if (officer) await entering.leave(ctx, officer);
    },
  };
}
