/** One sign-in at an upstream, from here and back: bound to one browser, used once. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import {
  type Answer,
  type Asked,
  type Upstream,
  UpstreamDisbelieved,
  UpstreamRefused,
  type Upstreams,
  UpstreamUnavailable,
} from './upstream.ts';

/** Signing in, in an interaction. */
export interface SigningIn {
  readonly kind: 'sign-in';
  readonly uid: string;
  /** The computer is shared. */
  readonly shared?: true | undefined;
  /** The person came back before, with a level by which nobody is found. */
  readonly more?: true | undefined;
}

/** What the sign-in is for. */
export type Purpose =
  /** Signing in to a service. */
  | SigningIn
  /** Showing more than the session has, by the person of the session. */
  | { readonly kind: 'step-up'; readonly uid: string; readonly personId: string }
  /** Connecting the upstream to the account of whoever is signed in. */
  | { readonly kind: 'connect'; readonly personId: string; readonly sessionUid: string };

/** How it ended. The last two were no answer of the person: `why` is a code for the log. */
export type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'refused' }
  | { readonly kind: 'disbelieved'; readonly why: string }
  | { readonly kind: 'unavailable'; readonly why: string };

/** A sign-in that came back. */
export interface Finished {
  readonly upstream: string;
  readonly purpose: Purpose;
  readonly outcome: Outcome;
}

export interface LoginsParts {
  readonly artifacts: Pick<ArtifactStore, 'saveToken' | 'findToken' | 'consumeNow'>;
  readonly upstreams: Upstreams;
  readonly issuer: string;
  readonly settings: { readonly upstreams: { readonly loginSeconds: number } };
  readonly now: () => Date;
}

/** What is asked, but for what belongs to the way there. */
export type Wanted = Omit<Asked, 'callback' | 'state'>;

/** Begins and finishes sign-ins at upstreams. */
export interface Logins {
  /** Where the browser goes. Fails with UpstreamUnavailable. `browser` is the value of its cookie. */
  begin(upstream: Upstream, purpose: Purpose, wanted: Wanted, browser: string): Promise<URL>;
  /**
   * What came back at the callback of this upstream; undefined for what was never begun in this browser at this upstream, or
   * has come back before.
   */
  finish(upstream: string, callback: URL, browser: string | undefined): Promise<Finished | undefined>;
}

const MODEL = 'UpstreamLogin';

const purposeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sign-in'),
    uid: z.string(),
    shared: z.literal(true).optional(),
    more: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('step-up'), uid: z.string(), personId: z.string() }),
  z.object({ kind: z.literal('connect'), personId: z.string(), sessionUid: z.string() }),
]);
const keptSchema = z.object({ upstream: z.string(), purpose: purposeSchema, browser: z.string(), kept: z.unknown() });

const hashOf = (browser: string): string => createHash('sha256').update(browser).digest('base64url');
const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The address that browsers come back to. */
export const callbackOf = (issuer: string, upstream: string): string => `${issuer}/upstreams/${upstream}/callback`;

/** What a failure of a protocol means; anything else is a mistake of ours. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof UpstreamRefused) return { kind: 'refused' };
  if (error instanceof UpstreamDisbelieved) return { kind: 'disbelieved', why: error.message };
  if (error instanceof UpstreamUnavailable) return { kind: 'unavailable', why: error.message };
  throw error;
}

/** Makes it. */
export function createLogins({ artifacts, upstreams, issuer, settings, now }: LoginsParts): Logins {
  async function answerAt(id: string, kept: unknown, callback: URL): Promise<Outcome> {
    const upstream = await upstreams.find(id);
    if (!upstream) return { kind: 'unavailable', why: 'switched off' };
    try {
      return { kind: 'answered', answer: await upstream.connection.finish({ kept, callback }) };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  return {
    async begin({ definition: { id }, connection }, purpose, wanted, browser) {
      const state = randomBytes(32).toString('base64url');
      const { location, kept } = await connection.begin({ ...wanted, state, callback: callbackOf(issuer, id) });
      const expiresAt = Math.floor(now().getTime() / 1000) + settings.upstreams.loginSeconds;
      await artifacts.saveToken(MODEL, state, { upstream: id, purpose, browser: hashOf(browser), kept }, expiresAt);
      return location;
    },
    async finish(id, callback, browser) {
      const state = callback.searchParams.get('state') ?? '';
      const found = state === '' || browser === undefined ? undefined : await artifacts.findToken(MODEL, state);
      const { data: login } = keptSchema.safeParse(found?.payload);
      if (!login || found?.consumedAt || login.upstream !== id || !equal(login.browser, hashOf(browser ?? '')))
        return undefined;
      if (!(await artifacts.consumeNow(MODEL, state))) return undefined;
      const { purpose, kept } = login;
      return { upstream: id, purpose, outcome: await answerAt(id, kept, callback) };
    },
  };
}
