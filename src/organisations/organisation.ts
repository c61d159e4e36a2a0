/** An organisation as the identity provider knows it: public facts of the register, and how well its link to people is proven. */

/** What the register says of it. */
export type OrganisationStatus = 'active' | 'suspended' | 'dissolved';

/** An enterprise, or a dependent unit of one (branch). */
export interface Organisation {
  /** Random and internal. */
  readonly id: string;
  /** Enterprise code as the country writes it, such as 0199900018 or 0199900018-002. */
  readonly code: string;
  /** Code of the enterprise that a branch belongs to. */
  readonly parentCode?: string;
  readonly name: string;
  readonly shortName?: string;
  readonly foreignName?: string;
  readonly status: OrganisationStatus;
  /** How well the link to its representatives is proven: 1 in the register, 2 an exact representative, 3 and seen at a counter. */
  readonly level: 0 | 1 | 2 | 3;
  /** When the register was last asked. */
  readonly checkedAt: Date;
  readonly reference?: string;
}

/** Where organisations are kept. */
export interface OrganisationStore {
  find(id: string): Promise<Organisation | undefined>;
  findByCode(code: string): Promise<Organisation | undefined>;
  findMany(ids: readonly string[]): Promise<readonly Organisation[]>;
  /** The same as find, read anew; whoever else locks it waits until the running transaction ends. */
  lock(id: string): Promise<Organisation | undefined>;
  /** Those that the register was asked about longest ago and before this time. */
  oldest(checkedBefore: Date, limit: number): Promise<readonly Organisation[]>;
  /** Adds, or replaces the one with the same id. Fails with `already_used` when another one has the code. */
  save(organisation: Organisation): Promise<void>;
}

/** The identifier by which one sector knows one organisation: like a person's pairwise subject, a stored fact from the first use on. */
export interface OrganisationSubjectStore {
  subjectOf(organisationId: string, sector: string): Promise<string>;
  /** The organisation that a sector knows by this identifier. */
  findBySubject(sector: string, sub: string): Promise<string | undefined>;
}
