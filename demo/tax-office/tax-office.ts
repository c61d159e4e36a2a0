import type Koa from 'koa';
import { ClientSecretBasic } from 'openid-client';
import { backchannelLogout, createLogoutTokenCheck } from '../shared/backchannel-logout.ts';
import { consentWithdrawn, createWithdrawalCheck, type Withdrawal, without } from '../shared/consent-withdrawn.ts';
import type { Context, Handler, State } from '../shared/context.ts';
import { Failure } from '../shared/failure.ts';
import { createRelyingParty } from '../shared/relying-party.ts';
import { createService, seeOther, show } from '../shared/service.ts';
import { createSignInFlow } from '../shared/sign-in.ts';
import { contextPage } from './context-page.ts';
import { createContexts, type OpenContext } from './contexts.ts';
import { createDeclaration } from './declaration.ts';
import { createMachineDeclarations } from './machine-declarations.ts';
import { contextsPage, signedOutPage, welcomePage } from './pages.ts';
import { createContextRenewal } from './renewal.ts';
import type { TaxOfficeSettings } from './settings.ts';
import { createSignIns, type Purpose } from './sign-ins.ts';
import type { Taxpayer } from './taxpayer.ts';
import { BRAND } from './words.ts';

/** What createTaxOffice needs; the rest of the settings is for listening. */
export type TaxOfficeOptions = Pick<TaxOfficeSettings, 'issuer' | 'origin' | 'clientId' | 'clientSecret'>;

const NAME = 'tax-office';

/**
 * The tax office: client_secret_basic, PKCE, for oneself or for others in a tab each, level 1 to enter and level 2 to
 * file a return, refresh and silent renewal, logout both ways; and an API where organisations' software files returns. Returns the application without listening.
 */
export function createTaxOffice({ issuer, origin, clientId, clientSecret }: TaxOfficeOptions): Koa<State> {
  const secure = origin.startsWith('https:');
  const contexts = createContexts({ name: `${NAME}.session`, secure });
  const relyingParty = createRelyingParty({
    issuer,
    origin,
    clientId,
    authentication: ClientSecretBasic(clientSecret),
    scope: 'openid profile citizen_id organization represented_person',
    pushed: false,
  });
  const flow = createSignInFlow<Purpose>({ relyingParty, name: NAME, secure });
  const signIns = createSignIns(flow, contexts);
  const renewal = createContextRenewal(relyingParty, contexts);
  const declaration = createDeclaration({ contexts, signIns, renewal });
  const trust = { issuer, clientId, keys: relyingParty.providerKeys };
  const checkLogoutToken = createLogoutTokenCheck(trust);
  const checkWithdrawal = createWithdrawalCheck(trust);

  /** What a person did for others here stays when they stop to do something for themselves, and the other way round. */
  function forget({ subject, party, claims, everything }: Withdrawal): void {
    const concerns = (taxpayer: Taxpayer) => taxpayer.subject === subject && taxpayer.representation?.sub === party;
    if (everything) contexts.endWhere(concerns);
    else contexts.changeWhere(concerns, (taxpayer) => without(taxpayer, claims));
  }

  /** A page of a context; who has no such context in this browser is told that it has ended. */
  const within =
    (page: (ctx: Context, context: OpenContext) => Promise<void> | void): Handler =>
    (ctx) => {
      const context = contexts.find(ctx, ctx.state.parts.context ?? '');
      if (!context) throw new Failure('session_ended');
      return page(ctx, context);
    };

  function home(ctx: Context): void {
    const { language } = ctx.state;
    const open = contexts.list(ctx);
    show(ctx, BRAND, open.length > 0 ? contextsPage(open, language) : welcomePage(language));
  }

  async function refresh(ctx: Context, context: OpenContext): Promise<void> {
    await renewal.check(await renewal.renew(context));
    seeOther(ctx, `/c/${context.id}#session`);
  }

  async function signOut(ctx: Context, { id, taxpayer }: OpenContext): Promise<void> {
    contexts.end(id);
    await flow.signOut(ctx, taxpayer);
  }

  function signedOut(ctx: Context): void {
    const options = { onlyHere: ctx.query.only === 'here', remaining: contexts.list(ctx).length };
    show(ctx, BRAND, signedOutPage(options, ctx.state.language));
  }

  return createService({
    name: NAME,
    origin,
    issuer,
    brand: BRAND,
    folder: import.meta.dirname,
    calledByServers: ['/backchannel-logout', '/events', '/api/declarations'],
    routes: {
      'GET /': home,
      'GET /sign-in': (ctx) => signIns.anew(ctx, ''),
      'GET /sign-in/company': signIns.forCompany,
      'GET /declare': (ctx) => signIns.anew(ctx, '/declare', 'm2'),
      'GET /callback': signIns.callback,
      'GET /c/:context': within((ctx, context) => show(ctx, BRAND, contextPage(context, ctx.state.language))),
      'GET /c/:context/declare': within(declaration.form),
      'POST /c/:context/declare': within(declaration.file),
      'GET /c/:context/sign-in': within((ctx, context) => signIns.again(ctx, context, '')),
      'POST /c/:context/refresh': within(refresh),
      'POST /c/:context/renew': within(signIns.silently),
      'POST /c/:context/sign-out': within(signOut),
      'POST /api/declarations': createMachineDeclarations({ issuer, clientId, clientSecret }),
      'GET /signed-out': signedOut,
      'POST /backchannel-logout': backchannelLogout(checkLogoutToken, contexts),
      'POST /events': consentWithdrawn(checkWithdrawal, forget),
    },
  });
}
