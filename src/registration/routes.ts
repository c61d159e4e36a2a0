/** Opening an account: one page a step, one form a page. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AcceptanceStore } from '../consent/acceptances.ts';
import { textOf } from '../conversations/fields.ts';
import type { Transaction } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import type { NumberStated } from '../messages/number-stated.ts';
import { createAccounts } from './accounts.ts';
import { type ContactParts, createContacts } from './contact.ts';
import { isOpen, nextStep, STEPS, type Step } from './draft.ts';
import { createDrafts, type DraftsParts } from './drafts.ts';
import { createEndsPages } from './ends-pages.ts';
import { createStepPages, type StepPagesParts } from './step-pages.ts';
import { createSteps } from './steps.ts';
import { createOrigins, inputOf, lead, type Origin, type OriginParts, type Visit } from './visit.ts';
import { createWays, offeredWays, type WaysParts } from './ways.ts';

export interface RegistrationParts
  extends DraftsParts,
    ContactParts,
    Omit<OriginParts, 'artifacts'>,
    WaysParts,
    Omit<StepPagesParts, 'steps'> {
  readonly people: PersonStore;
  readonly pages: StepPagesParts['pages'];
  readonly credentials: CredentialStore;
  readonly acceptances: AcceptanceStore;
  readonly transaction: Transaction;
  readonly tell: Tell;
  readonly numberStated: NumberStated;
  /** The session of this browser, and how one is ended. */
  readonly session: (ctx: Context) => Promise<{ uid: string; personId: string } | undefined>;
  readonly endSession: (uid: string) => Promise<void>;
}

type Routed = Context & { params: Record<string, string> };

const stepOf = (name: string | undefined): Step | undefined => STEPS.find((step) => step === name);

/** Routes under /register; undefined where nobody can open an account. */
export function registrationRoutes(parts: RegistrationParts): Router | undefined {
  const { pages, guard, audit, authenticators } = parts;
  const { first, further } = offeredWays(authenticators);
  if (!first || parts.channels.length === 0) return undefined;
  const steps = STEPS.filter((step) => step !== 'device' || further !== undefined);
  const drafts = createDrafts(parts);
  const origins = createOrigins(parts);
  const contacts = createContacts(parts);
  const open = createAccounts({ ...parts, drafts, contacts, first });
  const ends = createEndsPages(parts);
  const show = createStepPages({ ...parts, steps });
  const ways = createWays(parts);

  /** Whoever was signed in in this browser before is not the person of the new account. */
  async function leaveOther(ctx: Context, personId: string): Promise<void> {
    const session = await parts.session(ctx);
    if (session && session.personId !== personId) await parts.endSession(session.uid);
  }

  async function placeOf(ctx: Context) {
    const origin = await origins.of(ctx.query.interaction);
    const language = origins.speak(ctx, origin);
    const query = origin.interaction ? `?interaction=${encodeURIComponent(origin.interaction)}` : '';
    return { origin, language, query, ...(await origins.service(origin, language)) };
  }

  async function begin(ctx: Context, kind: 'citizen' | 'foreigner', origin: Origin) {
    const refusal = await guard.begin(ctx.ip);
    if (refusal?.first) await audit({ type: 'registration.throttled', details: { seconds: refusal.seconds } });
    if (refusal) return refusal;
    // Nothing is offered that is not there.
    await drafts.begin(ctx, { ...origin, kind, ...(further ? {} : { further: 'none' }) });
    lead(ctx, `/register/${steps[0]}`);
    return undefined;
  }

  async function answerWho(ctx: Context): Promise<void> {
    const place = await placeOf(ctx);
    const words = pages.words(place.language);
    const who = textOf(inputOf(ctx), 'who');
    if (who === 'child') return lead(ctx, `/register/child${place.query}`);
    if (who !== 'citizen' && who !== 'foreigner')
      return ends.who(ctx, place, { errors: { who: words('register.who.missing') } });
    const refusal = await begin(ctx, who, place.origin);
    if (!refusal) return;
    const error = words('error.signIn.tooMany', { minutes: Math.ceil(refusal.seconds / 60) });
    ends.who(ctx, place, { error, retryAfter: refusal.seconds });
  }

  async function showDone(ctx: Context): Promise<void> {
    const found = await drafts.find(ctx);
    if (found?.kind !== 'finished') return lead(ctx, '/register');
    const { finished } = found;
    const language = origins.speak(ctx, finished);
    const service = await origins.service(finished, language);
    ends.done(ctx, finished, { language, ...service, next: await origins.next(finished) });
  }

  /** The visit of a step that may be shown and answered; else the answer leads to where the person is. */
  async function visitOf(ctx: Context, step: Step): Promise<Visit | undefined> {
    const found = await drafts.find(ctx);
    if (found?.kind !== 'draft') {
      lead(ctx, found ? '/register/done' : '/register?over');
      return undefined;
    }
    const { id, draft } = found;
    if (!isOpen(step, draft, steps)) {
      lead(ctx, `/register/${nextStep(draft, steps)}`);
      return undefined;
    }
    const language = origins.speak(ctx, draft);
    return { ctx, id, draft, language, ...(await origins.service(draft, language)), input: inputOf(ctx) };
  }

  const offered = { first, further };
  const handlers = createSteps({ ...parts, drafts, contacts, ways, show, steps, open, leaveOther, offered });

  const onStep = (what: 'show' | 'answer') => async (ctx: Routed, next: () => Promise<unknown>) => {
    const step = stepOf(ctx.params.step);
    if (!step) return next();
    const visit = await visitOf(ctx, step);
    if (visit) await handlers[step][what](visit);
  };

  const router = new Router({ prefix: '/register' });
  router.get('/', async (ctx) => ends.who(ctx, await placeOf(ctx), undefined, 'over' in ctx.query));
  router.post('/', answerWho);
  router.get('/child', async (ctx) => ends.child(ctx, await placeOf(ctx)));
  router.get('/done', showDone);
  router.get('/:step', onStep('show'));
  router.post('/:step', onStep('answer'));
  return router;
}
