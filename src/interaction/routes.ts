/** The pages between authorize and resume. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import type { InteractionResults } from 'oidc-provider';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { Country } from '../identity/country.ts';
import type { PersonStore } from '../identity/person-store.ts';
import { personForLogin } from '../identity/sign-in.ts';
import type { ArtifactStore, SessionEvidence } from '../oidc/artifact-store.ts';
import { shownHash } from '../oidc/claim-requests.ts';
import { STEP_UP_DECLINED } from '../oidc/levels.ts';
import { errorWords } from '../web/error-words.ts';
import { chooseLanguage } from '../web/language.ts';
import type { Pages } from '../web/pages.ts';
import { allowFormAction } from '../web/security-headers.ts';
import { webState } from '../web/state.ts';
import type { Language, ServiceView } from '../web/views.ts';
import { type ConsentParts, claimViews, createConsentKeeper, requestOf } from './consent.ts';
import { fieldViews, type Input, MAX_LOGIN_LENGTH, readFields, textOf } from './forms.ts';
import { type Interaction, type InteractionParts, readInteraction } from './interaction.ts';
import { createSignIn, type SignInParts } from './sign-in.ts';

export interface InteractionRoutesParts extends InteractionParts, SignInParts, ConsentParts {
  readonly provider: Provider;
  readonly pages: Pages;
  readonly languages: readonly Language[];
  readonly authenticators: AuthenticatorRegistry;
  readonly artifacts: ArtifactStore;
  readonly people: PersonStore;
  readonly country: Country;
  readonly endSession: (uid: string) => Promise<void>;
}

/** One request of an interaction's page. */
interface Visit {
  readonly ctx: Context;
  readonly interaction: Interaction;
  readonly language: Language;
  readonly input: Input;
}

const REFUSED = 400;
const serviceOf = ({ relyingParty }: Interaction, language: Language): ServiceView => ({
  name: relyingParty.name[language],
  organisation: relyingParty.organisation[language],
});
const actionOf = ({ details, step }: Interaction): string => `/interaction/${details.uid}/${step.kind}`;

/** Routes under /interaction/:uid: one page a step, one form a page. */
export function interactionRoutes(parts: InteractionRoutesParts): Router {
  const { provider, pages, authenticators, artifacts, audit } = parts;
  const trySignIn = createSignIn(parts);
  const keepConsent = createConsentKeeper(parts);

  /** Hands the answer to the library and goes back to it. */
  async function finish({ ctx }: Visit, result: InteractionResults, merge = true): Promise<void> {
    const returnTo = await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: merge });
    ctx.status = 303;
    ctx.redirect(returnTo);
  }

  async function refuse(visit: Visit, error: string, description: string): Promise<void> {
    await finish(visit, { error, error_description: description }, false);
  }

  function again({ ctx, interaction }: Visit): void {
    ctx.status = 303;
    ctx.redirect(`/interaction/${interaction.details.uid}`);
  }

  /** The person in this browser leaves: their session ends everywhere, and this interaction starts over. */
  async function leave({ interaction }: Visit): Promise<void> {
    const { details, person, relyingParty } = interaction;
    if (details.session?.uid) await parts.endSession(details.session.uid);
    await audit({ type: 'account.switched', personId: person?.id, clientId: relyingParty.clientId });
    delete (details as { session?: unknown }).session;
    delete (details as { lastSubmission?: unknown }).lastSubmission;
    await details.persist();
  }

  function showSignIn(
    visit: Visit,
    problem: { error?: string; errors?: Record<string, string>; status?: number } = {},
  ): void {
    const { ctx, interaction, language, input } = visit;
    const words = pages.words(language);
    const login = textOf(input, 'login').slice(0, MAX_LOGIN_LENGTH) || (interaction.param('login_hint') ?? '');
    const { errors = {} } = problem;
    const loginField = {
      name: 'login',
      type: 'text' as const,
      label: words('signIn.login'),
      hint: words('signIn.loginHint'),
      value: login,
      autocomplete: 'username',
      ...(errors.login ? { error: errors.login } : {}),
    };
    const model = {
      service: serviceOf(interaction, language),
      action: `/interaction/${interaction.details.uid}/sign-in`,
      fields: [loginField, ...fieldViews(authenticators.first, language, errors)],
      shared: textOf(input, 'shared') === 'yes',
      ...(problem.error ? { error: problem.error } : {}),
    };
    pages.show(ctx, 'sign-in', model, { status: problem.status ?? 200 });
  }

  function showAuthenticator(
    visit: Visit,
    problem: { error?: string; errors?: Record<string, string>; status?: number } = {},
  ): void {
    const { ctx, interaction, language } = visit;
    const { step } = interaction;
    const authenticator = step.kind === 'authenticator' ? authenticators.get(step.method) : undefined;
    if (step.kind !== 'authenticator' || !authenticator) return again(visit);
    const words = authenticator.words[language];
    const model = {
      service: serviceOf(interaction, language),
      action: actionOf(interaction),
      title: words.title ?? '',
      explanation: words.explanation ?? '',
      fields: fieldViews(authenticator, language, problem.errors),
      optional: step.optional,
      ...(problem.error ? { error: problem.error } : {}),
    };
    pages.show(ctx, 'authenticator', model, { status: problem.status ?? 200 });
  }

  function showConsent({ ctx, interaction, language }: Visit): void {
    const words = pages.words(language);
    const { relyingParty, person } = interaction;
    const request = requestOf(interaction, parts.scopeClaims);
    const label = (claim: string) => words(`claim.${claim}`);
    const offline = request.scopes.includes('offline_access');
    const model = {
      service: serviceOf(interaction, language),
      action: `${actionOf(interaction)}?shown=${shownHash(relyingParty).toString('hex')}`,
      personName: person?.name.full ?? '',
      ...claimViews(request, relyingParty, { language, label }),
      offline,
      duration: words('consent.duration.untilWithdrawn'),
      ...(relyingParty.uris.privacy ? { privacyUri: relyingParty.uris.privacy } : {}),
    };
    pages.show(ctx, 'consent', model);
  }

  async function showUnreachable({ ctx, interaction, language }: Visit): Promise<void> {
    const words = pages.words(language);
    const { step, relyingParty, person } = interaction;
    const missing = step.kind === 'level-unreachable' ? step.missing : [];
    const service = serviceOf(interaction, language);
    const say = {
      identity: () => words('level.identity', { level: 2 }),
      'second-factor': () => words('level.secondFactor'),
    };
    const model = {
      service,
      action: actionOf(interaction),
      explanation: words('level.explanation', { service: service.name }),
      missing: missing.map((what) => say[what]()),
    };
    await audit({
      type: 'level.unreachable',
      personId: person?.id,
      clientId: relyingParty.clientId,
      details: { missing },
    });
    pages.show(ctx, 'level-unreachable', model);
  }

  const show: Record<Interaction['step']['kind'], (visit: Visit) => void | Promise<void>> = {
    'sign-in': (visit) => showSignIn(visit),
    authenticator: (visit) => showAuthenticator(visit),
    consent: showConsent,
    'level-unreachable': showUnreachable,
    'select-account': ({ ctx, interaction, language }) =>
      pages.show(ctx, 'select-account', {
        service: serviceOf(interaction, language),
        action: actionOf(interaction),
        personName: interaction.person?.name.full ?? '',
      }),
  };

  async function cancel(visit: Visit): Promise<void> {
    const { person, relyingParty } = visit.interaction;
    await audit({ type: 'sign-in.cancelled', personId: person?.id, clientId: relyingParty.clientId });
    await refuse(visit, 'access_denied', 'the person turned back');
  }

  async function signIn(visit: Visit): Promise<void> {
    const { interaction, language, input } = visit;
    const login = textOf(input, 'login');
    const { first } = authenticators;
    const { values, errors } = readFields(first, input, language);
    if (login.trim() === '' || login.length > MAX_LOGIN_LENGTH)
      errors.login = pages.words(language)('error.signIn.loginMissing');
    if (Object.keys(errors).length > 0) return showSignIn(visit, { errors, status: REFUSED });
    const person = await personForLogin(login, parts);
    const attempt = {
      authenticator: first,
      personId: person?.id,
      clientId: interaction.relyingParty.clientId,
      input: values,
    };
    const outcome = await trySignIn(attempt);
    if ('words' in outcome || !person) {
      const error = first.words[language]['words' in outcome ? outcome.words : 'wrong'] ?? '';
      return showSignIn(visit, { error, status: REFUSED });
    }
    if (interaction.person && interaction.person.id !== person.id) await leave(visit);
    await signedIn(visit, person.id, outcome.evidence);
  }

  async function signedIn(visit: Visit, personId: string, evidence: SessionEvidence): Promise<void> {
    const remember = textOf(visit.input, 'shared') !== 'yes';
    const result = {
      login: { accountId: personId, remember, ts: evidence.at },
      select_account: {},
      evidence: [evidence],
    };
    await finish(visit, result);
  }

  async function showMore(visit: Visit): Promise<void> {
    const { interaction, language, input } = visit;
    const { step, person } = interaction;
    const authenticator = step.kind === 'authenticator' ? authenticators.get(step.method) : undefined;
    if (step.kind !== 'authenticator' || !authenticator || !person) return again(visit);
    if (textOf(input, 'action') === 'skip' && step.optional) return finish(visit, { [STEP_UP_DECLINED]: true });
    const { values, errors } = readFields(authenticator, input, language);
    if (Object.keys(errors).length > 0) return showAuthenticator(visit, { errors, status: REFUSED });
    const { clientId } = interaction.relyingParty;
    const outcome = await trySignIn({ authenticator, personId: person.id, clientId, input: values });
    if ('words' in outcome)
      return showAuthenticator(visit, { error: authenticator.words[language][outcome.words] ?? '', status: REFUSED });
    await finish(visit, { evidence: [outcome.evidence] });
  }

  async function consent(visit: Visit): Promise<void> {
    const { ctx, interaction, language, input } = visit;
    const { person, relyingParty } = interaction;
    const action = textOf(input, 'action');
    if (!person) return again(visit);
    if (action === 'refuse') {
      await audit({ type: 'consent.refused', personId: person.id, clientId: relyingParty.clientId });
      return refuse(visit, 'access_denied', 'the person refused');
    }
    const isWhatWasShown = ctx.query.shown === shownHash(relyingParty).toString('hex');
    if (action !== 'agree' || !isWhatWasShown) return again(visit);
    const ticked = [input.claim ?? []].flat().filter((claim) => typeof claim === 'string');
    await keepConsent(interaction, person, { ticked, language });
    await finish(visit, { consent: {} });
  }

  const answer: Record<Interaction['step']['kind'], (visit: Visit) => Promise<void>> = {
    'sign-in': signIn,
    authenticator: showMore,
    consent,
    'select-account': (visit) => finish(visit, { select_account: {} }),
    'level-unreachable': (visit) =>
      refuse(visit, 'unmet_authentication_requirements', 'the account does not reach the level'),
  };

  async function visitOf(ctx: Context & { params: Record<string, string> }): Promise<Visit | undefined> {
    const interaction = await readInteraction(ctx, ctx.params.uid ?? '', parts);
    if (!interaction) return undefined;
    const state = webState(ctx);
    state.language = chooseLanguage({
      chosen: state.chosenLanguage,
      uiLocales: interaction.param('ui_locales'),
      supported: parts.languages,
    });
    const redirectUri = interaction.param('redirect_uri');
    if (redirectUri) allowFormAction(ctx, redirectUri);
    const input = (ctx.request as { body?: Input }).body ?? {};
    return { ctx, interaction, language: state.language, input };
  }

  /** The way on from an interaction that is over: back to the service that began it, when we still know which. */
  async function showExpired(ctx: Context & { params: Record<string, string> }): Promise<void> {
    const { language } = webState(ctx);
    const words = pages.words(language);
    const past = await artifacts.findToken('Interaction', ctx.params.uid ?? '');
    const clientId = (past?.payload.params as { client_id?: string } | undefined)?.client_id;
    const relyingParty = clientId ? await parts.relyingParties.find(clientId) : undefined;
    const code = past && !past.consumedAt ? 'interaction_elsewhere' : 'interaction_expired';
    const href = relyingParty?.uris.service;
    const back = href ? { back: { href, label: words('error.back', { service: relyingParty.name[language] }) } } : {};
    const model = {
      code: 'session_not_found',
      ...errorWords(words, code),
      requestId: String(ctx.state.requestId ?? ''),
      ...back,
    };
    pages.show(ctx, 'error', model, { status: REFUSED });
  }

  const router = new Router({ prefix: '/interaction/:uid' });
  router.get('/', async (ctx) => {
    const visit = await visitOf(ctx);
    await (visit ? show[visit.interaction.step.kind](visit) : showExpired(ctx));
  });
  router.get('/:step', (ctx) => {
    ctx.status = 303;
    ctx.redirect(`/interaction/${ctx.params.uid}${ctx.search}`);
  });
  router.post('/:step', async (ctx) => {
    const visit = await visitOf(ctx);
    if (!visit) return showExpired(ctx);
    const { step, person } = visit.interaction;
    const action = textOf(visit.input, 'action');
    if (step.kind !== ctx.params.step) return again(visit);
    if (action === 'cancel') return step.kind === 'level-unreachable' ? answer[step.kind](visit) : cancel(visit);
    if (action === 'switch' && person) {
      await leave(visit);
      return again(visit);
    }
    await answer[step.kind](visit);
  });
  return router;
}
