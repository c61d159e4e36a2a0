/** The form for a registration: what was typed, as a proposal, and back. Pure. */
import { type Input, textOf } from '../conversations/fields.ts';
import type { UpstreamChoices } from '../relying-parties/acceptable.ts';
import { PROFILES } from '../relying-parties/profiles.ts';
import { HELD, METHODS, type Proposal, proposalSchema } from '../relying-parties/proposal.ts';
import type { Words } from '../relying-parties/relying-party.ts';
import { tickedOf } from './page-parts.ts';

/** Whatever a form brings, which has a limit of its own. */
const WHOLE = Number.POSITIVE_INFINITY;
const LANGUAGES = ['vi', 'en', 'fr'] as const;

const text = (input: Input, name: string, most: number = HELD.line): string =>
  textOf(input, name).normalize('NFC').replace(/\r\n?/g, '\n').trim().slice(0, most);
const lines = (input: Input, name: string): string[] =>
  text(input, name, WHOLE)
    .split('\n')
    .map((line) => line.trim().slice(0, HELD.line))
    .filter((line) => line !== '')
    .slice(0, HELD.lines);
const said = (input: Input, name: string): Words =>
  Object.fromEntries(LANGUAGES.map((language) => [language, text(input, `${name}_${language}`)])) as Words;
const optional = (name: string, value: string): object => (value === '' ? {} : { [name]: value });
const oneOf = <One extends string>(all: readonly One[], value: string): One =>
  all.find((one) => one === value) ?? (all[0] as One);

/** What a claim is asked for. */
export const CLAIM_CHOICES = ['no', 'optional', 'required'] as const;

function readClaims(input: Input, claims: readonly string[]): Proposal['policy']['claims'] {
  const asked = claims.filter((name) => ['optional', 'required'].includes(textOf(input, `claim_${name}`)));
  return Object.fromEntries(
    asked.map((name) => [
      name,
      { required: textOf(input, `claim_${name}`) === 'required', purpose: said(input, `purpose_${name}`) },
    ]),
  );
}

function readReasons(input: Input, claims: readonly string[]): Pick<Proposal['policy'], 'reasons'> {
  const level = text(input, 'level_reason', HELD.reason);
  const ofClaims = claims
    .map((name) => [name, text(input, `reason_${name}`, HELD.reason)])
    .filter(([, said]) => said !== '');
  if (level === '' && ofClaims.length === 0) return {};
  return {
    reasons: { ...optional('level', level), ...(ofClaims.length > 0 ? { claims: Object.fromEntries(ofClaims) } : {}) },
  };
}

function readException(input: Input, profile: string): Pick<Proposal['policy'], 'exception'> {
  const reason = text(input, 'exception_reason', HELD.reason);
  const until = profile === 'legacy' ? text(input, 'exception_until', 10) : '';
  if (profile === 'fapi2' || (reason === '' && until === '')) return {};
  return { exception: { reason, ...optional('until', until) } };
}

function readKeys(input: Input, method: string): object {
  if (method === 'tls_client_auth')
    return optional('tls_client_auth_subject_dn', text(input, 'tls_client_auth_subject_dn'));
  if (method !== 'private_key_jwt' && method !== 'self_signed_tls_client_auth') return {};
  return { ...optional('jwks', text(input, 'jwks', WHOLE)), ...optional('jwks_uri', text(input, 'jwks_uri')) };
}

/** Through which identity providers in front of this one people may come. */
export const PROVIDER_CHOICES = ['every', 'chosen', 'none'] as const;

function readUpstreams(input: Input, known: KnownUpstreams): Pick<Proposal['policy'], 'upstreams'> {
  const choice = oneOf(PROVIDER_CHOICES, textOf(input, 'providers'));
  if (choice === 'every') return {};
  const chosen = tickedOf(input, 'upstreams').filter((one) => known.some(({ id }) => id === one));
  return { upstreams: choice === 'none' ? [] : chosen };
}

/** Those that there are. */
export type KnownUpstreams = Awaited<ReturnType<UpstreamChoices>>;

/** What a form may ask for. */
export interface FormChoices {
  readonly claims: readonly string[];
  readonly powers: readonly string[];
}

/** Reads the form; whatever is wrong with it, the checks say. */
export function readProposal(input: Input, { claims, powers }: FormChoices, upstreams: KnownUpstreams): Proposal {
  const profile = oneOf(PROFILES, textOf(input, 'profile'));
  const method = oneOf(METHODS, textOf(input, 'token_endpoint_auth_method'));
  const asked = readClaims(input, claims);
  const law = said(input, 'law');
  const acting = tickedOf(input, 'powers').filter((one) => powers.includes(one));
  const parties = (['organization', 'person'] as const).filter((one) => tickedOf(input, 'parties').includes(one));
  return proposalSchema.parse({
    name: said(input, 'name'),
    uris: {
      ...optional('service', text(input, 'service')),
      ...optional('privacy', text(input, 'privacy')),
      ...optional('events', text(input, 'events')),
    },
    metadata: {
      redirect_uris: lines(input, 'redirect_uris'),
      post_logout_redirect_uris: lines(input, 'post_logout_redirect_uris'),
      ...optional('sector_identifier_uri', text(input, 'sector_identifier_uri')),
      token_endpoint_auth_method: method,
      ...readKeys(input, method),
      ...optional('backchannel_logout_uri', text(input, 'backchannel_logout_uri')),
      contacts: [text(input, 'contact_technical'), text(input, 'contact_data')],
    },
    policy: {
      minimumAcr: text(input, 'level'),
      claims: asked,
      offline: tickedOf(input, 'offline').includes('yes'),
      profile,
      ...readException(input, profile),
      ...readReasons(input, Object.keys(asked)),
      ...(Object.values(law).some((one) => one !== '') ? { basis: { kind: 'public-duty', law } } : {}),
      ...(acting.length > 0 && parties.length > 0 ? { representation: { powers: acting, parties } } : {}),
      ...readUpstreams(input, upstreams),
    },
  });
}

const spread = (name: string, words: Partial<Words> | undefined): Record<string, string> =>
  Object.fromEntries(LANGUAGES.map((language) => [`${name}_${language}`, words?.[language] ?? '']));
const written = (jwks: unknown): string =>
  jwks === undefined ? '' : typeof jwks === 'string' ? jwks : JSON.stringify(jwks, null, 2);

/** The values of the form's fields. */
export function valuesOf({ name, uris, metadata, policy }: Proposal): Readonly<Record<string, string>> {
  const { claims, exception, reasons, basis } = policy;
  const [technical = '', data = ''] = metadata.contacts;
  return {
    ...spread('name', name),
    service: uris.service ?? '',
    privacy: uris.privacy ?? '',
    events: uris.events ?? '',
    redirect_uris: metadata.redirect_uris.join('\n'),
    post_logout_redirect_uris: metadata.post_logout_redirect_uris.join('\n'),
    sector_identifier_uri: metadata.sector_identifier_uri ?? '',
    profile: policy.profile,
    exception_reason: exception?.reason ?? '',
    exception_until: exception?.until ?? '',
    token_endpoint_auth_method: metadata.token_endpoint_auth_method,
    tls_client_auth_subject_dn: metadata.tls_client_auth_subject_dn ?? '',
    jwks: written(metadata.jwks),
    jwks_uri: metadata.jwks_uri ?? '',
    level: policy.minimumAcr,
    level_reason: reasons?.level ?? '',
    providers: !policy.upstreams ? 'every' : policy.upstreams.length > 0 ? 'chosen' : 'none',
    ...Object.assign(
      {},
      ...Object.entries(claims).map(([claim, { required, purpose }]) => ({
        [`claim_${claim}`]: required ? 'required' : 'optional',
        ...spread(`purpose_${claim}`, purpose),
        [`reason_${claim}`]: reasons?.claims?.[claim] ?? '',
      })),
    ),
    ...spread('law', basis?.law),
    backchannel_logout_uri: metadata.backchannel_logout_uri ?? '',
    contact_technical: technical,
    contact_data: data,
  };
}

/** What is ticked, by field. */
export const ticksOf = ({
  policy: { offline, representation, upstreams },
}: Proposal): Readonly<Record<string, readonly string[]>> => ({
  offline: offline ? ['yes'] : [],
  powers: representation?.powers ?? [],
  parties: representation?.parties ?? [],
  upstreams: upstreams ?? [],
});

/** The field of the form that a finding is about. */
export function fieldOfFinding(field: string): string {
  const claim = /^policy\.(reasons\.)?claims\.(\w+)$/.exec(field);
  if (claim) return `${claim[1] ? 'reason' : 'claim'}_${claim[2]}`;
  return FIELDS[field] ?? field.replace(/^(metadata|uris)\./, '').replace('.', '_');
}
const FIELDS: Readonly<Record<string, string>> = {
  'metadata.contacts': 'contact_technical',
  'policy.minimumAcr': 'level',
  'policy.reasons.level': 'level_reason',
  'policy.upstreams': 'upstreams',
  'policy.profile': 'profile',
  'policy.exception': 'exception_reason',
  'policy.exception.until': 'exception_until',
  'policy.basis': 'law_vi',
  'policy.representation.powers': 'powers',
};
