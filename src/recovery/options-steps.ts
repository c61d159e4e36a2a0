/** Which way the account is recovered: what is still at hand, a new proof of identity, or waiting. */
import type { Assurance } from '../assurance/assurance.ts';
import type { Authenticator } from '../authenticators/authenticator.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { textOf } from '../conversations/fields.ts';
import { say } from '../conversations/say.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { ProofingMethod } from '../proofing/method.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';
import type { Pages } from '../web/pages.ts';
import type { Browsers } from './browser.ts';
import type { Recovery, RecoveryStore } from './recoveries.ts';
import { atHand, identityOf, proofsThatStandIn } from './rules.ts';
import type { Recoveries } from './service.ts';
import { actionOf, lead, type Problem, type StepPages, showPage, type Visit } from './step.ts';

export interface OptionsStepsParts {
  readonly assurance: Assurance;
  readonly authenticators: AuthenticatorRegistry;
  readonly browsers: Browsers;
  readonly credentials: CredentialStore;
  readonly now: () => Date;
  readonly pages: Pages;
  readonly people: PersonStore;
  readonly proofing: ProofingRegistry;
  readonly recoveries: RecoveryStore;
  readonly service: Recoveries;
  /** Begins with what is at hand, with a proof, or with the new way to sign in. */
  readonly begin: {
    factor(visit: Visit, person: Person, authenticator: Authenticator): Promise<void>;
    proof(visit: Visit, person: Person, method: ProofingMethod): Promise<void>;
    newWay(visit: Visit, person: Person, recovery: string): Promise<void>;
  };
}

/** What a person can choose among. */
interface Options {
  readonly person: Person;
  readonly factors: readonly Authenticator[];
  readonly proofs: readonly ProofingMethod[];
  readonly level: number;
  readonly waitSeconds: number;
  /** Somebody waits already, perhaps in another browser. */
  readonly waiting: Recovery | undefined;
  readonly pausedUntil: Date | undefined;
}

/** Makes the steps. */
export function createOptionsSteps(parts: OptionsStepsParts) {
  const { assurance, authenticators, browsers, now, pages, people, recoveries, service } = parts;

  async function optionsOf({ task }: Visit): Promise<Options | undefined> {
    const person = task.personId ? await people.find(task.personId) : undefined;
    if (person?.status !== 'active') return undefined;
    const own = await parts.credentials.ofPerson(person.id);
    const needed = identityOf(person, assurance, Math.floor(now().getTime() / 1000));
    const open = await recoveries.openOf(person.id);
    const pausedUntil = await service.pausedUntil(person.id);
    const waitSeconds = await service.waitFor(person, task.contact);
    const standIns = proofsThatStandIn(person, parts.proofing.all, { needed, worthOf: assurance.worthOf });
    return {
      person,
      factors: pausedUntil ? [] : atHand(person, own, authenticators),
      proofs: waitSeconds > 0 || pausedUntil ? standIns : [],
      level: needed.vn,
      waitSeconds,
      waiting: open.find(({ way }) => way === 'wait'),
      pausedUntil,
    };
  }

  async function withOptions(visit: Visit, use: (options: Options) => void | Promise<void>): Promise<void> {
    const options = await optionsOf(visit);
    if (options) await use(options);
    else lead(visit.ctx, '');
  }

  function waitChoice({ waitSeconds, waiting, pausedUntil }: Options, { language, task }: Visit) {
    const words = pages.words(language);
    if (pausedUntil) return { text: words('recover.options.paused', { when: pausedUntil }) };
    if (!waiting || waitSeconds === 0) {
      const label = words(waitSeconds > 0 ? 'recover.options.wait' : 'recover.options.now');
      const hint = waitSeconds > 0 ? { hint: words('recover.options.waitHint', { when: after(waitSeconds) }) } : {};
      return { choice: { name: 'choice', value: 'wait', text: label, ...hint } };
    }
    if (service.isOfBrowser(waiting, task.browser))
      return { choice: { name: 'choice', value: 'waiting', text: words('recover.options.waiting') } };
    return { text: words('recover.options.elsewhere', { when: waiting.startedAt }) };
  }

  const after = (seconds: number): Date => new Date(now().getTime() + seconds * 1000);

  function showOptions(visit: Visit, options: Options, problem?: Problem): void {
    const { ctx, task, language } = visit;
    const words = pages.words(language);
    const wait = waitChoice(options, visit);
    const factors = options.factors.map((authenticator) => ({
      name: 'choice',
      value: `factor ${authenticator.id}`,
      text: say(authenticator, language, 'name'),
      hint: words('recover.options.factorHint'),
    }));
    const proofs = options.proofs.map((method) => ({
      name: 'choice',
      value: `proof ${method.id}`,
      text: say(method, language, 'name'),
      hint: `${say(method, language, 'about')} ${words('recover.options.proofHint')}`,
    }));
    const model = {
      title: words('recover.options.title'),
      texts: [
        words('recover.options.text'),
        ...(wait.text ? [wait.text] : []),
        ...(proofs.length === 0 && wait.text ? [words('recover.counter')] : []),
      ],
      action: actionOf(task),
      fields: [],
      choices: [...factors, ...proofs, ...(wait.choice ? [wait.choice] : [])],
      back: { href: '/recover', label: words('recover.again') },
    };
    showPage(ctx, pages, model, problem);
  }

  async function choose(visit: Visit, options: Options): Promise<void> {
    const { ctx, task } = visit;
    const [kind, id] = textOf(visit.input, 'choice').split(' ');
    const authenticator = options.factors.find((one) => one.id === id);
    const method = options.proofs.find((one) => one.id === id);
    if (kind === 'factor' && authenticator) return parts.begin.factor(visit, options.person, authenticator);
    if (kind === 'proof' && method) return parts.begin.proof(visit, options.person, method);
    const { choice } = waitChoice(options, visit);
    if (!choice || choice.value !== kind) return lead(ctx, 'options');
    const recovery = kind === 'waiting' ? options.waiting?.id : undefined;
    const step = kind === 'waiting' ? 'waiting' : 'wait';
    await browsers.keep({ ...task, step, recovery, conversation: undefined });
    lead(ctx, step);
  }

  /** What follows is said before it is done. */
  function showWait({ ctx, task, language }: Visit, { level, waitSeconds }: Options, problem?: Problem): void {
    const words = pages.words(language);
    const model = {
      title: words(waitSeconds > 0 ? 'recover.wait.title' : 'recover.wait.nowTitle'),
      texts: [
        ...(waitSeconds > 0 ? [words('recover.wait.text', { when: after(waitSeconds) })] : []),
        words('recover.wait.credentials'),
      ],
      ...(level > 0 ? { warning: words('recover.wait.proofs') } : {}),
      action: actionOf(task),
      fields: [],
      submit: words(waitSeconds > 0 ? 'recover.wait.begin' : 'form.continue'),
      minor: [{ name: 'action', value: 'back', text: words('recover.back') }],
    };
    showPage(ctx, pages, model, problem);
  }

  async function toOptions({ ctx, task }: Visit): Promise<void> {
    await browsers.keep({ ...task, step: 'options', recovery: undefined, conversation: undefined });
    lead(ctx, 'options');
  }

  async function beginWait(visit: Visit, options: Options): Promise<void> {
    const { ctx, task, input } = visit;
    const { person, waitSeconds } = options;
    if (textOf(input, 'action') === 'back' || waitChoice(options, visit).choice?.value !== 'wait')
      return toOptions(visit);
    const id = await service.begin(person, task, { way: 'wait', waitSeconds });
    if (!id) return toOptions(visit);
    if (waitSeconds === 0) return parts.begin.newWay(visit, person, id);
    await browsers.keep({ ...task, step: 'waiting', recovery: id });
    lead(ctx, 'waiting');
  }

  async function waiting(visit: Visit): Promise<{ recovery: Recovery; person: Person } | undefined> {
    const { recovery: id, personId } = visit.task;
    const recovery = id ? await recoveries.find(id) : undefined;
    const person = recovery && (await people.find(recovery.personId));
    const isTheirs = recovery?.personId === personId && recovery?.endedAt === undefined;
    return recovery && person && isTheirs ? { recovery, person } : undefined;
  }

  async function showWaiting(visit: Visit): Promise<void> {
    const { ctx, task, language } = visit;
    const found = await waiting(visit);
    if (!found) return toOptions(visit);
    const words = pages.words(language);
    const { readyAt, expiresAt } = found.recovery;
    const isReady = readyAt <= now();
    const model = {
      title: words(isReady ? 'recover.waiting.readyTitle' : 'recover.waiting.title'),
      texts: isReady
        ? [words('recover.waiting.ready')]
        : [words('recover.waiting.text', { ready: readyAt, end: expiresAt }), words('recover.waiting.told')],
      action: actionOf(task),
      fields: [],
      ...(isReady ? { submit: words('form.continue') } : {}),
      minor: [{ name: 'action', value: 'back', text: words('recover.back') }],
    };
    showPage(ctx, pages, model);
  }

  async function leaveWaiting(visit: Visit): Promise<void> {
    const found = await waiting(visit);
    if (!found || textOf(visit.input, 'action') === 'back') return toOptions(visit);
    if (found.recovery.readyAt > now()) return lead(visit.ctx, 'waiting');
    await parts.begin.newWay(visit, found.person, found.recovery.id);
  }

  const steps: Readonly<Record<'options' | 'wait' | 'waiting', StepPages>> = {
    options: {
      show: (visit) => withOptions(visit, (options) => showOptions(visit, options)),
      answer: (visit) => withOptions(visit, (options) => choose(visit, options)),
    },
    wait: {
      show: (visit) => withOptions(visit, (options) => showWait(visit, options)),
      answer: (visit) => withOptions(visit, (options) => beginWait(visit, options)),
    },
    waiting: { show: showWaiting, answer: leaveWaiting },
  };
  return { steps, toOptions };
}
