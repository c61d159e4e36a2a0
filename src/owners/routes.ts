/** The pages of those who look after services. */
import Router from '@koa/router';
import { createComeBack } from '../doors/come-back.ts';
import { createDoor, type DoorOf, type DoorParts } from '../doors/door.ts';
import { type AtParts, createAt } from './at.ts';
import { addProductionRoutes, type ProductionRoutesParts } from './production.ts';
import { addTeamRoutes, type TeamRoutesParts } from './teams.ts';

export type OwnersParts = DoorParts &
  AtParts &
  TeamRoutesParts &
  ProductionRoutesParts & { readonly ownersDoor: DoorOf };

/** Routes under /owners. */
export function ownersRoutes(parts: OwnersParts): Router {
  const door = createDoor(parts, parts.ownersDoor);
  const at = createAt(door, parts);
  const router = new Router({ prefix: '/owners' });
  const back = { href: '/owners', label: 'owners.toStart' };
  router.get('/return', createComeBack({ door, pages: parts.pages, back }));
  addTeamRoutes(router, { door, at }, parts);
  addProductionRoutes(router, at, parts);
  return router;
}
