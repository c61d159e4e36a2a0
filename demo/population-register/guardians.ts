import type { Resident } from '../shared/residents.ts';

/** What one person is to another, and the last day on which that holds (`YYYY-MM-DD`). */
export interface Relation {
  readonly relation: 'parent' | 'guardian' | 'none';
  readonly until?: string;
}

const ADULT_FROM = 18;
const NONE: Relation = { relation: 'none' };

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** The last day before somebody comes of age; of a year alone its last day. */
function lastDayAsChild(birthdate: string): string {
  const [year, month = '12', day = '32'] = birthdate.split('-');
  return dayOf(new Date(Date.UTC(Number(year) + ADULT_FROM, Number(month) - 1, Number(day) - 1)));
}

function registered(ward: Resident, guardian: string): Relation {
  const appointed = ward.guardians.find(({ number }) => number === guardian);
  if (appointed) return { relation: 'guardian', ...(appointed.until ? { until: appointed.until } : {}) };
  if (!ward.parents.includes(guardian)) return NONE;
  return { relation: 'parent', until: lastDayAsChild(ward.birthdate) };
}

/** What the register knows: the dead and those whose time is over are nothing to each other any more. */
export function relationBetween(
  residents: readonly Resident[],
  { ward, guardian, at }: { readonly ward: string; readonly guardian: string; readonly at: Date },
): Relation {
  const of = (number: string): Resident | undefined =>
    residents.find((resident) => resident.number === number && !resident.deceased);
  const child = of(ward);
  if (!child || !of(guardian)) return NONE;
  const relation = registered(child, guardian);
  return relation.until !== undefined && relation.until < dayOf(at) ? NONE : relation;
}
