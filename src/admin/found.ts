/** Pages about somebody whom a member of staff found. */
import { isGone, type Person } from '../identity/person.ts';
import { lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoor } from './door.ts';
import type { Search } from './search.ts';

/** Somebody who was found; `id` names the look in addresses. */
export interface Found {
  readonly id: string;
  readonly person: Person;
}

/** Makes routes of such pages under `home`; a look that is over, or an account that was closed since, begins anew there. */
export const createOnFound =
  (search: Pick<Search, 'found'>, home: string) =>
  (door: StaffDoor, page: (ctx: Routed, officer: Officer, found: Found) => Promise<void>) =>
  async (ctx: Routed): Promise<void> => {
    const id = ctx.params.id ?? '';
    const officer = await door.enter(ctx, `${home}/${id}`);
    if (!officer) return;
    const person = await search.found(officer, id);
    if (person && !isGone(person)) await page(ctx, officer, { id, person });
    else lead(ctx, home);
  };
