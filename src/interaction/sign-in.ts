/** Conversing with an authenticator to sign in: checks, what changes, what is recorded. */

import type { ArtifactStore, SessionEvidence } from '../artifacts/artifact-store.ts';
import type { Audit } from '../audit/audit.ts';
import type { Ask, Authenticator, Message, Request, Shown, Turn } from '../authenticators/authenticator.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import { answerableOnce, asked, askedAgain, type Conversation, readForm } from '../conversations/conversation.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { Admission, Guard } from '../guessing/guard.ts';
import type { Attempt, Refusal } from '../guessing/rules.ts';
import type { Person } from '../identity/person.ts';
import type { Language } from '../web/views.ts';

export interface SignInParts {
  readonly artifacts: Pick<ArtifactStore, 'rememberReplay'>;
  readonly credentials: Pick<CredentialStore, 'ofPerson' | 'update' | 'touch'>;
  readonly audit: Audit;
  readonly transaction: Transaction;
  readonly issuer: string;
  readonly now: () => Date;
  readonly guard: Guard;
  /** Hands a message of an authenticator to the outbox; false when it is withheld because too many were sent. */
  readonly send: (authenticator: Authenticator, message: Message, asker: MessageAsker) => Promise<boolean>;
}

/** Who asks for a message, and where. */
interface MessageAsker {
  readonly person: Person;
  readonly clientId: string;
  readonly isKnownDevice: boolean;
}

/** One person before one authenticator; without a person everything looks and takes the same, and fails. */
export interface Encounter {
  readonly authenticator: Authenticator;
  readonly person: Person | undefined;
  readonly clientId: string;
  /** Names the authorization request in the audit trail; none where it is for no sign-in. */
  readonly visit?: string;
  readonly language: Language;
  /** The certificate that the browser showed (PEM). */
  readonly clientCertificate?: string | undefined;
  /** This browser is one in which the person showed this authenticator before. */
  readonly isKnownDevice?: boolean;
  /** The interaction that keeps the conversation and until when (seconds since the epoch); none where nothing is kept. */
  readonly transaction?: { readonly id: string; readonly expiresAt: number };
}

/** An encounter in which an answer is given. */
export interface AnsweredEncounter extends Encounter {
  /** Who tries from where; the method is the authenticator's. */
  readonly attempt: Omit<Attempt, 'method'>;
}

/**
 * Evidence; a further form; too early; what was wrong: one sentence, or one for each field (keys of the authenticator's
 * words); or `taken`: another answer to the same form was there first.
 */
export type Outcome =
  | { readonly kind: 'shown'; readonly evidence: SessionEvidence; readonly credential?: string | undefined }
  | { readonly kind: 'ask'; readonly conversation: Conversation }
  | { readonly kind: 'again'; readonly words: string; readonly conversation: Conversation }
  | { readonly kind: 'taken' }
  | Later
  | { readonly kind: 'incomplete'; readonly missing: Readonly<Record<string, string>> };

/** Nothing was verified: there were too many attempts, or too many people are signing in. */
export interface Later {
  readonly kind: 'later';
  readonly why: 'limited' | 'busy';
  /** Seconds after which to try again. */
  readonly seconds: number;
}

/** What is not counted. */
const UNCOUNTED: Admission = { succeeded: async () => undefined, withdrawn: async () => undefined };
const BUSY_SECONDS = 5;

/** The moves of a sign-in with one authenticator. */
export interface SignIn {
  /** Whether what the authenticator needs is at hand now. */
  isAtHand(encounter: Encounter): boolean;
  /** `before` is the state that the transaction kept last for this method. */
  begin(encounter: Encounter, before?: unknown): Promise<Conversation>;
  /** The same where the answer says who the person is; undefined when the authenticator cannot tell. */
  identify(encounter: Encounter): Promise<Conversation | undefined>;
  answer(
    encounter: AnsweredEncounter,
    conversation: Conversation,
    input: Readonly<Record<string, unknown>>,
  ): Promise<Outcome>;
}

/** Makes the moves. */
export function createSignIn(parts: SignInParts): SignIn {
  const { artifacts, credentials, audit, transaction, issuer, now, send, guard } = parts;

  const surroundingsOf = ({ person, language, clientCertificate }: Encounter): Omit<Request, 'credentials'> => ({
    person,
    now: now(),
    issuer,
    language,
    clientCertificate,
  });

  async function requestOf(encounter: Encounter): Promise<Request> {
    const { authenticator, person } = encounter;
    const own = person ? await credentials.ofPerson(person.id) : [];
    return { ...surroundingsOf(encounter), credentials: own.filter(({ method }) => method === authenticator.id) };
  }

  async function keep({ credential, data }: Shown): Promise<boolean> {
    if (!credential) return true;
    if (data !== undefined) return credentials.update(credential, data);
    await credentials.touch(credential);
    return true;
  }

  /** Answers that come at once must not get more attempts than answers that come one by one: the first takes the turn. */
  async function take({ transaction }: Encounter, conversation: Conversation): Promise<boolean> {
    const once = answerableOnce(conversation);
    if (transaction === undefined || once === undefined) return true;
    return artifacts.rememberReplay(`${transaction.id}/${once}`, transaction.expiresAt);
  }

  /** The credential's change and its record are one; who loses a race for a code is refused. */
  function finish(
    encounter: Encounter,
    turn: Turn<Shown> & { kind: 'again' | 'done' },
    { conversation, at }: { conversation: Conversation; at: Date },
  ): Promise<Outcome> {
    const { authenticator, person, clientId, visit } = encounter;
    return transaction(async () => {
      const shown = turn.kind === 'done' && (await keep(turn.done));
      const credential = shown ? turn.done.credential?.id : undefined;
      const details = { method: authenticator.id, visit, credential };
      await audit({ type: shown ? 'sign-in.succeeded' : 'sign-in.failed', personId: person?.id, clientId, details });
      if (turn.kind === 'again') {
        return { kind: 'again', words: turn.words, conversation: askedAgain(conversation, turn.state) };
      }
      if (!shown) return { kind: 'again', words: 'wrong', conversation: askedAgain(conversation) };
      const { factors = authenticator.factors, amr = authenticator.amr, hardware = false } = turn.done;
      const evidence = { method: authenticator.id, factors, amr, hardware, at: Math.floor(at.getTime() / 1000) };
      return { kind: 'shown', evidence, credential };
    });
  }

  /** Asks, and sends what belongs to the question; what may not be sent has a question of its own. */
  async function pose(encounter: Encounter, ask: Ask): Promise<Conversation> {
    const { authenticator, person, clientId, isKnownDevice = false } = encounter;
    const isSent = !ask.send || !person || (await send(authenticator, ask.send, { person, clientId, isKnownDevice }));
    return asked(authenticator.id, isSent ? ask : ask.send.instead);
  }

  async function begin(encounter: Encounter, before?: unknown): Promise<Conversation> {
    return pose(encounter, await encounter.authenticator.begin({ ...(await requestOf(encounter)), before }));
  }

  async function refuse(
    { authenticator, person, clientId, visit }: Encounter,
    { seconds, first }: Refusal,
  ): Promise<Later> {
    const details = { method: authenticator.id, visit, seconds };
    if (first) await audit({ type: 'sign-in.throttled', personId: person?.id, clientId, details });
    return { kind: 'later', why: 'limited', seconds };
  }

  /** Has the answer verified; undefined when too many are waiting, which is no attempt. */
  async function verify(answer: () => Promise<Turn<Shown>>, admission: Admission): Promise<Turn<Shown> | Later> {
    try {
      return await answer();
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'busy')) throw error;
      await admission.withdrawn();
      return { kind: 'later', why: 'busy', seconds: error.retryAfter ?? BUSY_SECONDS };
    }
  }

  return {
    begin,
    isAtHand: (encounter) => encounter.authenticator.isAtHand?.(surroundingsOf(encounter)) ?? true,
    async identify(encounter) {
      const ask = await encounter.authenticator.identification?.begin(await requestOf(encounter));
      return ask && asked(encounter.authenticator.id, ask);
    },
    async answer(encounter, conversation, input) {
      const { authenticator } = encounter;
      const { values, missing } = readForm(conversation.form, input);
      if (Object.keys(missing).length > 0) return { kind: 'incomplete', missing };
      const { admission = UNCOUNTED, refusal } = authenticator.unguessable
        ? {}
        : await guard({ ...encounter.attempt, method: authenticator.id });
      if (refusal) return refuse(encounter, refusal);
      if (!(await take(encounter, conversation))) return { kind: 'taken' };
      const request = await requestOf(encounter);
      const given = { ...request, state: conversation.state, input: values };
      const turn = await verify(() => authenticator.answer(given), admission);
      if (turn.kind === 'later') return turn;
      if (turn.kind !== 'ask') {
        const outcome = await finish(encounter, turn, { conversation, at: request.now });
        if (outcome.kind === 'shown') await admission.succeeded();
        return outcome;
      }
      const isKnownDevice = encounter.attempt.device !== undefined;
      return { kind: 'ask', conversation: await pose({ ...encounter, isKnownDevice }, turn) };
    },
  };
}
