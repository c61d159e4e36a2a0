/** Getting a further way to sign in: one task for each try, so that two tabs never mix and nothing is added twice. */
import { randomBytes } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Ask, Authenticator, Enrolment, Message, Request } from '../authenticators/authenticator.ts';
import { asked, type Conversation, readForm } from '../authenticators/conversation.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import type { Person } from '../identity/person.ts';
import type { Guest } from './door.ts';
import type { Outcome, Ways } from './ways.ts';

export interface TasksParts {
  readonly artifacts: ArtifactStore;
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: CredentialStore;
  readonly ways: Ways;
  readonly issuer: string;
  readonly now: () => Date;
  /** Hands a message of an authenticator to the outbox. */
  readonly send: (authenticator: Authenticator, message: Message, person: Person) => Promise<void>;
}

/** An enrolment under way. */
export interface Task {
  readonly id: string;
  readonly authenticator: Authenticator & { readonly enrolment: Enrolment };
  readonly conversation: Conversation;
  /** Id of the credential whose place the new one takes. */
  readonly replaces?: string | undefined;
}

/** What an answer led to; words are keys of the authenticator's own. */
export type TaskOutcome =
  | { readonly kind: 'ended'; readonly outcome: Outcome }
  | { readonly kind: 'ask' }
  | { readonly kind: 'again'; readonly words: string }
  | { readonly kind: 'incomplete'; readonly missing: Readonly<Record<string, string>> };

export interface Tasks {
  /** The task's id; undefined when this method cannot be got. */
  begin(guest: Guest, method: string, replaces?: string): Promise<string | undefined>;
  /** Undefined when it is over, unknown, or of another session or person. */
  find(guest: Guest, id: string): Promise<Task | undefined>;
  answer(guest: Guest, task: Task, input: Readonly<Record<string, unknown>>): Promise<TaskOutcome>;
}

interface Kept {
  readonly sessionUid: string;
  readonly personId: string;
  readonly conversation: Conversation;
  readonly replaces?: string;
}

const TASK_SECONDS = 1_800;
const MODEL = 'AccountTask';

/** Makes the keeper of tasks. */
export function createTasks(parts: TasksParts): Tasks {
  const { artifacts, authenticators, credentials, ways, issuer, now, send } = parts;

  function enrollable(method: string): Task['authenticator'] | undefined {
    const authenticator = authenticators.get(method);
    return authenticator?.enrolment && (authenticator as Task['authenticator']);
  }

  async function requestOf({ person, language }: Guest, method: string): Promise<Request> {
    const own = (await credentials.ofPerson(person.id)).filter((credential) => credential.method === method);
    return { person, credentials: own, now: now(), issuer, language };
  }

  /** Keeps the form that was asked; a new id makes a new task. */
  async function keep(guest: Guest, task: Pick<Task, 'id' | 'authenticator' | 'replaces'>, ask: Ask): Promise<void> {
    const { id, authenticator, replaces } = task;
    if (ask.send) await send(authenticator, ask.send, guest.person);
    const kept: Kept = {
      sessionUid: guest.sessionUid,
      personId: guest.person.id,
      conversation: asked(authenticator.id, ask),
      ...(replaces ? { replaces } : {}),
    };
    await artifacts.saveToken(MODEL, id, { ...kept }, Math.floor(now().getTime() / 1000) + TASK_SECONDS);
  }

  return {
    async begin(guest, method, replaces) {
      const authenticator = enrollable(method);
      if (!authenticator) return undefined;
      const id = randomBytes(18).toString('base64url');
      const ask = await authenticator.enrolment.begin(await requestOf(guest, method));
      await keep(guest, { id, authenticator, replaces }, ask);
      return id;
    },

    async find({ person, sessionUid }, id) {
      const found = await artifacts.findToken(MODEL, id);
      if (!found || found.consumedAt) return undefined;
      const { conversation, replaces, ...owner } = found.payload as unknown as Kept;
      const authenticator = enrollable(conversation.method);
      const isTheirs = owner.personId === person.id && owner.sessionUid === sessionUid;
      return authenticator && isTheirs ? { id, authenticator, conversation, replaces } : undefined;
    },

    async answer(guest, task, input) {
      const { id, authenticator, conversation, replaces } = task;
      const { values, missing } = readForm(conversation.form, input);
      if (Object.keys(missing).length > 0) return { kind: 'incomplete', missing };
      const request = await requestOf(guest, authenticator.id);
      const turn = await authenticator.enrolment.answer({ ...request, state: conversation.state, input: values });
      if (turn.kind === 'again') return turn;
      if (turn.kind === 'ask') {
        await keep(guest, task, turn);
        return { kind: 'ask' };
      }
      const way = { authenticator, data: turn.done.data, replaces };
      const outcome = await ways.add(guest.person, way, () => artifacts.consume(MODEL, id));
      return { kind: 'ended', outcome };
    },
  };
}
