/** Giving and taking roles by two administrators: one asks, another one decides. */
import { type Actor, type ApprovalStore, atPage, type ChangeRequest } from '../approvals/approval.ts';
import { type Answer, type ApprovalsParts, createApprovals, type Decided } from '../approvals/approvals.ts';
import type { Audit } from '../audit/audit.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import type { Pages } from '../web/pages.ts';
import { createOwn, type OwnParts } from './own.ts';
import { NAMES_OF_ROLES } from './page-parts.ts';
import type { RolePlaces } from './role-places.ts';
import type { StaffRole, StaffStore } from './staff.ts';

export interface RoleChangesParts extends OwnParts, Pick<ApprovalsParts, 'approvals'> {
  readonly approvals: ApprovalStore;
  readonly audit: Audit;
  readonly pages: Pick<Pages, 'words'>;
  readonly people: Pick<PersonStore, 'find'>;
  readonly rolePlaces: RolePlaces;
  readonly staff: StaffStore;
  readonly tell: Tell;
  readonly transaction: Transaction;
}

/** What is asked for: the subject of the request is the person's id. */
export interface RoleChange extends StaffRole {
  readonly what: 'give' | 'end';
}

/** Why a change cannot be asked for. */
export type RoleProblem = 'already' | 'gone' | 'inactive' | 'last' | 'own' | 'waiting';

/** As many administrators are always left by these pages: one alone could not appoint another one. */
const FEWEST_ADMINISTRATORS = 2;

const isSame = (a: StaffRole, b: StaffRole): boolean => a.role === b.role && a.place === b.place;

/** The name of a role with the place where it counts, in one language. */
export const roleWords = (
  words: ReturnType<Pages['words']>,
  language: Person['language'],
  { role, rolePlaces }: { role: StaffRole; rolePlaces: RolePlaces },
): string => {
  const name = words(NAMES_OF_ROLES[role.role] ?? '');
  if (role.place === undefined) return name;
  return words('staff.roles.at', { role: name, place: rolePlaces.nameOf(role)?.[language] ?? role.place });
};

/** Makes the functions. */
export function createRoleChanges(parts: RoleChangesParts) {
  const { approvals, audit, pages, people, rolePlaces, staff, tell, transaction } = parts;
  const fourEyes = createApprovals({ approvals, audit, transaction, membersOf: async () => [] });
  const { isOwn } = createOwn(parts);

  const isWaiting = async (person: Person, role: StaffRole): Promise<boolean> =>
    (await approvals.about('role', person.id)).some(
      ({ decision, content }) => !decision && isSame(content as RoleChange, role),
    );

  const isLast = async ({ role }: StaffRole, { status }: Person): Promise<boolean> =>
    role === 'administrator' && status === 'active' && (await staff.countActive(role)) <= FEWEST_ADMINISTRATORS;

  async function problemOf(person: Person, change: RoleChange, by: Actor): Promise<RoleProblem | undefined> {
    const has = (await staff.rolesOf(person.id)).some((role) => isSame(role, change));
    if (await isWaiting(person, change)) return 'waiting';
    if (change.what === 'end') return !has ? 'gone' : (await isLast(change, person)) ? 'last' : undefined;
    if (by.people.includes(person.id)) return 'own';
    if (person.status !== 'active') return 'inactive';
    return has ? 'already' : undefined;
  }

  async function tellOf(person: Person, { what, ...role }: RoleChange, reason: string): Promise<void> {
    const words = pages.words(person.language);
    const values = { role: roleWords(words, person.language, { role, rolePlaces }), reason };
    const [subject, text] =
      what === 'give'
        ? ['staff.roles.told.given.subject', 'staff.roles.told.given.text']
        : ['staff.roles.told.ended.subject', 'staff.roles.told.ended.text'];
    await tell(person, { subject: subject ?? '', text: text ?? '', values });
  }

  /** Nobody decides about themself, or with whom they answer for, or who answers for them. */
  async function isNear(decider: Person, { subject, by }: ChangeRequest): Promise<boolean> {
    const others = await Promise.all([...new Set([subject, ...by.people])].map((id) => people.find(id)));
    const near = await Promise.all(
      others.map(async (one) => one !== undefined && ((await isOwn(decider, one)) || (await isOwn(one, decider)))),
    );
    return near.includes(true);
  }

  async function carryOut(request: ChangeRequest, decider: Person): Promise<'done' | 'stale'> {
    const { what, role, place } = request.content as RoleChange;
    const given: StaffRole = { role, ...(place === undefined ? {} : { place }) };
    const person = await people.find(request.subject);
    if (!person || (what === 'give' && person.status !== 'active')) return 'stale';
    if (what === 'end' && (await isLast(given, person))) return 'stale';
    const done = await (what === 'give'
      ? staff.appoint(person.id, given, decider.id)
      : staff.dismiss(person.id, given));
    if (!done) return 'stale';
    const details = { ...given, by: [...request.by.people, decider.id], request: request.id };
    await audit({ type: what === 'give' ? 'staff.appointed' : 'staff.dismissed', personId: person.id, details });
    await tellOf(person, { what, ...given }, request.reason);
    return 'done';
  }

  return {
    /** Asks; the id of the request, or why not. */
    ask: (person: Person, change: RoleChange, { reason, by }: { reason: string; by: Actor }) =>
      transaction(async (): Promise<{ readonly id: string } | { readonly problem: RoleProblem }> => {
        const problem = await problemOf(person, change, by);
        if (problem) return { problem };
        return { id: await fourEyes.ask({ kind: 'role', subject: person.id, content: change, reason, by }) };
      }),

    async mayDecide(request: ChangeRequest, decider: Person): Promise<boolean> {
      return (await fourEyes.mayDecide(request, [decider.id])) && !(await isNear(decider, request));
    },

    /** Decides; fails with `not_allowed` for whoever asked, whom it is about, and those who answer for each other. */
    decide: (request: ChangeRequest, decider: Person, answer: Answer): Promise<Decided> =>
      transaction(async () => {
        if (await isNear(decider, request))
          throw new AppError('not_allowed', 'who asks, or whom it is about, does not decide');
        const by: Actor = atPage(decider);
        return fourEyes.decide(request.id, by, answer, (one) => carryOut(one, decider));
      }),
  };
}

export type RoleChanges = ReturnType<typeof createRoleChanges>;
