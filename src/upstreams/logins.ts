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
  /** The person came back before, and chose to connect it with their account. */
  readonly connect?: true | undefined;
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
  /** `shownNow`: by signing in there since it was begun, not by a session that the browser had there, whosever it is. */
  | { readonly kind: 'answered'; readonly answer: Answer; readonly shownNow: boolean }
  | { readonly kind: 'refused' }
  | { readonly kind: 'disbelieved'; readonly why: string }
  | { readonly kind: 'unavailable'; readonly why: string };

/** A sign-in that came back. */
export interface Finished {
  readonly upstream: string;
  readonly purpose: Purpose;
  readonly outcome: Outcome;
}

/** What came back, but not to where it belongs: it is not looked at, and nobody is led on by it. */
export interface Misplaced extends Pick<Finished, 'upstream' | 'purpose'> {
  readonly misplaced: 'again' | 'another-upstream' | 'another-browser';
}

export interface LoginsParts {
  readonly artifacts: Pick<ArtifactStore, 'saveToken' | 'findToken' | 'consumeNow' | 'rememberReplay'>;
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
   * What came back at the callback of this upstream; misplaced what was begun in another browser or at another upstream, or has
   * come back before, each said once of a sign-in; undefined for what was never begun, or was said before.
   */
  finish(upstream: string, callback: URL, browser: string | undefined): Promise<Finished | Misplaced | undefined>;
  /**
   * A form that an upstream made the browser post at its callback: kept, since no cookie comes with it. Where the browser goes on
   * to with its cookie, so that it is finished; undefined for what was never begun.
   */
  post(upstream: string, form: URLSearchParams): Promise<URL | undefined>;
}

const MODEL = 'UpstreamLogin';

const purposeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sign-in'),
    uid: z.string(),
    shared: z.literal(true).optional(),
    more: z.literal(true).optional(),
    connect: z.literal(true).optional(),
  }),
  z.object({ kind: z.literal('step-up'), uid: z.string(), personId: z.string() }),
  z.object({ kind: z.literal('connect'), personId: z.string(), sessionUid: z.string() }),
]);
const keptSchema = z.object({
  upstream: z.string(),
  purpose: purposeSchema,
  browser: z.string(),
  /** Whoever signed in there at this time or later (seconds since the epoch) has done so on this way. */
  at: z.number(),
  expiresAt: z.number(),
  kept: z.unknown(),
});
type Kept = z.infer<typeof keptSchema>;

/** Parameter of the callback: the answer was posted before. */
const POSTED = 'posted';
const postedSchema = z.object({ form: z.string() });
const postedName = (state: string): string => `posted ${state}`;

const stateIn = (parameters: URLSearchParams): string => parameters.get('state') ?? parameters.get('RelayState') ?? '';

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

/** Why what came back does not belong here; undefined when it does. */
function misplacedOf(
  login: Kept,
  { isUsed, id, browser = '' }: { readonly isUsed: boolean; readonly id: string; readonly browser: string | undefined },
): Misplaced['misplaced'] | undefined {
  if (isUsed) return 'again';
  if (login.upstream !== id) return 'another-upstream';
  return equal(login.browser, hashOf(browser)) ? undefined : 'another-browser';
}

/** Makes it. */
export function createLogins({ artifacts, upstreams, issuer, settings, now }: LoginsParts): Logins {
  async function answerAt(id: string, { kept, at }: Kept, callback: URL): Promise<Outcome> {
    const upstream = await upstreams.find(id);
    if (!upstream) return { kind: 'unavailable', why: 'switched off' };
    try {
      const answer = await upstream.connection.finish({ kept, callback });
      return { kind: 'answered', answer, shownNow: answer.at >= at };
    } catch (error) {
      return outcomeOf(error);
    }
  }

  /** What was begun, by its state. */
  async function find(state: string): Promise<{ readonly login: Kept; readonly isUsed: boolean } | undefined> {
    const found = state === '' ? undefined : await artifacts.findToken(MODEL, state);
    const { data: login } = keptSchema.safeParse(found?.payload);
    return login && { login, isUsed: found?.consumedAt !== undefined };
  }

  /** Who has opened a callback can open it again and again: that is said, and written down, once. */
  async function oncePer(
    state: string,
    login: Kept,
    misplaced: Misplaced['misplaced'],
  ): Promise<Misplaced | undefined> {
    const isNew = await artifacts.rememberReplay(`upstream-${misplaced} ${state}`, login.expiresAt);
    return isNew ? { upstream: login.upstream, purpose: login.purpose, misplaced } : undefined;
  }

  /** The callback with what was posted there. */
  async function withPosted(callback: URL): Promise<URL> {
    if (!callback.searchParams.has(POSTED)) return callback;
    const found = await artifacts.findToken(MODEL, postedName(stateIn(callback.searchParams)));
    const { data: posted } = postedSchema.safeParse(found?.payload);
    return new URL(`?${posted?.form ?? ''}`, callback);
  }

  return {
    async begin({ definition: { id }, connection }, purpose, wanted, browser) {
      const state = randomBytes(32).toString('base64url');
      const { location, kept } = await connection.begin({ ...wanted, state, callback: callbackOf(issuer, id) });
      const begun = Math.floor(now().getTime() / 1000);
      const expiresAt = begun + settings.upstreams.loginSeconds;
      // Where they had to sign in anew the protocol has seen to it, whatever their clock says.
      const at = wanted.anew ? 0 : begun;
      const login: Kept = { upstream: id, purpose, browser: hashOf(browser), at, expiresAt, kept };
      await artifacts.saveToken(MODEL, state, login, expiresAt);
      return location;
    },
    async finish(id, callback, browser) {
      const state = stateIn(callback.searchParams);
      const found = await find(state);
      if (!found) return undefined;
      const { login, isUsed } = found;
      const misplaced = misplacedOf(login, { isUsed, id, browser });
      if (misplaced) return oncePer(state, login, misplaced);
      if (!(await artifacts.consumeNow(MODEL, state))) return oncePer(state, login, 'again');
      const { upstream, purpose } = login;
      return { upstream, purpose, outcome: await answerAt(id, login, await withPosted(callback)) };
    },
    async post(id, form) {
      const state = stateIn(form);
      const found = await find(state);
      if (!found) return undefined;
      // As long as the sign-in itself: however often it is posted, it is one row.
      await artifacts.saveToken(MODEL, postedName(state), { form: form.toString() }, found.login.expiresAt);
      return new URL(`?${new URLSearchParams({ state, [POSTED]: 'yes' })}`, callbackOf(issuer, id));
    },
  };
}
