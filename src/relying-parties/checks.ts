/** Checks of a proposal that need nothing but the proposal: made while somebody types, when they ask, and when somebody decides. */
import { checkAddresses, hostsOf, problemOfAddress, type Whereabouts } from './addresses.ts';
import { type Finding, type FindingCode, findingOf } from './findings.ts';
import { checkKeys } from './key-checks.ts';
import { checkNames } from './names.ts';
import { type ProfileProblemCode, profileProblems } from './profiles.ts';
import type { Proposal } from './proposal.ts';
import type { RelyingParty } from './relying-party.ts';

/** What the answers depend on. */
export interface CheckRules extends Whereabouts {
  /** Ids of the levels, weakest first. */
  readonly levels: readonly string[];
  /** Claims about a person that there are. */
  readonly claims: readonly string[];
  /** Ids of config/powers.yaml. */
  readonly powers: readonly string[];
  /** The certificates of services are read. */
  readonly certificates: boolean;
  /** Authorities are trusted for services (tls_client_auth). */
  readonly authorities?: boolean;
}

/** What the registration is compared with. */
export interface Circumstances {
  readonly now: Date;
  readonly live?: Omit<RelyingParty, 'clientSecret'> | undefined;
}

/** Claims that are only told of a proven identity, and that nobody gets without a reason. */
export const SENSITIVE_CLAIMS: readonly string[] = ['citizen_id'];
const LEAST_REASON = 10;
const EMAIL = /^[^\s@"(),:;<>[\\\]]{1,64}@(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i;
/** Mailboxes of private people: they go when the person goes. */
const FREE_MAIL = /@(gmail|googlemail|yahoo|ymail|outlook|hotmail|live|icloud|me|proton|protonmail|aol|gmx)\.[a-z.]+$/i;

const isReason = (text: string | undefined): boolean => (text ?? '').trim().length >= LEAST_REASON;
const isSaid = (words: Readonly<Record<string, string>>): boolean =>
  Object.values(words).every((text) => text.trim() !== '');

function checkLevel({ policy }: Proposal, { levels }: CheckRules): Finding[] {
  const found = findingOf('level');
  const { minimumAcr, claims, reasons } = policy;
  const at = levels.indexOf(minimumAcr);
  if (at < 0) return [found('level-unknown', 'policy.minimumAcr', minimumAcr)];
  const isExplained = isReason(reasons?.level);
  if (at > 0) return isExplained ? [] : [found('level-reason', 'policy.reasons.level', minimumAcr)];
  const needing = SENSITIVE_CLAIMS.filter((name) => name in claims);
  return needing.length === 0 || isExplained ? [] : [found('level-low', 'policy.reasons.level', needing.join(', '))];
}

/** Identity providers in front of this one that a service names, and that there are not. */
export function checkUpstreams(
  { policy: { upstreams = [] } }: Proposal,
  known: readonly { readonly id: string }[],
): Finding[] {
  const found = findingOf('level');
  return upstreams
    .filter((id) => !known.some((one) => one.id === id))
    .map((id) => found('upstream-unknown', 'policy.upstreams', id));
}

/** What the checks of addresses and keys do not say better. */
const PROFILE_CODES: Readonly<Partial<Record<ProfileProblemCode, FindingCode>>> = {
  'reason-missing': 'profile-reason',
  'until-missing': 'profile-until-missing',
  'until-too-far': 'profile-until-far',
  'until-past': 'profile-until-over',
  'until-without-legacy': 'profile-until-needless',
  'public-client': 'profile-public',
  'client-authentication': 'profile-authentication',
  'certificates-not-read': 'profile-certificates',
};

function checkProfile(proposal: Proposal, rules: CheckRules, now: Date): Finding[] {
  const found = findingOf('profile');
  const { exception, profile } = proposal.policy;
  const today = now.toISOString().slice(0, 10);
  const problems = profileProblems(proposal, { ...rules, today });
  const isUnexplained = profile !== 'fapi2' && exception !== undefined && !isReason(exception.reason);
  return [
    ...problems
      .filter(({ code }) => code !== 'redirect-not-https')
      .map(({ code, path }) => found(PROFILE_CODES[code] ?? 'profile-other', path.join('.'))),
    ...(isUnexplained ? [found('profile-reason', 'policy.exception')] : []),
  ];
}

function checkClaims({ policy }: Proposal, rules: CheckRules): Finding[] {
  const found = findingOf('claims');
  const { claims, reasons, basis, representation } = policy;
  const asked = Object.entries(claims);
  return [
    ...asked.flatMap(([name, { purpose }]) => {
      if (!rules.claims.includes(name)) return [found('claim-unknown', `policy.claims.${name}`, name)];
      return isSaid(purpose) ? [] : [found('claim-purpose', `policy.claims.${name}`, name)];
    }),
    ...SENSITIVE_CLAIMS.filter((name) => name in claims && !isReason(reasons?.claims?.[name])).map((name) =>
      found('claim-reason', `policy.reasons.claims.${name}`, name),
    ),
    ...(basis && !isSaid(basis.law) ? [found('basis-incomplete', 'policy.basis')] : []),
    ...(representation?.powers ?? [])
      .filter((power) => !rules.powers.includes(power))
      .map((power) => found('power-unknown', 'policy.representation.powers', power)),
  ];
}

function checkContacts({ metadata: { contacts } }: Proposal): Finding[] {
  const found = findingOf('contacts');
  const field = 'metadata.contacts';
  const given = contacts.map((one) => one.trim()).filter((one) => one !== '');
  if (given.length < 2) return [found('contact-missing', field)];
  const wrong = given.filter((one) => !EMAIL.test(one));
  const isSame = new Set(given.map((one) => one.toLowerCase())).size < given.length;
  return [
    ...wrong.map((one) => found('contact-form', field, one)),
    ...(isSame ? [found('contact-same', field)] : []),
    ...given.filter((one) => FREE_MAIL.test(one)).map((one) => found('contact-free', field, one)),
  ];
}

/** What an address that is asked must be: of the service itself, so that nobody makes this provider knock at doors of others. */
export function problemOfOwnAddress(text: string, { metadata }: Proposal, where: Whereabouts): FindingCode | undefined {
  const problem = problemOfAddress(text, where);
  if (problem) return problem;
  const url = new URL(text);
  if (!hostsOf(metadata.redirect_uris).has(url.hostname)) return 'logout-elsewhere';
  return url.port === '' || where.allowLoopback ? undefined : 'address-port';
}

function checkLogout(proposal: Proposal, rules: CheckRules): Finding[] {
  const { backchannel_logout_uri: uri, token_endpoint_auth_method: method } = proposal.metadata;
  const found = findingOf('logout');
  const field = 'metadata.backchannel_logout_uri';
  // What runs on people's devices has no server to call.
  if (!uri) return method === 'none' ? [] : [found('logout-missing', field)];
  const problem = problemOfOwnAddress(uri, proposal, rules);
  return problem ? [found(problem === 'address-port' ? 'logout-elsewhere' : problem, field, uri)] : [];
}

function checkKeyAddress(proposal: Proposal, rules: CheckRules): Finding[] {
  const { jwks_uri: uri } = proposal.metadata;
  const problem = uri ? problemOfOwnAddress(uri, proposal, rules) : undefined;
  const isElsewhere = problem === 'logout-elsewhere' || problem === 'address-port';
  return problem ? [findingOf('keys')(isElsewhere ? 'keys-elsewhere' : problem, 'metadata.jwks_uri', uri)] : [];
}

/** Every check of this file and its neighbours, by part. */
export function checkProposal(proposal: Proposal, rules: CheckRules, { now, live }: Circumstances): Finding[] {
  return [
    ...checkNames(proposal),
    ...checkAddresses(proposal, { ...rules, live }),
    ...checkProfile(proposal, rules, now),
    ...checkKeys(proposal, now),
    ...checkKeyAddress(proposal, rules),
    ...checkLevel(proposal, rules),
    ...checkClaims(proposal, rules),
    ...checkContacts(proposal),
    ...checkLogout(proposal, rules),
  ];
}
