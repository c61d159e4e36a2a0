/**
 * The identifier by which one sector knows one person (OpenID Connect Core, section 8.1). Derived by a keyed hash the
 * first time and a stored fact from then on, so that it survives merges and key changes.
 */
export interface SubjectStore {
  subjectOf(personId: string, sector: string): Promise<string>;
  /** The person that a sector knows by this identifier: of an account that was merged, whoever it became a part of. */
  findBySubject(sector: string, sub: string): Promise<string | undefined>;
}
