/** What somebody may do for another: the vocabulary, and which powers cover which. Pure. */
import { z } from 'zod';
import { type Words, words } from '../relying-parties/relying-party.ts';

const GROUP = /^[a-z][a-z-]{0,30}$/;
const POWER = /^[a-z][a-z-]{0,30}\.[a-z][a-z-]{0,30}$/;

/** `tax` for `tax.file`. */
export const groupOf = (power: string): string => power.split('.')[0] ?? power;

/** Schema of config/powers.yaml. */
export const powersFileSchema = z
  .strictObject({
    groups: z.record(z.string().regex(GROUP), z.strictObject({ name: words })),
    powers: z.record(
      z.string().regex(POWER),
      z.strictObject({ name: words, identityLevel: z.int().min(1).max(2).default(1) }),
    ),
  })
  .refine(({ groups, powers }) => Object.keys(powers).every((power) => Object.hasOwn(groups, groupOf(power))), {
    message: 'every power is `<group>.<power>` of a group that is listed',
  });

/** Groups and powers by id, with their names. */
export type PowerCatalogue = z.infer<typeof powersFileSchema>;

/**
 * What a mandate holds, each as `*` (everything), a group (`tax`), one power (`tax.file`), or everything at one service
 * (`service:<client_id>`).
 */
export type Powers = readonly string[];

/** Where a power is used, and the powers that matter there (ids of config/powers.yaml). */
export interface Service {
  readonly clientId: string;
  readonly powers: readonly string[];
}

export const EVERYTHING = '*';
const SERVICE = 'service:';
export const everythingAt = (clientId: string): string => `${SERVICE}${clientId}`;
/** The service of `service:<client_id>`; undefined for other powers. */
export const serviceOf = (power: string): string | undefined =>
  power.startsWith(SERVICE) ? power.slice(SERVICE.length) : undefined;

/** Everything that would let somebody use one of these powers there: what a look-up in the database compares with. */
export const whatOpens = ({ clientId, powers }: Service): string[] => [
  ...new Set([EVERYTHING, everythingAt(clientId), ...powers, ...powers.map(groupOf)]),
];

/** The powers of a service that these cover there. */
export function powersAt(held: Powers, { clientId, powers }: Service): string[] {
  const has = new Set(held);
  if (has.has(EVERYTHING) || has.has(everythingAt(clientId))) return [...powers];
  return powers.filter((power) => has.has(power) || has.has(groupOf(power)));
}

/**
 * Whether whoever holds these may give this one on. Everything at a service may be given by whoever has everything there, or
 * each power that matters there.
 */
export function includes(held: Powers, wanted: string, powersOf: (clientId: string) => readonly string[]): boolean {
  if (held.includes(EVERYTHING) || held.includes(wanted)) return true;
  const clientId = serviceOf(wanted);
  if (clientId === undefined) return wanted.includes('.') && held.includes(groupOf(wanted));
  const powers = powersOf(clientId);
  return powers.length > 0 && powersAt(held, { clientId, powers }).length === powers.length;
}

/** Whether a text is a power that may be granted. */
export function isPower(
  text: string,
  { groups, powers }: PowerCatalogue,
  isService: (clientId: string) => boolean,
): boolean {
  const clientId = serviceOf(text);
  if (clientId !== undefined) return isService(clientId);
  return text === EVERYTHING || Object.hasOwn(groups, text) || Object.hasOwn(powers, text);
}

/** The identity level that somebody needs to use this power. */
export const identityLevelOf = (power: string, catalogue: PowerCatalogue): number =>
  catalogue.powers[power]?.identityLevel ?? 1;

/** A power's name for people; `undefined` for one that is not in the catalogue, such as of a service. */
export const nameOfPower = (power: string, { groups, powers }: PowerCatalogue): Words | undefined =>
  powers[power]?.name ?? groups[power]?.name;
