/** Who works here, and asking for a change of it; two people decide on their pages. */
import { z } from 'zod';
import type { RoleChanges, RoleProblem } from '../admin/role-changes.ts';
import type { RolePlaces } from '../admin/role-places.ts';
import { createSearch, LONGEST_SEARCH, NUMBERS, type SearchParts } from '../admin/search.ts';
import { roleSchema, type StaffStore } from '../admin/staff.ts';
import { AppError } from '../errors.ts';
import { isGone, type Person } from '../identity/person.ts';
import { type Operation, operation } from './operation.ts';
import { more, pageQuery } from './paging.ts';
import { lookId } from './people-operations.ts';
import { Unfit } from './problems.ts';
import { reasonField } from './said.ts';
import { createStanding, type StaffProgram, type StandingParts } from './standing.ts';

export interface RoleOperationsParts extends SearchParts, StandingParts {
  readonly people: SearchParts['people'];
  readonly roleChanges: Pick<RoleChanges, 'ask'>;
  readonly rolePlaces: RolePlaces;
  readonly staff: Pick<StaffStore, 'rolesOf' | 'list'>;
}

const role = z.object({ role: roleSchema, place: z.string().optional() });

const SECONDS_A_MINUTE = 60;

const PROBLEMS = {
  already: 'They have this role.',
  gone: 'They do not have this role.',
  inactive: 'The account is not active.',
  last: 'As many administrators must stay.',
  own: 'Nobody gives a role to themselves.',
  waiting: 'The same was asked for already, and waits.',
} as const satisfies Record<RoleProblem, string>;

/** Makes the operations. */
export function roleOperations(parts: RoleOperationsParts): readonly Operation[] {
  const { people, roleChanges, rolePlaces, staff } = parts;
  const stand = createStanding(parts);
  const search = createSearch(parts, { about: 'roles', by: NUMBERS, keeper: 'api-roles' });

  /** Somebody who works here by their id; everybody else by a search. */
  async function meant({ searcher }: StaffProgram, person: string): Promise<Person> {
    const isOfStaff = z.uuid().safeParse(person).success && (await staff.rolesOf(person)).length > 0;
    const found = isOfStaff ? await people.find(person) : await search.found(searcher, person);
    if (!found || isGone(found)) throw new AppError('not_found', 'no such person');
    return found;
  }

  return [
    operation({
      id: 'listRoles',
      method: 'get',
      path: '/roles',
      summary: 'Who works here, 20 on a page.',
      scope: 'roles:read',
      query: pageQuery,
      answer: z.object({
        people: z.array(
          z.object({ person: z.uuid(), name: z.string(), since: z.iso.datetime(), roles: z.array(role) }),
        ),
        more,
      }),
      async run(caller, { query: { page } }) {
        await stand(caller, 'roles', { path: '/roles' });
        const listed = await staff.list(page);
        const names = await Promise.all(listed.people.map(({ personId }) => people.find(personId)));
        return {
          people: listed.people.map(({ personId, since, roles }, at) => ({
            person: personId,
            name: names[at]?.name.full ?? '',
            since: since.toISOString(),
            roles: [...roles],
          })),
          more: listed.more,
        };
      },
    }),
    operation({
      id: 'findPersonForRole',
      method: 'post',
      path: '/roles/search',
      summary: 'Finds somebody by an exact number, to ask for a role for them; every search is on record.',
      scope: 'roles:read',
      body: z.strictObject({ number: z.string().trim().min(1).max(LONGEST_SEARCH) }),
      answer: z.object({ id: lookId }),
      async run(caller, { body }) {
        const { searcher } = await stand(caller, 'roles', { path: '/roles/search' });
        const searched = await search.find(searcher, body.number);
        if (searched.kind === 'found') return { id: searched.id };
        if (searched.kind === 'nothing') throw new AppError('not_found', 'nobody is found by this');
        throw new AppError('throttled', 'too many searches', { retryAfter: searched.minutes * SECONDS_A_MINUTE });
      },
    }),
    operation({
      id: 'requestRole',
      method: 'post',
      path: '/roles/requests',
      summary: 'Asks for a role or its end; another administrator decides.',
      scope: 'roles:write',
      body: z.strictObject({
        person: z.union([z.uuid(), lookId]).describe('From the list, or what the search gave.'),
        what: z.enum(['give', 'end']),
        role: roleSchema,
        place: z.string().max(100).optional().describe('The only counter, ministry or province where it counts.'),
        reason: reasonField,
      }),
      answer: z.object({ request: z.uuid() }),
      status: 202,
      async run(caller, { body: { person, what, reason, ...given } }) {
        const program = await stand(caller, 'roles', { path: '/roles/requests', acts: true });
        // A place that is no more can still be ended.
        const read = rolePlaces.read(given.role, what === 'give' ? given.place : undefined);
        if ('problem' in read)
          throw new Unfit([{ path: read.problem, code: 'unknown', message: `There is no such ${read.problem}.` }]);
        const change = { what, role: read.role, ...(given.place === undefined ? {} : { place: given.place }) };
        const asked = await roleChanges.ask(await meant(program, person), change, { reason, by: caller.actor });
        if ('id' in asked) return { request: asked.id };
        throw new Unfit([{ path: '', code: asked.problem, message: PROBLEMS[asked.problem] }], 'conflict');
      },
    }),
  ];
}
