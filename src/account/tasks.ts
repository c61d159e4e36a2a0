/** Getting a further way to sign in: one task for each try, so that two tabs never mix and nothing is added twice. */
import { randomBytes } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Ask, Authenticator, Enrolled, Enrolment, Message, Request } from '../authenticators/authenticator.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { asked, askedAgain, type Conversation, isAskedOnce, readForm } from '../conversations/conversation.ts';
import type { Guest } from '../doors/door.ts';
import { createKeeper } from '../doors/kept.ts';
import type { Person } from '../identity/person.ts';
import type { Outcome, Ways } from './ways.ts';

export interface TasksParts {
  readonly artifacts: ArtifactStore;
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: CredentialStore;
  readonly ways: Ways;
  readonly issuer: string;
  readonly now: () => Date;
  /** Hands a message of an authenticator to the outbox; false when it is withheld because too many were sent. */
  readonly send: (
    authenticator: Authenticator,
    message: Message,
    asker: { readonly person: Person; readonly isKnownDevice: boolean },
  ) => Promise<boolean>;
}

/** An enrolment under way. */
export interface Task {
  readonly id: string;
  readonly authenticator: Authenticator & { readonly enrolment: Enrolment };
  readonly conversation: Conversation;
  /** Id of the credential whose place the new one takes. */
  readonly replaces?: string | undefined;
}

/** What an answer led to; words are keys of the authenticator's own, and `taken` has none: somebody has that credential. */
export type TaskOutcome =
  | { readonly kind: 'ended'; readonly outcome: Exclude<Outcome, 'taken'> }
  | { readonly kind: 'ask' }
  | { readonly kind: 'again'; readonly task: Task; readonly words: string }
  | { readonly kind: 'taken'; readonly task: Task }
  | { readonly kind: 'incomplete'; readonly missing: Readonly<Record<string, string>> };

export interface Tasks {
  /** The task's id; undefined when this method cannot be got. */
  begin(guest: Guest, method: string, replaces?: string): Promise<string | undefined>;
  /** Undefined when it is over, unknown, or of another session or person. */
  find(guest: Guest, id: string): Promise<Task | undefined>;
  answer(guest: Guest, task: Task, input: Readonly<Record<string, unknown>>): Promise<TaskOutcome>;
}

interface Kept {
  readonly conversation: Conversation;
  readonly replaces?: string;
}

/** Makes the keeper of tasks. */
export function createTasks(parts: TasksParts): Tasks {
  const { authenticators, credentials, ways, issuer, now, send } = parts;
  const keeper = createKeeper<Kept>(parts, 'enrolment');

  function enrollable(method: string): Task['authenticator'] | undefined {
    const authenticator = authenticators.get(method);
    return authenticator?.enrolment && (authenticator as Task['authenticator']);
  }

  async function requestOf({ person, language, clientCertificate }: Guest, method: string): Promise<Request> {
    const own = (await credentials.ofPerson(person.id)).filter((credential) => credential.method === method);
    return { person, credentials: own, now: now(), issuer, language, clientCertificate };
  }

  const keep = (guest: Guest, { id, conversation, replaces }: Task): Promise<void> =>
    keeper.keep(guest, id, { conversation, ...(replaces ? { replaces } : {}) });

  /** Keeps the form that was asked; a new id makes a new task. */
  async function ask(guest: Guest, task: Omit<Task, 'conversation'>, form: Ask): Promise<Task> {
    const { authenticator } = task;
    const { person } = guest;
    const isSent = !form.send || (await send(authenticator, form.send, { person, isKnownDevice: false }));
    const next = { ...task, conversation: asked(authenticator.id, isSent ? form : form.send.instead) };
    await keep(guest, next);
    return next;
  }

  /** The task after an answer that was not taken: a device is asked something new, everything else the same again. */
  async function askAgain(guest: Guest, task: Task, state?: unknown): Promise<Task> {
    const { authenticator, conversation } = task;
    if (isAskedOnce(conversation.form))
      return ask(guest, task, await authenticator.enrolment.begin(await requestOf(guest, authenticator.id)));
    if (state === undefined) return task;
    const next = { ...task, conversation: askedAgain(conversation, state) };
    await keep(guest, next);
    return next;
  }

  async function finish(guest: Guest, task: Task, enrolled: Enrolled): Promise<TaskOutcome> {
    const { id, authenticator, replaces } = task;
    const way = { authenticator, enrolled, replaces, here: guest.sessionUid };
    const outcome = await ways.add(guest.person, way, () => keeper.consume(id));
    return outcome === 'taken' ? { kind: 'taken', task: await askAgain(guest, task) } : { kind: 'ended', outcome };
  }

  return {
    async begin(guest, method, replaces) {
      const authenticator = enrollable(method);
      if (!authenticator) return undefined;
      const id = randomBytes(18).toString('base64url');
      await ask(
        guest,
        { id, authenticator, replaces },
        await authenticator.enrolment.begin(await requestOf(guest, method)),
      );
      return id;
    },

    async find(guest, id) {
      const kept = await keeper.find(guest, id);
      const authenticator = kept && enrollable(kept.conversation.method);
      return kept && authenticator ? { id, authenticator, ...kept } : undefined;
    },

    async answer(guest, task, input) {
      const { authenticator, conversation } = task;
      const { values, missing } = readForm(conversation.form, input);
      if (Object.keys(missing).length > 0) return { kind: 'incomplete', missing };
      const request = await requestOf(guest, authenticator.id);
      const turn = await authenticator.enrolment.answer({ ...request, state: conversation.state, input: values });
      if (turn.kind === 'done') return finish(guest, task, turn.done);
      if (turn.kind === 'again')
        return { kind: 'again', task: await askAgain(guest, task, turn.state), words: turn.words };
      await ask(guest, task, turn);
      return { kind: 'ask' };
    },
  };
}
