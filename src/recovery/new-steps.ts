/** The last two steps: the new way to sign in, and that it is done. */
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { asked, isAskedOnce, readForm } from '../conversations/conversation.ts';
import { CONTINUE, exhibitViews } from '../conversations/exhibits.ts';
import { fieldViews } from '../conversations/fields.ts';
import { say } from '../conversations/say.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import type { NewWay } from './account-changes.ts';
import type { Browsers, Task } from './browser.ts';
import type { Recovery, RecoveryStore } from './recoveries.ts';
import type { Recoveries } from './service.ts';
import { actionOf, lead, type Problem, type StepPages, showPage, type Visit } from './step.ts';

export interface NewStepsParts {
  readonly authenticators: AuthenticatorRegistry;
  readonly browsers: Browsers;
  readonly credentials: CredentialStore;
  readonly issuer: string;
  readonly now: () => Date;
  readonly pages: Pages;
  readonly people: PersonStore;
  readonly recoveries: RecoveryStore;
  readonly service: Recoveries;
}

/** Nothing is left that could be used again. */
const over = ({ id, browser, contact, code, from }: Task): Task => ({ id, browser, contact, code, from, step: 'done' });

/** Makes the steps. */
export function createNewSteps(parts: NewStepsParts) {
  const { authenticators, browsers, issuer, now, pages, people, recoveries, service } = parts;
  const { first } = authenticators;

  async function requestOf({ ctx, language }: Visit, person: Person) {
    const own = (await parts.credentials.ofPerson(person.id)).filter(({ method }) => method === first.id);
    const { clientCertificate } = webState(ctx);
    return { person, credentials: own, now: now(), issuer, language, clientCertificate };
  }

  function enrolment() {
    if (!first.enrolment) throw new Error('the first authenticator cannot be set anew');
    return first.enrolment;
  }

  async function begin(visit: Visit, person: Person, recovery: string): Promise<void> {
    const form = await enrolment().begin(await requestOf(visit, person));
    await browsers.keep({ ...visit.task, step: 'new', recovery, conversation: asked(first.id, form) });
    lead(visit.ctx, 'new');
  }

  /** The recovery of this task, when it is this browser's and of the person who said who they are. */
  async function found({ task }: Visit): Promise<{ recovery: Recovery; person: Person } | undefined> {
    const recovery = task.recovery ? await recoveries.find(task.recovery) : undefined;
    const person = task.personId ? await people.find(task.personId) : undefined;
    if (!recovery || recovery.endedAt || recovery.personId !== person?.id) return undefined;
    return service.isOfBrowser(recovery, task.browser) ? { recovery, person } : undefined;
  }

  function showOver({ ctx, language }: Visit): void {
    const words = pages.words(language);
    const model = {
      title: words('recover.over.title'),
      texts: [words('recover.over.text')],
      fields: [],
      back: { href: '/recover', label: words('recover.again') },
    };
    pages.show(ctx, 'recover', model, { status: 410 });
  }

  async function show(visit: Visit, problem?: Problem): Promise<void> {
    const { ctx, task, language } = visit;
    const { conversation } = task;
    if (!conversation || !(await found(visit))) return showOver(visit);
    const { form } = conversation;
    const model = {
      title: say(first, language, form.title, form.values),
      texts: [say(first, language, form.explanation, form.values)],
      action: actionOf(task),
      fields: fieldViews(first, form, language, { missing: problem?.missing }),
      exhibits: await exhibitViews(first, form, language, CONTINUE),
      byDevice: isAskedOnce(form),
      username: task.contact.value,
      submit: pages.words(language)('recover.new.submit'),
    };
    showPage(ctx, pages, model, problem);
  }

  async function finish(visit: Visit, recovery: Recovery, way: NewWay): Promise<void> {
    const { ctx, task } = visit;
    const finished = await service.finish(recovery, way);
    if (finished === 'done') await browsers.keep({ ...over(task), kept: recovery.way === 'factor' });
    else if ((await recoveries.find(recovery.id))?.outcome !== 'finished') return showOver(visit);
    // At a double click the other answer was first.
    lead(ctx, 'done');
  }

  async function answer(visit: Visit): Promise<void> {
    const { task, input, language } = visit;
    const { conversation } = task;
    const current = await found(visit);
    if (!conversation || !current) return showOver(visit);
    const { values, missing } = readForm(conversation.form, input);
    if (Object.keys(missing).length > 0) return show(visit, { missing });
    const request = await requestOf(visit, current.person);
    const turn = await enrolment().answer({ ...request, state: conversation.state, input: values });
    if (turn.kind === 'done') return finish(visit, current.recovery, { authenticator: first, enrolled: turn.done });
    if (turn.kind === 'again') return show(visit, { error: say(first, language, turn.words) });
    await browsers.keep({ ...task, conversation: asked(first.id, turn) });
    lead(visit.ctx, 'new');
  }

  function showDone({ ctx, task, language }: Visit): void {
    const words = pages.words(language);
    const on = task.from
      ? { href: `/interaction/${task.from}`, label: words('recover.toSignIn') }
      : { href: '/account', label: words('account.toAccount') };
    const model = {
      title: words('recover.done.title'),
      texts: [
        words('recover.done.text'),
        words(task.kept ? 'recover.done.kept' : 'recover.done.suspended'),
        words('recover.done.further'),
      ],
      fields: [],
      done: true,
      on,
    };
    showPage(ctx, pages, model);
  }

  const steps: Readonly<Record<'new' | 'done', StepPages>> = {
    new: { show, answer },
    done: { show: showDone, answer: ({ ctx }) => lead(ctx, 'done') },
  };
  return { steps, begin };
}
