/** What a team types to try a service out, and the registration that comes of it. Pure. */
import type { KeysProblem } from '../relying-parties/key-rules.ts';
import { PROFILES, profileProblems } from '../relying-parties/profiles.ts';
import type { RelyingParty, Words } from '../relying-parties/relying-party.ts';
import { readServiceKeys } from '../relying-parties/service-keys.ts';
import { type Problems, readNames } from './names.ts';

export const SANDBOX_METHODS = ['private_key_jwt', 'client_secret_basic'] as const;
export type SandboxMethod = (typeof SANDBOX_METHODS)[number];

/** How much a service wants a claim. */
export type Want = 'required' | 'optional';

/** The form as it was sent; every text may be anything. */
export interface SandboxDraft {
  /** One address on each line. */
  readonly redirects: string;
  readonly postLogout: string;
  readonly logout: string;
  readonly service: string;
  readonly privacy: string;
  readonly method: string;
  /** A JWK set or PEM. */
  readonly keys: string;
  readonly keysUri: string;
  readonly profile: string;
  /** Why another profile than fapi2. */
  readonly reason: string;
  readonly level: string;
  readonly claims: Readonly<Record<string, { readonly want: string; readonly purpose: string }>>;
  readonly offline: boolean;
  readonly powers: readonly string[];
  readonly parties: readonly string[];
}

/** What there is to ask for. */
export interface SandboxRules {
  readonly levels: readonly string[];
  /** Claims about a person, without those that qualify another one. */
  readonly claims: readonly string[];
  readonly powers: readonly string[];
  readonly scopeClaims: Readonly<Record<string, readonly string[]>>;
  readonly now: Date;
}

export type SandboxParts = Pick<RelyingParty, 'metadata' | 'policy' | 'uris'>;

const MOST_ADDRESSES = 10;
const LONGEST_ADDRESS = 500;
const LONGEST_REASON = 500;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Keys of the words for what is wrong with keys. */
const KEY_PROBLEMS = {
  missing: 'owners.problem.keysMissing',
  unreadable: 'systems.keys.unreadable',
  private: 'systems.keys.private',
  unsupported: 'systems.keys.unsupported',
  weak: 'systems.keys.weak',
  expired: 'owners.problem.keysExpired',
  tooMany: 'owners.problem.keysMany',
  tooLarge: 'systems.keys.tooLarge',
  sameKid: 'systems.keys.sameKid',
} as const satisfies Record<KeysProblem, string>;

const linesOf = (text: string): string[] =>
  text
    .slice(0, MOST_ADDRESSES * LONGEST_ADDRESS * 2)
    .split(/\s+/)
    .filter((line) => line !== '');

/** https anywhere, http on the developer's own machine; nothing that hides where it leads. */
function isAddress(text: string): boolean {
  const url = text.length <= LONGEST_ADDRESS && !/[\\*]/.test(text) ? URL.parse(text) : null;
  if (url?.hash !== '' || text.includes('#') || url.username !== '' || /^[a-z]+:\/*[^/?]*@/i.test(text)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

const hostsOf = (all: readonly string[]): Set<string> => new Set(all.map((one) => URL.parse(one)?.host ?? ''));

function problemOfList(all: readonly string[], least: number): string | undefined {
  if (all.length < least) return 'owners.problem.addressMissing';
  if (all.length > MOST_ADDRESSES) return 'owners.problem.addressMany';
  return all.every(isAddress) ? undefined : 'owners.problem.address';
}

type Found = Record<string, string>;

function readAddresses(draft: SandboxDraft, problems: Found): Pick<SandboxParts, 'metadata' | 'uris'> {
  const [redirects, postLogout] = [linesOf(draft.redirects), linesOf(draft.postLogout)];
  const wrong = problemOfList(redirects, 1) ?? (hostsOf(redirects).size > 1 ? 'owners.problem.hosts' : undefined);
  if (wrong) problems.redirects = wrong;
  const wrongAfter = problemOfList(postLogout, 0);
  if (wrongAfter) problems.postLogout = wrongAfter;
  const single = (name: 'logout' | 'service' | 'privacy'): string => {
    const text = draft[name].trim();
    if (text !== '' && !isAddress(text)) problems[name] = 'owners.problem.address';
    return text;
  };
  const [logout, service, privacy] = [single('logout'), single('service'), single('privacy')];
  return {
    metadata: {
      redirect_uris: redirects,
      ...(postLogout.length > 0 ? { post_logout_redirect_uris: postLogout } : {}),
      ...(logout ? { backchannel_logout_uri: logout, backchannel_logout_session_required: true } : {}),
    },
    uris: { ...(service ? { service } : {}), ...(privacy ? { privacy } : {}) },
  };
}

type Profile = RelyingParty['policy']['profile'];

function readKeys({ keys, keysUri }: SandboxDraft, profile: Profile, now: Date, problems: Found): object {
  const uri = keysUri.trim();
  if (uri !== '' && keys.trim() !== '') problems.keysUri = 'owners.problem.keysBoth';
  else if (uri !== '') {
    if (!isAddress(uri)) problems.keysUri = 'owners.problem.address';
    return { jwks_uri: uri };
  }
  const read = readServiceKeys(keys, profile, now);
  if (read.problem) {
    problems.keys ??= KEY_PROBLEMS[read.problem];
    return {};
  }
  return { jwks: { keys: read.keys } };
}

function readProfile(draft: SandboxDraft, problems: Found): Pick<RelyingParty['policy'], 'profile' | 'exception'> {
  const profile = PROFILES.find((one) => one === draft.profile && one !== 'legacy') ?? 'fapi2';
  if (profile === 'fapi2') return { profile };
  const reason = draft.reason
    .slice(0, LONGEST_REASON * 2)
    .normalize('NFC')
    .trim();
  if (reason.length < 10 || reason.length > LONGEST_REASON || /\p{Cc}/u.test(reason.replace(/[\r\n\t]/g, '')))
    problems.reason = 'owners.problem.reason';
  return { profile, exception: { reason } };
}

function readClaims(draft: SandboxDraft, rules: SandboxRules, problems: Found): RelyingParty['policy']['claims'] {
  const wanted = rules.claims.flatMap((claim) => {
    const { want, purpose } = draft.claims[claim] ?? { want: '', purpose: '' };
    if (want !== 'required' && want !== 'optional') return [];
    const read = readNames({ vi: purpose });
    if ('problems' in read)
      problems[`purpose_${claim}`] = PURPOSE_PROBLEMS[read.problems.vi ?? ''] ?? 'owners.problem.purpose';
    const words: Words = 'name' in read ? read.name : { vi: purpose, en: purpose, fr: purpose };
    return [[claim, { required: want === 'required', purpose: words }] as const];
  });
  return Object.fromEntries(wanted);
}
/** A purpose is as long as a name may be, and made of the same. */
const PURPOSE_PROBLEMS: Readonly<Record<string, string>> = {
  'owners.problem.nameLong': 'owners.problem.nameLong',
  'owners.problem.nameCharacter': 'owners.problem.nameCharacter',
};

const SCOPE_OF_PARTY = { organization: 'organization', person: 'represented_person' } as const;

/** The scopes that open what is asked for, and no other. */
function scopesOf(claims: readonly string[], draft: SandboxDraft, { scopeClaims }: SandboxRules): string[] {
  const opening = Object.entries(scopeClaims).filter(([, opened]) => opened.some((one) => claims.includes(one)));
  const parties = Object.entries(SCOPE_OF_PARTY).filter(([party]) => draft.parties.includes(party));
  const offline = draft.offline ? ['offline_access'] : [];
  return [...new Set(['openid', ...opening.map(([scope]) => scope), ...parties.map(([, scope]) => scope), ...offline])];
}

function readRepresentation(draft: SandboxDraft, rules: SandboxRules, problems: Found) {
  const parties = (['organization', 'person'] as const).filter((party) => draft.parties.includes(party));
  const powers = rules.powers.filter((power) => draft.powers.includes(power));
  if (parties.length > 0 && powers.length === 0) problems.powers = 'owners.problem.powers';
  if (parties.length === 0 && powers.length > 0) problems.parties = 'owners.problem.parties';
  return parties.length > 0 && powers.length > 0 ? { representation: { powers, parties } } : {};
}

/** The registration that was typed, or what is wrong by field: keys of words. */
export function readSandbox(
  draft: SandboxDraft,
  rules: SandboxRules,
): { readonly parts: SandboxParts; readonly method: SandboxMethod } | { readonly problems: Problems } {
  const problems: Found = {};
  const { metadata, uris } = readAddresses(draft, problems);
  const method = SANDBOX_METHODS.find((one) => one === draft.method);
  const profile = readProfile(draft, problems);
  if (!method) problems.method = 'owners.problem.method';
  if (method === 'client_secret_basic' && profile.profile === 'fapi2')
    problems.profile = 'owners.problem.secretProfile';
  const keys = method === 'private_key_jwt' ? readKeys(draft, profile.profile, rules.now, problems) : {};
  if (!rules.levels.includes(draft.level)) problems.level = 'owners.problem.level';
  const claims = readClaims(draft, rules, problems);
  const parts: SandboxParts = {
    metadata: {
      ...metadata,
      ...keys,
      grant_types: ['authorization_code', ...(draft.offline ? ['refresh_token'] : [])],
      response_types: ['code'],
      token_endpoint_auth_method: method ?? 'private_key_jwt',
    },
    policy: {
      minimumAcr: draft.level,
      ...profile,
      scopes: scopesOf(Object.keys(claims), draft, rules),
      claims,
      ...readRepresentation(draft, rules, problems),
    },
    uris,
  };
  if (Object.keys(problems).length === 0 && profileProblems(parts, { allowLoopback: true }).length > 0)
    problems.profile = 'owners.problem.profile';
  return Object.keys(problems).length > 0 || !method ? { problems } : { parts, method };
}
