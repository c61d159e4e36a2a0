/** Connecting an upstream to the account of whoever is signed in: there and back, in one session of one browser. */
import type { Context } from 'koa';
import type { Guest } from '../doors/door.ts';
import type { Finished, Logins } from '../upstreams/logins.ts';
import type { Matching } from '../upstreams/matching.ts';
import type { UpstreamSessions } from '../upstreams/sessions.ts';
import { type Upstream, UpstreamRefused, type Upstreams, UpstreamUnavailable } from '../upstreams/upstream.ts';

export interface ConnectingParts {
  readonly issuer: string;
  readonly matching: Pick<Matching, 'linkAfterBoth'>;
  /** Binds what is begun to this browser. */
  readonly upstreamCookies: { bind(ctx: Context): string };
  readonly upstreamLogins: Pick<Logins, 'begin'>;
  readonly upstreamSessions: Pick<UpstreamSessions, 'remember'>;
  readonly upstreams: Pick<Upstreams, 'find'>;
}

/** How connecting ended; each is the name of a notice on the page. */
export type Connecting = 'connected' | 'doubtful' | 'refused' | 'other' | 'off' | 'turned-back' | 'failed' | 'over';

const ENDS = {
  linked: 'connected',
  doubtful: 'doubtful',
  refused: 'refused',
  'has-other': 'other',
  unusable: 'off',
} as const;

/** Makes the two halves of the way. */
export function createConnecting(parts: ConnectingParts) {
  const { issuer, matching, upstreamCookies, upstreamLogins, upstreamSessions, upstreams } = parts;

  return {
    /** Where the browser goes; undefined when the upstream does not answer. They sign in there anew: both accounts are shown. */
    async begin(ctx: Context, guest: Guest, upstream: Upstream): Promise<URL | undefined> {
      const { person, sessionUid, language } = guest;
      const purpose = { kind: 'connect', personId: person.id, sessionUid } as const;
      const wanted = { acr: [], anew: true, language, path: [issuer] };
      try {
        return await upstreamLogins.begin(upstream, purpose, wanted, upstreamCookies.bind(ctx));
      } catch (error) {
        if (error instanceof UpstreamUnavailable || error instanceof UpstreamRefused) return undefined;
        throw error;
      }
    },

    /** After it came back; `guest` is whoever is signed in by now. */
    async finish({ upstream: id, purpose, outcome }: Finished, guest: Guest | undefined): Promise<Connecting> {
      const isSame =
        purpose.kind === 'connect' && purpose.personId === guest?.person.id && purpose.sessionUid === guest.sessionUid;
      if (!isSame) return 'over';
      if (outcome.kind === 'refused') return 'turned-back';
      const upstream = await upstreams.find(id);
      if (outcome.kind !== 'answered' || !upstream) return 'failed';
      // They have a session there now, and may end it with this one.
      await upstreamSessions.remember(guest.sessionUid, { upstream: id, answer: outcome.answer });
      const { kind } = await matching.linkAfterBoth(guest.person.id, upstream.definition, outcome.answer);
      return ENDS[kind];
    },
  };
}
