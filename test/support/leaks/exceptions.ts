/** Where personal data may stand, and why: the one list of it. */

/** A place, by how places are named in findings. */
export interface Exception {
  readonly place: RegExp;
  /** All kinds where none are named. */
  readonly kinds?: readonly string[];
  readonly because: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    place: /^(address|referer) \/auth\?login_hint$/,
    because:
      'a service puts into login_hint what it likes (OpenID Connect Core 1.0, section 3.1.2.1); it may push the request instead, and the provider never repeats it in an address',
  },
];
