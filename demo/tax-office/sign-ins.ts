import { AuthorizationResponseError } from 'openid-client';
import type { Context } from '../shared/context.ts';
import { Failure } from '../shared/failure.ts';
import type { Level } from '../shared/levels.ts';
import type { SignIn } from '../shared/relying-party.ts';
import { seeOther, show } from '../shared/service.ts';
import type { SignInFlow } from '../shared/sign-in.ts';
import type { Contexts, OpenContext } from './contexts.ts';
import { needsPersonPage } from './pages.ts';
import { FILE, isSameParty, mayFile, type Taxpayer, taxpayerOf } from './taxpayer.ts';
import { BRAND } from './words.ts';

/** What is remembered while a person is at the provider. */
export interface Purpose {
  /** The page of the context on which they land. */
  readonly page: '' | '/declare' | '#session';
  /** To file for a company: oneself is no answer. */
  readonly forCompany?: true;
  /** The context that is renewed without a page: the answer must be for the same party. */
  readonly silent?: OpenContext['id'];
}

/** The ways to the provider and back. */
export interface SignIns {
  /** Anew: the provider asks for whom, where a person has a choice. */
  anew(ctx: Context, page: Purpose['page'], level?: Level): Promise<void>;
  /** Anew, to file for a company. */
  forCompany(ctx: Context): Promise<void>;
  /** The same person for the same party again, with whatever pages that takes. */
  again(ctx: Context, context: OpenContext, page: Purpose['page'], level?: Level): Promise<void>;
  /** The same without any page. */
  silently(ctx: Context, context: OpenContext): Promise<void>;
  /** The redirect URI. */
  callback(ctx: Context): Promise<void>;
}

const COMPANY = [{ type: 'representation', parties: ['organization'], powers: [FILE], required: true }];

/** What a provider answers that was not allowed to show a page and needs one (OpenID Connect Core, 3.1.2.6). */
const NEEDS_PERSON = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]);

const needsPerson = (error: unknown): error is AuthorizationResponseError =>
  error instanceof AuthorizationResponseError && NEEDS_PERSON.has(error.error);

/** "As before": the ID token says who and for whom. */
const asBefore = ({ taxpayer }: OpenContext) => ({ id_token_hint: taxpayer.idToken });

/** The provider should have refused what is no answer; whoever asked looks for themselves. */
function isAnswer({ forCompany }: Purpose, taxpayer: Taxpayer, before: OpenContext | undefined): boolean {
  const isForCompany = taxpayer.representation?.kind === 'organization' && mayFile(taxpayer);
  return (!forCompany || isForCompany) && (!before || isSameParty(taxpayer, before.taxpayer));
}

export function createSignIns(flow: SignInFlow<Purpose>, contexts: Contexts): SignIns {
  /** Who comes back: into their context, or into a new one. */
  async function arrive(ctx: Context, purpose: Purpose, redeem: () => Promise<SignIn>): Promise<void> {
    const taxpayer = taxpayerOf(await redeem());
    const { silent } = purpose;
    const before = silent === undefined ? undefined : contexts.find(ctx, silent);
    if (silent !== undefined && !before) throw new Failure('session_ended');
    if (!isAnswer(purpose, taxpayer, before)) throw new Failure('answer_refused');
    const { id } = contexts.open(ctx, taxpayer);
    if (before) contexts.update(id, (now) => ({ ...now, renewals: (now.renewals ?? 0) + 1 }));
    seeOther(ctx, `/c/${id}${purpose.page}`);
  }

  async function callback(ctx: Context): Promise<void> {
    const { purpose, redeem } = flow.comeBack(ctx);
    try {
      await arrive(ctx, purpose, redeem);
    } catch (error) {
      if (purpose.silent === undefined || !needsPerson(error)) throw error;
      const context = contexts.find(ctx, purpose.silent);
      show(ctx, BRAND, needsPersonPage(context, error.error, ctx.state.language));
      ctx.status = 401;
    }
  }

  return {
    callback,
    anew: (ctx, page, level) => flow.begin(ctx, { page }, level ? { level } : {}),
    forCompany: (ctx) =>
      flow.begin(
        ctx,
        { page: '/declare', forCompany: true },
        { level: 'm2', parameters: { authorization_details: JSON.stringify(COMPANY) } },
      ),
    again: (ctx, context, page, level) =>
      flow.begin(ctx, { page }, { ...(level && { level }), parameters: asBefore(context) }),
    silently: (ctx, context) =>
      flow.begin(
        ctx,
        { page: '#session', silent: context.id },
        { parameters: { ...asBefore(context), prompt: 'none' } },
      ),
  };
}
