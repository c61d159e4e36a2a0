import { Failure, toFailure } from '../shared/failure.ts';
import type { RelyingParty, Renewal, Tokens } from '../shared/relying-party.ts';
import type { Contexts, OpenContext } from './contexts.ts';
import { createSharedWork } from './share-work.ts';
import { isSameParty, type Taxpayer, taxpayerOf } from './taxpayer.ts';

/** Keeps a context true to what the provider says; where the provider has ended it, it ends here too. */
export interface ContextRenewal {
  /** New tokens; throws Failure('session_ended'), or 'temporarily_unavailable', which ends nothing. */
  renew(context: OpenContext): Promise<OpenContext>;
  /** Asks again for whom the person works and what they may do, with new tokens if the old ones are over; throws like `renew`. */
  check(context: OpenContext): Promise<OpenContext>;
}

const MARGIN_MS = 5_000;

const isOver = ({ expiresAt }: Tokens): boolean => expiresAt < Date.now() + MARGIN_MS;

export function createContextRenewal(relyingParty: RelyingParty, contexts: Contexts): ContextRenewal {
  const share = createSharedWork<Tokens, Renewal>();

  function current({ id }: OpenContext): OpenContext {
    const context = contexts.get(id);
    if (!context) throw new Failure('session_ended');
    return context;
  }

  /** Does the work of these tokens; a refusal ends the context, unless it has others by now. */
  async function orEnd<T>({ id, taxpayer }: OpenContext, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'temporarily_unavailable') throw failure;
      if (contexts.get(id)?.taxpayer.tokens === taxpayer.tokens) contexts.end(id);
      throw new Failure('session_ended', { cause: error });
    }
  }

  async function renew(given: OpenContext): Promise<OpenContext> {
    const context = current(given);
    const { tokens, renewals = 0 } = context.taxpayer;
    const renewal = await orEnd(context, () => share(tokens, () => relyingParty.refresh(context.taxpayer)));
    contexts.update(context.id, (now) =>
      now.tokens === tokens ? { ...now, ...renewal, renewals: renewals + 1 } : now,
    );
    return current(context);
  }

  /** What the provider says now; another party than before is a refusal. */
  async function asked(taxpayer: Taxpayer): Promise<Pick<Taxpayer, 'claims' | 'representation'>> {
    const now = taxpayerOf({ ...taxpayer, claims: await relyingParty.userInfo(taxpayer) });
    if (!isSameParty(now, taxpayer)) throw new Failure('session_ended');
    return { claims: now.claims, representation: now.representation };
  }

  async function check(given: OpenContext): Promise<OpenContext> {
    const found = current(given);
    const { tokens } = found.taxpayer;
    const context = tokens.refreshToken && isOver(tokens) ? await renew(found) : found;
    const news = await orEnd(context, () => asked(context.taxpayer));
    contexts.update(context.id, (now) => ({ ...now, ...news }));
    return current(context);
  }

  return { renew, check };
}
