/** Getting the first ways to sign in of an account that is not there yet. */
import type { Ask, Authenticator, Enrolment, Request } from '../authenticators/authenticator.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { AuthenticatorRegistry } from '../authenticators/registry.ts';
import { asked, askedAgain, type Conversation, isAskedOnce, readForm } from '../conversations/conversation.ts';
import type { Person } from '../identity/person.ts';
import type { Language } from '../web/views.ts';
import type { DraftWay } from './draft.ts';

export interface WaysParts {
  readonly authenticators: AuthenticatorRegistry;
  readonly credentials: Pick<CredentialStore, 'findByLookup'>;
  readonly issuer: string;
  readonly now: () => Date;
}

/** An authenticator that can be got. */
export type Enrollable = Authenticator & { readonly enrolment: Enrolment };

/** For whom a way is got. */
export interface Applicant {
  readonly person: Person;
  readonly language: Language;
  readonly clientCertificate?: string | undefined;
}

/**
 * What an answer led to: the way; a further form; the same form with what was wrong (`words` are keys of the authenticator's
 * own, and `taken` has none: an account has that very credential); or what is missing, by field.
 */
export type WayOutcome =
  | { readonly kind: 'done'; readonly way: DraftWay }
  | { readonly kind: 'ask'; readonly talk: Conversation }
  | { readonly kind: 'again'; readonly talk: Conversation; readonly words?: string }
  | { readonly kind: 'incomplete'; readonly missing: Readonly<Record<string, string>> };

const isEnrollable = (authenticator: Authenticator | undefined): authenticator is Enrollable =>
  authenticator?.enrolment !== undefined;

/** The way that everybody gets, and the one that is offered beside it: it needs no login. Undefined where there is none. */
export function offeredWays({ first, all }: AuthenticatorRegistry) {
  const further = all.filter((one) => one !== first && one.identification !== undefined && !one.readsCertificates);
  return { first: isEnrollable(first) ? first : undefined, further: further.find(isEnrollable) };
}

/** Makes what gets ways. */
export function createWays({ credentials, issuer, now }: WaysParts) {
  const requestOf = ({ person, language, clientCertificate }: Applicant): Request => ({
    person,
    credentials: [],
    now: now(),
    issuer,
    language,
    clientCertificate,
  });

  /** Nothing can be sent yet on behalf of somebody without an account. */
  const pose = ({ id }: Authenticator, ask: Ask): Conversation => asked(id, ask.send ? ask.send.instead : ask);

  async function begin(authenticator: Enrollable, applicant: Applicant): Promise<Conversation> {
    return pose(authenticator, await authenticator.enrolment.begin(requestOf(applicant)));
  }

  async function again(
    authenticator: Enrollable,
    applicant: Applicant,
    talk: Conversation,
    state: unknown,
  ): Promise<Conversation> {
    if (isAskedOnce(talk.form)) return begin(authenticator, applicant);
    return state === undefined ? talk : askedAgain(talk, state);
  }

  return {
    begin,
    async answer(
      authenticator: Enrollable,
      applicant: Applicant,
      talk: Conversation,
      input: Readonly<Record<string, unknown>>,
    ): Promise<WayOutcome> {
      const { values, missing } = readForm(talk.form, input);
      if (Object.keys(missing).length > 0) return { kind: 'incomplete', missing };
      const request = requestOf(applicant);
      const turn = await authenticator.enrolment.answer({ ...request, state: talk.state, input: values });
      if (turn.kind === 'ask') return { kind: 'ask', talk: pose(authenticator, turn) };
      if (turn.kind === 'again')
        return { kind: 'again', words: turn.words, talk: await again(authenticator, applicant, talk, turn.state) };
      const { lookup } = turn.done;
      const isTaken = lookup !== undefined && (await credentials.findByLookup(authenticator.id, lookup)) !== undefined;
      if (isTaken) return { kind: 'again', talk: await again(authenticator, applicant, talk, undefined) };
      return {
        kind: 'done',
        way: { method: authenticator.id, at: Math.floor(request.now.getTime() / 1000), ...turn.done },
      };
    },
  };
}

export type Ways = ReturnType<typeof createWays>;
