/** What a way to sign in is: one file in this folder, named in the settings. */
import type { Credential } from './credential-store.ts';

/** Kinds of authentication factor. */
export type Factor = 'knowledge' | 'possession' | 'inherence';

/** One input of an authenticator's form; `label`, `hint` and `missing` are keys of the authenticator's own words. */
export interface AuthenticatorField {
  readonly name: string;
  readonly type: 'text' | 'password' | 'code';
  readonly label: string;
  readonly hint?: string;
  /** Said when the field was left empty. */
  readonly missing: string;
  /** HTML autocomplete token. */
  readonly autocomplete: string;
  /** Longest accepted input, in characters. */
  readonly maxLength: number;
}

/** An answer to a form: shown, with new data to keep if it changed; or not, with the key of the words that say so. */
export type Verification =
  | { readonly shown: true; readonly data?: unknown }
  | { readonly shown: false; readonly words: string };

/** What `verify` is given. */
export interface Challenge {
  /** The person's credential; undefined when there is none or no such person: the answer must take the same time. */
  readonly credential: Credential | undefined;
  /** The fields of the form by name, within their lengths. */
  readonly input: Readonly<Record<string, string>>;
  readonly now: Date;
}

/** A way to sign in. It says what it proves; what that is worth is decided by the rules of assurance. */
export interface Authenticator {
  /** The file's name. */
  readonly id: string;
  readonly factors: readonly Factor[];
  /** Values of RFC 8176. */
  readonly amr: readonly string[];
  /** Words by language; `title` and `explanation` head the form. */
  readonly words: Readonly<Record<'vi' | 'en' | 'fr', Readonly<Record<string, string>>>>;
  readonly fields: readonly AuthenticatorField[];
  verify(challenge: Challenge): Promise<Verification>;
  /** The data of a credential for a secret that is already known, such as an imported one. */
  credentialFor(secret: string): Promise<unknown>;
}

/** What an authenticator's file may use. */
export interface AuthenticatorTools {
  readonly hasher: PasswordHasher;
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
