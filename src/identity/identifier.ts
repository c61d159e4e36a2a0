/** Kinds of identifier by which a person can be found. */
export type IdentifierKind = 'citizen_number' | 'passport' | 'phone' | 'email';

/**
 * One identifier in its canonical form, so that equal identifiers are equal texts: citizen number as digits,
 * passport as `FRA 12AB34567`, phone in E.164, e-mail in lower case.
 */
export interface Identifier {
  readonly kind: IdentifierKind;
  readonly value: string;
}
