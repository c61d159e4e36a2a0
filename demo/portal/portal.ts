import { createPrivateKey } from 'node:crypto';
import type Koa from 'koa';
import { PrivateKeyJwt } from 'openid-client';
import { backchannelLogout, createLogoutTokenCheck } from '../shared/backchannel-logout.ts';
import { consentWithdrawn, createWithdrawalCheck, type Withdrawal, without } from '../shared/consent-withdrawn.ts';
import type { Context, State } from '../shared/context.ts';
import { createExpiringMap } from '../shared/expiring-map.ts';
import { Failure } from '../shared/failure.ts';
import { reaches } from '../shared/levels.ts';
import { createRelyingParty, type SignIn } from '../shared/relying-party.ts';
import { createService, seeOther, show } from '../shared/service.ts';
import { createSessions } from '../shared/sessions.ts';
import { createSignInFlow } from '../shared/sign-in.ts';
import { fetchBirthRecord } from './birth-record.ts';
import { landPage, personPage, recordPage, signedOutPage, welcomePage } from './pages.ts';
import type { PortalSettings } from './settings.ts';
import { BRAND } from './words.ts';

/** What createPortal needs; the rest of the settings is for listening. */
export type PortalOptions = Pick<
  PortalSettings,
  'issuer' | 'origin' | 'clientId' | 'privateKey' | 'taxOffice' | 'dataApi'
>;

const NAME = 'portal';
/** The provider knows the bank by this name; people may come through it. */
const BANK = 'bank';

/** Where a person lands after signing in. */
type Path = `/${string}`;

function authentication({ privateKey }: PortalOptions) {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = createPrivateKey({ key: privateKey, format: 'jwk' }).toCryptoKey(algorithm, false, ['sign']);
  return PrivateKeyJwt({ key, kid: privateKey.kid });
}

/**
 * The public-service portal, with the profile fapi2: private_key_jwt, pushed requests, PKCE, tokens bound to a key; step-up
 * for one service, logout both ways.
 * Returns the application without listening.
 */
export function createPortal(options: PortalOptions): Koa<State> {
  const { issuer, origin, clientId, taxOffice, dataApi } = options;
  const secure = origin.startsWith('https:');
  const sessions = createSessions<SignIn>({ name: `${NAME}.session`, secure });
  const relyingParty = createRelyingParty({
    issuer,
    origin,
    clientId,
    authentication: authentication(options),
    scope: 'openid profile birth phone email',
    pushed: true,
    bound: true,
  });
  const flow = createSignInFlow<Path>({ relyingParty, name: NAME, secure });
  const trust = { issuer, clientId, keys: relyingParty.providerKeys };
  const checkLogoutToken = createLogoutTokenCheck(trust);
  const checkWithdrawal = createWithdrawalCheck(trust);
  /** Who withdrew, so that their browser can be told; kept for a while. */
  const withdrew = createExpiringMap<true>({ lifetimeSeconds: 3600, maximum: 10_000 });

  /** This service keeps nothing but sessions. */
  function forget({ subject, claims, everything }: Withdrawal): void {
    const concerns = (person: SignIn) => person.subject === subject;
    if (everything) {
      sessions.endWhere(concerns);
      withdrew.set(subject, true);
    } else sessions.changeWhere(concerns, (person) => without(person, claims));
  }

  function home(ctx: Context): void {
    const person = sessions.find(ctx);
    const { language } = ctx.state;
    const isForgotten = withdrew.get(sessions.endedFor(ctx) ?? '') === true;
    show(ctx, BRAND, person ? personPage(person, taxOffice, language) : welcomePage(language, isForgotten));
  }

  /** A service that needs level 2: who has less is sent to the provider to raise it, and comes back here. */
  async function land(ctx: Context): Promise<void> {
    const person = sessions.find(ctx);
    if (!person || !reaches(person.level, 'm2')) return flow.begin(ctx, '/land', { level: 'm2' });
    show(ctx, BRAND, landPage(person, ctx.state.language));
  }

  /**
   * A record that a data provider keeps and guards itself: it says when the sign-in is not enough (RFC 9470), the
   * person steps up, and the call is made again. Who comes back from that and is still refused is not sent in a circle.
   */
  async function birthRecord(ctx: Context): Promise<void> {
    const person = sessions.find(ctx);
    const isSecondTry = ctx.query.again === 'yes';
    if (!person) return flow.begin(ctx, '/birth-record');
    const answer = await fetchBirthRecord(dataApi, relyingParty, person);
    if ('record' in answer && !isSecondTry) return show(ctx, BRAND, recordPage(answer.record, ctx.state.language));
    if ('record' in answer) return ctx.redirect('/birth-record');
    if (isSecondTry) throw new Failure('unmet_authentication_requirements');
    await flow.begin(ctx, '/birth-record?again=yes', answer.stepUp);
  }

  async function callback(ctx: Context): Promise<void> {
    const { purpose, redeem } = flow.comeBack(ctx);
    sessions.start(ctx, await redeem());
    seeOther(ctx, purpose);
  }

  async function signOut(ctx: Context): Promise<void> {
    const session = sessions.find(ctx);
    sessions.end(ctx);
    await flow.signOut(ctx, session);
  }

  return createService({
    name: NAME,
    origin,
    issuer,
    brand: BRAND,
    folder: import.meta.dirname,
    calledByServers: ['/backchannel-logout', '/events'],
    routes: {
      'GET /': home,
      'GET /land': land,
      'GET /birth-record': birthRecord,
      'GET /sign-in': (ctx) => flow.begin(ctx, '/'),
      'GET /sign-in/bank': (ctx) => flow.begin(ctx, '/', { parameters: { idp_hint: BANK } }),
      'GET /callback': callback,
      'POST /sign-out': signOut,
      'GET /signed-out': (ctx) => show(ctx, BRAND, signedOutPage(ctx.query.only === 'here', ctx.state.language)),
      'POST /backchannel-logout': backchannelLogout(checkLogoutToken, sessions),
      'POST /events': consentWithdrawn(checkWithdrawal, forget),
    },
  });
}
