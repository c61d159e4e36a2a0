/** Proving one's identity, form by form, until there is something to check. */
import { randomBytes } from 'node:crypto';
import { asked, askedAgain, type Conversation, readForm } from '../conversations/conversation.ts';
import type { Ask } from '../conversations/form.ts';
import type { Guest } from '../doors/door.ts';
import { createKeeper, type KeeperParts } from '../doors/kept.ts';
import { AppError } from '../errors.ts';
import type { ProofingMethod, ProofingRequest } from '../proofing/method.ts';
import type { Proofing } from '../proofing/proofing.ts';
import type { ProofingRegistry } from '../proofing/registry.ts';

export interface ProofTasksParts extends KeeperParts {
  readonly proofing: ProofingRegistry;
  readonly proofings: Proofing;
  readonly issuer: string;
}

/** A proof that is under way, and where its conversation stands. */
export interface ProofTask {
  readonly id: string;
  readonly method: ProofingMethod;
  readonly conversation: Conversation;
}

/** What an answer led to: the next form; the same again (keys of the method's words); a request, or that there is one already; too many lately. */
export type ProofTaskOutcome =
  | { readonly kind: 'ask' }
  | { readonly kind: 'again'; readonly task: ProofTask; readonly words: string }
  | { readonly kind: 'incomplete'; readonly missing: Readonly<Record<string, string>> }
  | { readonly kind: 'requested'; readonly request: string }
  | { readonly kind: 'over' | 'too-many' };

export interface ProofTasks {
  /** The task's id; undefined when this method is not for this person. */
  begin(guest: Guest, method: string): Promise<string | undefined>;
  find(guest: Guest, id: string): Promise<ProofTask | undefined>;
  answer(guest: Guest, task: ProofTask, input: Readonly<Record<string, unknown>>): Promise<ProofTaskOutcome>;
}

/** Makes the keeper of these tasks. */
export function createProofTasks(parts: ProofTasksParts): ProofTasks {
  const { proofing, proofings, issuer, now } = parts;
  const keeper = createKeeper<{ conversation: Conversation }>(parts, 'proof');

  const requestOf = ({ person, language, clientCertificate }: Guest): ProofingRequest => ({
    person,
    now: now(),
    issuer,
    language,
    clientCertificate,
  });

  async function ask(guest: Guest, id: string, method: ProofingMethod, form: Ask): Promise<void> {
    await keeper.keep(guest, id, { conversation: asked(method.id, form) });
  }

  /** Two tabs that finish one task make one request. */
  async function submit(guest: Guest, { id, method }: ProofTask, statement: unknown): Promise<ProofTaskOutcome> {
    try {
      const taken = await proofings.submit(guest.person, method, statement, () => keeper.consume(id));
      if (taken.kind === 'kept') return { kind: 'requested', request: taken.request.id };
      return { kind: taken.kind === 'open' ? 'over' : 'too-many' };
    } catch (error) {
      if (error instanceof AppError && error.code === 'already_used') return { kind: 'over' };
      throw error;
    }
  }

  return {
    async begin(guest, name) {
      const method = proofing.get(name);
      if (!method || method.availableTo?.(guest.person) === false) return undefined;
      const id = randomBytes(18).toString('base64url');
      await ask(guest, id, method, await method.begin(requestOf(guest)));
      return id;
    },
    async find(guest, id) {
      const kept = await keeper.find(guest, id);
      const method = kept && proofing.get(kept.conversation.method);
      return kept && method ? { id, method, conversation: kept.conversation } : undefined;
    },
    async answer(guest, task, input) {
      const { id, method, conversation } = task;
      const { values, missing } = readForm(conversation.form, input);
      if (Object.keys(missing).length > 0) return { kind: 'incomplete', missing };
      const turn = await method.answer({ ...requestOf(guest), state: conversation.state, input: values });
      if (turn.kind === 'done') return submit(guest, task, turn.done);
      if (turn.kind === 'ask') {
        await ask(guest, id, method, turn);
        return { kind: 'ask' };
      }
      if (turn.state === undefined) return { kind: 'again', task, words: turn.words };
      const next = askedAgain(conversation, turn.state);
      await keeper.keep(guest, id, { conversation: next });
      return { kind: 'again', task: { ...task, conversation: next }, words: turn.words };
    },
  };
}
