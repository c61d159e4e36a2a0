/** Showing what is still at hand, as at a sign-in. */
import type { Authenticator } from '../authenticators/authenticator.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { isAskedOnce } from '../conversations/conversation.ts';
import { CONTINUE, exhibitViews } from '../conversations/exhibits.ts';
import { ceremonyMissing, fieldViews, textOf } from '../conversations/fields.ts';
import { say } from '../conversations/say.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Later, SignIn } from '../interaction/sign-in.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import type { Language } from '../web/views.ts';
import { type Browsers, TASK_SECONDS } from './browser.ts';
import type { Recoveries } from './service.ts';
import { actionOf, lead, type Problem, type StepPages, showPage, type Visit } from './step.ts';

export interface FactorStepParts {
  readonly authenticators: AuthenticatorRegistry;
  readonly browsers: Browsers;
  readonly now: () => Date;
  readonly pages: Pages;
  readonly people: PersonStore;
  readonly service: Recoveries;
  readonly signIn: SignIn;
  readonly newWay: (visit: Visit, person: Person, recovery: string) => Promise<void>;
  readonly toOptions: (visit: Visit) => Promise<void>;
}

/** Where what happens here is said to have happened. */
const PLACE = 'motcua-recovery';

/** Makes the step. */
export function createFactorStep(parts: FactorStepParts) {
  const { authenticators, browsers, now, pages, people, service, signIn } = parts;

  const encounterOf = ({ ctx, task, language }: Visit, person: Person, authenticator: Authenticator) => ({
    authenticator,
    person,
    clientId: PLACE,
    language,
    clientCertificate: webState(ctx).clientCertificate,
    transaction: { id: task.id, expiresAt: Math.floor(now().getTime() / 1000) + TASK_SECONDS },
    attempt: { account: person.id, address: ctx.ip, transaction: task.id },
  });

  async function begin(visit: Visit, person: Person, authenticator: Authenticator): Promise<void> {
    const conversation = await signIn.begin(encounterOf(visit, person, authenticator));
    await browsers.keep({ ...visit.task, step: 'factor', conversation });
    lead(visit.ctx, 'factor');
  }

  async function found({ task }: Visit) {
    const { conversation, personId } = task;
    const authenticator = conversation && authenticators.get(conversation.method);
    const person = personId === undefined ? undefined : await people.find(personId);
    return conversation && authenticator && person?.status === 'active'
      ? { conversation, authenticator, person }
      : undefined;
  }

  async function show(visit: Visit, problem?: Problem): Promise<void> {
    const { ctx, task, language } = visit;
    const talk = await found(visit);
    if (!talk) return parts.toOptions(visit);
    const { authenticator, conversation } = talk;
    const { form } = conversation;
    const unanswered = ceremonyMissing(authenticator, form, language, problem?.missing);
    const explanation = say(authenticator, language, form.explanation, form.values);
    const model = {
      title: say(authenticator, language, form.title, form.values),
      texts: [isAskedOnce(form) ? explanation : pages.words(language)('recover.factor.text')],
      action: actionOf(task),
      fields: fieldViews(authenticator, form, language, { missing: problem?.missing }),
      exhibits: await exhibitViews(authenticator, form, language, CONTINUE),
      byDevice: isAskedOnce(form),
      submit: pages.words(language)('form.continue'),
      minor: [
        ...(form.renew ? [{ name: 'action', value: 'renew', text: say(authenticator, language, form.renew) }] : []),
        { name: 'action', value: 'back', text: pages.words(language)('recover.back') },
      ],
    };
    const said = unanswered === undefined ? problem : { ...problem, error: unanswered };
    showPage(ctx, pages, model, said);
  }

  function tooEarly(language: Language, { why, seconds }: Later): Problem {
    const words = pages.words(language);
    if (why === 'busy') return { error: words('error.signIn.busy'), status: 503, retryAfter: seconds };
    const error = words('error.signIn.tooMany', { minutes: Math.ceil(seconds / 60) });
    return { error, status: 429, retryAfter: seconds };
  }

  async function answer(visit: Visit): Promise<void> {
    const { ctx, task, input, language } = visit;
    const talk = await found(visit);
    if (!talk || textOf(input, 'action') === 'back') return parts.toOptions(visit);
    const { authenticator, conversation, person } = talk;
    if (textOf(input, 'action') === 'renew') return begin(visit, person, authenticator);
    const encounter = encounterOf(visit, person, authenticator);
    const outcome = await signIn.answer(encounter, conversation, input);
    if (outcome.kind === 'shown') {
      const id = await service.begin(person, task, { way: 'factor', waitSeconds: 0 });
      return id ? parts.newWay(visit, person, id) : parts.toOptions(visit);
    }
    if (outcome.kind === 'later') return show(visit, tooEarly(language, outcome));
    if (outcome.kind === 'incomplete') return show(visit, { missing: outcome.missing });
    if (outcome.kind === 'taken') return lead(ctx, 'factor');
    const next = isAskedOnce(conversation.form) ? await signIn.begin(encounter) : outcome.conversation;
    const kept = await browsers.keep({ ...task, conversation: next });
    if (outcome.kind === 'ask') return lead(ctx, 'factor');
    await show({ ...visit, task: kept }, { error: say(authenticator, language, outcome.words) });
  }

  const step: StepPages = { show, answer };
  return { step, begin };
}
