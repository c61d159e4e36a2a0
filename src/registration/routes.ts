/** Opening an account: one page a step, one form a page. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AcceptanceStore } from '../consent/acceptances.ts';
import type { Transaction } from '../errors.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Tell } from '../messages/notices.ts';
import type { NumberStated } from '../messages/number-stated.ts';
import { type AccountsParts, createAccounts } from './accounts.ts';
import { type ContactParts, createContacts } from './contact.ts';
import { isOpen, nextStep, STEPS, type Step } from './draft.ts';
import { createDrafts, type DraftsParts } from './drafts.ts';
import { createEnds } from './ends.ts';
import { createStepPages, type StepPagesParts } from './step-pages.ts';
import { createSteps } from './steps.ts';
import { createOrigins, inputOf, lead, type OriginParts, type Visit } from './visit.ts';
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
  readonly claim: AccountsParts['claim'];
  /** The session of this browser, and how one is ended. */
  readonly session: (ctx: Context) => Promise<{ uid: string; personId: string } | undefined>;
  readonly endSession: (uid: string) => Promise<void>;
}

/** Routes under /register; undefined where nobody can open an account. */
export function registrationRoutes(parts: RegistrationParts): Router | undefined {
  const { first, further } = offeredWays(parts.authenticators);
  if (!first || parts.channels.length === 0) return undefined;
  const steps = STEPS.filter((step) => step !== 'device' || further !== undefined);
  const drafts = createDrafts(parts);
  const origins = createOrigins(parts);
  const contacts = createContacts(parts);
  const open = createAccounts({ ...parts, drafts, contacts, first });
  const ends = createEnds({ ...parts, drafts, origins });
  const show = createStepPages({ ...parts, steps });
  const ways = createWays(parts);

  /** Whoever was signed in in this browser before is not the person of the new account. */
  async function leaveOther(ctx: Context, personId: string): Promise<void> {
    const session = await parts.session(ctx);
    if (session && session.personId !== personId) await parts.endSession(session.uid);
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

  async function on(what: 'show' | 'answer', ctx: Context, step: Step): Promise<void> {
    const visit = await visitOf(ctx, step);
    if (visit) await handlers[step][what](visit);
  }

  /** One after the other, so that no click too many is a step too many. */
  const answer = (ctx: Context, step: Step): Promise<void> =>
    parts.transaction(async () => {
      await drafts.lock(ctx);
      await on('answer', ctx, step);
    });

  const router = new Router({ prefix: '/register' });
  router.get('/', ends.show);
  router.post('/', ends.answer);
  router.get('/child', ends.showChild);
  router.get('/done', ends.showDone);
  for (const step of steps) {
    router.get(`/${step}`, (ctx) => on('show', ctx, step));
    router.post(`/${step}`, (ctx) => answer(ctx, step));
  }
  return router;
}
