/** People, for programs of those who help them and of those who keep accounts safe. */
import { z } from 'zod';
import { ANYTHING, createSearch, LONGEST_SEARCH, programOf, type SearchParts } from '../admin/search.ts';
import { createSight, type Sight, type SightParts } from '../admin/sight.ts';
import { AppError } from '../errors.ts';
import { isGone, type Person } from '../identity/person.ts';
import type { Interventions } from '../interventions/interventions.ts';
import { ACTS } from '../interventions/rules.ts';
import { type Operation, operation } from './operation.ts';
import { Unfit } from './problems.ts';
import { reasonField } from './said.ts';
import { createStanding, type StaffProgram, type StandingParts } from './standing.ts';
import type { Caller } from './tokens.ts';

export interface PeopleOperationsParts
  extends Omit<SearchParts, 'artifacts'>,
    Omit<SightParts, 'artifacts' | 'people'>,
    StandingParts {
  readonly artifacts: SearchParts['artifacts'] & SightParts['artifacts'];
  readonly people: SearchParts['people'];
  readonly interventions: Interventions;
}

/** What a search gives: it is good for half an hour, for the program that searched. */
export const lookId = z.string().regex(/^[\w-]{24}$/);
const ofLook = z.object({ id: lookId.describe('What the search gave.') });

const state = z.object({
  name: z.string(),
  status: z.enum(['active', 'blocked', 'closing', 'closed', 'merged']),
  level: z.int().describe('Of the identity: 0, 1 or 2.'),
  ways: z.array(z.object({ method: z.string(), since: z.iso.datetime() })).describe('Ways to sign in.'),
  sessions: z.int().describe('How many are open.'),
  recoveries: z.int().describe('How many are open.'),
  reports: z.int().describe('Of misuse, that nobody has looked into.'),
  acts: z.array(z.enum(ACTS)).describe('What the program may do now.'),
});

const stateView = ({ person, level, ways, sessions, recoveries, reports }: Sight) => ({
  name: person.name.full,
  status: person.status,
  level,
  ways: ways.map(({ method, createdAt }) => ({ method, since: createdAt.toISOString() })),
  sessions: sessions.length,
  recoveries: recoveries.length,
  reports,
});

const SECONDS_A_MINUTE = 60;

/** Makes the operations. */
export function peopleOperations(parts: PeopleOperationsParts): readonly Operation[] {
  const { audit, interventions } = parts;
  const stand = createStanding(parts);
  const search = createSearch(parts, { about: 'people', by: ANYTHING, keeper: 'api-people' });
  const see = createSight(parts);

  async function onFound(caller: Caller, id: string, acts: boolean): Promise<StaffProgram & { person: Person }> {
    const program = await stand(caller, 'people', { path: '/people/{id}', acts });
    const person = await search.found(program.searcher, id);
    if (!person || isGone(person)) throw new AppError('not_found', 'no such look, or it is over');
    return { ...program, person };
  }

  return [
    operation({
      id: 'findPerson',
      method: 'post',
      path: '/people/search',
      summary: 'Finds somebody by an exact number, phone or e-mail address; every search is on record.',
      scope: 'people:read',
      body: z.strictObject({ number: z.string().trim().min(1).max(LONGEST_SEARCH) }),
      answer: z.object({ id: lookId }),
      async run(caller, { body }) {
        const { searcher } = await stand(caller, 'people', { path: '/people/search' });
        const searched = await search.find(searcher, body.number);
        if (searched.kind === 'found') return { id: searched.id };
        if (searched.kind === 'nothing') throw new AppError('not_found', 'nobody is found by this');
        throw new AppError('throttled', 'too many searches', { retryAfter: searched.minutes * SECONDS_A_MINUTE });
      },
    }),
    operation({
      id: 'readPerson',
      method: 'get',
      path: '/people/{id}',
      summary: 'The state of an account, as who helps needs it; that it was read is on record, and the person sees it.',
      scope: 'people:read',
      params: ofLook,
      answer: state,
      async run(caller, { params }) {
        const { acting, mayAct, person, searcher } = await onFound(caller, params.id, false);
        const details = { by: acting.personId, role: searcher.role, about: 'people', ...programOf(caller.actor) };
        await audit({ type: 'staff.person-read', personId: person.id, details });
        const acts = mayAct ? await interventions.allowed(acting, person) : [];
        return { ...stateView(await see(person)), acts: [...acts] };
      },
    }),
    ...ACTS.map((act) =>
      operation({
        id: SAID[act].id,
        method: 'post',
        path: `/people/{id}/${act}`,
        summary: SAID[act].summary,
        scope: 'people:act',
        params: ofLook,
        body: z.strictObject({ reason: reasonField }),
        async run(caller, { params, body }) {
          const { acting, person } = await onFound(caller, params.id, true);
          if (!(await interventions.allowed(acting, person)).includes(act))
            throw new AppError('not_allowed', 'this may not be done to this account now');
          if (!(await interventions.act(act, acting, { personId: person.id, reason: body.reason })))
            throw new Unfit([{ path: '', code: 'late', message: 'Somebody else was first.' }], 'conflict');
          return undefined;
        },
      }),
    ),
  ];
}

const SAID = {
  'end-sessions': { id: 'endSessions', summary: 'Ends every session of somebody; they read the reason.' },
  'start-recovery': { id: 'startRecovery', summary: 'Sends somebody the beginning of a recovery, with the reason.' },
  block: { id: 'blockPerson', summary: 'Keeps everybody out of an account; the person reads the reason.' },
  unblock: { id: 'unblockPerson', summary: 'Lets the person in again; they read the reason.' },
} as const satisfies Record<(typeof ACTS)[number], { id: string; summary: string }>;
