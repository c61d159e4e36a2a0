/** Getting back into an account: one page a step, each checked against what is kept of this browser. */
import Router from '@koa/router';
import type { Context } from 'koa';
import { type Input, textOf } from '../conversations/fields.ts';
import { AppError } from '../errors.ts';
import { createGuard } from '../guessing/guard.ts';
import { createMessageGuard, type MessageLimits } from '../guessing/message-limits.ts';
import type { GuessingLimits } from '../guessing/rules.ts';
import type { ContactAges, ContactIdentifier } from '../identity/contacts.ts';
import type { Person } from '../identity/person.ts';
import { createSignIn, type SignInParts } from '../interaction/sign-in.ts';
import { webState } from '../web/state.ts';
import { type BrowserParts, createBrowsers, type Step, turnOf } from './browser.ts';
import { type ContactStepsParts, createContactSteps } from './contact-steps.ts';
import { createFactorStep } from './factor-step.ts';
import { createNewSteps, type NewStepsParts } from './new-steps.ts';
import { createOptionsSteps, type OptionsStepsParts } from './options-steps.ts';
import { createProofStep, type ProofStepParts } from './proof-step.ts';
import type { RecoverySettings } from './settings.ts';
import { lead, type StepPages, type Visit } from './step.ts';
import { createLinks, type LinksParts } from './stop.ts';
import { createWhoStep, type WhoStepParts } from './who-step.ts';

type Made =
  | 'beginWith'
  | 'browsers'
  | 'begin'
  | 'goOn'
  | 'newWay'
  | 'toOptions'
  | 'guard'
  | 'messageGuard'
  | 'settings';

export interface RecoveryParts
  extends BrowserParts,
    Omit<ContactStepsParts, Made | 'artifacts' | 'now'>,
    Omit<WhoStepParts, Made>,
    Omit<OptionsStepsParts, Made | 'now'>,
    Omit<ProofStepParts, Made | 'artifacts'>,
    Omit<NewStepsParts, Made>,
    Omit<LinksParts, Made | 'artifacts'>,
    Omit<SignInParts, Made | 'artifacts' | 'credentials'> {
  readonly artifacts: BrowserParts['artifacts'] & SignInParts['artifacts'] & LinksParts['artifacts'];
  readonly settings: {
    readonly guessing: GuessingLimits;
    readonly messageLimits: MessageLimits;
    readonly recovery: RecoverySettings;
    readonly contacts: ContactAges;
  };
}

const inputOf = (ctx: Context): Input => (ctx.request as { body?: Input }).body ?? {};
const queryOf = (ctx: Context, name: string): string => (typeof ctx.query[name] === 'string' ? ctx.query[name] : '');

/** The pages of the steps, and what comes before them and with links. */
function createSteps(parts: RecoveryParts) {
  const browsers = createBrowsers(parts);
  const signIn = createSignIn({ ...parts, guard: createGuard(parts.attempts, parts.settings.guessing) });
  const messageGuard = createMessageGuard(parts.attempts, parts.settings.messageLimits);
  const { service, recoveries } = parts;
  const contact = createContactSteps({ ...parts, browsers, messageGuard });
  const fresh = createNewSteps({ ...parts, browsers });
  const newWay = fresh.begin;
  const beginWith = (ctx: Context, { value }: ContactIdentifier): Promise<void> =>
    contact.begin(ctx, { contact: value, from: '' });

  // What is begun from the choice leads back to it.
  const toOptions = (visit: Visit): Promise<void> => options.toOptions(visit);
  const factor = createFactorStep({ ...parts, browsers, signIn, newWay, toOptions });
  const proof = createProofStep({ ...parts, browsers, newWay, toOptions });
  const options = createOptionsSteps({
    ...parts,
    browsers,
    begin: { factor: factor.begin, proof: proof.begin, newWay },
  });

  /** Whoever began one in this browser goes on with it; everybody else chooses. */
  async function goOn(visit: Visit, person: Person): Promise<void> {
    const { ctx, task } = visit;
    const open = (await recoveries.openOf(person.id)).filter((one) => service.isOfBrowser(one, task.browser));
    const begun = open.find(({ way }) => way === 'proof') ?? open.find(({ way }) => way === 'wait');
    const step: Step = begun === undefined ? 'options' : begun.way === 'proof' ? 'proof' : 'waiting';
    await browsers.keep({ ...task, step, personId: person.id, recovery: begun?.id });
    lead(ctx, step);
  }

  const who = createWhoStep({ ...parts, goOn });
  const steps: Readonly<Record<Step, StepPages>> = {
    code: contact.code,
    who,
    ...options.steps,
    factor: factor.step,
    proof: proof.step,
    ...fresh.steps,
  };
  return { browsers, contact, steps, links: createLinks({ ...parts, browsers, beginWith }) };
}

/** Routes under /recover. */
export function recoveryRoutes(parts: RecoveryParts): Router {
  const { browsers, contact, steps, links } = createSteps(parts);

  /** The step is what is kept, whatever the address says. */
  const onStep = (handle: (step: StepPages, visit: Visit) => void | Promise<void>) => async (ctx: Context) => {
    const named = (ctx as Context & { params: Record<string, string> }).params.step ?? '';
    if (!Object.hasOwn(steps, named)) throw new AppError('not_found', 'no such step');
    const task = await browsers.find(ctx);
    if (!task) return lead(ctx, '');
    if (task.step !== named) return lead(ctx, task.step);
    const isAnswer = ctx.method === 'POST';
    if (isAnswer && ctx.query.turn !== turnOf(task)) return lead(ctx, task.step);
    const { language } = webState(ctx);
    await handle(steps[task.step], { ctx, task, input: isAnswer ? inputOf(ctx) : {}, language });
  };

  const router = new Router({ prefix: '/recover' });
  router.get('/', (ctx) => contact.showStart(ctx, { contact: '', from: queryOf(ctx, 'interaction') }));
  router.post('/', (ctx) =>
    contact.begin(ctx, { contact: textOf(inputOf(ctx), 'contact'), from: queryOf(ctx, 'interaction') }),
  );
  router.get('/begin/:token', (ctx) => links.askToBegin(ctx, ctx.params.token ?? ''));
  router.post('/begin/:token', (ctx) => links.begin(ctx, ctx.params.token ?? ''));
  router.get('/stop/:token', (ctx) => links.askToStop(ctx, ctx.params.token ?? ''));
  router.post('/stop/:token', (ctx) => links.stop(ctx, ctx.params.token ?? ''));
  router.get('/continue/:token', (ctx) => links.askToContinue(ctx, ctx.params.token ?? ''));
  router.post('/continue/:token', (ctx) => links.goOn(ctx, ctx.params.token ?? ''));
  router.get(
    '/:step',
    onStep((step, visit) => step.show(visit)),
  );
  router.post(
    '/:step',
    onStep((step, visit) => step.answer(visit)),
  );
  return router;
}
