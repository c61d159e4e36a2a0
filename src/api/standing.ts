/** Programs of the staff: they may do what every one of the people who answer for them may do at this moment. */
import { rightsOf } from '../admin/door.ts';
import type { Searcher } from '../admin/search.ts';
import type { Role, StaffPage, StaffStore } from '../admin/staff.ts';
import type { Audit } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Actor as Acting } from '../interventions/interventions.ts';
import type { Caller } from './tokens.ts';

export interface StandingParts {
  readonly audit: Audit;
  readonly people: Pick<PersonStore, 'find'>;
  readonly staff: Pick<StaffStore, 'rolesOf'>;
}

/** One of the people who answer for a program, as the pages would let them in. */
interface Standing {
  readonly personId: string;
  readonly role: Role;
  readonly roles: readonly Role[];
  readonly mayAct: boolean;
}

/** A program whose people may all do it. */
export interface StaffProgram {
  /** As who looks for people. */
  readonly searcher: Searcher;
  /** As who does something to an account. */
  readonly acting: Acting;
  readonly mayAct: boolean;
}

const refused = (why: string): AppError => new AppError('not_allowed', why);

/** Makes the check: `not_allowed` unless a page of the staff is open to all of them; for `acts` not to read alone. */
export function createStanding({ audit, people, staff }: StandingParts) {
  async function standingOf(personId: string, page: StaffPage): Promise<Standing> {
    const person = await people.find(personId);
    const rights = person?.status === 'active' ? rightsOf(await staff.rolesOf(personId), [], page) : undefined;
    if (!rights) throw refused('somebody who answers for the program may not do this');
    return { personId, role: rights.role, roles: rights.roles, mayAct: rights.mayAct };
  }

  return async (
    { actor, clientId, teamId }: Caller,
    page: StaffPage,
    { acts = false, path }: { readonly acts?: boolean; readonly path: string },
  ): Promise<StaffProgram> => {
    if (teamId !== undefined) throw refused('a program of a team is none of the staff');
    const [first, ...others] = await Promise.all(actor.people.map((personId) => standingOf(personId, page)));
    if (!first) throw refused('nobody answers for this');
    const all = [first, ...others];
    const mayAct = all.every((one) => one.mayAct);
    if (acts && !mayAct) throw refused('somebody who answers for the program only reads');
    const { role } = all.find((one) => !one.mayAct) ?? first;
    // What those read who change nothing is on record, as on the pages.
    if (!mayAct)
      await audit({
        type: 'staff.page-read',
        details: { by: first.personId, role, page: path, via: 'api', client: clientId, people: actor.people },
      });
    return {
      searcher: {
        person: { id: first.personId },
        sessionUid: `api/${clientId}`,
        ...{ role, places: [], program: actor },
      },
      acting: { personId: first.personId, roles: first.roles, others, clientId },
      mayAct,
    };
  };
}
