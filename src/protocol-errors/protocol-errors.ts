/** Mistakes of services in the protocol, as their owners see them: one entry for each kind of mistake, with a count. */
import { createHash } from 'node:crypto';
import type { RuleId } from './rules.ts';

/** Where a mistake was made; the last two are endpoints of the service that we call. */
export const PLACES = [
  'authorization',
  'pushed',
  'token',
  'userinfo',
  'introspection',
  'revocation',
  'sign-out',
  'logout-delivery',
  'event-delivery',
] as const;
export type Place = (typeof PLACES)[number];

/** What can be read from a client assertion (RFC 7523) without what it says of itself. */
export interface SentAssertion {
  readonly alg?: string;
  readonly kid?: string;
  readonly typ?: string;
  readonly aud?: readonly string[];
  /** exp − iat in seconds. */
  readonly lifetime?: number;
  /** Seconds since it was issued, by our clock. */
  readonly age?: number;
}

/** What was sent, without anything secret or personal. */
export interface Sent {
  /** Values of a short list of parameters, shortened. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Other parameters of the protocol that were there; their values are not kept. */
  readonly withheld: readonly string[];
  /** How many parameters were none of the protocol. */
  readonly unknown: number;
  /** How the client authenticated, as token_endpoint_auth_method calls it. */
  readonly authentication?: string;
  readonly assertion?: SentAssertion;
  /** What the service's endpoint answered: a status, or why it could not be reached. */
  readonly answer?: string;
}

/** A mistake as it happened. */
export interface Occurrence {
  readonly clientId: string;
  readonly place: Place;
  /** The code that the protocol gives it. */
  readonly error: string;
  readonly rule: RuleId;
  /** Whether the service proved who it is: else anybody who knows its client_id may have sent it. */
  readonly authenticated: boolean;
  readonly sent: Sent;
}

/** A mistake as it is kept. */
export interface ProtocolError extends Occurrence {
  readonly id: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Somebody has looked at it since it was last made. */
  readonly seen: boolean;
}

/** Occurrences of one kind, counted. */
export type Collected = Omit<ProtocolError, 'seen'>;

/** Where mistakes are kept. */
export interface ProtocolErrorStore {
  /** Adds to what is there; of each service only the newest stay, those first whose sender is certain. */
  add(collected: readonly Collected[], most: number): Promise<void>;
  /** Of one service, the newest first. */
  ofClient(clientId: string): Promise<readonly ProtocolError[]>;
  find(clientId: string, id: string): Promise<ProtocolError | undefined>;
  /** Says that these were looked at. */
  markSeen(clientId: string, ids: readonly string[]): Promise<void>;
  /** How many of these services' mistakes nobody has looked at, by client_id. */
  countNew(clientIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Removes what was not made again since. */
  forget(before: Date): Promise<void>;
}

/** The id of a kind of mistake: the same on every node. */
export function idOf({ clientId, place, error, rule, authenticated }: Omit<Occurrence, 'sent'>): string {
  const parts = [clientId, place, error, rule, String(authenticated)];
  const hex = createHash('sha256').update(parts.join('\0')).digest('hex');
  // A UUID of its own making (RFC 9562, version 8).
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
