/** The forms about roles: giving one, and ending one. Pure. */
import { textOf } from '../conversations/fields.ts';
import { type NoteProblem, noteProblem, writtenIn } from '../conversations/written.ts';
import type { RoleChange } from './role-changes.ts';
import type { RolePlaces } from './role-places.ts';
import type { StaffRole } from './staff.ts';

/** What was sent. */
export interface RoleForm {
  readonly what: 'give' | 'end';
  readonly role: string;
  readonly place: string;
  /** A role that somebody has, as `endingOf` writes it. */
  readonly ending: string;
  readonly reason: string;
}

/** What is wrong with it. */
export interface RoleFormProblems {
  readonly role?: 'missing';
  readonly place?: 'unknown';
  readonly ending?: 'missing';
  readonly reason?: NoteProblem;
}

/** The place that means no place. */
export const EVERYWHERE = 'everywhere';

/** A role in one word. */
export const endingOf = ({ role, place }: StaffRole): string => `${role}/${place ?? ''}`;

/** Reads what was sent. */
export function roleForm(input: Readonly<Record<string, unknown>>): RoleForm {
  const what = textOf(input, 'action') === 'end' ? 'end' : 'give';
  const text = (name: string): string => textOf(input, name).slice(0, 100);
  return {
    what,
    role: text('role'),
    place: text('place'),
    ending: text('ending'),
    reason: writtenIn(input, what === 'end' ? 'why' : 'reason'),
  };
}

type Read = { readonly change: RoleChange; readonly reason: string } | { readonly problems: RoleFormProblems };

function readEnding({ ending, reason }: RoleForm, places: RolePlaces): Read {
  const [role = '', place = ''] = ending.split('/');
  // A place that is no more can still be ended.
  const known = places.read(role, undefined);
  const problem = noteProblem(reason);
  if (problem || 'problem' in known)
    return {
      problems: { ...('problem' in known ? { ending: 'missing' } : {}), ...(problem ? { reason: problem } : {}) },
    };
  return { change: { what: 'end', role: known.role, ...(place === '' ? {} : { place }) }, reason };
}

/** The change that is asked for, or what is wrong. */
export function readRoleForm(form: RoleForm, places: RolePlaces): Read {
  if (form.what === 'end') return readEnding(form, places);
  const place = form.place === EVERYWHERE || form.place === '' ? undefined : form.place;
  const role = places.read(form.role, place);
  const problem = noteProblem(form.reason);
  if (problem || 'problem' in role)
    return {
      problems: {
        ...('problem' in role ? (role.problem === 'role' ? { role: 'missing' } : { place: 'unknown' }) : {}),
        ...(problem ? { reason: problem } : {}),
      },
    };
  return { change: { what: 'give', ...role }, reason: form.reason };
}
