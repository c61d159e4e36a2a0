/** Secrets of services: made here, shown once, kept as hashes. Several of one service count at once, so that none has to change in a hurry. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is kept of a secret, without anything by which it could be used. */
export interface ClientSecret {
  readonly id: string;
  readonly clientId: string;
  /** Its last characters, by which people tell their secrets apart. */
  readonly hint: string;
  readonly createdAt: Date;
  readonly createdBy?: string;
  /** From then on it counts no more. */
  readonly endsAt?: Date;
}

/** A secret by which a service may show who it is. */
export interface LivingSecret {
  readonly id: string;
  readonly hash: Buffer;
}

/** Where secrets are kept. Nothing is remembered in between: one that was removed stops at once on every node. */
export interface SecretStore {
  /** False when there is one of this id already. */
  add(secret: ClientSecret, hash: Buffer): Promise<boolean>;
  /** Oldest first; those that ended too. */
  ofClient(clientId: string): Promise<readonly ClientSecret[]>;
  living(clientId: string, now: Date): Promise<readonly LivingSecret[]>;
  /** False when there is no such secret. */
  end(clientId: string, id: string, at: Date): Promise<boolean>;
  remove(clientId: string, id: string): Promise<boolean>;
}

/** How the header or form must carry a secret that is looked up here (OpenID Connect Core, section 9). */
export const SECRET_METHODS = ['client_secret_basic', 'client_secret_post'];

/** How a service shows who it is. */
export const methodOf = ({ token_endpoint_auth_method: method = 'client_secret_basic' }: Record<string, unknown>) =>
  String(method);

/** At once, of one service. */
export const MOST_SECRETS = 5;
/** By which scanners of published code know our secrets. */
const PREFIX = 'mcs_';
const SECRET = /^mcs_[\w-]{43}$/;
const LENGTH = PREFIX.length + 43;
const SHOWN_CHARACTERS = 4;

/** SHA-256 is enough: of 256 random bits there is nothing to guess, so that nothing is won by a slow hash. */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A new secret of 256 random bits, and what is kept of it. */
export function newSecret(): { readonly secret: string; readonly hash: Buffer; readonly hint: string } {
  const secret = PREFIX + randomBytes(32).toString('base64url');
  return { secret, hash: hashOf(secret), hint: secret.slice(-SHOWN_CHARACTERS) };
}

/** Whether it could be one of ours at all; nothing else is looked up, however long it is. */
export const isOurs = (shown: string): boolean => shown.length === LENGTH && SECRET.test(shown);

/** Which of the secrets was shown. Every one is compared, and none faster than another. */
export function matchingSecret(shown: string, secrets: readonly LivingSecret[]): LivingSecret | undefined {
  const hash = hashOf(shown);
  return secrets.filter((secret) => timingSafeEqual(secret.hash, hash))[0];
}
