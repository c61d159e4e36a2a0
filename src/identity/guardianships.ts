/** How a guardian stands to a child. */
export type GuardianRelation = 'parent' | 'guardian';

/** Who answers for whom. */
export interface Guardianship {
  readonly wardId: string;
  readonly guardianId: string;
  readonly relation: GuardianRelation;
}

/** Where it is kept who answers for whom. */
export interface GuardianshipStore {
  add(guardianship: Guardianship): Promise<void>;
  /** The guardian's, oldest first. */
  ofGuardian(guardianId: string): Promise<readonly Guardianship[]>;
  /** Whoever answers for a person: they are told what happens to that person's account. */
  ofWard(wardId: string): Promise<readonly Guardianship[]>;
}
