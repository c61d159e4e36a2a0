/** Machine clients of organisations, such as the accounting software of an enterprise: a client, its keys, and the mandate that it holds. */
import { randomBytes } from 'node:crypto';
import type { PublicKey } from '../relying-parties/key-rules.ts';

export interface SystemAccount {
  /** client_id of its token requests; also who holds the mandate. */
  readonly clientId: string;
  readonly organisationId: string;
  /** What it may do, and how long. */
  readonly mandateId: string;
  /** What its organisation calls it. */
  readonly name: string;
  readonly keys: readonly PublicKey[];
  readonly createdBy: string;
  readonly createdAt: Date;
  /** Tokens issued before this count no more: a key was taken away. */
  readonly tokensFrom: Date;
}

/** Where machine clients are kept. */
export interface SystemAccountStore {
  find(clientId: string): Promise<SystemAccount | undefined>;
  /** By name; those that ended too. */
  ofOrganisation(organisationId: string): Promise<readonly SystemAccount[]>;
  add(account: SystemAccount): Promise<void>;
  changeKeys(clientId: string, keys: readonly PublicKey[], tokensFrom: Date): Promise<void>;
}

const PREFIX = 'sys-';
const CLIENT_ID = /^sys-[\w-]{22}$/;

/** A client_id that nobody has. */
export const newClientId = (): string => PREFIX + randomBytes(16).toString('base64url');

/** Whether a client_id looks like one of a machine client; nothing else is looked up. */
export const isSystemClient = (clientId: string): boolean => CLIENT_ID.test(clientId);
