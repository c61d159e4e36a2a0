/** What an officer wrote is there again after a fresh sign-in. */
import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import { createKeeper, type KeeperParts } from '../doors/kept.ts';
import type { Routed } from '../web/routed.ts';
import type { Officer, StaffDoor } from './door.ts';

/** Forms of one kind. */
export interface KeptForms<Form extends object> {
  /**
   * Lets an officer in who sends a form. Undefined when they have to sign in anew: then the form is kept, and they come back to
   * `<path>/<its id>`.
   */
  enter(ctx: Context, door: StaffDoor, path: string, read: (ctx: Context) => Form): Promise<Officer | undefined>;
  /** The one that the address names; undefined when it names none, or it is over. */
  find(officer: Officer, ctx: Routed): Promise<Form | undefined>;
}

const ID_BYTES = 18;

/** Makes them; their pages name the form `:form` in their address. */
export function createKeptForms<Form extends object>(parts: KeeperParts, kind: string): KeptForms<Form> {
  const keeper = createKeeper<Form>(parts, kind);
  return {
    async enter(ctx, door, path, read) {
      const id = randomBytes(ID_BYTES).toString('base64url');
      const officer = await door.enter(ctx, `${path}/${id}`);
      if (officer) return officer;
      const there = await door.whoIsThere(ctx);
      if (there) await keeper.keep(there, id, read(ctx));
      return undefined;
    },
    find: async (officer, { params }) => (params.form === undefined ? undefined : keeper.find(officer, params.form)),
  };
}
