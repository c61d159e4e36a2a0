/** Whoever signs out here can sign out at the upstreams too where their session was begun: the browser goes there, and comes back. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Definition } from './definition.ts';
import type { SessionThere, UpstreamSessions } from './sessions.ts';
import type { Upstream, Upstreams } from './upstream.ts';

export interface SignOutsParts {
  readonly artifacts: Pick<ArtifactStore, 'saveToken' | 'findToken' | 'consumeNow'>;
  readonly upstreams: Upstreams;
  readonly upstreamSessions: UpstreamSessions;
  readonly issuer: string;
  readonly settings: { readonly upstreams: { readonly loginSeconds: number } };
  readonly now: () => Date;
  readonly log: Logger;
}

/** An upstream where somebody can sign out too. */
export interface OfferedSignOut {
  readonly upstream: string;
  readonly name: Definition['name'];
  /** Where its page is, and what else it leads browsers through. */
  readonly origins: readonly string[];
}

/** Sign-outs that go on at upstreams. Nothing here fails because an upstream does: it is left out then. */
export interface SignOuts {
  /** Where the session can be ended too. */
  offered(sessionUid: string): Promise<readonly OfferedSignOut[]>;
  /** The sessions at upstreams that this one was begun by; asked for before it ends. */
  there(sessionUid: string): Promise<readonly SessionThere[]>;
  /** Where the browser goes on to, of these sessions the first one that can be ended, and at last `onward`. */
  begin(there: readonly SessionThere[], onward: string): Promise<string>;
  /** Where a browser goes on to that has come back from an upstream; undefined for what was never begun, or is over. */
  finish(upstream: string, state: string): Promise<string | undefined>;
}

const MODEL = 'UpstreamLogin';
/** For so long somebody who signs out waits for an upstream. */
const PATIENCE_MS = 2_000;

const keptSchema = z.object({
  signOutAt: z.string(),
  rest: z.array(z.object({ upstream: z.string(), logoutHint: z.string().optional() })),
  onward: z.string(),
});

/** The address that browsers come back to after a sign-out. */
export const signedOutOf = (issuer: string, upstream: string): string => `${issuer}/upstreams/${upstream}/signed-out`;

/** What is late fails. */
async function soon<Value>(work: Promise<Value>): Promise<Value> {
  const patience = new AbortController();
  const late = wait(PATIENCE_MS, undefined, { signal: patience.signal, ref: false }).then(() => {
    throw new Error('late');
  });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => patience.abort());
}

/** Makes them. */
export function createSignOuts(parts: SignOutsParts): SignOuts {
  const { artifacts, upstreams, upstreamSessions, issuer, settings, now, log } = parts;

  async function orElse<Value>(upstream: string, work: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await soon(work());
    } catch (error) {
      log.info({ upstream, err: error }, 'nobody is led to this upstream to sign out');
      return undefined;
    }
  }

  async function usable(id: string): Promise<Upstream | undefined> {
    return upstreams.rests(id) ? undefined : upstreams.find(id);
  }

  const addressAt = async (upstream: Upstream, logoutHint: string | undefined, state: string) =>
    upstream.connection.endSession?.({ logoutHint, state, back: signedOutOf(issuer, upstream.definition.id) });

  async function offer({ upstream: id, logoutHint }: SessionThere): Promise<OfferedSignOut | undefined> {
    const upstream = await usable(id);
    const address = upstream && (await addressAt(upstream, logoutHint, ''));
    if (!address) return undefined;
    const others = await upstream.connection.origins();
    return { upstream: id, name: upstream.definition.name, origins: [...new Set([address.origin, ...others])] };
  }

  /** Asked first whether it is there: nobody is left standing at a page that does not open. */
  async function addressThere({ upstream: id, logoutHint }: SessionThere, state: string): Promise<URL | undefined> {
    const upstream = await usable(id);
    const address = upstream && (await addressAt(upstream, logoutHint, state));
    if (address) await upstream.connection.probe();
    return address;
  }

  async function begin([first, ...rest]: readonly SessionThere[], onward: string): Promise<string> {
    if (!first) return onward;
    const state = randomBytes(32).toString('base64url');
    const address = await orElse(first.upstream, () => addressThere(first, state));
    if (!address) return begin(rest, onward);
    const expiresAt = Math.floor(now().getTime() / 1000) + settings.upstreams.loginSeconds;
    await artifacts.saveToken(MODEL, state, { signOutAt: first.upstream, rest, onward }, expiresAt);
    return address.href;
  }

  return {
    there: upstreamSessions.there,
    begin,
    async offered(uid) {
      const all = await upstreamSessions.there(uid);
      const offered = await Promise.all(all.map((one) => orElse(one.upstream, () => offer(one))));
      return offered.filter((one) => one !== undefined);
    },
    async finish(upstream, state) {
      const found = state === '' ? undefined : await artifacts.findToken(MODEL, state);
      const { data: kept } = keptSchema.safeParse(found?.payload);
      if (!kept || found?.consumedAt || kept.signOutAt !== upstream) return undefined;
      return (await artifacts.consumeNow(MODEL, state)) ? begin(kept.rest, kept.onward) : undefined;
    },
  };
}
