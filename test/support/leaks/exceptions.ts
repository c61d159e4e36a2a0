/** Where personal data may stand, and why: the one list of it. */

/** A place, by how places are named in findings. */
export interface Exception {
  readonly place: RegExp;
  /** All kinds where none are named. */
  readonly kinds?: readonly string[];
  readonly because: string;
}

export const EXCEPTIONS: readonly Exception[] = [];
