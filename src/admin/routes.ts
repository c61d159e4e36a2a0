/** The staff's pages. */
import Router from '@koa/router';
import { createComeBack } from '../doors/come-back.ts';
import { lead } from '../web/routed.ts';
import { type ApprovalRoutesParts, addApprovalRoutes } from './approvals.ts';
import { type AuditRoutesParts, addAuditRoutes } from './audit.ts';
import { addDataRequestRoutes, type DataRequestRoutesParts } from './data-requests.ts';
import { createStaffDoors, type StaffDoorParts } from './door.ts';
import { addIdentityCaseRoutes, type IdentityCaseRoutesParts } from './identity-cases.ts';
import { addKeyRoutes, type KeyRoutesParts } from './keys.ts';
import { addMergeRoutes, type MergeRoutesParts } from './merges.ts';
import { addOrganisationRoutes, type OrganisationRoutesParts } from './organisations.ts';
import { addPeopleRoutes, type PeopleRoutesParts } from './people.ts';
import { addProofRoutes, type ProofRoutesParts } from './proofs.ts';
import { addRegistrationRoutes, type RegistrationRoutesParts } from './registrations.ts';
import { addReportRoutes, type ReportRoutesParts } from './reports.ts';
import { addRequestRoutes, type RequestRoutesParts } from './requests.ts';
import { addRoleRoutes, type RoleRoutesParts } from './roles.ts';
import { addTeamRoutes, type TeamRoutesParts } from './teams.ts';
import { addUpstreamRoutes, type UpstreamRoutesParts } from './upstreams.ts';

export type StaffParts = StaffDoorParts &
  RequestRoutesParts &
  ProofRoutesParts &
  OrganisationRoutesParts &
  IdentityCaseRoutesParts &
  DataRequestRoutesParts &
  ReportRoutesParts &
  RegistrationRoutesParts &
  RoleRoutesParts &
  KeyRoutesParts &
  MergeRoutesParts &
  ApprovalRoutesParts &
  PeopleRoutesParts &
  AuditRoutesParts &
  TeamRoutesParts &
  UpstreamRoutesParts;

/** Routes under /staff. */
export function staffRoutes(parts: StaffParts): Router {
  const doors = createStaffDoors(parts);
  const router = new Router({ prefix: '/staff' });
  const back = { href: '/staff', label: 'staff.toStart' };
  const comeBack = createComeBack({ door: doors, pages: parts.pages, back });
  router.get('/return', async (ctx) => {
    await doors.arrive(ctx);
    comeBack(ctx);
  });
  router.post('/sign-out', async (ctx) => {
    await doors.leave(ctx);
    lead(ctx, '/staff/signed-out');
  });
  router.get('/signed-out', async (ctx) => {
    if (await doors.toAny.whoIsThere(ctx)) parts.pages.show(ctx, 'staff-signed-out', {});
    else lead(ctx, '/');
  });
  router.get('/', async (ctx) => {
    const officer = await doors.toAny.goOn(ctx);
    if (officer) lead(ctx, `/staff/${officer.pages[0]}`);
  });
  addRequestRoutes(router, doors.to('queue'), parts);
  addProofRoutes(router, doors.to('proofs'), parts);
  addOrganisationRoutes(router, doors.to('organisations'), parts);
  addIdentityCaseRoutes(router, doors.to('identities'), parts);
  addDataRequestRoutes(router, doors.to('data-requests'), parts);
  addReportRoutes(router, doors.to('reports'), parts);
  addRegistrationRoutes(router, doors, parts);
  addPeopleRoutes(router, doors, parts);
  addRoleRoutes(router, doors, parts);
  addMergeRoutes(router, doors, parts);
  addKeyRoutes(router, doors.to('keys'), parts);
  addApprovalRoutes(router, doors.to('approvals'), parts);
  addAuditRoutes(router, doors, parts);
  addTeamRoutes(router, doors.to('teams'), parts);
  addUpstreamRoutes(router, doors, parts);
  return router;
}
