/** Who may enter the staff's pages: people with a role there. For everybody else these pages do not exist. */
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import type { BuiltIn } from '../doors/built-in.ts';
import { createDoor, type Door, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError } from '../errors.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';
import { createEntering, type EnteringParts } from './entering.ts';
import { pagesOf, placesOf, type Role, readBy, type StaffPage, type StaffRole } from './staff.ts';

/** The staff's pages; `minimumAcr` is the strongest level. */
export const staffDoor = (
  of: Pick<BuiltIn, 'issuer' | 'minimumAcr' | 'freshSeconds' | 'phishingResistant'> & { lookSeconds: number },
): DoorOf => ({
  ...of,
  clientId: 'motcua-staff',
  name: { vi: 'Trang dành cho cán bộ', en: 'Staff pages', fr: 'Pages des agents' },
  home: '/staff',
  everyTime: true,
  upstreams: [],
});

export interface StaffDoorParts extends DoorParts, EnteringParts {
  readonly audit: Audit;
  readonly proofing: ProofingRegistry;
  readonly staffDoor: DoorOf;
  readonly artifacts: DoorParts['artifacts'];
}

/** A member of staff who is signed in. */
export interface Officer extends Guest {
  /** The pages that their roles open, in the order of the navigation. */
  readonly pages: readonly StaffPage[];
  /** Ids of the places where they may decide about identities; none for those who decide about other things, all for readers. */
  readonly places: readonly string[];
  /** As what they are on this page. */
  readonly role: Role;
  /** The roles that count. */
  readonly roles: readonly Role[];
  /** False for whoever only reads here: no form that changes anything is shown to them, or taken from them. */
  readonly mayAct: boolean;
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
  /** For people whose roles open this page. Whoever only reads here may look; their forms are for a page that does not exist. */
  to(page: StaffPage): StaffDoor;
  /** The same where a form changes nothing, such as a search: readers may send it too. */
  toFind(page: StaffPage): StaffDoor;
  /** For people whose roles open any page. */
  readonly toAny: StaffDoor;
  /** Opens a session of these pages when a sign-in has just come back to them. */
  arrive(ctx: Context): Promise<void>;
  /** Ends it. */
  leave(ctx: Context): Promise<void>;
}

type Rights = Pick<Officer, 'pages' | 'places' | 'role' | 'roles' | 'mayAct'>;

const LOOKS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * What somebody with these roles may do on a page, or on any; undefined when it is closed to them. A role of places that are all
 * gone counts for nothing.
 */
export function rightsOf(given: readonly StaffRole[], all: readonly string[], page?: StaffPage): Rights | undefined {
  const own = placesOf(given, all);
  const roles = [...new Set(given.map(({ role }) => role))].filter(
    (role) => role !== 'identity-officer' || own.length > 0,
  );
  const pages = [...new Set([...roles.flatMap(pagesOf), ...roles.flatMap(readBy)])];
  const opens = (some: readonly StaffPage[]): boolean => (page === undefined ? some.length > 0 : some.includes(page));
  const acting = roles.find((role) => opens(pagesOf(role)));
  const role = acting ?? roles.find((one) => opens(readBy(one)));
  if (!role) return undefined;
  const mayAct = acting !== undefined;
  return { pages, roles, role, mayAct, places: mayAct || page === undefined ? own : all };
}

/** Makes the doors. */
export function createStaffDoors(parts: StaffDoorParts): StaffDoors {
  const { audit, proofing } = parts;
  const { clientId, phishingResistant = false } = parts.staffDoor;
  const entering = createEntering(parts);
  const door = createDoor({ ...parts, isInside: entering.isInside }, parts.staffDoor);
  const all = proofing.all.flatMap(({ review }) => review?.places.map(({ id }) => id) ?? []);

  /** Whatever they read is on record. */
  const record = ({ person, role }: Officer, { path }: Context): Promise<void> =>
    audit({ type: 'staff.page-read', details: { by: person.id, role, page: path } });

  function doorFor(page?: StaffPage, finds = false): StaffDoor {
    /** The role comes first: whoever has none is not even asked for more factors. */
    async function through(ctx: Context, pass: () => Promise<Guest | undefined>): Promise<Officer | undefined> {
      const there = await door.whoIsThere(ctx);
      const rights = there && rightsOf((await entering.standingOf(ctx, there)).roles, all, page);
      const isOpen = rights && (rights.mayAct || finds || LOOKS.has(ctx.method));
      if (there && !isOpen) throw new AppError('not_found', 'no role opens this page');
      const guest = await pass();
      const officer = guest && rights && { ...guest, ...rights, unprotected: !phishingResistant };
      if (officer && page && !officer.mayAct) await record(officer, ctx);
      return officer;
    }
    return {
      whoIsThere: (ctx) => through(ctx, () => door.whoIsThere(ctx)),
      enter: (ctx, back) => through(ctx, () => door.enter(ctx, back)),
      goOn: (ctx, back) => through(ctx, () => door.goOn(ctx, back)),
    };
  }

  const toAny = doorFor();
  return {
    wayBack: door.wayBack,
    to: (page) => doorFor(page),
    toFind: (page) => doorFor(page, true),
    toAny,
    async arrive(ctx) {
      const officer = await toAny.whoIsThere(ctx);
      if (officer) await entering.enter(ctx, officer, clientId);
    },
    async leave(ctx) {
      const officer = await doorFor(undefined, true).whoIsThere(ctx);
      if (officer) await entering.leave(ctx, officer);
    },
  };
}
