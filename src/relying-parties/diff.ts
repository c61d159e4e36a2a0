/** What differs between two registrations, line by line. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { hostsOf, sectorHost } from './addresses.ts';
import { PROFILES } from './profiles.ts';
import type { RegistrationVersion } from './relying-party.ts';
import { keysOf } from './service-keys.ts';

export type Registration = RegistrationVersion['registration'];

/** Why a line matters to whoever decides. */
export type Weight =
  | 'new-host'
  | 'new-sector'
  | 'weaker-profile'
  | 'more-data'
  | 'lower-level'
  | 'new-keys'
  | 'weaker-proof'
  | 'acting'
  | 'more-ways';

/** One difference; values as they are stored, `name` is the technical name, such as `metadata.redirect_uris`. */
export interface DiffLine {
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before?: string;
  readonly after?: string;
  readonly weight?: Weight;
}

export interface DiffRules {
  /** Ids of the levels, weakest first. */
  readonly levels: readonly string[];
}

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys as a reviewer tells them apart. */
const keyLines = (registration: Registration): string[] =>
  keysOf(registration.metadata).map(
    ({ kid, kty, crv, n, x }) => `${kid} (${crv ?? kty}) ${(n ?? x ?? '').slice(0, 12)}…`,
  );

/** What stands in differences for a service that admits every upstream, or none of them. */
export const [EVERY_UPSTREAM, NO_UPSTREAMS] = ['*', '-'] as const;

/** What is compared as a whole, though it is a tree or a list. */
const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Lists member by member, trees branch by branch; keys by what tells them apart. */
function leavesOf(registration: Registration | undefined): Map<string, string | readonly string[]> {
  const leaves = new Map<string, string | readonly string[]>();
  if (!registration) return leaves;
  function walk(tree: Tree, path: readonly string[]): void {
    for (const [key, value] of Object.entries(tree)) {
      const at = [...path, key];
      if (at.join('.') === 'metadata.jwks') leaves.set('metadata.jwks', keyLines(registration as Registration));
      else if (Array.isArray(value)) leaves.set(at.join('.'), value.map(written));
      else if (isTree(value)) walk(value, at);
      else if (value !== undefined) leaves.set(at.join('.'), written(value));
    }
  }
  walk(registration as unknown as Tree, []);
  return leaves;
}

const ENCRYPTION_OF_PROOF = ['none', 'client_secret_basic', 'client_secret_post', 'client_secret_jwt'];

/** How well a service shows who it is: a key is more than a secret. */
const proofRank = (method: string): number => {
  const at = ENCRYPTION_OF_PROOF.indexOf(method);
  return at < 0 ? ENCRYPTION_OF_PROOF.length : at;
};

type Change = Pick<DiffLine, 'name' | 'before' | 'after'>;

function weightOf(
  { name, before, after }: Change,
  { levels, hosts, isFirst }: DiffRules & { readonly hosts: ReadonlySet<string>; readonly isFirst: boolean },
): Weight | undefined {
  if (after !== undefined && name === 'metadata.redirect_uris' && !hosts.has(URL.parse(after)?.hostname ?? ''))
    return 'new-host';
  const rank = (list: readonly string[], text: string | undefined) => list.indexOf(text ?? '');
  if (name === 'policy.profile' && rank(PROFILES, after) > Math.max(0, rank(PROFILES, before))) return 'weaker-profile';
  if (name === 'policy.minimumAcr' && before !== undefined && rank(levels, after) < rank(levels, before))
    return 'lower-level';
  if (name === 'metadata.token_endpoint_auth_method' && proofRank(after ?? '') < proofRank(before ?? 'private_key_jwt'))
    return 'weaker-proof';
  if (name === 'metadata.sector_identifier_uri' && !isFirst) return 'new-sector';
  if (after === undefined) return undefined;
  if (/^policy\.claims\..+\.required$/.test(name) && (before === undefined || after === 'true')) return 'more-data';
  if (name === 'policy.scopes' || name.startsWith('policy.basis')) return 'more-data';
  if (name.startsWith('policy.representation')) return 'acting';
  if (name === 'policy.upstreams' && after !== NO_UPSTREAMS) return 'more-ways';
  return /^metadata\.jwks(_uri)?$/.test(name) && !isFirst ? 'new-keys' : undefined;
}

function changesOf(name: string, before: string | readonly string[] | undefined, after: typeof before): Change[] {
  if (Array.isArray(before ?? after) || Array.isArray(after)) {
    const [was, is] = [[before ?? []].flat(), [after ?? []].flat()];
    return [
      ...was.filter((one) => !is.includes(one)).map((one) => ({ name, before: one })),
      ...is.filter((one) => !was.includes(one)).map((one) => ({ name, after: one })),
    ];
  }
  const change = {
    name,
    ...(before === undefined ? {} : { before: String(before) }),
    ...(after === undefined ? {} : { after: String(after) }),
  };
  return isDeepStrictEqual(before, after) ? [] : [change];
}

const kindOf = ({ before, after }: Change): DiffLine['kind'] =>
  before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';

/** Members in the order in which people read them; others come last. */
const ORDER = [
  'stopped',
  'name',
  'organisation',
  'uris',
  'metadata.redirect_uris',
  'metadata.post_logout',
  'metadata.sector',
  'policy.profile',
  'policy.exception',
  'metadata.token_endpoint',
  'metadata.jwks',
  'metadata.tls',
  'policy.minimumAcr',
  'policy.reasons.level',
  'policy.scopes',
  'policy.claims',
  'policy.reasons.claims',
  'policy.basis',
  'policy.representation',
  'policy.upstreams',
  'metadata.backchannel',
  'metadata.contacts',
];
const placeOf = (name: string): number => {
  const at = ORDER.findIndex((prefix) => name.startsWith(prefix));
  return at < 0 ? ORDER.length : at;
};

/** Admitting all is more than a list that goes, and none at all is no empty list. */
function sayUpstreams(leaves: ReturnType<typeof leavesOf>, { policy: { upstreams } }: Registration): void {
  if (!upstreams) leaves.set('policy.upstreams', [EVERY_UPSTREAM]);
  else if (upstreams.length === 0) leaves.set('policy.upstreams', [NO_UPSTREAMS]);
}

/** The differences from one registration to another; without a first one everything is new. */
export function diffOf(before: Registration | undefined, after: Registration, rules: DiffRules): readonly DiffLine[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  if (before?.policy.upstreams ?? after.policy.upstreams) {
    if (before) sayUpstreams(was, before);
    sayUpstreams(is, after);
  }
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => name !== 'clientId');
  const redirects = before?.metadata.redirect_uris;
  const hosts = hostsOf(Array.isArray(redirects) ? redirects.map(String) : []);
  const about = { ...rules, hosts, isFirst: before === undefined };
  const lines = names
    .flatMap((name) => changesOf(name, was.get(name), is.get(name)))
    .map((change): DiffLine => {
      const weight = weightOf(change, about);
      return { ...change, kind: kindOf(change), ...(weight ? { weight } : {}) };
    });
  const [from, to] = [before && sectorHost(before), sectorHost(after)];
  const moved: DiffLine[] =
    from !== undefined && to !== undefined && from !== to
      ? [{ name: 'sector', kind: 'changed', before: from, after: to, weight: 'new-sector' }]
      : [];
  return [...lines, ...moved].sort((a, b) => placeOf(a.name) - placeOf(b.name));
}
