/** The staff's pages. */
import Router from '@koa/router';
import { createComeBack } from '../doors/come-back.ts';
import { lead } from '../web/routed.ts';
import { createStaffDoor, type StaffDoorParts } from './door.ts';
import { addOrganisationRoutes, type OrganisationRoutesParts } from './organisations.ts';
import { addProofRoutes, type ProofRoutesParts } from './proofs.ts';
import { addRequestRoutes, type RequestRoutesParts } from './requests.ts';

export type StaffParts = StaffDoorParts & RequestRoutesParts & ProofRoutesParts & OrganisationRoutesParts;

/** Routes under /staff. */
export function staffRoutes(parts: StaffParts): Router {
  const door = createStaffDoor(parts);
  const router = new Router({ prefix: '/staff' });
  const back = { href: '/staff', label: 'staff.toStart' };
  router.get('/return', createComeBack({ door, pages: parts.pages, back }));
  router.get('/', async (ctx) => {
    if (await door.goOn(ctx)) lead(ctx, '/staff/queue');
  });
  addRequestRoutes(router, door, parts);
  addProofRoutes(router, door, parts);
  addOrganisationRoutes(router, door, parts);
  return router;
}
