/** What a team asks for: a registration without what is not theirs to say, and with everything that may still be wrong. */
import { z } from 'zod';
import { PROFILES } from './profiles.ts';
import type { RelyingParty, Words } from './relying-party.ts';

/** How much a proposal holds, in characters and lines; the checks allow less, and say so. */
export const HELD = { line: 2_048, lines: 100, reason: 1_000 } as const;
const line = z.string().max(HELD.line);
const lines = z.array(line).max(HELD.lines);
const reason = z.string().max(HELD.reason);
const said = z.strictObject({ vi: line, en: line, fr: line });

/** Ways in which a service may show who it is (OpenID Connect Core, section 9; RFC 8705). */
export const METHODS = [
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
  'client_secret_basic',
  'none',
] as const;

/** The members that a team fills in: any of them may be empty or wrong, which the checks say. */
export const proposalSchema = z.strictObject({
  name: said,
  uris: z.strictObject({ service: line.optional(), privacy: line.optional(), events: line.optional() }),
  metadata: z.strictObject({
    redirect_uris: lines,
    post_logout_redirect_uris: lines,
    sector_identifier_uri: line.optional(),
    token_endpoint_auth_method: z.enum(METHODS),
    tls_client_auth_subject_dn: line.optional(),
    jwks: z.unknown().optional(),
    jwks_uri: line.optional(),
    backchannel_logout_uri: line.optional(),
    contacts: lines.describe('Work addresses: first for technical questions, second for data protection.'),
  }),
  policy: z.strictObject({
    minimumAcr: line,
    claims: z.record(line, z.strictObject({ required: z.boolean(), purpose: said })),
    offline: z.boolean().describe('Refresh tokens: the service works on while the person is away.'),
    profile: z.enum(PROFILES),
    exception: z.strictObject({ reason, until: line.optional() }).optional(),
    reasons: z.strictObject({ level: reason.optional(), claims: z.record(line, reason).optional() }).optional(),
    basis: z.strictObject({ kind: z.literal('public-duty'), law: said }).optional(),
    representation: z
      .strictObject({ powers: lines, parties: z.array(z.enum(['organization', 'person'])).max(2) })
      .optional(),
    upstreams: lines
      .optional()
      .describe(
        'Identity providers in front of this one through which people may come; without it all that are for every service.',
      ),
  }),
});

export type Proposal = z.infer<typeof proposalSchema>;

/** Which scope opens which claims. */
export type ClaimsOfScopes = Readonly<Record<string, readonly string[]>>;

const NOTHING: Words = { vi: '', en: '', fr: '' };

/** The empty form. */
export const emptyProposal = (lowest: string): Proposal => ({
  name: NOTHING,
  uris: {},
  metadata: {
    redirect_uris: [],
    post_logout_redirect_uris: [],
    token_endpoint_auth_method: 'private_key_jwt',
    contacts: [],
  },
  policy: { minimumAcr: lowest, claims: {}, offline: false, profile: 'fapi2' },
});

/** The scopes that open what is asked for, and no other. */
function scopesOf({ claims, offline, representation }: Proposal['policy'], all: ClaimsOfScopes): string[] {
  const asked = Object.keys(claims);
  const opening = Object.entries(all).filter(
    ([scope, opened]) => scope !== 'openid' && opened.some((one) => asked.includes(one)),
  );
  const parties = { organization: 'organization', person: 'represented_person' };
  return [
    'openid',
    ...opening.map(([scope]) => scope),
    ...(representation?.parties ?? []).map((party) => parties[party]),
    ...(offline ? ['offline_access'] : []),
  ];
}

const withoutEmpty = <Tree extends object>(tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined && value !== '')) as Tree;

const bindsToCertificate = (method: string): boolean => method.endsWith('tls_client_auth');

/** What only an operator says of a service: it stays as it is. */
function fromOperator(live: RelyingParty | undefined): Partial<RelyingParty['policy']> {
  const { freshSeconds, everyFactor, introspects } = live?.policy ?? {};
  return withoutEmpty({ freshSeconds, everyFactor, introspects }) as Partial<RelyingParty['policy']>;
}

/** Whose registration it becomes. */
export interface RegistrationOf extends Pick<RelyingParty, 'clientId' | 'organisation'> {
  readonly scopeClaims: ClaimsOfScopes;
  /** What is there now. */
  readonly live: RelyingParty | undefined;
}

/** The registration that a proposal asks for. */
export function registrationOf(
  { name, uris, metadata, policy }: Proposal,
  { clientId, organisation, scopeClaims, live }: RegistrationOf,
): RelyingParty {
  const { offline, ...rules } = policy;
  const { backchannel_logout_uri: logout, token_endpoint_auth_method: method } = metadata;
  return {
    clientId,
    name,
    organisation,
    environment: 'production',
    metadata: {
      ...withoutEmpty(metadata),
      grant_types: ['authorization_code', ...(offline ? ['refresh_token'] : [])],
      response_types: ['code'],
      ...(logout ? { backchannel_logout_session_required: true } : {}),
      ...(bindsToCertificate(method) ? { tls_client_certificate_bound_access_tokens: true } : {}),
    },
    policy: { ...fromOperator(live), ...rules, scopes: [...new Set(scopesOf(policy, scopeClaims))] },
    uris: withoutEmpty(uris),
  };
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const member = (metadata: RelyingParty['metadata'], name: string): object =>
  typeof metadata[name] === 'string' ? { [name]: metadata[name] } : {};

/** A registration as somebody would have filled it in. */
export function proposalOf({ name, uris, metadata, policy }: Omit<RelyingParty, 'clientSecret'>): Proposal {
  const method = METHODS.find((one) => one === metadata.token_endpoint_auth_method) ?? 'private_key_jwt';
  const { minimumAcr, claims, profile, exception, reasons, basis, representation, scopes, upstreams } = policy;
  return {
    name,
    uris,
    metadata: {
      redirect_uris: texts(metadata.redirect_uris),
      post_logout_redirect_uris: texts(metadata.post_logout_redirect_uris),
      ...member(metadata, 'sector_identifier_uri'),
      token_endpoint_auth_method: method,
      ...member(metadata, 'tls_client_auth_subject_dn'),
      ...(metadata.jwks === undefined ? {} : { jwks: metadata.jwks }),
      ...member(metadata, 'jwks_uri'),
      ...member(metadata, 'backchannel_logout_uri'),
      contacts: texts(metadata.contacts),
    },
    policy: {
      minimumAcr,
      claims,
      offline: scopes.includes('offline_access'),
      profile,
      ...(exception ? { exception } : {}),
      ...(reasons ? { reasons } : {}),
      ...(basis ? { basis } : {}),
      ...(representation ? { representation } : {}),
      ...(upstreams ? { upstreams } : {}),
    },
  };
}
