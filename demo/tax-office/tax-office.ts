import { randomInt } from 'node:crypto';
import type Koa from 'koa';
import { ClientSecretBasic } from 'openid-client';
import { backchannelLogout, createLogoutTokenCheck } from '../shared/backchannel-logout.ts';
import type { Context, State } from '../shared/context.ts';
import { Failure, toFailure } from '../shared/failure.ts';
import { readForm } from '../shared/form.ts';
import { reaches } from '../shared/levels.ts';
import { createRelyingParty } from '../shared/relying-party.ts';
import { createService, show } from '../shared/service.ts';
import { createSessions } from '../shared/sessions.ts';
import { createSignInFlow } from '../shared/sign-in.ts';
import { declarationPage, declaredPage, personPage, signedOutPage, welcomePage } from './pages.ts';
import type { TaxOfficeSettings } from './settings.ts';
import { shareWork } from './share-work.ts';
import type { Taxpayer } from './taxpayer.ts';
import { BRAND } from './words.ts';

/** What createTaxOffice needs; the rest of the settings is for listening. */
export type TaxOfficeOptions = Pick<TaxOfficeSettings, 'issuer' | 'origin' | 'clientId' | 'clientSecret'>;

const NAME = 'tax-office';
const INCOME = /^\d{1,12}$/;

/** An amount in đồng as people write it, with or without separators; undefined when it is none. */
function readIncome(text: string): number | undefined {
  const digits = text.replace(/[\s.,]/g, '');
  return INCOME.test(digits) ? Number(digits) : undefined;
}

/**
 * The tax office: client_secret_basic, PKCE, level 1 to enter and level 2 to file a return, refresh, logout both ways.
 * Returns the application without listening.
 */
export function createTaxOffice({ issuer, origin, clientId, clientSecret }: TaxOfficeOptions): Koa<State> {
  const secure = origin.startsWith('https:');
  const sessions = createSessions<Taxpayer>({ name: `${NAME}.session`, secure });
  const relyingParty = createRelyingParty({
    issuer,
    origin,
    clientId,
    authentication: ClientSecretBasic(clientSecret),
    scope: 'openid profile citizen_id',
    pushed: false,
  });
  const flow = createSignInFlow({ relyingParty, sessions, name: NAME, secure });
  const checkLogoutToken = createLogoutTokenCheck({ issuer, clientId, keys: relyingParty.providerKeys });
  const renewTokens = shareWork(relyingParty.refresh);

  function home(ctx: Context): void {
    const person = sessions.find(ctx);
    show(ctx, BRAND, person ? personPage(person, ctx.state.language) : welcomePage(ctx.state.language));
  }

  /** The taxpayer, when the sign-in is strong enough to file a return. */
  function declarant(ctx: Context): Taxpayer | undefined {
    const person = sessions.find(ctx);
    return person && reaches(person.level, 'm2') ? person : undefined;
  }

  async function declaration(ctx: Context): Promise<void> {
    const person = declarant(ctx);
    if (!person) return flow.begin(ctx, { target: '/declare', level: 'm2' });
    const { language } = ctx.state;
    show(ctx, BRAND, person.declared ? declaredPage(person.declared, language) : declarationPage(person, {}, language));
  }

  async function declare(ctx: Context): Promise<void> {
    const person = declarant(ctx);
    if (!person) throw new Failure('session_ended');
    const value = (await readForm(ctx)).get('income') ?? '';
    const income = readIncome(value);
    if (income === undefined) {
      show(ctx, BRAND, declarationPage(person, { value, wrong: true }, ctx.state.language));
      ctx.status = 422;
      return;
    }
    sessions.update(ctx, { ...person, declared: { income, receipt: `MH-${randomInt(100_000, 1_000_000)}` } });
    ctx.status = 303;
    ctx.redirect('/declare');
  }

  /** Renews the tokens; when the provider has ended the session, it ends here too. */
  async function refresh(ctx: Context): Promise<void> {
    const person = sessions.find(ctx);
    if (!person) throw new Failure('session_ended');
    try {
      const tokens = await renewTokens(person);
      sessions.update(ctx, { ...person, tokens, renewals: (person.renewals ?? 0) + 1 });
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'temporarily_unavailable') throw failure;
      sessions.end(ctx);
      throw new Failure('session_ended', { cause: error });
    }
    ctx.status = 303;
    ctx.redirect('/#session');
  }

  return createService({
    name: NAME,
    origin,
    issuer,
    brand: BRAND,
    folder: import.meta.dirname,
    calledByServers: ['/backchannel-logout'],
    routes: {
      'GET /': home,
      'GET /declare': declaration,
      'POST /declare': declare,
      'POST /refresh': refresh,
      'GET /sign-in': (ctx) => flow.begin(ctx, { target: '/' }),
      'GET /callback': flow.finish,
      'POST /sign-out': flow.signOut,
      'GET /signed-out': (ctx) => show(ctx, BRAND, signedOutPage(ctx.query.only === 'here', ctx.state.language)),
      'POST /backchannel-logout': backchannelLogout(checkLogoutToken, sessions),
    },
  });
}
