/** Findings and differences in the words of whoever reads them. */
import type { DiffView, FindingView } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import { type DiffLine, EVERY_UPSTREAM, NO_UPSTREAMS } from './diff.ts';
import type { Finding, Severity } from './findings.ts';

const TONES = { error: 'bad', warning: 'warn', ok: 'good' } as const satisfies Record<Severity, FindingView['tone']>;

export const findingView = ({ code, severity, what }: Finding, words: Words): FindingView => ({
  tone: TONES[severity],
  text: words(`checks.${code}`),
  ...(what === undefined ? {} : { what }),
});

/** Members by what they begin with; the most exact one first. */
const MEMBERS = [
  'stopped',
  'sector',
  'name.vi',
  'name.en',
  'name.fr',
  'organisation',
  'uris.service',
  'uris.privacy',
  'uris.events',
  'metadata.redirect_uris',
  'metadata.post_logout_redirect_uris',
  'metadata.sector_identifier_uri',
  'metadata.token_endpoint_auth_method',
  'metadata.tls_client_auth_subject_dn',
  'metadata.jwks_uri',
  'metadata.jwks',
  'metadata.backchannel_logout_uri',
  'metadata.contacts',
  'metadata.grant_types',
  'policy.profile',
  'policy.exception.until',
  'policy.exception.reason',
  'policy.minimumAcr',
  'policy.reasons.level',
  'policy.scopes',
  'policy.claims',
  'policy.reasons.claims',
  'policy.basis',
  'policy.representation',
  'policy.upstreams',
] as const;

const CLAIM = /^policy\.(?:claims|reasons\.claims)\.([a-z_]+)/;

/** What a member is called: `policy.claims.email.purpose.vi` is about the claim `email`. */
function labelOf(name: string, words: Words): string {
  const claim = CLAIM.exec(name)?.[1];
  const member = MEMBERS.find((one) => name === one || name.startsWith(`${one}.`));
  const label = words(`diff.member.${member ?? 'other'}`);
  return claim === undefined ? label : `${label}: ${words(`claim.${claim}`)}`;
}

function saidValue(name: string, value: string, words: Words): string {
  if (name === 'policy.profile') return words(`production.profile.${value}`);
  if (name === 'policy.upstreams' && value === EVERY_UPSTREAM) return words('production.providers.every');
  if (name === 'policy.upstreams' && value === NO_UPSTREAMS) return words('production.providers.none');
  if (value === 'true' || value === 'false') return words(value === 'true' ? 'diff.yes' : 'diff.no');
  return value;
}

/** Technical members that follow from others: nobody has to read them twice. */
const FOLLOWS = new Set(['metadata.response_types', 'metadata.backchannel_logout_session_required', 'environment']);

/** The differences as a page shows them. */
export const diffView = (lines: readonly DiffLine[], words: Words): readonly DiffView[] =>
  lines
    .filter(({ name }) => !FOLLOWS.has(name))
    .map(({ name, kind, before, after, weight }) => ({
      label: labelOf(name, words),
      name,
      kind,
      ...(before === undefined ? {} : { before: saidValue(name, before, words) }),
      ...(after === undefined ? {} : { after: saidValue(name, after, words) }),
      ...(weight === undefined ? {} : { weight: words(`diff.weight.${weight}`) }),
    }));
