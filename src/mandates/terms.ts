/** What may be granted by whom: powers and dates within what the granter has. Pure; problems are keys of words by field. */
import { datesOf, type Obstacle } from './chain.ts';
import type { Mandate, Role } from './mandate.ts';
import { EVERYTHING, identityLevelOf, includes, isPower, type PowerCatalogue, serviceOf } from './powers.ts';
import type { MandateTerms } from './store.ts';

/** What is wrong with what somebody wants, by the field of the form. */
export type Problems = Readonly<Record<string, string>>;

/** The words for what stands against granting to somebody. */
export const OBSTACLES = {
  circular: 'mandates.problem.circular',
  'too-deep': 'mandates.problem.tooDeep',
  'not-passed-on': 'mandates.problem.notPassedOn',
} as const satisfies Record<Obstacle, string>;

/** What a granter has. */
export interface Bounds {
  /** Every link that must cover what is granted. */
  readonly links: readonly Mandate[];
  /** Of the granter: what they may not do themselves they cannot give. */
  readonly identityLevel: number;
  readonly catalogue: PowerCatalogue;
  /** The powers that matter at a service; none at one where nobody acts for others, which is no power either. */
  readonly powersOf: (clientId: string) => readonly string[];
  readonly now: Date;
}

/** The identity level that somebody needs to use everything in this. */
export function levelNeeded(power: string, { catalogue, powersOf }: Pick<Bounds, 'catalogue' | 'powersOf'>): number {
  const clientId = serviceOf(power);
  const within = clientId === undefined ? Object.keys(catalogue.powers) : powersOf(clientId);
  const meant = clientId === undefined && power !== EVERYTHING ? within.filter((one) => isIn(one, power)) : within;
  return Math.max(1, ...meant.map((one) => identityLevelOf(one, catalogue)));
}

const isIn = (power: string, whole: string): boolean => power === whole || power.startsWith(`${whole}.`);

/** Whether a granter may give this power. */
export function mayGive(power: string, bounds: Bounds): boolean {
  const { links, identityLevel, catalogue, powersOf } = bounds;
  if (!isPower(power, catalogue, (clientId) => powersOf(clientId).length > 0)) return false;
  const isCovered = links.every(({ powers }) => includes(powers, power, powersOf));
  return isCovered && levelNeeded(power, bounds) <= identityLevel;
}

/** Powers without what others among them cover, in a fixed order. */
export function tidy(powers: readonly string[], powersOf: Bounds['powersOf']): string[] {
  const all = [...new Set(powers)].sort();
  if (all.includes(EVERYTHING)) return [EVERYTHING];
  return all.filter((power) => !all.some((other) => other !== power && includes([other], power, powersOf)));
}

/** From when until when something may be granted; undefined: no end. */
export function limitsOf(links: readonly Mandate[], now: Date): { readonly from: Date; readonly until?: Date } {
  const [first, ...rest] = links;
  return first ? datesOf({ links: [first, ...rest], organisations: new Map(), partyActive: true }) : { from: now };
}

const isLater = (one: Date | undefined, other: Date | undefined): boolean =>
  other !== undefined && (one === undefined || one > other);

function problemsOfDates({ from, until }: { from: Date; until: Date | undefined }, { links, now }: Bounds): Problems {
  const limits = limitsOf(links, now);
  if (until && (until <= now || until <= from)) return { until: 'mandates.problem.untilPast' };
  if (links.length > 0 && from < limits.from) return { from: 'mandates.problem.fromOutside' };
  return isLater(until, limits.until) ? { until: 'mandates.problem.untilOutside' } : {};
}

/** What is wrong with granting these powers on these dates; empty when nothing is. */
export function problemsOf(terms: Pick<MandateTerms, 'powers' | 'from' | 'until'>, bounds: Bounds): Problems {
  const isMayGive = terms.powers.every((power) => mayGive(power, bounds));
  return {
    ...(terms.powers.length === 0 ? { powers: 'mandates.problem.noPowers' } : {}),
    ...(isMayGive ? {} : { powers: 'mandates.problem.powersOutside' }),
    ...problemsOfDates({ from: terms.from, until: terms.until }, bounds),
  };
}

/** What is wrong with a change: what it adds must be within the bounds; what was granted before may stay. */
export function problemsOfChange(
  before: Mandate,
  { powers, until }: Pick<MandateTerms, 'powers' | 'until'>,
  bounds: Bounds,
): Problems {
  const added = powers.filter((power) => !includes(before.powers, power, bounds.powersOf));
  const isLonger = isLater(until, before.until);
  const isOver = until !== undefined && until <= bounds.now;
  const isUnknown = bounds.identityLevel < 1 && (isLonger || added.length > 0);
  return {
    ...(isUnknown ? { '': 'mandates.problem.identity' } : {}),
    ...(powers.length === 0 ? { powers: 'mandates.problem.noPowers' } : {}),
    ...(added.every((power) => mayGive(power, bounds)) ? {} : { powers: 'mandates.problem.powersOutside' }),
    ...(isLonger || isOver ? problemsOfDates({ from: limitsOf(bounds.links, bounds.now).from, until }, bounds) : {}),
  };
}

/** Whether somebody with this role for an organisation lets others act for it in this role. */
export const mayAppoint = (granter: Role, role: Role): boolean =>
  role === 'delegate' || (role === 'administrator' && (granter === 'representative' || granter === 'administrator'));
