/** The pages between authorize and resume: one page a step, one form a page. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import { textOf } from '../conversations/fields.ts';
import type { AttemptLimits } from '../guessing/attempt-limits.ts';
import { createGuard } from '../guessing/guard.ts';
import type { GuessingLimits } from '../guessing/rules.ts';
import { errorWords } from '../web/error-words.ts';
import { webState } from '../web/state.ts';
import type { Language } from '../web/views.ts';
import { type AnswersParts, createAnswers } from './answers.ts';
import { createConversations } from './conversations.ts';
import { createDevices, type DevicesParts } from './devices.ts';
import { createIdentifying } from './identifying.ts';
import type { InteractionParts } from './interaction.ts';
import { createInteractionPages, type InteractionPagesParts } from './pages.ts';
import { createSignIn, type SignInParts } from './sign-in.ts';
import type { ArrivalParts } from './upstream-arrival.ts';
import { type BeginningParts, createBeginning } from './upstream-begin.ts';
import { createUpstreamChoice } from './upstream-choice.ts';
import { type Arrived, again, type RoutedContext, readVisit, type Visit } from './visit.ts';

/** Whether this browser's person has shown enough a moment ago, on the way to this relying party; says so once. */
export type Arrival = (ctx: Context, asked: SignInAsked) => Promise<Arrived | undefined>;

/** A sign-in that is asked for; `anew` when what was shown before it began is not enough. */
export interface SignInAsked {
  readonly interaction: string;
  readonly clientId: string;
  readonly anew: boolean;
}

function askedBy({ interaction }: Visit): SignInAsked {
  const { details, relyingParty } = interaction;
  const { prompt, max_age: maxAge } = details.params;
  const anew =
    maxAge !== undefined ||
    String(prompt ?? '')
      .split(' ')
      .includes('login');
  return { interaction: details.uid, clientId: relyingParty.clientId, anew };
}

type Made = 'conversations' | 'signIn' | 'devices' | 'guard' | 'identifying' | 'upstreamChoice' | 'beginning';

export interface InteractionRoutesParts
  extends InteractionParts,
    Omit<InteractionPagesParts, Made>,
    Omit<AnswersParts, Made>,
    Omit<SignInParts, Made>,
    BeginningParts,
    DevicesParts {
  readonly credentials: CredentialStore;
  readonly attempts: AttemptLimits;
  readonly settings: { readonly guessing: GuessingLimits } & DevicesParts['settings'] & ArrivalParts['settings'];
  readonly languages: readonly Language[];
  readonly artifacts: ArtifactStore;
  readonly arrival: Arrival;
}

/** Routes under /interaction/:uid. */
export function interactionRoutes(parts: InteractionRoutesParts): Router {
  const { pages, artifacts, relyingParties } = parts;
  const guard = createGuard(parts.attempts, parts.settings.guessing);
  const signIn = createSignIn({ ...parts, guard });
  const devices = createDevices(parts);
  const conversations = createConversations({ ...parts, signIn, devices });
  const identifying = createIdentifying({ ...parts, signIn, devices });
  const upstreamChoice = createUpstreamChoice(parts);
  const beginning = createBeginning(parts);
  const made = { ...parts, signIn, conversations, devices, identifying, upstreamChoice, beginning };
  const show = createInteractionPages(made);
  const answers = createAnswers(made, show);

  /** The way on from an interaction that is over: back to the service that began it, when we still know which. */
  async function showExpired(ctx: RoutedContext): Promise<void> {
    const { language } = webState(ctx);
    const words = pages.words(language);
    const past = await artifacts.findToken('Interaction', ctx.params.uid ?? '');
    const clientId = (past?.payload.params as { client_id?: string } | undefined)?.client_id;
    const relyingParty = clientId ? await relyingParties.find(clientId) : undefined;
    const code = past && !past.consumedAt ? 'interaction_elsewhere' : 'interaction_expired';
    const href = relyingParty?.uris.service;
    const back = href ? { back: { href, label: words('error.back', { service: relyingParty.name[language] }) } } : {};
    const requestId = String(ctx.state.requestId ?? '');
    pages.show(
      ctx,
      'error',
      { code: 'session_not_found', ...errorWords(words, code), requestId, ...back },
      { status: 400 },
    );
  }

  async function open(ctx: RoutedContext): Promise<void> {
    const visit = await readVisit(ctx, parts);
    if (!visit) return showExpired(ctx);
    const { step } = visit.interaction;
    if (step.kind === 'upstream') return answers.openUpstream(visit);
    const arrived = step.kind === 'sign-in' ? await parts.arrival(ctx, askedBy(visit)) : undefined;
    if (arrived) return answers.arrive(visit, arrived);
    const hinted = step.kind === 'sign-in' ? await made.upstreamChoice.hinted(visit) : undefined;
    await (hinted ? answers.toUpstream(visit, hinted) : show[step.kind](visit));
  }

  async function answer(ctx: RoutedContext): Promise<void> {
    const visit = await readVisit(ctx, parts);
    if (!visit) return showExpired(ctx);
    const { step } = visit.interaction;
    const action = textOf(visit.input, 'action');
    if (step.kind !== ctx.params.step) return again(visit);
    if (action === 'cancel') return answers.cancel(visit);
    if (action === 'switch') return answers.switchAccount(visit);
    const upstream = textOf(visit.input, 'upstream');
    await (upstream === '' ? answers.to[step.kind](visit) : answers.toUpstream(visit, upstream));
  }

  const router = new Router({ prefix: '/interaction/:uid' });
  router.get('/', (ctx) => open(ctx));
  // A language switch on a form that was answered wrongly leads to the form's address.
  router.get('/:step', (ctx) => {
    ctx.status = 303;
    ctx.redirect(`/interaction/${ctx.params.uid}${ctx.search}`);
  });
  router.post('/:step', (ctx) => answer(ctx));
  return router;
}
