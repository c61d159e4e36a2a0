/** What a way to sign in is: one file in this folder, named in the settings. */
import type { Person } from '../identity/person.ts';
import type { Credential } from './credential-store.ts';

/** Kinds of authentication factor. */
export type Factor = 'knowledge' | 'possession' | 'inherence';

/** One input of a form; `label`, `hint` and `missing` are keys of the authenticator's own words. */
export interface AuthenticatorField {
  readonly name: string;
  /** `secret` is not shown while it is typed; `ceremony` is filled in by the page's script and drawn as a button with the label. */
  readonly type: 'text' | 'secret' | 'code' | 'ceremony';
  readonly label: string;
  readonly hint?: string;
  /** Said when the field was left empty or is longer than `maxLength`. */
  readonly missing: string;
  /** HTML autocomplete token. */
  readonly autocomplete: string;
  /** Longest accepted input, in characters. */
  readonly maxLength: number;
}

/** One thing that is known: a text, or a day (ISO 8601) that the page writes in the person's language. */
export type Fact = { readonly label: string } & ({ readonly value: string } | { readonly day: string });

/** Something that a form shows beside its inputs; one renderer draws every kind. */
export type Exhibit =
  | { readonly kind: 'qr'; readonly content: string }
  /** A value to type elsewhere, drawn in groups of four. */
  | { readonly kind: 'secret'; readonly value: string }
  | { readonly kind: 'codes'; readonly codes: readonly string[] }
  /** What is known of a thing, such as who issued it; labels are keys of the authenticator's words. */
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  /** A WebAuthn ceremony for the page's script; the answer comes in the field of that name. */
  | {
      readonly kind: 'ceremony';
      readonly ceremony: 'create' | 'get';
      readonly options: unknown;
      readonly field: string;
    };

/** One page of a conversation, as data. */
export interface Form {
  /** Keys of the authenticator's words. */
  readonly title: string;
  readonly explanation: string;
  /** Values that the words name in braces, such as where a code was sent. */
  readonly values?: Readonly<Record<string, string>>;
  readonly fields: readonly AuthenticatorField[];
  readonly exhibits?: readonly Exhibit[];
  /** Label of the button that begins this method anew, such as to get another code; without it there is none. */
  readonly renew?: string;
}

/** A message that the conversation sends to the person, in the authenticator's own words. */
export interface Message {
  readonly channel: 'sms' | 'mail';
  readonly to: string;
  /** Keys of the authenticator's words; `subject` is for mail. */
  readonly subject?: string;
  readonly text: string;
  readonly values: Readonly<Record<string, string>>;
  /** Not sent afterwards. */
  readonly expiresAt?: Date;
  /** Asked instead of what the message belongs to, when it is not sent because too many were. */
  readonly instead: Omit<Ask, 'kind' | 'send'>;
}

/** Asks for an answer; `state` is kept, encrypted, until it comes, and belongs to this transaction alone. */
export interface Ask {
  readonly kind: 'ask';
  readonly form: Form;
  readonly state?: unknown;
  readonly send?: Message;
}

/** The next turn of a conversation: a further form, the same form again with what was wrong, or the end. */
export type Turn<Done> =
  | Ask
  /** `state` replaces what was kept, such as by one attempt fewer. */
  | { readonly kind: 'again'; readonly words: string; readonly state?: unknown }
  | { readonly kind: 'done'; readonly done: Done };

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

/** Words by language; the same keys in each. */
export type AuthenticatorWords = Readonly<Record<'vi' | 'en' | 'fr', Readonly<Record<string, string>>>>;

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
  /** For the day the others are lost: to have used it last does not make it the first to be asked for. */
  readonly spare?: true;
  /** `name` is what the method is called in lists. */
  readonly words: AuthenticatorWords;
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
}

/** The export of every file in this folder that is an authenticator. */
export type CreateAuthenticator = (tools: AuthenticatorTools) => Authenticator;
