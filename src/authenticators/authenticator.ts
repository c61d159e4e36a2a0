/** What a way to sign in is: one file in this folder, named in the settings. */

import type { Ask, Message, Turn, Words } from '../conversations/form.ts';
import type { Person } from '../identity/person.ts';
import type { Credential } from './credential-store.ts';

export type { Ask, Exhibit, Fact, Field, Form, Message, Turn, Words } from '../conversations/form.ts';

/** Kinds of authentication factor. */
export type Factor = 'knowledge' | 'possession' | 'inherence';

/** What a person showed. Factors and amr are the authenticator's own unless this time it was more or less. */
export interface Shown {
  /** The credential that was used; none where the method needs no enrolment. */
  readonly credential?: Credential;
  /** New data to keep with the credential, if it changed. */
  readonly data?: unknown;
  readonly factors?: readonly Factor[];
  readonly amr?: readonly string[];
  /** The key was shown to be in hardware of a kind that this deployment trusts. */
  readonly hardware?: true;
}

/** What every turn is given. */
export interface Request {
  /** Undefined while nobody is known: the conversation must look and take the same. */
  readonly person: Person | undefined;
  /** The person's credentials of this authenticator. */
  readonly credentials: readonly Credential[];
  readonly now: Date;
  readonly issuer: string;
  readonly language: 'vi' | 'en' | 'fr';
  /** The certificate that the browser showed for this connection (PEM), where certificates are asked for. */
  readonly clientCertificate?: string | undefined;
}

/** A method is chosen, for the first time in this transaction or once more. */
export interface Beginning extends Request {
  /** The state that this transaction kept last for the method; undefined the first time. */
  readonly before?: unknown;
}

/** An answer to the form that was asked last; where the authenticator keeps a state, each state gets one answer only. */
export interface Answer extends Request {
  readonly state: unknown;
  /** The fields of the form by name, within their lengths. */
  readonly input: Readonly<Record<string, string>>;
}

/** Getting this authenticator, step by step; ends with what to keep. */
export interface Enrolment {
  /** How many credentials of this kind one person may have. */
  readonly most: number;
  begin(request: Request): Promise<Ask>;
  answer(answer: Answer): Promise<Turn<Enrolled>>;
}

/** A new credential: what to keep, and what it is found by where the authenticator can identify. */
export interface Enrolled {
  readonly data: unknown;
  readonly lookup?: string;
}

/** Knowing who somebody is from what they show: the sign-in page offers it beside the account's name. */
export interface Identification {
  /** Asks anybody; the answer goes to the authenticator's own `answer` with the credentials of the person found. */
  begin(request: Request): Promise<Ask>;
  /** What the credential in the answer was stored to be found by; undefined when there is none in it. */
  find(input: Readonly<Record<string, string>>): string | undefined;
}

/** A way to sign in. It says what it proves; what that is worth is decided by the rules of assurance. */
export interface Authenticator {
  /** The file's name. */
  readonly id: string;
  readonly factors: readonly Factor[];
  /** Values of RFC 8176. */
  readonly amr: readonly string[];
  /** It may turn out to be a hardware authenticator; each time it is shown says whether it was. */
  readonly hardware?: boolean;
  /** What is shown cannot be guessed, such as a signature: attempts are not counted, so that nobody can use them up. */
  readonly unguessable?: true;
  /** What is shown is good for this site alone, so that no false page can pass it on: it is signed with the site's name, or by the connection. */
  readonly phishingResistant?: true;
  /** For the day the others are lost: to have used it last does not make it the first to be asked for. */
  readonly spare?: true;
  /** `name` is what the method is called in lists. */
  readonly words: Words;
  /** What is typed is a code of one use: people whom a team made up have a fixed one (test-codes.ts). */
  readonly oneTimeCode?: true;
  /** The channel of the messages that it sends; it cannot be enabled where that is not set up. */
  readonly sends?: Message['channel'];
  /** Whether the person could use it now; without this, who has a credential of it can. */
  availableTo?(person: Person, credentials: readonly Credential[]): boolean;
  /** It reads the certificate that the browser showed; it cannot be enabled where certificates are not asked for. */
  readonly readsCertificates?: true;
  /** Whether what it needs is at hand now, such as a token; where it is not, it is offered last, with `needs` of its words. */
  isAtHand?(request: Omit<Request, 'credentials'>): boolean;
  /** The contact that stands for a credential, masked; undefined when the person has none. It needs the words `about`, which name it `{to}`. */
  contactOf?(person: Person): string | undefined;
  begin(beginning: Beginning): Promise<Ask>;
  answer(answer: Answer): Promise<Turn<Shown>>;
  /** `enrolment` needs the words `about`: one sentence for the list of ways that can be added. */
  readonly enrolment?: Enrolment;
  readonly identification?: Identification;
  /** The data of a credential for a secret that is already known, such as an imported one. */
  credentialFor?(secret: string): Promise<unknown>;
  /**
   * The data of a credential of another system, such as the hash of a password; a problem where it is not understood, or
   * costs more than a sign-in may. Nothing of it is in the problem, nor in `about`, which says what kind it was.
   */
  importFrom?(text: string): Promise<{ readonly data: unknown; readonly about: string } | { readonly problem: string }>;
  /** A credential as `importFrom` reads it. */
  exportOf?(data: unknown): string;
  /** What somebody who has this secret types at a time; without it, the secret itself. */
  typedFor?(secret: string, at: Date): string;
}

/** What an authenticator's file may use. */
export interface AuthenticatorTools {
  readonly hasher: PasswordHasher;
  /** The authenticator's own settings (`authenticatorSettings.<id>`), which it validates itself; undefined when there are none. */
  readonly settings?: unknown;
}

/** Argon2id with bounded concurrency; throws AppError('busy') when too many are waiting. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  /** False also for an undefined hash, after the same time. */
  verify(hash: string | undefined, password: string): Promise<boolean>;
  /** The hash was made with other parameters than today's. */
  isOutdated(hash: string): boolean;
  /** Runs other work that costs as much as a hash, within the same bounds. */
  bounded<T>(work: () => Promise<T>): Promise<T>;
}

/** The export of every file in this folder that is an authenticator. */
export type CreateAuthenticator = (tools: AuthenticatorTools) => Authenticator;
