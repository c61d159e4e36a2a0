/** Checks that ask the service itself: its keys, its list of addresses, and its end of a sign-out. */
import { problemOfOwnAddress } from './checks.ts';
import { type Finding, type FindingCode, findingOf } from './findings.ts';
import { checkKeySet } from './key-checks.ts';
import type { Proposal } from './proposal.ts';

/** Asks services, over a way out that reaches no private address, for a short time and a bounded answer. */
export interface ServiceProbe {
  /**
   * What stands at an address as JSON; undefined for anything else, whatever the cause. Where it leads elsewhere is looked
   * at only with `follow`, as it is where keys are fetched to check a signature.
   */
  json(url: string, redirect?: 'manual' | 'follow'): Promise<unknown>;
  /** The status of the answer to a logout token that is none (OpenID Connect Back-Channel Logout 1.0, section 2.8); undefined for no answer. */
  logout(url: string): Promise<number | undefined>;
}

export interface NetworkCheckParts {
  readonly allowLoopback: boolean;
  readonly probe: ServiceProbe;
  /** Counts a question to a service for a team; false when there were too many. */
  readonly mayAsk: (teamId: string) => Promise<boolean>;
  readonly now: () => Date;
}

const REMEMBERED_MS = 10_000;
const MOST_REMEMBERED = 1_000;

/** Answers of a few seconds: somebody who types asks the same again and again. */
function createMemory(now: () => Date) {
  const answers = new Map<string, { readonly until: number; readonly answer: unknown }>();
  return async <Answer>(key: string, fresh: boolean, ask: () => Promise<Answer>): Promise<Answer> => {
    const known = answers.get(key);
    if (!fresh && known && known.until > now().getTime()) return known.answer as Answer;
    const answer = await ask();
    answers.delete(key);
    answers.set(key, { until: now().getTime() + REMEMBERED_MS, answer });
    const oldest = answers.keys().next().value;
    if (answers.size > MOST_REMEMBERED && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}

function problemOfAnswer(status: number | undefined): FindingCode | undefined {
  if (status === undefined) return 'logout-unreachable';
  if (status >= 200 && status < 300) return 'logout-accepts';
  return status >= 400 && status < 500 && status !== 404 && status !== 405 ? undefined : 'logout-answers';
}

/** For whom services are asked; `fresh`: nothing of the last seconds counts. */
export interface Asking {
  readonly teamId: string;
  readonly fresh?: boolean;
}

const LATER = Symbol('too many questions');

/** Makes the checks; what is wrong with an address by itself was found before, and is not asked. */
export function createNetworkChecks({ allowLoopback, probe, mayAsk, now }: NetworkCheckParts) {
  const remembered = createMemory(now);

  async function ask<Answer>(
    { what, by, url }: { what: string; by: Asking; url: string },
    how: (url: string) => Promise<Answer>,
  ): Promise<Answer | typeof LATER> {
    return remembered(JSON.stringify([by.teamId, what, url]), by.fresh === true, async () =>
      (await mayAsk(by.teamId)) ? how(url) : LATER,
    );
  }

  /** Only hosts of the service's own redirect URIs are asked, at the usual port, and only so often. */
  const mayBeAsked = (url: string | undefined, proposal: Proposal): url is string =>
    url !== undefined && problemOfOwnAddress(url, proposal, { allowLoopback }) === undefined;

  async function keys(proposal: Proposal, by: Asking): Promise<Finding[]> {
    const { jwks_uri: url, token_endpoint_auth_method: method } = proposal.metadata;
    if (!mayBeAsked(url, proposal) || method === 'none') return [];
    const field = 'metadata.jwks_uri';
    const set = await ask({ what: 'json', by, url }, probe.json);
    if (set === LATER) return [findingOf('keys')('probe-later', field)];
    return set === undefined
      ? [findingOf('keys')('keys-unreachable', field, url)]
      : checkKeySet(set, { field, profile: proposal.policy.profile, now: now() });
  }

  /** The list must name every redirect URI (OpenID Connect Core 1.0, section 8.1): else anybody could join the sector of others. */
  async function sector(proposal: Proposal, by: Asking): Promise<Finding[]> {
    const { sector_identifier_uri: url, redirect_uris: redirects } = proposal.metadata;
    if (!mayBeAsked(url, proposal)) return [];
    const field = 'metadata.sector_identifier_uri';
    const listed = await ask({ what: 'json', by, url }, probe.json);
    if (listed === LATER) return [findingOf('addresses')('probe-later', field)];
    const isListed = Array.isArray(listed) && redirects.every((one) => listed.includes(one));
    return isListed ? [] : [findingOf('addresses')('sector-unlisted', field, url)];
  }

  async function logout(proposal: Proposal, by: Asking): Promise<Finding[]> {
    const { backchannel_logout_uri: url } = proposal.metadata;
    if (!mayBeAsked(url, proposal)) return [];
    const field = 'metadata.backchannel_logout_uri';
    const status = await ask({ what: 'logout', by, url }, probe.logout);
    const problem = status === LATER ? 'probe-later' : problemOfAnswer(status);
    return problem ? [findingOf('logout')(problem, field, url)] : [];
  }

  return async (proposal: Proposal, by: Asking): Promise<Finding[]> =>
    (await Promise.all([keys(proposal, by), sector(proposal, by), logout(proposal, by)])).flat();
}

export type NetworkChecks = ReturnType<typeof createNetworkChecks>;
