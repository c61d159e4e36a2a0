/** Proving one's identity anew instead of waiting: by the same methods, and judged by the same rules, as on a person's own page. */

import { randomUUID } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { asked, askedAgain, type Conversation, readForm } from '../conversations/conversation.ts';
import { CONTINUE, exhibitViews } from '../conversations/exhibits.ts';
import { fieldViews, type Input, textOf } from '../conversations/fields.ts';
import { say } from '../conversations/say.ts';
import { AppError } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { ProofingMethod, ProofingRequest } from '../proofing/method.ts';
import type { Proofing } from '../proofing/proofing.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';
import type { ProofRequest, ProofRequestStore } from '../proofing/requests.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import { type Browsers, TASK_SECONDS, type Task } from './browser.ts';
import type { RecoveryStore } from './recoveries.ts';
import type { Recoveries } from './service.ts';
import { actionOf, lead, type Problem, type StepPages, showPage, type Visit } from './step.ts';

export interface ProofStepParts {
  readonly artifacts: Pick<ArtifactStore, 'rememberReplay'>;
  readonly browsers: Browsers;
  readonly issuer: string;
  readonly now: () => Date;
  readonly pages: Pages;
  readonly people: PersonStore;
  readonly proofing: ProofingRegistry;
  readonly proofings: Proofing;
  readonly proofRequests: ProofRequestStore;
  readonly recoveries: RecoveryStore;
  readonly service: Recoveries;
  readonly newWay: (visit: Visit, person: Person, recovery: string) => Promise<void>;
  readonly toOptions: (visit: Visit) => Promise<void>;
}

/** A proof that is asked for, or was. */
interface Talk {
  readonly person: Person;
  readonly method: ProofingMethod;
  readonly conversation: Conversation;
}

const WAITING = new Set<ProofRequest['status']>(['checking', 'review', 'more-needed', 'referred']);

function unlessUsed(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'already_used') return undefined;
  throw error;
}

/** Makes the step. */
export function createProofStep(parts: ProofStepParts) {
  const { browsers, issuer, now, pages, people, proofing, proofings, recoveries, service, toOptions } = parts;

  const requestOf = ({ ctx, language }: Visit, person: Person): ProofingRequest => {
    const { clientCertificate } = webState(ctx);
    return { person, now: now(), issuer, language, clientCertificate };
  };

  async function begin(visit: Visit, person: Person, method: ProofingMethod): Promise<void> {
    const conversation = asked(method.id, await method.begin(requestOf(visit, person)));
    await browsers.keep({ ...visit.task, step: 'proof', recovery: undefined, conversation, attempt: randomUUID() });
    lead(visit.ctx, 'proof');
  }

  async function talkOf({ task }: Visit): Promise<Talk | undefined> {
    const { conversation, personId } = task;
    const method = conversation && proofing.get(conversation.method);
    const person = personId === undefined ? undefined : await people.find(personId);
    return conversation && method && person?.status === 'active' ? { conversation, method, person } : undefined;
  }

  /** The request that this browser's recovery waits for. */
  async function requested({ task }: Visit) {
    const recovery = task.recovery ? await recoveries.find(task.recovery) : undefined;
    const request = recovery && (await service.requestOf(recovery));
    const person = recovery && (await people.find(recovery.personId));
    const isTheirs = recovery?.personId === task.personId && !recovery?.endedAt;
    return recovery && request && person && isTheirs ? { recovery, request, person } : undefined;
  }

  async function showForm(visit: Visit, talk: Talk, problem?: Problem, typed: Input = {}): Promise<void> {
    const { ctx, task, language } = visit;
    const { method, conversation } = talk;
    const { form } = conversation;
    const model = {
      title: say(method, language, form.title, form.values),
      texts: [say(method, language, form.explanation, form.values)],
      action: actionOf(task),
      fields: fieldViews(method, form, language, { missing: problem?.missing, typed }),
      exhibits: await exhibitViews(method, form, language, CONTINUE),
      upload: form.fields.some(({ type }) => type === 'file'),
      submit: pages.words(language)('form.continue'),
      minor: [{ name: 'action', value: 'back', text: pages.words(language)('recover.back') }],
    };
    showPage(ctx, pages, model, problem);
  }

  function factsOf({ method, place, dueAt }: ProofRequest, { language }: Visit) {
    const words = pages.words(language);
    const where = proofing.get(method)?.review?.places.find(({ id }) => id === place);
    // The deadline is the end of a day: the moment before it is still that day.
    const day = dueAt && words('proofs.fact.day', { when: new Date(dueAt.getTime() - 1) });
    return [
      ...(where ? [{ label: words('proofs.fact.place'), value: where.name[language] }] : []),
      ...(day ? [{ label: words('proofs.fact.due'), value: day }] : []),
    ];
  }

  function showWaiting(visit: Visit, request: ProofRequest): void {
    const { ctx, task, language } = visit;
    const words = pages.words(language);
    const atCounter = request.status !== 'checking';
    const model = {
      title: words(atCounter ? 'proofs.review.title' : 'proofs.checking.title'),
      texts: [words(atCounter ? 'recover.proof.counter' : 'recover.proof.checking'), words('recover.proof.comeBack')],
      ...(request.code ? { code: request.code } : {}),
      ...(request.note ? { said: request.note } : {}),
      facts: factsOf(request, visit),
      action: actionOf(task),
      fields: [],
      submit: words('recover.proof.look'),
      minor: [{ name: 'action', value: 'back', text: words('recover.back') }],
    };
    showPage(ctx, pages, model);
  }

  function showRefused(visit: Visit, { method: name, status, words: key }: ProofRequest): void {
    const { ctx, task, language } = visit;
    const words = pages.words(language);
    const method = proofing.get(name);
    const own = key && method && Object.hasOwn(method.words[language], key) ? [say(method, language, key)] : [];
    const why = key === 'proofs.different' ? [words('proofs.different')] : own;
    const model = {
      title: words('proofs.refused.title'),
      texts: status === 'given-up' ? [words('proofs.givenUp.text')] : [...why, words('recover.counter')],
      action: actionOf(task),
      fields: [],
      minor: [{ name: 'action', value: 'back', text: words('recover.back') }],
    };
    showPage(ctx, pages, model);
  }

  async function showRequest(visit: Visit): Promise<void> {
    const found = await requested(visit);
    if (!found) return toOptions(visit);
    const { recovery, request, person } = found;
    if (request.status === 'confirmed') return parts.newWay(visit, person, recovery.id);
    if (WAITING.has(request.status)) return showWaiting(visit, request);
    showRefused(visit, request);
  }

  /** Two answers that come at once make one request. */
  async function claim({ id, attempt }: Task): Promise<void> {
    const expiresAt = Math.floor(now().getTime() / 1000) + TASK_SECONDS;
    const isFirst = await parts.artifacts.rememberReplay(`recovery/${id}/${attempt}`, expiresAt);
    if (!isFirst) throw new AppError('already_used', 'this answer was given');
  }

  async function submit(visit: Visit, talk: Talk, statement: unknown): Promise<void> {
    const { ctx, task, language } = visit;
    const { person, method } = talk;
    const taken = await proofings.submit(person, method, statement, () => claim(task)).catch(unlessUsed);
    if (taken === undefined) return lead(ctx, 'proof');
    if (taken.kind !== 'kept') {
      const error = pages.words(language)(taken.kind === 'open' ? 'recover.proof.open' : 'proofs.tooMany');
      return showForm(visit, talk, { error });
    }
    const { id: request, dueAt } = taken.request;
    const id = await service.begin(person, task, { way: 'proof', waitSeconds: 0, request, dueAt });
    if (!id) return toOptions(visit);
    await browsers.keep({ ...task, recovery: id, conversation: undefined });
    lead(ctx, 'proof');
  }

  async function converse(visit: Visit, talk: Talk): Promise<void> {
    const { ctx, task, input, language } = visit;
    const { method, conversation, person } = talk;
    const { values, missing } = readForm(conversation.form, input);
    if (Object.keys(missing).length > 0) return showForm(visit, talk, { missing }, input);
    const turn = await method.answer({ ...requestOf(visit, person), state: conversation.state, input: values });
    if (turn.kind === 'done') return submit(visit, talk, turn.done);
    const next = turn.kind === 'ask' ? asked(method.id, turn) : askedAgain(conversation, turn.state);
    const kept = await browsers.keep({ ...task, conversation: next });
    if (turn.kind === 'ask') return lead(ctx, 'proof');
    const error = say(method, language, turn.words, next.form.values);
    await showForm({ ...visit, task: kept }, { ...talk, conversation: next }, { error }, input);
  }

  /** A request that led to nothing ends the recovery that was made for it. */
  async function leave(visit: Visit): Promise<void> {
    const found = await requested(visit);
    if (found && !WAITING.has(found.request.status)) await service.end(found.recovery, 'void');
    await toOptions(visit);
  }

  const step: StepPages = {
    async show(visit) {
      const talk = await talkOf(visit);
      await (talk ? showForm(visit, talk) : showRequest(visit));
    },
    async answer(visit) {
      if (textOf(visit.input, 'action') === 'back') return leave(visit);
      const talk = await talkOf(visit);
      if (talk) return converse(visit, talk);
      lead(visit.ctx, 'proof');
    },
  };
  return { step, begin };
}
