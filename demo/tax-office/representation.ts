import { z } from 'zod';
import { Failure } from '../shared/failure.ts';

/** Somebody between the person and the party, such as an accounting firm; `act` is through whom they act in turn. */
export interface Actor {
  readonly name?: string | undefined;
  readonly code?: string | undefined;
  readonly act?: Actor | undefined;
}

/** For whom a person works here, and what they may do. */
export interface Representation {
  readonly kind: 'organization' | 'person';
  /** The party's number, for this service only. */
  readonly sub: string;
  readonly name: string;
  /** The enterprise code of an organisation, or the personal number of a person if this service may know it. */
  readonly code: string | undefined;
  /** The organisation that a branch belongs to. */
  readonly parent: { readonly code: string; readonly name: string } | undefined;
  /** How well the organisation is proven. */
  readonly assurance: number | undefined;
  readonly role: string;
  readonly powers: readonly string[];
  /** Seconds since 1970. */
  readonly until: number | undefined;
  /** Firms through which the mandate comes, the person's own first. */
  readonly through: readonly Actor[];
}

const actorSchema: z.ZodType<Actor> = z.object({
  name: z.string().optional(),
  code: z.string().optional(),
  act: z.lazy(() => actorSchema).optional(),
});

const mandateSchema = z.object({
  version: z.literal(1),
  role: z.string(),
  powers: z.array(z.string()),
  valid_until: z.number().optional(),
  act: actorSchema.optional(),
});

const organizationSchema = z.object({
  sub: z.string().min(1),
  code: z.string().min(1),
  name: z.string().min(1),
  org_assurance: z.number().optional(),
  parent: z.object({ code: z.string(), name: z.string() }).optional(),
});

const personSchema = z.object({ sub: z.string().min(1), name: z.string().min(1), citizen_id: z.string().optional() });

const claimsSchema = z.object({
  organization: organizationSchema.optional(),
  represented_person: personSchema.optional(),
  mandate: mandateSchema.optional(),
});

type Claims = z.infer<typeof claimsSchema>;

function partyOf({ organization, represented_person: person }: Claims) {
  if (organization) {
    const { org_assurance: assurance, parent, ...named } = organization;
    return { kind: 'organization' as const, ...named, parent, assurance };
  }
  if (!person) return undefined;
  const { citizen_id: code, ...named } = person;
  return { kind: 'person' as const, ...named, code, parent: undefined, assurance: undefined };
}

function chainOf(act: Actor | undefined): Actor[] {
  return act ? [act, ...chainOf(act.act)] : [];
}

/**
 * For whom the person works, from the claims `organization`, `represented_person` and `mandate`; undefined for oneself.
 * Half an answer is none: it must not pass for oneself. Throws Failure('answer_refused').
 */
export function readRepresentation(claims: Readonly<Record<string, unknown>>): Representation | undefined {
  const { success, data, error } = claimsSchema.safeParse(claims);
  if (!success) throw new Failure('answer_refused', { cause: error });
  const party = partyOf(data);
  const isAmbiguous = data.organization !== undefined && data.represented_person !== undefined;
  if (!party && !data.mandate) return undefined;
  if (!party || !data.mandate || isAmbiguous) throw new Failure('answer_refused');
  const { role, powers, valid_until: until, act } = data.mandate;
  return { ...party, role, powers, until, through: chainOf(act) };
}
