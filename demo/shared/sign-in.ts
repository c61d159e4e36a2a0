import type { Context } from './context.ts';
import { createExpiringMap } from './expiring-map.ts';
import { Failure, toFailure } from './failure.ts';
import type { RelyingParty, SignIn, Transaction } from './relying-party.ts';
import { createCookie, randomId, type Sessions } from './sessions.ts';
import type { StepUp } from './step-up-challenge.ts';

interface Pending {
  readonly transaction: Transaction;
  /** The browser that began: only it may finish. */
  readonly browser: string;
  readonly target: string;
}

/** The way to the provider and back, and the way out. */
export interface SignInFlow {
  /** Sends the person to the provider; afterwards they land on `target`, a path of this service. */
  begin(ctx: Context, options: { target: string } & StepUp): Promise<void>;
  /** The redirect URI. */
  finish(ctx: Context): Promise<void>;
  /** Ends the session here, then asks the provider to end its own. */
  signOut(ctx: Context): Promise<void>;
}

export interface SignInFlowOptions {
  readonly relyingParty: RelyingParty;
  readonly sessions: Sessions<SignIn>;
  /** Name of the service in its cookies. */
  readonly name: string;
  readonly secure: boolean;
}

const LIFETIME_SECONDS = 60 * 60;
const MAXIMUM = 10_000;

export function createSignInFlow({ relyingParty, sessions, name, secure }: SignInFlowOptions): SignInFlow {
  const pending = createExpiringMap<Pending>({ lifetimeSeconds: LIFETIME_SECONDS, maximum: MAXIMUM });
  const cookie = createCookie({ name: `${name}.browser`, secure });

  async function begin(ctx: Context, { target, ...asked }: { target: string } & StepUp): Promise<void> {
    const { url, transaction } = await relyingParty.begin(ctx.state.language, asked);
    const browser = cookie.read(ctx) ?? randomId();
    cookie.write(ctx, browser);
    pending.set(transaction.state, { transaction, browser, target });
    ctx.status = 303;
    ctx.redirect(url.href);
  }

  /** The transaction that this browser began, once. Keyed by state, so that several tabs do not disturb each other. */
  function takePending(ctx: Context): Pending {
    const state = typeof ctx.query.state === 'string' ? ctx.query.state : '';
    const found = pending.get(state);
    if (!found) throw new Failure('transaction_expired');
    if (found.browser !== cookie.read(ctx)) throw new Failure('transaction_elsewhere');
    pending.delete(state);
    return found;
  }

  async function finish(ctx: Context): Promise<void> {
    const { transaction, target } = takePending(ctx);
    const callback = new URL(`${relyingParty.registration.origin}/callback${ctx.search}`);
    sessions.start(ctx, await relyingParty.finish(callback, transaction));
    ctx.status = 303;
    ctx.redirect(target);
  }

  async function signOut(ctx: Context): Promise<void> {
    const session = sessions.find(ctx);
    sessions.end(ctx);
    const url = session && (await providerSignOut(session.idToken, ctx));
    ctx.status = 303;
    ctx.redirect(url ?? '/signed-out');
  }

  /** Where the provider signs out; when it cannot be reached, the person is told that they are still signed in there. */
  async function providerSignOut(idToken: string, ctx: Context): Promise<string> {
    try {
      return (await relyingParty.signOutUrl(idToken, ctx.state.language)).href;
    } catch (error) {
      if (toFailure(error).code === 'temporarily_unavailable') return '/signed-out?only=here';
      throw error;
    }
  }

  return { begin, finish, signOut };
}
