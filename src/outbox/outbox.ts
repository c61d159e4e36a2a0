/** What must reach others: kept with the change that caused it, delivered afterwards, with retries. */

/** Tells a relying party that a person's session there has ended (OpenID Connect Back-Channel Logout 1.0). */
export interface LogoutMessage {
  readonly kind: 'backchannel-logout';
  readonly clientId: string;
  readonly personId: string;
  readonly sid: string;
}

/** A mail to a person, finished in their language. */
export interface MailMessage {
  readonly kind: 'mail';
  /** Absent where it goes to a mailbox that a service named. */
  readonly personId?: string | undefined;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Seconds since the epoch; not sent from then on. */
  readonly expiresAt?: number;
}

/** A text message to a phone (E.164), finished in the person's language. */
export interface SmsMessage {
  readonly kind: 'sms';
  readonly personId: string;
  readonly to: string;
  readonly text: string;
  /** Seconds since the epoch; not sent from then on. */
  readonly expiresAt?: number;
}

/** Tells a relying party that a person withdrew a consent, or a part of it (docs/connect-a-service.md). */
export interface WithdrawnMessage {
  readonly kind: 'consent-withdrawn';
  readonly clientId: string;
  readonly personId: string;
  /** Undefined when the consent was for the person themselves. */
  readonly mandateId?: string | undefined;
  /** What the service may not have any more. */
  readonly claims: readonly string[];
  readonly scopes: readonly string[];
}

/** Tells a relying party that two subjects which it knows are one person, or that they are not after all (docs/subjects.md). */
export interface MergedMessage {
  readonly kind: 'subject-merged';
  readonly clientId: string;
  /** Of the account that goes on. */
  readonly personId: string;
  readonly mergeId: string;
  /** The subject of the account that was merged, and the one that goes on. */
  readonly old: string;
  readonly new: string;
  /** They were parted again. */
  readonly undone?: boolean;
}

export type OutboxMessage = LogoutMessage | WithdrawnMessage | MergedMessage | MailMessage | SmsMessage;

/** How a sending ended: the receiver took it, or nothing was left to tell. */
export type Sent = 'sent' | 'obsolete';

/**
 * The sender of each kind; throws when the receiver did not confirm, with a message that holds no personal data.
 * `id` is the same at every attempt, so that a receiver can tell a repetition.
 */
export type Senders = {
  readonly [Kind in OutboxMessage['kind']]: (message: OutboxMessage & { kind: Kind }, id: string) => Promise<Sent>;
};

/** A message whose turn it is. */
export interface DueMessage {
  readonly id: string;
  readonly message: OutboxMessage;
  /** Attempts made before this one. */
  readonly attempts: number;
}

/** How it stands with a message. */
export interface DeliveryStatus {
  readonly kind: OutboxMessage['kind'];
  readonly state: 'waiting' | 'delivered' | 'obsolete' | 'given-up';
  /** When it was delivered or given up; while it waits, when it was kept. */
  readonly at: Date;
  readonly attempts: number;
}

/** Where messages wait. */
export interface OutboxStore {
  /** Keeps the message; it is sent only if the running transaction commits. `reference` is the id of what it is about. */
  enqueue(message: OutboxMessage, reference?: string): Promise<void>;
  /** How it stands with the messages about these, by reference. */
  statusOf(references: readonly string[]): Promise<ReadonlyMap<string, readonly DeliveryStatus[]>>;
  /** Takes up to `limit` due messages for `leaseSeconds`; no other node gets them meanwhile. */
  takeDue(limit: number, leaseSeconds: number): Promise<readonly DueMessage[]>;
  delivered(id: string, outcome: Sent): Promise<void>;
  /** Tries again in `inSeconds`, or never when undefined. `reason` holds no personal data. */
  failed(id: string, reason: string, inSeconds: number | undefined): Promise<void>;
}
