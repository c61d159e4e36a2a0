import type { Context } from './context.ts';
import { createExpiringMap } from './expiring-map.ts';
import { Failure, toFailure } from './failure.ts';
import type { Language } from './language.ts';
import type { Asked, RelyingParty, SignIn, Transaction } from './relying-party.ts';
import { seeOther } from './service.ts';
import { createCookie, randomId } from './sessions.ts';

interface Pending<P> {
  readonly transaction: Transaction;
  /** The browser that began: only it may finish. */
  readonly browser: string;
  readonly purpose: P;
}

/** A browser that has come back from the provider. */
export interface Return<P> {
  /** What this service wanted when it sent the person there. */
  readonly purpose: P;
  /** What the provider said; throws when that was no, or nothing to be trusted. */
  redeem(): Promise<SignIn>;
}

/** The way to the provider and back, and the way out; `P` is what a service has to remember meanwhile. */
export interface SignInFlow<P> {
  /** Sends the person to the provider. */
  begin(ctx: Context, purpose: P, asked?: Asked): Promise<void>;
  /** To be called at the redirect URI, once per answer. */
  comeBack(ctx: Context): Return<P>;
  /** Asks the provider to end its session, once the service has ended its own; nobody is sent there without one. */
  signOut(ctx: Context, session: SignIn | undefined): Promise<void>;
}

export interface SignInFlowOptions {
  readonly relyingParty: RelyingParty;
  /** Name of the service in its cookies. */
  readonly name: string;
  readonly secure: boolean;
}

const LIFETIME_SECONDS = 60 * 60;
const MAXIMUM = 10_000;

export function createSignInFlow<P>({ relyingParty, name, secure }: SignInFlowOptions): SignInFlow<P> {
  const pending = createExpiringMap<Pending<P>>({ lifetimeSeconds: LIFETIME_SECONDS, maximum: MAXIMUM });
  const cookie = createCookie({ name: `${name}.browser`, secure });

  async function begin(ctx: Context, purpose: P, asked: Asked = {}): Promise<void> {
    const { url, transaction } = await relyingParty.begin(ctx.state.language, asked);
    const browser = cookie.read(ctx) ?? randomId();
    cookie.write(ctx, browser);
    pending.set(transaction.state, { transaction, browser, purpose });
    seeOther(ctx, url.href);
  }

  /** The transaction that this browser began, once. Keyed by state, so that several tabs do not disturb each other. */
  function takePending(ctx: Context): Pending<P> {
    const state = typeof ctx.query.state === 'string' ? ctx.query.state : '';
    const found = pending.get(state);
    if (!found) throw new Failure('transaction_expired');
    if (found.browser !== cookie.read(ctx)) throw new Failure('transaction_elsewhere');
    pending.delete(state);
    return found;
  }

  function comeBack(ctx: Context): Return<P> {
    const { transaction, purpose } = takePending(ctx);
    const callback = new URL(`${relyingParty.registration.origin}/callback${ctx.search}`);
    return { purpose, redeem: () => relyingParty.finish(callback, transaction) };
  }

  /** Where the provider signs out; when it cannot be reached, the person is told that they are still signed in there. */
  async function providerSignOut(idToken: string, language: Language): Promise<string> {
    try {
      return (await relyingParty.signOutUrl(idToken, language)).href;
    } catch (error) {
      if (toFailure(error).code === 'temporarily_unavailable') return '/signed-out?only=here';
      throw error;
    }
  }

  async function signOut(ctx: Context, session: SignIn | undefined): Promise<void> {
    seeOther(ctx, session ? await providerSignOut(session.idToken, ctx.state.language) : '/signed-out');
  }

  return { begin, comeBack, signOut };
}
