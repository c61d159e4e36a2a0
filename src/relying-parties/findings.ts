/** What checks of a registration say: a closed list of codes; pages and the API have the words. */

/** `error`: nothing is asked for as long as it is there. */
export type Severity = 'error' | 'warning' | 'ok';

/** Every code, and how much it weighs. */
export const FINDINGS = {
  'name-missing': 'error',
  'name-long': 'error',
  'name-characters': 'error',
  'name-mixed': 'error',
  'name-taken': 'error',
  'name-alike': 'warning',
  'address-missing': 'error',
  'address-unreadable': 'error',
  'address-long': 'error',
  'address-many': 'error',
  'address-not-https': 'error',
  'address-wildcard': 'error',
  'address-fragment': 'error',
  'address-userinfo': 'error',
  'address-dots': 'error',
  'address-ip': 'error',
  'address-private': 'error',
  'address-look-alike': 'error',
  'address-repeated': 'error',
  'address-idn': 'warning',
  'address-port': 'warning',
  'sector-needed': 'error',
  'sector-elsewhere': 'error',
  'sector-unlisted': 'error',
  'sector-changes': 'warning',
  'post-logout-elsewhere': 'warning',
  'profile-reason': 'error',
  'profile-until-missing': 'error',
  'profile-until-far': 'error',
  'profile-until-over': 'error',
  'profile-until-needless': 'error',
  'profile-public': 'error',
  'profile-authentication': 'error',
  'profile-certificates': 'error',
  'profile-other': 'error',
  'subject-missing': 'error',
  'keys-missing': 'error',
  'keys-both': 'error',
  'keys-unreadable': 'error',
  'keys-private': 'error',
  'keys-many': 'error',
  'keys-large': 'error',
  'key-kind': 'error',
  'key-weak': 'error',
  'key-same-name': 'error',
  'key-expired': 'error',
  'key-short': 'warning',
  'key-expires': 'warning',
  'keys-elsewhere': 'error',
  'keys-unreachable': 'error',
  'secret-later': 'warning',
  'level-unknown': 'error',
  'level-reason': 'error',
  'level-low': 'error',
  'upstream-unknown': 'error',
  'claim-unknown': 'error',
  'claim-purpose': 'error',
  'claim-reason': 'error',
  'basis-incomplete': 'error',
  'power-unknown': 'error',
  'contact-missing': 'error',
  'contact-form': 'error',
  'contact-same': 'error',
  'contact-free': 'warning',
  'logout-missing': 'error',
  'logout-elsewhere': 'error',
  'logout-unreachable': 'error',
  'logout-accepts': 'error',
  'logout-answers': 'error',
  'probe-later': 'error',
  'owners-few': 'error',
  'body-unconfirmed': 'warning',
  'name-fine': 'ok',
  'addresses-fine': 'ok',
  'profile-fine': 'ok',
  'keys-fine': 'ok',
  'level-fine': 'ok',
  'claims-fine': 'ok',
  'contacts-fine': 'ok',
  'logout-fine': 'ok',
  'team-fine': 'ok',
} as const satisfies Record<string, Severity>;

export type FindingCode = keyof typeof FINDINGS;

/** The parts of a registration, in the order in which people fill them in. */
export const SUBJECTS = [
  'name',
  'addresses',
  'profile',
  'keys',
  'level',
  'claims',
  'contacts',
  'logout',
  'team',
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** One thing that was found. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly subject: Subject;
  /** The member of the registration, such as `metadata.redirect_uris`. */
  readonly field: string;
  /** What of it: an address, the name of a key, a claim. */
  readonly what?: string;
}

/** Makes findings about one part. */
export const findingOf =
  (subject: Subject) =>
  (code: FindingCode, field: string, what?: string): Finding => ({
    code,
    severity: FINDINGS[code],
    subject,
    field,
    ...(what === undefined ? {} : { what }),
  });

const FINE = {
  name: 'name-fine',
  addresses: 'addresses-fine',
  profile: 'profile-fine',
  keys: 'keys-fine',
  level: 'level-fine',
  claims: 'claims-fine',
  contacts: 'contacts-fine',
  logout: 'logout-fine',
  team: 'team-fine',
} as const satisfies Record<Subject, FindingCode>;

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');

/** The findings by part, with a good word for each part in which no error was found. */
export function withGoodWords(findings: readonly Finding[]): readonly Finding[] {
  return SUBJECTS.flatMap((subject) => {
    const own = findings.filter((finding) => finding.subject === subject);
    return hasErrors(own) ? own : [...own, findingOf(subject)(FINE[subject], subject)];
  });
}
