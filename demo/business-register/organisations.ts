/** The invented organisations, and what a developer has changed of them since the start. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const inEveryLanguage = z.strictObject({ vi: z.string(), en: z.string(), fr: z.string() });

const personSchema = z.strictObject({
  number: z.string().optional(),
  name: z.string(),
  birthdate: z.string().optional(),
  gender: z.enum(['male', 'female', 'other']).optional(),
});

/** From the best to the worst. */
export const STATUSES = ['active', 'suspended', 'dissolved'] as const;
export type Status = (typeof STATUSES)[number];

const KINDS = ['limited_liability_company', 'joint_stock_company', 'cooperative', 'branch'] as const;

const organisationSchema = z.strictObject({
  code: z.string(),
  kind: z.enum(KINDS),
  name: z.string(),
  shortName: z.string().optional(),
  foreignName: z.string().optional(),
  founded: z.string(),
  headOffice: z.string(),
  parent: z.string().optional(),
  status: z.enum(STATUSES).default('active'),
  representatives: z.array(z.strictObject({ person: z.string(), position: z.string() })),
  story: inEveryLanguage.optional(),
});

const fileSchema = z.strictObject({
  people: z.record(z.string(), personSchema),
  organisations: z.array(organisationSchema),
});

/** Somebody who represents an organisation. */
export type Representative = z.infer<typeof personSchema> & { readonly position: string };

/** An organisation. */
export interface Organisation extends Omit<z.infer<typeof organisationSchema>, 'representatives'> {
  readonly representatives: readonly Representative[];
}

/** Reads the organisations with those who represent them; throws an Error for a person that is not in the file. */
export function readOrganisations(file: string): Organisation[] {
  const { people, organisations } = fileSchema.parse(parse(readFileSync(file, 'utf8')));
  return organisations.map(({ representatives, ...organisation }) => ({
    ...organisation,
    representatives: representatives.map(({ person, position }) => {
      const found = people[person];
      if (!found) throw new Error(`${file}: ${organisation.code}: nobody is called ${person}`);
      return { ...found, position };
    }),
  }));
}

/** A representative on the list of the page. */
export interface Listed {
  readonly representative: Representative;
  readonly isRemoved: boolean;
}

/** What the register has today. */
export interface Records {
  /** Every code, in the order of the file. */
  readonly codes: readonly string[];
  /** The organisation as it is now. A branch is never better off than what it belongs to. */
  find(code: string): Organisation | undefined;
  /** Everybody who represents it or did at the start. */
  representativesOf(code: string): readonly Listed[];
  /** Answer whether there is such an organisation, or such a representative of it at the start. */
  setStatus(code: string, status: Status): boolean;
  setRemoved(code: string, number: string, isRemoved: boolean): boolean;
}

const worse = (one: Status, other: Status): Status =>
  STATUSES[Math.max(STATUSES.indexOf(one), STATUSES.indexOf(other))] ?? one;

/** Begins with the file's state; changes last until the register stops. */
export function createRecords(organisations: readonly Organisation[]): Records {
  const atStart = new Map(organisations.map((organisation) => [organisation.code, organisation]));
  const statuses = new Map<string, Status>();
  const removed = new Set<string>();

  const statusOf = ({ code, status, parent }: Organisation): Status => {
    const own = statuses.get(code) ?? status;
    const above = parent === undefined ? undefined : atStart.get(parent);
    return above ? worse(own, statusOf(above)) : own;
  };
  const representativesOf = (code: string): Listed[] =>
    (atStart.get(code)?.representatives ?? []).map((representative) => ({
      representative,
      isRemoved: removed.has(`${code} ${representative.number}`),
    }));

  return {
    codes: [...atStart.keys()],
    representativesOf,
    find(code) {
      const organisation = atStart.get(code);
      if (!organisation) return undefined;
      const here = representativesOf(code).filter(({ isRemoved }) => !isRemoved);
      const representatives = here.map(({ representative }) => representative);
      return { ...organisation, status: statusOf(organisation), representatives };
    },
    setStatus(code, status) {
      if (atStart.has(code)) statuses.set(code, status);
      return atStart.has(code);
    },
    setRemoved(code, number, isRemoved) {
      const known = representativesOf(code).some(({ representative }) => representative.number === number);
      if (known && isRemoved) removed.add(`${code} ${number}`);
      else removed.delete(`${code} ${number}`);
      return known;
    },
  };
}
