/** The pages of those who look after services. */
import Router from '@koa/router';
import { createComeBack } from '../doors/come-back.ts';
import { createDoor, type DoorOf, type DoorParts } from '../doors/door.ts';
import { type AtParts, createAt } from './at.ts';
import { addFaultRoutes, type FaultRoutesParts } from './faults.ts';
import { addFigureRoutes, type FigureRoutesParts } from './figures.ts';
import { addHistoryRoutes, type HistoryRoutesParts } from './history.ts';
import { addInvitationRoutes, type InvitationRoutesParts } from './invitations.ts';
import { addKeyRoutes, type KeyRoutesParts } from './keys.ts';
import { addMemberRoutes, type MemberRoutesParts } from './members.ts';
import { addMistakeRoutes, type MistakeRoutesParts } from './mistakes.ts';
import { addProductionRoutes, type ProductionRoutesParts } from './production.ts';
import { addProgramRoutes, type ProgramRoutesParts } from './programs.ts';
import { addSandboxRoutes, type SandboxRoutesParts } from './sandbox.ts';
import { addServiceRoutes, type ServiceRoutesParts } from './services.ts';
import { addTeamRoutes, type TeamRoutesParts } from './teams.ts';
import { addTestPeopleRoutes, type TestPeopleRoutesParts } from './test-people.ts';

export type OwnersParts = DoorParts &
  AtParts &
  TeamRoutesParts &
  MemberRoutesParts &
  InvitationRoutesParts &
  HistoryRoutesParts &
  ServiceRoutesParts &
  SandboxRoutesParts &
  KeyRoutesParts &
  ProgramRoutesParts &
  FigureRoutesParts &
  MistakeRoutesParts &
  FaultRoutesParts &
  TestPeopleRoutesParts &
  ProductionRoutesParts & { readonly ownersDoor: DoorOf };

/** Routes under /owners. */
export function ownersRoutes(parts: OwnersParts): Router {
  const door = createDoor(parts, parts.ownersDoor);
  const entrance = { door, at: createAt(door, parts) };
  const router = new Router({ prefix: '/owners' });
  const back = { href: '/owners', label: 'owners.toStart' };
  router.get('/return', createComeBack({ door, pages: parts.pages, back }));
  addTeamRoutes(router, entrance, parts);
  addMemberRoutes(router, entrance, parts);
  addInvitationRoutes(router, entrance, parts);
  addTestPeopleRoutes(router, entrance, parts);
  addProgramRoutes(router, entrance, parts);
  addHistoryRoutes(router, entrance, parts);
  addServiceRoutes(router, entrance, parts);
  addFaultRoutes(router, entrance, parts);
  addSandboxRoutes(router, entrance, parts);
  addProductionRoutes(router, entrance.at, parts);
  addKeyRoutes(router, entrance, parts);
  addFigureRoutes(router, entrance, parts);
  addMistakeRoutes(router, entrance, parts);
  return router;
}
