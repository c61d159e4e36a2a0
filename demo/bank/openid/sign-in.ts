/** The page between "sign in with the bank" and the way back. */
import type Provider from 'oidc-provider';
import type { InteractionResults } from 'oidc-provider';
import type { Context } from '../../shared/context.ts';
import { Failure } from '../../shared/failure.ts';
import { readForm } from '../../shared/form.ts';
import type { Resident } from '../../shared/residents.ts';
import type { Routes } from '../../shared/routes.ts';
import { seeOther, show } from '../../shared/service.ts';
import type { Behaviour } from '../behaviours.ts';
import { BRAND } from '../words.ts';
import { AMR, type BankLevel, levelShown, satisfies } from './levels.ts';
import { signInPage } from './pages.ts';
import { levelWanted } from './provider.ts';

export interface SignInParts {
  readonly provider: Provider;
  readonly customers: readonly Resident[];
  readonly idOf: (customer: Resident) => string;
  readonly behaviour: () => Behaviour;
}

const text = (form: URLSearchParams, name: string): string => (form.get(name) ?? '').replace(/\s/g, '');

/** Routes of the bank's sign-in page. */
export function signInRoutes({ provider, customers, idOf, behaviour }: SignInParts): Routes {
  const details = async ({ req, res }: Context) => {
    const found = await provider.interactionDetails(req, res).catch((cause: unknown) => {
      throw new Failure('transaction_expired', { cause });
    });
    const { uid, params, session } = found;
    const known = customers.find((customer) => idOf(customer) === session?.accountId);
    return { id: uid, params, wanted: levelWanted(params), known: known?.number };
  };

  async function finish(ctx: Context, result: InteractionResults): Promise<void> {
    seeOther(ctx, await provider.interactionResult(ctx.req, ctx.res, result));
  }

  const turnAway = (ctx: Context): Promise<void> => finish(ctx, { error: 'access_denied' });

  async function look(ctx: Context): Promise<void> {
    const { id, wanted, known } = await details(ctx);
    if (behaviour() === 'refuses') return turnAway(ctx);
    show(ctx, BRAND, signInPage({ id, wanted, customers, chosen: known }, ctx.state.language));
  }

  /** Who signs in here agrees to what the page says that the bank will tell. */
  async function letIn(ctx: Context, customer: Resident, level: BankLevel): Promise<void> {
    const { params } = await details(ctx);
    const accountId = idOf(customer);
    const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
    grant.addOIDCScope(String(params.scope));
    const login = { accountId, acr: level, amr: [...AMR[level]] };
    await finish(ctx, { login, consent: { grantId: await grant.save() } });
  }

  async function answer(ctx: Context): Promise<void> {
    const { id, wanted } = await details(ctx);
    const form = await readForm(ctx);
    if (form.get('answer') === 'no') return turnAway(ctx);
    const customer = customers.find(({ number }) => number === form.get('customer'));
    const level = levelShown({ customer, pin: text(form, 'pin'), code: text(form, 'code') });
    if (customer && level && satisfies(level, wanted)) return letIn(ctx, customer, level);
    const page = { id, wanted, customers, chosen: customer?.number, wrong: true };
    show(ctx, BRAND, signInPage(page, ctx.state.language));
    ctx.status = 422;
  }

  return { 'GET /sign-in/:id': look, 'POST /sign-in/:id': answer };
}
